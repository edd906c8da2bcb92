import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { verdictsIn } from '../../src/analysis/llm/answer.ts'
import { createEndpoint } from '../../src/analysis/llm/endpoint.ts'
import { createLlm, type LlmOptions } from '../../src/analysis/llm/llm.ts'
import { createReaderPool } from '../../src/analysis/pool.ts'
import { withStage, type Verdicts } from '../../src/analysis/stage.ts'
import type { Opinion, Reading } from '../../src/domain/reading/reading.ts'
import { completion, serveChat, sound, type Chat, type Reply, type Sent } from '../helpers/llm-server.ts'
import { root } from '../helpers/stores.ts'
import { openDoor } from '../net/server.ts'

const pool = createReaderPool({ root, workers: 0 })
afterAll(() => pool.close())

interface World {
  chat: Chat
  told: string[]
  kept: Map<string, Verdicts>
  /** Milliseconds waited between tries. */
  waited: number[]
  version: string
  read(...texts: Array<string | Opinion>): Promise<Reading[]>
  /** `llm` where the model read it or settled that ours stands, `ours` where it is asked again later. */
  readers(...texts: string[]): Promise<string[]>
  pass(ms: number): void
}

const open = async (reply?: Reply, { key, timeoutMs, ...options }: Partial<LlmOptions> & { key?: string; timeoutMs?: number } = {}): Promise<World> => {
  const chat = await serveChat(reply)
  const [told, waited, kept]: [string[], number[], Map<string, Verdicts>] = [[], [], new Map()]
  let time = Date.UTC(2026, 2, 10, 12)
  const stage = createLlm({
    ask: createEndpoint({ http: openDoor().http({ pause: false }), url: chat.url, model: 'm-1', key, timeoutMs, sleep: async ms => waited.push(ms) }),
    identity: ['m-1'], batch: 4, concurrency: 2, maxCharacters: 200,
    memory: { recall: async (_, hashes) => new Map(hashes.flatMap(hash => (kept.has(hash) ? [[hash, kept.get(hash)!]] : []))), keep: async (_, said) => said.forEach((verdicts, hash) => kept.set(hash, verdicts)) },
    budget: { reserve: async () => undefined, settle: async () => {} },
    now: () => new Date(time), tell: sentence => told.push(sentence), ...options,
  })
  const reader = withStage(pool, stage, sentence => told.push(sentence))
  const read: World['read'] = async (...texts) => (await reader.read(texts.map(text => (typeof text === 'string' ? { text, kind: 'review' } : text)))) as Reading[]
  return {
    chat, told, kept, waited, read, version: reader.version,
    readers: async (...texts) => (await read(...texts)).map(({ version }) => (version === reader.version ? 'llm' : 'ours')),
    pass: ms => void (time += ms),
  }
}

const wordsOf = (text: string, reading: Reading): string[] => reading.moments.flatMap(({ evidence }) => evidence.map(span => text.slice(...span)))
const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => `Todo bien, opinión ${i + 1} de varias`)

