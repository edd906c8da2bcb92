import { byOf } from '../../api/actor.ts'
import { Hono, type Context } from 'hono'
import { onceConflict } from '../../api/conflict.ts'
import type { Brand } from '../../db/brand.ts'
import { correct, withdrawCorrection } from '../../db/reading/correction.ts'
import { findMention } from '../../db/mention/list.ts'
import { mentionItem } from '../components/mention-item.ts'
import { printUndo, readFix, readUndo, type Fix, type Undoable } from './fix.ts'
import { mentionsPath } from '../links.ts'
import { PAGES } from '../load/alert.ts'
import { loadMention, loadMentions, loadQuery, loadRow } from '../load/mentions.ts'
import { mentionPage } from '../pages/mention.ts'
import { mentionsPage } from '../pages/mentions.ts'
import { queryPage } from '../pages/query.ts'
import { refusal } from '../refusal.ts'
import type { WebServices } from '../services.ts'
import type { Shell } from '../shell.ts'
import { textOf } from '../sources/form.ts'
import type { Translator } from '../translator.ts'
import { isId } from '../../domain/id.ts'
import { idOf } from '../id-of.ts'

// A page of them, and then some.
const MOST_AT_ONCE = 100
/** Sent by the script of the list: it wants the row alone. */
const ROW = 'x-marea-row'

/** The list of opinions, one of them, corrections of one or many with their undo, and the query tried out. */
export const mentionRoutes = (services: WebServices, { brandContext, send }: Shell): Hono => {
  const { db, now } = services
  const app = new Hono()

  app.get('/b/:brand/mentions', async c => {
    const [brand, context] = await brandContext(c)
    return send(c, mentionsPage(await loadMentions(brand, new URL(c.req.url), services, context.t.locale), context))
  })
  app.get('/b/:brand/mentions/query', async c => {
    const [brand, context] = await brandContext(c)
    return send(c, queryPage(await loadQuery(brand, new URL(c.req.url).searchParams, services, context.t.locale), context))
  })
  app.get('/b/:brand/mentions/:id', async c => {
    const [brand, context] = await brandContext(c)
    return send(c, mentionPage(await loadMention(brand, idOf(c), services), context))
  })

  app.post('/b/:brand/mentions/bulk', async c => {
    const [brand, { t }] = await brandContext(c)
    const form = await c.req.formData()
    const ids = [...new Set(form.getAll('id').map(String))].filter(id => isId(id)).slice(0, MOST_AT_ONCE)
    return after(c, { brand, form, made: await apply(c, brand, ids, fixIn(form, t)) })
  })
  app.post('/b/:brand/mentions/undo', async c => {
    const [brand] = await brandContext(c)
    const form = await c.req.formData()
    const undone = readUndo(textOf(form, 'undo')).slice(0, MOST_AT_ONCE)
    await db.transaction().execute(async trx => {
      for (const one of undone) await withdrawCorrection(trx, { brandId: brand.id, timeZone: brand.timeZone, now: now() }, one)
    })
    if (undone.length === 1 && c.req.header(ROW)) return row(c, brand, undone[0]!.mentionId)
    return c.redirect(withDone(backOf(form, brand), 0), 303)
  })
  app.post('/b/:brand/mentions/:id/correct', async c => {
    const [brand, { t }] = await brandContext(c)
    const form = await c.req.formData()
    const id = idOf(c)
    const made = await apply(c, brand, [id], fixIn(form, t))
    if (made.length === 0) throw refusal(404, 'refusal.opinion')
    return c.req.header(ROW) ? row(c, brand, id) : after(c, { brand, form, made, anchor: `#mention-${id}` })
  })
  return app

  async function apply(c: Context, brand: Brand, ids: string[], fix: Fix): Promise<Undoable[]> {
    const mentions = (await Promise.all(ids.map(id => findMention(db, brand.id, id)))).filter(mention => mention !== undefined)
    const drafts = mentions.map(({ id, revision }) => ({ mentionId: id, revision, author: byOf(c, PAGES), ...fix }))
    const made = await db.transaction().execute(trx => correct(trx, { brandId: brand.id, timeZone: brand.timeZone, now: now() }, drafts)).catch(onceConflict)
    return made.map((id, i) => ({ id, mentionId: drafts[i]!.mentionId }))
  }

  async function row(c: Context, brand: Brand, id: string): Promise<Response> {
    const [, context] = await brandContext(c)
    return send(c, mentionItem(await loadRow(brand, id, services), { context, here: mentionsPath(brand.slug) }))
  }

  function after(c: Context, { brand, form, made, anchor = '' }: { brand: Brand; form: FormData; made: Undoable[]; anchor?: string }): Response {
    return c.redirect(withDone(backOf(form, brand), made.length, printUndo(made)) + anchor, 303)
  }
}

const fixIn = (form: FormData, t: Translator): Fix => {
  const fix = readFix(textOf(form, 'set'))
  if (!fix) throw refusal(422, 'wrong.fix')
  return fix
}

/** The list or page of this brand the form stood on; never anywhere else. */
const backOf = (form: FormData, { slug }: Brand): string => {
  const back = textOf(form, 'back')
  const home = mentionsPath(slug)
  return back === home || back.startsWith(`${home}?`) || back.startsWith(`${home}/`) ? back.replace(/#.*/, '') : home
}

const withDone = (path: string, count: number, undo = ''): string => {
  const [base = '', search = ''] = path.split('?', 2)
  const query = new URLSearchParams(search)
  query.set('done', String(count))
  if (undo !== '') query.set('undo', undo)
  return `${base}?${query}`
}
