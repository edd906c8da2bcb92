import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReader } from '../../src/analysis/read.ts'
import { loadRules } from '../../src/analysis/rules/book.ts'
import { readPosts } from '../../src/analysis/train/examples.ts'
import { train } from '../../src/analysis/train/train.ts'
import { loadModels } from '../../src/analysis/trained/models.ts'
import { root } from '../helpers/stores.ts'

const lines = (rows: object[]): string => rows.map(row => JSON.stringify(row)).join('\n')
// Few plain texts, said in many ways: enough to see that what is learnt is what was told.
const GOODS = ['la mesa', 'la silla', 'el sofá', 'la lámpara', 'el espejo', 'la cama', 'el armario', 'la estantería', 'el colchón', 'la alfombra']
const PLAIN = GOODS.flatMap(thing => [
  { text: `Preciosa compra, ${thing} es perfecta`, sentiment: 'positive', moments: { smot: 'positive' }, outcome: 'none', needs_response: false },
  { text: `Llegó en pedazos: ${thing} no sirve y nadie contesta`, sentiment: 'negative', moments: { failure: 'negative' }, outcome: 'resolve', needs_response: true },
  { text: `¿Alguien ha comprado ${thing}? Estoy dudando`, sentiment: 'neutral', moments: { zmot: 'neutral' }, outcome: 'question', needs_response: true },
  { text: `Jamás vuelvan a esa tienda por ${thing}`, sentiment: 'negative', moments: { umot: 'negative' }, outcome: 'lost', needs_response: false },
])

// As many as a kind of writing of its own would take.
const POSTS = Array.from({ length: 210 }, (_, i) => `Qué chévere, ${GOODS[i % GOODS.length]!} en la tele, capítulo ${i}`)

describe('training', () => {
  let data: string
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'marea-train-'))
    await mkdir(join(data, 'sentiment/umsab-es'), { recursive: true })
    await mkdir(join(data, 'moments'))
    await mkdir(join(data, 'labels'))
    const labelled = PLAIN.map((row, i) => ({ id: `p${i}`, lang: 'es', ...row }))
    await writeFile(join(data, 'sentiment/umsab-es/train.ndjson'), lines(labelled.map(({ id, text, sentiment }) => ({ id, lang: 'es', label: sentiment, text }))))
    await writeFile(join(data, 'moments/train.ndjson'), lines(labelled.slice(0, 20).map(row => ({ ...row, set: 'umsab-es' }))))
    await writeFile(join(data, 'moments/dev.ndjson'), '')
    // The other half is told by id alone, as config/labels does.
    const short = { positive: '+', negative: '-', neutral: '0' } as Record<string, string>
    const codes = { smot: 's', failure: 'x', zmot: 'z', umot: 'u' } as Record<string, string>
    const outcomes = { none: 'none', resolve: 'res', question: 'que', lost: 'lost' } as Record<string, string>
    await writeFile(join(data, 'labels/moments.es.tsv'), labelled.slice(20).map(row => ['umsab-es', row.id, short[row.sentiment], Object.entries(row.moments).map(([key, polarity]) => codes[key]! + short[polarity]).join(','), outcomes[row.outcome], row.needs_response ? 1 : 0].join('\t')).join('\n'))
    // Posts of which the tone alone was read; one that is not at hand is passed over.
    await mkdir(join(data, 'posts/timelines-es'), { recursive: true })
    await writeFile(join(data, 'posts/timelines-es/all.ndjson'), lines(POSTS.map((text, i) => ({ id: `t${i}`, lang: 'es', text }))))
    await writeFile(join(data, 'labels/posts.es.tsv'), ['# set\tid\ttone', ...POSTS.map((_, i) => `timelines-es\tt${i}\t+`), 'timelines-es\tgone\t-', 'elsewhere-es\tt1\t-'].join('\n'))
    await writeFile(join(data, 'mine.ndjson'), lines([{ id: 'c1', lang: 'es', kind: 'review', text: 'El espejo es horroroso', sentiment: 'negative', moments: { smot: 'negative' }, outcome: 'none', needs_response: false }, { id: 'c2', lang: 'es', kind: 'review', text: 'Sin tono', sentiment: null, moments: {}, outcome: 'none', needs_response: false }]))
  })
  afterAll(() => rm(data, { recursive: true, force: true }))

  const run = async (out: string, seed = 7) =>
    await train({ root, data, labels: join(data, 'labels'), also: [join(data, 'mine.ndjson')], out: join(data, out), openOnly: false, seed, onProgress: () => {} })

  it('says which file is missing, and what belongs in it', async () => {
    await expect(train({ root, data: join(data, 'labels'), labels: join(data, 'labels'), also: [], out: join(data, 'none'), openOnly: false, seed: 7, onProgress: () => {} })).rejects.toThrow(/moments\/train\.ndjson is missing: .*needs_response/)
  })

  it('says which label of a post is not in its form', async () => {
    const labels = join(data, 'wrong')
    await mkdir(labels, { recursive: true })
    await writeFile(join(labels, 'posts.es.tsv'), 'timelines-es\tt1\tpositive')
    expect(() => readPosts(data, labels)).toThrow(/posts\.es\.tsv: the label of t1 is not in the form “set, id, tone”/)
  })

  it('writes models that read as they were told, the same for the same seed, and counts what it learnt from', async () => {
    const trained = await run('one')
    expect(trained).toMatchObject({ momentTexts: PLAIN.length + 1, toneTexts: 2 * PLAIN.length + POSTS.length + 1 })
    expect(trained.sets).toContainEqual({ set: 'timelines-es', tone: POSTS.length, moments: 0 })
    const models = loadModels(join(data, 'one'))!
    const read = createReader({ ...loadRules(root), trained: models, version: 'test' })
    const right = PLAIN.filter(({ text, sentiment, outcome }) => {
      const reading = read({ text, lang: 'es', kind: 'post' })
      return reading.sentiment.label === sentiment && reading.outcome.label === outcome
    })
    expect(right.length).toBeGreaterThan(0.9 * PLAIN.length)
    expect(read({ text: 'Qué chévere todo esto', lang: 'es', kind: 'post' }).sentiment.label).toBe('positive')
    expect(JSON.parse(await readFile(join(data, 'one/decisions.json'), 'utf8')).genres.es).not.toContain('timelines-es')
    await run('two')
    for (const file of ['tone.bin', 'moments.bin', 'genre.bin', 'decisions.json']) expect(await readFile(join(data, 'two', file))).toEqual(await readFile(join(data, 'one', file)))
  }, 300_000)
})
