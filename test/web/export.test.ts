import { parse } from 'csv-parse/sync'
import { strFromU8, unzipSync } from 'fflate'
import { Parser } from 'htmlparser2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAlert } from '../../src/db/alert/alert.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { storeMentions } from '../../src/db/mention/store.ts'
import { storeObservations } from '../../src/db/source/observation.ts'
import { saveSource } from '../../src/db/source/source.ts'
import { xlsxOf } from '../../src/web/export/write.ts'
import { staticFiles } from '../../src/web/static.ts'
import { createWeb } from '../../src/web/web.ts'
import { readByStars } from '../helpers/api.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'
import { webServices } from '../helpers/web.ts'

const MENTIONS = 1203

/** The texts and numbers of a sheet, row by row; throws where its XML is not well formed enough to be read. */
const cellsOf = (xml: string): string[][] => {
  const rows: string[][] = []
  let text: string | undefined
  const parser = new Parser({
    onopentag: name => {
      if (name === 'row') rows.push([])
      if (name === 'c') text = ''
    },
    ontext: some => text !== undefined && (text += some),
    onclosetag: name => {
      if (name !== 'c') return
      rows.at(-1)!.push(text!)
      text = undefined
    },
  }, { xmlMode: true })
  parser.write(xml)
  parser.end()
  return rows
}

describe.each(STORES)('lists as files, on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  let brand: Brand
  let ask: (path: string, headers?: Record<string, string>) => Promise<Response>

  beforeAll(async () => {
    store = await open()
    deps = await openDeps(store)
    const { db } = store
    brand = await saveBrand(db, { slug: 'nogal', name: 'Nogal', timeZone: 'America/Mexico_City' })
    const source = await saveSource(db, brand.id, { collector: 'push', name: '=Fuente', kind: 'review' })
    const mentions = Array.from({ length: MENTIONS }, (_, i) => ({
      externalId: `m${i}`, kind: 'review', text: i === 0 ? '=HYPERLINK("https://x.example";"clic")' : `Opinión, número ${i}`, author: { name: '@ana' }, rating: { value: 1 + (i % 5), outOf: 5 },
      publishedAt: new Date(Date.UTC(2026, 2, 1) + i * 60_000).toISOString(),
    }))
    await db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now: deps.now() }, mentions.map(mention => ({ mention, reading: readByStars(mention), offTopic: false }))))
    await openAlert(db, brand.id, { series: 'all', kind: 'negative', severity: 'warning', onset: deps.now(), observed: 31, expected: 6, per90d: 0.01, detail: { cause: { moment: null, source: '+Play', phrases: ['doble cobro'] } } }, deps.now())
    await db.transaction().execute(trx => storeObservations(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now: deps.now() }, [{ check: 'price-shown', ok: false, moment: 'fmot', told: { es: '-No se ve el precio', en: 'No price' } }]))
    const web = createWeb(webServices(deps), staticFiles(), { db, now: deps.now, adminSecret: undefined, hosts: ['localhost'] })
    ask = async (path, headers = {}) => await web.request(`http://localhost${path}`, { headers: { host: 'localhost', ...headers } })
  })
  afterAll(() => store.close())

  const csv = async (path: string, headers = {}) => parse(await (await ask(path, headers)).text(), { bom: true, columns: true }) as Array<Record<string, string>>

  it('hold every mention the page would list, newest first, nothing in them a formula', async () => {
    const rows = await csv('/b/nogal/export/mentions.csv')
    expect(rows).toHaveLength(MENTIONS)
    expect(rows[0]).toMatchObject({ 'Texto': `Opinión, número ${MENTIONS - 1}`, 'Fuente': "'=Fuente", 'Autor': "'@ana" })
    expect(rows.at(-1)).toMatchObject({ 'Texto': `'=HYPERLINK("https://x.example";"clic")`, 'Calificación': '1', 'Sentimiento': 'Negativa' })
    expect(new Set(rows.map(row => row['Id'])).size).toBe(MENTIONS)
  })

  it('keep the filters of the page and the language of the reader', async () => {
    const rows = await csv('/b/nogal/export/mentions.csv?sentiment=negative&q=n%C3%BAmero', { 'accept-language': 'en' })
    expect(rows.length).toBe(Array.from({ length: MENTIONS }, (_, i) => i).filter(i => i % 5 < 2).length - 1)
    expect(new Set(rows.map(row => row['Sentiment']))).toEqual(new Set(['Negative']))
    const page = await (await ask('/b/nogal/mentions?sentiment=negative')).text()
    expect(page).toContain('href="/b/nogal/export/mentions.xlsx?sentiment=negative"')
  })

  it('are workbooks a spreadsheet opens', async () => {
    const response = await ask('/b/nogal/export/mentions.xlsx')
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="nogal-mentions-2026-03-10.xlsx"')
    const parts = unzipSync(new Uint8Array(await response.arrayBuffer()))
    expect(Object.keys(parts).toSorted()).toEqual(['[Content_Types].xml', '_rels/.rels', 'xl/_rels/workbook.xml.rels', 'xl/styles.xml', 'xl/workbook.xml', 'xl/worksheets/sheet1.xml'])
    const rows = cellsOf(strFromU8(parts['xl/worksheets/sheet1.xml']!))
    expect(rows).toHaveLength(MENTIONS + 1)
    expect(rows.at(-1)).toContain(`'=HYPERLINK("https://x.example";"clic")`)
    expect(new Set(rows.map(row => row.length)).size).toBe(1)
  })

  it('hold alerts, sources and what was observed', async () => {
    expect(await csv('/b/nogal/export/alerts.csv')).toMatchObject([{ 'Llegaron': '31', 'Fuente': "'+Play", 'Se repite': 'doble cobro', 'Estado': 'Abierta' }])
    expect(await csv('/b/nogal/export/sources.csv')).toMatchObject([{ 'Fuente': "'=Fuente", 'Recolector': 'push' }])
    expect(await csv('/b/nogal/export/observations.csv')).toMatchObject([{ 'Comprobación': 'price-shown', 'Está bien': 'false', 'Qué se vio': "'-No se ve el precio" }])
  })

  it('are not there under other names', async () => {
    for (const file of ['secrets.csv', 'mentions.exe', 'mentions', 'mentions.csv.xlsx', '..%2fmentions.csv']) expect((await ask(`/b/nogal/export/${file}`)).status, file).toBe(404)
    expect((await ask('/b/nadie/export/mentions.csv')).status).toBe(404)
  })
})