describe('the llm reader', () => {
  it('reads everything in the form it asks for, evidence at our own offsets', async () => {
    const { read, chat, version } = await open(undefined, { key: 'k-hidden' })
    const text = '😀😀 Llegó ROTO.\r\nQué pena 👍🏽'
    const [reading] = await read({ text, kind: 'review', rating: 1 })
    expect(reading).toMatchObject({
      language: 'es', version, outcome: { label: 'resolve', score: 0.7 }, needsResponse: { value: true, score: 0.9 }, sentiment: { label: 'negative', score: -0.9, confidence: 0.9 },
      moments: [{ key: 'failure', polarity: 'negative', score: 0.8 }], aspects: expect.any(Array),
    })
    expect(wordsOf(text, reading!)).toEqual(['ROTO'])
    const [{ body, headers, path }] = chat.asked as [Chat['asked'][number]]
    expect(path).toBe('/v1/chat/completions')
    expect(headers.authorization).toBe('Bearer k-hidden')
    expect(body).toMatchObject({ model: 'm-1', response_format: { type: 'json_schema', json_schema: { name: 'readings', strict: true, schema: { type: 'object', additionalProperties: false, required: ['readings'] } } } })
    expect(body).not.toHaveProperty('temperature')
  })

  it('sends masked words, kind and stars, and nothing else', async () => {
    const { read, chat } = await open()
    const text = 'Soy @ana_paz (ana@correo.example, 612 345 678), mi tarjeta 4539 1488 0343 6467: https://social.example/ana/1 nadie contesta'
    const [reading] = await read({ text, title: 'De @ana_paz', kind: 'post', rating: 2, lang: 'es' })
    expect(chat.asked[0]!.texts).toEqual([{ n: 1, kind: 'post', stars: 2, title: 'De @•••••••', text: expect.stringMatching(/^Soy @•+ \(•+, •+\), mi tarjeta •+: https:\/\/social\.example\/•+ nadie contesta$/) }])
    expect(wordsOf(text, reading!)).toEqual(['nadie'])
  })

  it('keeps order over batches and asks the same words once', async () => {
    const { read, chat } = await open()
    const texts = numbered(10).flatMap(text => [text, text.replace('bien', 'mal')])
    const labels = (await read(...texts, ...texts)).map(({ sentiment }) => sentiment.label)
    expect(labels).toEqual(Array(20).fill(['positive', 'negative']).flat())
    expect(chat.asked.flatMap(({ texts }) => texts)).toHaveLength(20)
    expect(chat.asked).toHaveLength(5)
    await read(...texts)
    expect(chat.asked).toHaveLength(5)
  })

  it('asks no more at a time than it may', async () => {
    const held: Array<() => void> = []
    let most = 0
    const { readers } = await open((texts, response) => {
      held.push(() => response.end(JSON.stringify(completion({ readings: texts.map(sound) }))))
      most = Math.max(most, held.length)
      // Answered when no further one is coming.
      if (held.length === 2) setImmediate(() => held.splice(0).forEach(end => end()))
      return undefined
    })
    expect(await readers(...numbered(16))).toEqual(Array(16).fill('llm'))
    expect(most).toBe(2)
  })

  it('does not ask about what has no words, and cuts what is long', async () => {
    const { read, chat, version } = await open()
    const [empty, emoji, hidden] = await read('', '👍👍', '612 345 678')
    expect([empty, emoji, hidden].map(reading => reading!.version)).toEqual([version, version, version])
    expect(chat.asked).toEqual([])
    await read(`${'a'.repeat(199)}😀 y más`)
    expect(chat.asked[0]!.texts[0]!.text).toBe(`${'a'.repeat(199)}\ufffd`)
  })

  it('is unsure where the model is, and where stars say the opposite', async () => {
    const { read } = await open(texts => completion({ readings: texts.map(text => ({ ...sound(text), sentimentChance: text.stars ? 0.9 : 0.5, moments: [{ moment: 'smot', polarity: 'positive', chance: 0.4, quotes: ['Todo'] }] })) }))
    const [doubtful, gainsaid] = await read('Todo bien', { text: 'Todo bien', kind: 'review', rating: 1 })
    expect(doubtful).toMatchObject({ sentiment: { unsure: true }, moments: [{ unsure: true }] })
    expect(gainsaid!.sentiment).toMatchObject({ label: 'positive', confidence: 0.5, unsure: true })
  })

  it('leaves as we read it what the model cannot name the language of', async () => {
    const { read, version } = await open(texts => completion({ readings: texts.map(text => ({ ...sound(text), language: 'und' })) }))
    const [reading] = await read('Todo bien, gracias')
    expect({ ...reading, version: '' }).toEqual({ ...((await pool.read([{ text: 'Todo bien, gracias', kind: 'review' }]))[0] as Reading), version: '' })
    expect(reading!.version).toBe(version)
  })
})

