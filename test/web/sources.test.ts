import { beforeAll, afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Collector } from '../../src/contract.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { listMentions } from '../../src/db/mention/list.ts'
import { findSource, findSourceByName, saveSource } from '../../src/db/source/source.ts'
import { placeHold, liftHold } from '../../src/db/privacy/legal-hold.ts'
import { collectSource } from '../../src/jobs/collect/collect.ts'
import { ingest } from '../../src/jobs/collect/ingest.ts'
import { removeOf } from '../../src/jobs/keep/remove-sources.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { openTestPglite } from '../helpers/stores.ts'
import { openWeb, type TestWeb } from '../helpers/web.ts'

const given: unknown[] = []
const faro: Collector = {
  title: 'Faro', kind: 'review', order: 'newest', homepage: 'https://faro.example', auth: 'key', everyMinutes: 30, limits: [{ es: 'Sólo cien.', en: 'Only a hundred.' }],
  config: z.object({
    shop: z.string().regex(/^[0-9]+$/).describe('Number of the shop.').meta({ es: 'Número de la tienda.' }),
    apiKey: z.string().min(5).describe('Key of the API.').meta({ es: 'Clave de la API.', writeOnly: true }),
    tags: z.array(z.string()).default([]).describe('Tags.').meta({ es: 'Etiquetas.' }),
  }),
  example: { shop: '1', apiKey: 'abcdef' },
  collect: run => collect(run.config),
}
async function* collect(config: unknown) {
  given.push(config)
  yield { mentions: [{ externalId: 'a', kind: 'review', text: 'Llegó tarde y nadie contesta' }] }
}

