import { Hono, type Context } from 'hono'
import { findBrand, type Brand } from '../../db/brand.ts'
import { dayOf, isoDay } from '../../domain/time/day.ts'
import type { MessageKey } from '../i18n/messages.ts'
import { refusal } from '../refusal.ts'
import type { WebServices } from '../services.ts'
import type { Translator } from '../translator.ts'
import { EXPORTS, readExport } from './lists.ts'
import { csvOf, xlsxOf } from './write.ts'

const FORMATS = {
  csv: { type: 'text/csv; charset=utf-8', write: csvOf },
  xlsx: { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', write: xlsxOf },
} as const

/** Lists as files: read, written and sent a batch at a time. */
export const exportRoutes = (services: WebServices, translate: (c: Context, brand: Brand) => Translator): Hono => {
  const { db, now } = services
  const app = new Hono()
  app.get('/b/:brand/export/:file', async c => {
    const brand = await findBrand(db, c.req.param('brand'))
    const [name, format, ...more] = c.req.param('file').split('.')
    const list = EXPORTS.find(known => known === name)
    const kind = format === 'csv' || format === 'xlsx' ? FORMATS[format] : undefined
    if (!brand || !list || !kind || more.length > 0) throw refusal(404, 'refusal.file', { names: EXPORTS.join(', ') })
    const t = translate(c, brand)
    const title: MessageKey = `export.list.${list}`
    const table = await readExport(list, { brand, query: new URL(c.req.url).searchParams, services, t })
    const chunks = kind.write({ ...table, name: t.say(title), timeZone: brand.timeZone })
    const day = isoDay(dayOf(now().getTime(), brand.timeZone))
    return new Response(streamOf(chunks), {
      headers: { 'content-type': kind.type, 'content-disposition': `attachment; filename="${brand.slug}-${list}-${day}.${format}"`, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
    })
  })
  return app
}

/** A piece is made when the reader has room for it; one that goes away ends it. */
const streamOf = (chunks: AsyncGenerator<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream({
    pull: async controller => {
      const { done, value } = await chunks.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
    cancel: async () => void (await chunks.return(undefined)),
  })