const broken = (change: (reading: Record<string, unknown>) => object | undefined): Reply =>
  texts => completion({ readings: texts.flatMap(text => (text.text.includes('POISON') ? (change(sound(text)) ?? []) : sound(text))) })

describe('an answer that does not fit', () => {
  const poisons: Array<[string, Reply]> = [
    ['a chance beyond one', broken(reading => ({ ...reading, sentimentChance: 1.5 }))],
    ['a moment nobody knows', broken(reading => ({ ...reading, moments: [{ moment: 'tmot', polarity: 'negative', chance: 1, quotes: ['Todo'] }] }))],
    ['a field too many', broken(reading => ({ ...reading, mood: 'sour' }))],
    ['a field too few', broken(({ outcome: _, ...reading }) => reading)],
    ['words that are not in the text', broken(reading => ({ ...reading, sentimentQuotes: ['jamás escrito'] }))],
    ['words of a moment that are not in the text', broken(reading => ({ ...reading, moments: [{ moment: 'smot', polarity: 'positive', chance: 0.9, quotes: ['Todo', 'jamás escrito'] }] }))],
    ['a moment without words', broken(reading => ({ ...reading, moments: [{ moment: 'smot', polarity: 'positive', chance: 0.9, quotes: [] }] }))],
    ['no reading for a text', broken(() => undefined)],
    ['a number of no text', broken(reading => ({ ...reading, n: 99 }))],
    ['JSON cut in the middle', texts => completion(texts.some(({ text }) => text.includes('POISON')) ? '{"readings": [{"n": 1,' : { readings: texts.map(sound) })],
    ['prose', texts => completion(texts.some(({ text }) => text.includes('POISON')) ? 'I would rather not.' : { readings: texts.map(sound) })],
    ['a refusal', texts => (texts.some(({ text }) => text.includes('POISON')) ? { choices: [{ message: { content: null, refusal: 'No.' } }] } : completion({ readings: texts.map(sound) }))],
    ['status 400 for a filtered text', (texts, response) => {
      if (texts.some(({ text }) => text.includes('POISON'))) response.statusCode = 400
      return completion({ readings: texts.map(sound) })
    }],
  ]
  it.each(poisons)('costs the others nothing: %s', async (_, reply) => {
    const { read, readers, chat, version } = await open(reply)
    const texts = [...numbered(3), 'Todo bien POISON', ...numbered(5).slice(3)]
    const readings = await read(...texts)
    expect(readings.map(reading => reading.version)).toEqual(Array(6).fill(version))
    expect(readings[3]!.sentiment).toEqual(((await pool.read([{ text: texts[3]!, kind: 'review' }]))[0] as Reading).sentiment)
    expect(readings[2]!.sentiment.confidence).toBe(0.9)
    // Given up for good: it is not paid a second time.
    const before = chat.asked.length
    expect(await readers(...texts)).toEqual(Array(6).fill('llm'))
    expect(chat.asked).toHaveLength(before)
  })

  it('takes the first of two readings of one text, and JSON in a fence', async () => {
    const { read } = await open(texts => completion(`\`\`\`json\n${JSON.stringify({ readings: texts.flatMap(text => [sound(text), { ...sound(text), sentiment: 'neutral' }]) })}\n\`\`\``))
    expect((await read('Todo bien'))[0]!.sentiment.label).toBe('positive')
  })

  it('is not blamed on the texts where nothing else ever comes, and then not asked for forever', async () => {
    const { readers, chat, told, pass, kept } = await open(() => completion('What a lovely list.'), { concurrency: 1 })
    expect(await readers(...numbered(40))).toEqual(Array(40).fill('ours'))
    expect(chat.asked).toHaveLength(8)
    expect(told).toEqual([expect.stringMatching(/rests until 12:01 UTC.*json_schema/)])
    expect(kept.size).toBe(0)
    pass(61_000)
    await readers(...numbered(40))
    expect(told[1]).toContain('until 12:03 UTC')
  })

  it('is told from an answer that is no completion at all', async () => {
    const { readers, told } = await open(() => ({ hello: 'world' }))
    expect(await readers(...numbered(40))).toEqual(Array(40).fill('ours'))
    expect(told).toEqual([expect.stringContaining('no chat completion')])
  })
})

