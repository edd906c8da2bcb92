import { byOf } from '../api/actor.ts'
import { Hono, type Context } from 'hono'
import { onHold } from '../api/brand-change.ts'
import type { Meant } from '../api/services.ts'
import type { Brand } from '../db/brand.ts'
import { listErasures } from '../db/privacy/erasure.ts'
import { listHolds } from '../db/privacy/legal-hold.ts'
import { privacyPath } from './links.ts'
import { PAGES } from './load/alert.ts'
import { privacyPage, type PrivacyData } from './pages/people/privacy.ts'
import { refusal } from './refusal.ts'
import type { WebServices } from './services.ts'
import type { Shell } from './shell.ts'
import { textOf } from './sources/form.ts'
import { isId } from '../domain/id.ts'

const MATCHES = ['any', 'id', 'url', 'name'] as const

/** Erasing an author, with a count before and a receipt after; and legal holds, which stand against it. */
export const privacyRoutes = ({ db, authors }: WebServices, { brandContext, send }: Shell): Hono => {
  const app = new Hono()

  app.get('/b/:brand/privacy', async c => show(c, { asked: null, receipt: c.req.query('receipt') ?? null, problem: null }))

  app.post('/b/:brand/privacy/erase', async c => {
    const [brand] = await brandContext(c)
    const form = await c.req.formData()
    const meant = meantIn(form)
    if (meant === null) return show(c, { asked: null, receipt: null, problem: 'author' }, 422)
    const reason = textOf(form, 'reason').slice(0, 1000)
    if (form.get('do') !== 'erase') return show(c, { asked: { ...meant, reason, count: await authors.count(brand, meant) }, receipt: null, problem: null })
    const { id } = await authors.erase(brand, { ...meant, by: byOf(c, PAGES), ...(reason !== '' && { reason }) }).catch(onHold)
    return c.redirect(`${privacyPath(brand.slug)}?receipt=${id}#receipt-${id}`, 303)
  })

  app.post('/b/:brand/privacy/hold', async c => {
    const [brand] = await brandContext(c)
    const form = await c.req.formData()
    const reason = textOf(form, 'reason').slice(0, 1000)
    const meant = meantIn(form)
    // All of a brand is never held by a field somebody forgot.
    if (reason === '' || (form.get('whom') !== 'brand' && meant === null)) return show(c, { asked: null, receipt: null, problem: 'hold' }, 422)
    await authors.hold(brand, { ...(form.get('whom') !== 'brand' && { author: meant! }), by: byOf(c, PAGES), reason })
    return c.redirect(`${privacyPath(brand.slug)}#holds`, 303)
  })

  app.post('/b/:brand/privacy/holds/:id/lift', async c => {
    const [brand] = await brandContext(c)
    const id = c.req.param('id')
    if (!isId(id) || !(await authors.lift(brand, { id, by: byOf(c, PAGES) }))) throw refusal(404, 'refusal.hold')
    return c.redirect(`${privacyPath(brand.slug)}#holds`, 303)
  })
  return app

  async function show(c: Context, what: Pick<PrivacyData, 'asked' | 'receipt' | 'problem'>, status = 200): Promise<Response> {
    const [brand, context] = await brandContext(c)
    return send(c, privacyPage({ ...what, ...(await recordsOf(brand)) }, context), status)
  }

  async function recordsOf(brand: Brand): Promise<Pick<PrivacyData, 'erasures' | 'holds'>> {
    return { erasures: await listErasures(db, brand.id), holds: await listHolds(db, brand.id) }
  }
}

const meantIn = (form: FormData): (Meant & { match: NonNullable<Meant['match']> }) | null => {
  const author = textOf(form, 'author').slice(0, 500)
  return author === '' ? null : { author, match: MATCHES.find(match => match === form.get('match')) ?? 'any' }
}
