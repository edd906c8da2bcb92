import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hasPeer, importPeer, MISSING } from '../../src/analysis/onnx/peer.ts'
import { checkReader, openReader } from '../../src/app/reader.ts'
import { readerSchema } from '../../src/config-reader.ts'
import type { Store } from '../../src/db/client.ts'
import type { Opinion } from '../../src/domain/reading/reading.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { serveChat } from '../helpers/llm-server.ts'
import { STORES } from '../helpers/stores.ts'

const opinions = ['Todo bien', 'Todo mal', 'Llegó roto'].map((text): Opinion => ({ text, kind: 'review' }))

describe.each(STORES)('the reader of the configuration on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store, { hosts: ['127.0.0.1'] })
  })
  beforeEach(async () => {
    await store.db.deleteFrom('reader_spending').execute()
    await store.db.deleteFrom('reading_cache').execute()
    deps.logged.length = 0
  })
  afterAll(() => store.close())

  const reader = (settings: object) => openReader({ reader: readerSchema.parse(settings), environment: { LLM_KEY: 'k-hidden' } }, deps)

  it('is our own alone where none is switched on', async () => {
    const ours = reader({ kind: 'trained' })
    expect(ours.standIn).toBeUndefined()
    expect((await ours.read(opinions)).map(reading => !(reading instanceof Error) && reading.version)).toEqual(Array(3).fill(ours.version))
  })

  it('asks an endpoint with its key, pays each text once for all processes, and keeps to its budget', async () => {
    const chat = await serveChat()
    const settings = { kind: 'llm', url: chat.url, model: 'm', key: { $env: 'LLM_KEY' }, budget: { textsPerDay: 3 } }
    const [one, two] = [reader(settings), reader(settings)]
    expect(one.version).toBe(two.version)
    expect(one.version).not.toBe(reader({ ...settings, model: 'other' }).version)
    const readings = await one.read(opinions)
    expect(readings).toMatchObject([{ version: one.version }, { sentiment: { label: 'negative' } }, { moments: [{ key: 'failure', evidence: [[6, 10]] }] }])
    expect(chat.asked[0]!.headers.authorization).toBe('Bearer k-hidden')
    expect(await two.read(opinions)).toEqual(readings)
    expect(chat.asked).toHaveLength(1)
    expect(await two.read([...opinions, { text: 'Una más, nadie contesta', kind: 'review' }])).toMatchObject([...readings, { version: two.standIn }])
    expect(deps.logged).toEqual([expect.stringContaining('used up its budget for this day')])
    expect(await store.db.selectFrom('reader_spending').select(['texts', 'tokens']).execute()).toEqual([{ texts: 3, tokens: 100 }])
    expect(JSON.stringify(await store.db.selectFrom('reading_cache').selectAll().execute())).not.toMatch(/Todo|roto/)
  })

  it('does not ask a private address that is not allowed, and says what to do', async () => {
    const chat = await serveChat()
    const { logged, ...closed } = await openDeps(store)
    const shut = openReader({ reader: readerSchema.parse({ kind: 'llm', url: chat.url, model: 'm' }), environment: {} }, closed)
    expect(await shut.read(opinions)).toMatchObject(Array(3).fill({ version: shut.standIn }))
    expect(logged).toEqual([expect.stringContaining('MAREA_ALLOW_HOSTS')])
  })
})

describe('a reader that cannot do its work', () => {
  it('is told before anything starts', () => {
    expect(() => checkReader({ kind: 'llm', url: 'http://127.0.0.1:11434/v1?key=hidden', model: 'm' }, [])).toThrow(/^Marea does not ask http:\/\/127\.0\.0\.1:11434: .*MAREA_ALLOW_HOSTS/)
    expect(() => checkReader({ kind: 'llm', url: 'http://127.0.0.1:11434/v1', model: 'm' }, ['127.0.0.1:11434'])).not.toThrow()
    for (const other of [undefined, { kind: 'trained' }, { kind: 'oracle' }, { kind: 'llm', url: 'nowhere' }]) expect(() => checkReader(other, [])).not.toThrow()
  })

  // Whoever develops with the package installed has nothing to see here.
  it.skipIf(hasPeer())('says how to install the package that the onnx reader needs', async () => {
    expect(() => checkReader({ kind: 'onnx', folder: '/nowhere' }, [])).toThrow(MISSING)
    await expect(importPeer()).rejects.toThrow(MISSING)
    expect(MISSING).toContain('npm install --no-save @huggingface/transformers')
  })
})