describe('the page of sources', () => {
  let store: Store
  let deps: TestDeps
  let brand: Brand
  let web: TestWeb
  let at = new Date('2026-03-10T12:00:00Z')

  beforeAll(async () => {
    store = await openTestPglite()
    deps = { ...(await openDeps(store)), now: () => at }
    deps.collectors = new Map([...deps.collectors, ['faro', faro]])
    brand = await saveBrand(store.db, { slug: 'olmo', name: 'Tiendas Olmo' })
    web = openWeb(deps, { preview: async () => ({ mentions: [{ externalId: 'a', kind: 'review', text: 'Un sillón precioso' }], health: { status: 'healthy', message: null, problems: [] } }) })
  })
  afterAll(() => store.close())

  it('asks for the settings of a source in the words of its collector, and for secrets as passwords', async () => {
    const { text } = await web.get('/b/olmo/sources/new/faro')
    expect(text).toMatch(/<label for="field-shop">Número de la tienda\. <span class="faint">\(necesario\)/)
    expect(text).toMatch(/<input type="password" id="field-apiKey" name="field.apiKey" required/)
    expect(text).toContain('Sólo cien.')
    expect((await web.get('/b/olmo/sources/new/faro?lang=en')).text).toContain('Number of the shop.')
  })

  it('says what is wrong beside the field, in the reader’s language, and stores nothing', async () => {
    const { status, text } = await web.post('/b/olmo/sources/new/faro', { 'name': 'Faro', 'field.shop': 'x', 'field.apiKey': 'abc', 'do': 'save' })
    expect(status).toBe(422)
    expect(text).toMatch(/id="field-shop-fault">No tiene la forma que se pide arriba\./)
    expect(text).toMatch(/id="field-apiKey-fault">[^<]+/)
    expect(await findSourceByName(store.db, brand.id, 'Faro')).toBeUndefined()
  })

  it('looks before it saves, carries the secret sealed in between, and never shows it again', async () => {
    const looked = await web.post('/b/olmo/sources/new/faro', { 'name': 'Faro', 'field.shop': '77', 'field.apiKey': 'very-secret-key', 'field.tags': 'uno\n dos', 'do': 'look' })
    expect(looked.text).toContain('Un sillón precioso')
    expect(looked.text).not.toContain('very-secret-key')
    const sealed = /name="sealed.apiKey" value="([^"]+)"/.exec(looked.text)![1]!
    const saved = await web.post('/b/olmo/sources/new/faro', { 'name': 'Faro', 'field.shop': '77', 'field.apiKey': '', 'sealed.apiKey': sealed, 'field.tags': 'uno\n dos', 'do': 'save' })
    expect(saved.status).toBe(303)
    const source = (await findSourceByName(store.db, brand.id, 'Faro'))!
    expect(JSON.stringify(source.config)).not.toContain('very-secret-key')
    expect(source.config).toMatchObject({ shop: '77', tags: ['uno', 'dos'], apiKey: { $sealed: expect.stringMatching(/^sealed\.v1\./) } })
    await collectSource(deps, source.id)
    expect(given.at(-1)).toEqual({ shop: '77', tags: ['uno', 'dos'], apiKey: 'very-secret-key' })
    expect((await web.get('/b/olmo/sources')).text).not.toMatch(/very-secret-key|sealed\.v1/)
  })

  it('pauses, resumes, and takes either back', async () => {
    const { id } = (await findSourceByName(store.db, brand.id, 'Faro'))!
    const paused = await web.post(`/b/olmo/sources/${id}/pause`)
    expect((await findSource(store.db, id))!.enabled).toBe(false)
    const { text } = await web.get(paused.location!)
    expect(text).toContain('Faro está en pausa.')
    expect(text).toContain(`action="/b/olmo/sources/${id}/resume"`)
    await web.post(`/b/olmo/sources/${id}/resume`)
    expect((await findSource(store.db, id))!.enabled).toBe(true)
  })

  it('removes a source ten minutes after it was confirmed, unless somebody takes that back or a legal hold stands against it', async () => {
    const { id } = (await findSourceByName(store.db, brand.id, 'Faro'))!
    expect((await web.get(`/b/olmo/sources/${id}/remove`)).text).toContain('¿Quitar Faro?')
    await web.post(`/b/olmo/sources/${id}/remove`)
    await removeOf(deps, brand)
    expect(await findSource(store.db, id)).toMatchObject({ enabled: false })
    await web.post(`/b/olmo/sources/${id}/keep`)
    expect(await findSource(store.db, id)).toMatchObject({ enabled: true })

    await web.post(`/b/olmo/sources/${id}/remove`)
    at = new Date(at.getTime() + 11 * 60_000)
    const hold = await placeHold(store.db, brand.id, { keys: null, reason: 'pleito', by: 'Nuria' }, at)
    await removeOf(deps, brand)
    expect(await findSource(store.db, id)).toBeDefined()
    await liftHold(store.db, brand.id, hold.id, 'Nuria', at)
    await removeOf(deps, brand)
    expect(await findSource(store.db, id)).toBeUndefined()
    expect(await listMentions(store.db, brand.id)).toEqual([])
  })

  it('shows what a look finds while it is found, and adds what was ticked once its collector has checked it again', async () => {
    const config = { url: 'https://gaceta.example/feed.xml' }
    const finding = openWeb(deps, {
      proposeWatch: async (_ask, { onLooked }) => {
        const source = { name: 'Gaceta <b>', collector: 'rss', config, filtered: true, found: 9, matching: 2, examples: ['Abre una tienda <script>'] }
        onLooked?.({ source })
        onLooked?.({ leftOut: { collector: 'x', name: 'X', why: 'It needs a key.', told: { es: 'Necesita una clave.', en: 'It needs a key.' } } })
        return { brand: { slug: 'olmo', name: 'Tiendas Olmo', aliases: [], languages: ['es'], locale: 'es', timeZone: 'UTC', query: null }, isKnown: true, sources: [source], leftOut: [], notes: [] }
      },
    })
    const { text } = await finding.get('/b/olmo/sources/find?go=1&site=olmo.example')
    expect(text).toContain('2 de 9 son sobre la marca')
    expect(text).toContain('Necesita una clave.')
    expect(text).not.toMatch(/<script>|Gaceta <b>/)
    expect(text).toMatch(/<\/html>\s*$/)
    await finding.post('/b/olmo/sources/find', { source: [JSON.stringify({ name: 'Gaceta', collector: 'rss', config, filtered: true }), JSON.stringify({ name: 'Disco', collector: 'file', config: { path: '/etc/passwd' }, filtered: false }), '{"collector":"rss"}', 'no json'] })
    expect(await findSourceByName(store.db, brand.id, 'Gaceta')).toMatchObject({ collector: 'rss', filtered: true, config })
    expect(await findSourceByName(store.db, brand.id, 'Disco')).toBeUndefined()
  })

  it('tells counts, receipts and holds of erasures, and asks before it erases', async () => {
    const source = await saveSource(store.db, brand.id, { collector: 'push', name: 'Encuesta', kind: 'survey' })
    await ingest(deps, { brand, source }, { mentions: [{ externalId: '1', kind: 'survey', text: 'No vuelvo', author: { name: 'Ainhoa R.' } }] })
    const counted = await web.post('/b/olmo/privacy/erase', { author: 'Ainhoa R.', match: 'name', do: 'count' })
    expect(counted.text).toContain('1 opinión de Ainhoa R.')
    expect(await listMentions(store.db, brand.id)).toHaveLength(1)
    const held = await web.post('/b/olmo/privacy/hold', { whom: 'author', author: '', reason: 'pleito' })
    expect(held.status).toBe(422)
    const done = await web.post('/b/olmo/privacy/erase', { author: 'Ainhoa R.', match: 'name', do: 'erase' })
    const { text } = await web.get(done.location!.replace(/#.*/, ''))
    expect(text).toContain('Se borró 1 opinión.')
    expect(text).not.toContain('Ainhoa')
    expect(await listMentions(store.db, brand.id)).toEqual([])
  })
})
