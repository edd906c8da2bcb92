import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import type { SourceKind } from '../../contract.ts'
import type { Brand } from '../../db/brand.ts'
import { findSourceByName } from '../../db/source/source.ts'
import type { BrandContext } from '../context.ts'
import { IMPORT_FIELDS, IMPORT_KINDS } from './import-fields.ts'
import type { ImportWishes } from './imports.ts'
import { importPath } from '../links.ts'
import { importFormPage, importLookPage, importStatePage } from '../pages/sources/import.ts'
import { refusal } from '../refusal.ts'
import type { WebServices } from '../services.ts'
import type { Shell } from '../shell.ts'

// Read into memory on its way to the disk; what is larger streams in from the command line.
const MAX_MEGABYTES = 64

/** A file of opinions: sent in, looked at column by column, then read in with its progress shown. */
export const importRoutes = ({ db, imports }: WebServices, { brandContext, send }: Shell): Hono => {
  const app = new Hono()

  app.get('/b/:brand/sources/import', async c => {
    const [, context] = await brandContext(c)
    return send(c, importFormPage({ problem: null, megabytes: MAX_MEGABYTES }, context))
  })

  const limit = bodyLimit({ maxSize: MAX_MEGABYTES * 1024 * 1024, onError: () => { throw refusal(413, 'refusal.import.large', { count: MAX_MEGABYTES }) } })
  app.post('/b/:brand/sources/import', limit, async c => {
    const [brand, context] = await brandContext(c)
    refuseDemo(brand, context)
    const file = (await c.req.formData()).get('file')
    if (!(file instanceof File) || file.size === 0) return send(c, importFormPage({ problem: context.t.say('import.missing'), megabytes: MAX_MEGABYTES }, context), 422)
    return c.redirect(importPath(brand.slug, await imports.keep(file)), 303)
  })

  app.get('/b/:brand/sources/import/:file', async c => {
    const [brand, context] = await brandContext(c)
    const id = c.req.param('file')
    const state = imports.state(id)
    if (state) return send(c, importStatePage({ state, sourceId: (await findSourceByName(db, brand.id, state.sourceName))?.id ?? null }, context))
    const query = new URL(c.req.url).searchParams
    const look = await imports.look(id, query.has('mapped') ? wishesOf(query) : undefined, c.req.raw.signal)
    if (!look) throw refusal(404, 'refusal.import.gone')
    return send(c, importLookPage({ id, look, sourceName: query.get('sourceName') ?? look.name, kind: kindOf(query) }, context))
  })

  app.post('/b/:brand/sources/import/:file', async c => {
    const [brand, context] = await brandContext(c)
    refuseDemo(brand, context)
    const id = c.req.param('file')
    const form = new URLSearchParams([...(await c.req.formData())].flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])))
    const sourceName = (form.get('sourceName') ?? '').toWellFormed().trim().slice(0, 200)
    if (sourceName === '') throw refusal(422, 'add.name.missing')
    const namesake = await findSourceByName(db, brand.id, sourceName)
    if (namesake && namesake.collector !== 'file') throw refusal(409, 'add.name.taken')
    if (!(await imports.start(brand, id, { ...wishesOf(form), sourceName, kind: kindOf(form) }))) throw refusal(404, 'refusal.import.gone')
    return c.redirect(importPath(brand.slug, id), 303)
  })
  return app
}

const refuseDemo = ({ origin, name }: Brand, { t }: BrandContext): void => {
  if (origin === 'demo') throw refusal(409, 'wrong.demo', { brand: name })
}

const kindOf = (query: URLSearchParams): SourceKind => IMPORT_KINDS.find(kind => kind === query.get('kind')) ?? 'review'

const wishesOf = (query: URLSearchParams): ImportWishes => {
  const map = IMPORT_FIELDS.flatMap((field): Array<[string, string | string[]]> => {
    const columns = query.getAll(`map.${field}`).filter(column => column !== '')
    return columns.length === 0 ? [] : [[field, columns.length === 1 ? columns[0]! : columns]]
  })
  const outOf = Number(query.get('ratingOutOf'))
  const dayOrder = (['day-first', 'month-first'] as const).find(order => order === query.get('dayOrder'))
  return { map: Object.fromEntries(map), ...(outOf > 0 && Number.isFinite(outOf) && { ratingOutOf: outOf }), ...(dayOrder && { dayOrder }) }
}