describe('a long list', () => {
  const table = (batches: number, taken = { batches: 0 }) => ({
    name: 'Lista', head: ['a', 'b'], timeZone: 'UTC',
    rows: (async function* () {
      for (let i = 0; i < batches; i += 1) {
        taken.batches += 1
        yield Array.from({ length: 500 }, (_, row) => [`fila ${i * 500 + row}`, Math.sin(row) * 1e6])
      }
    })(),
  })

  it('goes on in another sheet where one is full', async () => {
    const chunks: Uint8Array[] = []
    for await (const chunk of xlsxOf(table(3), 601)) chunks.push(chunk)
    const parts = unzipSync(new Uint8Array(Buffer.concat(chunks)))
    const sheets = [1, 2, 3].map(i => cellsOf(strFromU8(parts[`xl/worksheets/sheet${i}.xml`]!)))
    expect(sheets.map(rows => rows.length)).toEqual([601, 601, 301])
    expect(sheets.flatMap(rows => rows.slice(1).map(([first]) => first))).toEqual(Array.from({ length: 1500 }, (_, i) => `fila ${i}`))
  })

  it('is read no faster than it is taken', async () => {
    const taken = { batches: 0 }
    const chunks = xlsxOf(table(1000, taken))
    for (let i = 0; i < 5; i += 1) await chunks.next()
    expect(taken.batches).toBeLessThan(20)
    await chunks.return(undefined)
  })
})