describe('an endpoint in trouble', () => {
  const failing = (status: number, headers: Record<string, string> = {}): Reply => (_, response) => {
    response.writeHead(status, headers)
    return { error: { message: 'no' } }
  }

  it('is asked again after a short wait, once', async () => {
    let answers = 0
    const { readers, waited } = await open((texts, response) => {
      if (answers++ === 0) response.writeHead(429, { 'retry-after': '2' })
      return completion({ readings: texts.map(sound) })
    })
    expect(await readers('Todo bien')).toEqual(['llm'])
    expect(waited).toEqual([2000])
  })

  it.each([
    ['429 with a long wait', failing(429, { 'retry-after': '1800' }), /until 12:30 UTC.*429/, 1],
    ['429 without one', failing(429), /until 12:01 UTC.*429/, 2],
    ['500', failing(500), /until 12:01 UTC.*500/, 2],
    ['503 with a wait', failing(503, { 'retry-after': '600' }), /until 12:10 UTC.*503/, 1],
    ['401', failing(401), /until 13:00 UTC.*credentials/, 1],
    ['404', failing(404), /until 13:00 UTC.*404/, 1],
    ['a broken connection', (_: Sent[], response) => void response.destroy(), /until 12:01 UTC/, 1],
  ] as Array<[string, Reply, RegExp, number]>)('is left alone and said so once: %s', async (_, reply, sentence, tries) => {
    const { readers, told, chat, kept } = await open(reply, { concurrency: 1, key: 'k-hidden' })
    expect(await readers(...numbered(12))).toEqual(Array(12).fill('ours'))
    expect(await readers(...numbered(12))).toEqual(Array(12).fill('ours'))
    expect(chat.asked).toHaveLength(tries)
    expect(told).toEqual([expect.stringMatching(sentence)])
    expect(told.join()).not.toContain('hidden')
    expect(kept.size).toBe(0)
  })

  it('is not waited for beyond its time', async () => {
    const { readers, told } = await open(() => undefined, { timeoutMs: 50, concurrency: 1 })
    expect(await readers(...numbered(12))).toEqual(Array(12).fill('ours'))
    expect(told).toEqual([expect.stringContaining('did not answer in full')])
  })

  it('is asked again when its rest is over, which grows until it answers', async () => {
    let isDown = true
    const { readers, told, pass } = await open((texts, response) => {
      if (isDown) response.statusCode = 503
      return completion({ readings: texts.map(sound) })
    })
    for (const minutes of [1, 2, 4]) {
      expect(await readers('Todo bien')).toEqual(['ours'])
      pass(minutes * 60_000)
    }
    isDown = false
    expect(await readers('Todo bien')).toEqual(['llm'])
    isDown = true
    expect(await readers('Muy bien')).toEqual(['ours'])
    expect(told.map(sentence => /until (\S+)/.exec(sentence)![1])).toEqual(['12:01', '12:03', '12:07', '12:08'])
  })
})

describe('whoever waits for a reading', () => {
  it('does not wait for all of many slow answers: the rest comes later', async () => {
    const world = await open(texts => {
      world.pass(50_000)
      return completion({ readings: texts.map(sound) })
    }, { concurrency: 1 })
    const texts = numbered(12)
    for (const read of [4, 8, 12]) expect((await world.readers(...texts)).filter(reader => reader === 'llm')).toHaveLength(read)
    expect([world.chat.asked.length, world.told]).toEqual([3, []])
  })

  it('is not kept from stopping', async () => {
    const chat = await serveChat(() => undefined)
    const ending = new AbortController()
    const ask = createEndpoint({ http: openDoor().http({ pause: false }), url: chat.url, model: 'm' })
    const told: string[] = []
    const stage = createLlm({
      ask: (question, signal) => {
        setImmediate(() => ending.abort())
        return ask(question, signal)
      },
      identity: [], batch: 4, concurrency: 2, maxCharacters: 200, now: () => new Date(0), tell: sentence => told.push(sentence),
      memory: { recall: async () => new Map(), keep: async () => {} }, budget: { reserve: async () => undefined, settle: async () => {} },
    })
    const [reading] = (await pool.read([{ text: 'Todo bien' }])) as Reading[]
    expect(await stage.read([{ opinion: { text: 'Todo bien' }, reading: reading! }], ending.signal)).toEqual([undefined])
    expect(told).toEqual([])
  })
})

describe('its budget', () => {
  it('is set aside before a question and settled after it; used up, it is said once a day', async () => {
    const book: Array<[string, number, number]> = []
    let isFull = false
    const { readers, told, pass, chat } = await open(undefined, {
      budget: {
        reserve: async ({ texts, tokens }) => {
          book.push(['reserve', texts, tokens])
          return isFull ? 'day' : undefined
        },
        settle: async (_, { texts, tokens }) => void book.push(['settle', texts, tokens]),
      },
    })
    expect(await readers('Todo bien', 'Todo mal')).toEqual(['llm', 'llm'])
    expect(book).toEqual([['reserve', 2, expect.any(Number)], ['settle', 2, 100]])
    expect(book[0]![2]).toBeGreaterThan(1000)
    isFull = true
    expect(await readers(...numbered(12))).toEqual(Array(12).fill('ours'))
    expect(await readers(...numbered(12))).toEqual(Array(12).fill('ours'))
    expect(chat.asked).toHaveLength(1)
    expect(told).toEqual([expect.stringMatching(/budget for this day \(2026-03-10/)])
    pass(86_400_000)
    await readers(...numbered(2))
    expect(told).toHaveLength(2)
  })

  it('is given back for what was refused', async () => {
    const settled: number[][] = []
    const { readers } = await open((_, response) => void response.writeHead(503).end(), { budget: { reserve: async () => undefined, settle: async (_, { texts, tokens }) => void settled.push([texts, tokens]) } })
    await readers('Todo bien')
    expect(settled).toEqual([[0, 0]])
  })
})

describe('whatever a model writes', () => {
  it('breaks nothing and points inside the text', () => {
    const passage = { text: 'Todo mal 😀\r\nnadie contesta', hash: 'h' }
    const quotes = fc.array(fc.oneof(fc.constantFrom('Todo', 'nadie contesta', '😀 nadie', '\ud83d', ''), fc.string()), { maxLength: 5 })
    const reading = fc.record({
      n: fc.constantFrom(1, 1, 0, -1, 2, 1.5), language: fc.constantFrom('es', 'es', 'und', 'español'), sentiment: fc.constantFrom('positive', 'negative', 'neutral', 'good'),
      sentimentChance: fc.constantFrom(0, 0.7, 1, 2), sentimentQuotes: quotes,
      moments: fc.array(fc.record({ moment: fc.constantFrom('smot', 'failure', 'umot'), polarity: fc.constant('negative'), chance: fc.constant(0.6), quotes }), { maxLength: 4 }),
      outcome: fc.constant('none'), outcomeChance: fc.constant(0.5), needsResponseChance: fc.constant(0.5),
    })
    const content = fc.oneof({ weight: 5, arbitrary: fc.array(reading, { maxLength: 3 }).map(readings => JSON.stringify({ readings })) }, { weight: 1, arbitrary: fc.json() }, { weight: 1, arbitrary: fc.string() })
    fc.assert(
      fc.property(content, text => {
        for (const [i, { sentiment, moments = [] }] of verdictsIn(text, [passage]) ?? []) {
          expect(i).toBe(0)
          for (const [start, end] of [...(sentiment?.evidence ?? []), ...moments.flatMap(moment => moment.evidence)]) expect(start >= 0 && start < end && end <= passage.text.length).toBe(true)
          expect(new Set(moments.map(moment => moment.key)).size).toBe(moments.length)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
