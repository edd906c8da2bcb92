import { Hono, type Context } from 'hono'
import { answeringOf } from '../../api/answering.ts'
import { getCaseSettings } from '../../db/case/settings.ts'
import { listSavedReplies } from '../../db/answer/saved-reply.ts'
import { listMembers } from '../../db/people/role.ts'
import { isAtLeast } from '../../domain/access.ts'
import { startOfDay } from '../../domain/time/day.ts'
import type { CaseRendering, CaseActing } from './case-acting.ts'
import { formOf } from './case-forms.ts'
import { caseSettingsPath } from './case-links.ts'
import { settingsOfForm } from './case-settings-form.ts'
import type { Doored } from './case-door.ts'
import { caseSettingsPage } from '../pages/inbox/case-settings.ts'
import type { WebServices } from '../services.ts'
import type { Notice } from '../views/cases.ts'

const DAY_MS = 86_400_000

/** The settings of the inbox and what their forms do. */
export const caseSettingsPages = ({ db }: WebServices, { door, brandContext, send }: Pick<CaseActing, 'door'> & Pick<CaseRendering, 'brandContext' | 'send'>): Hono => {
  const app = new Hono()

  app.get('/b/:brand/cases/settings', async c => show(c, c.req.query('done') === undefined ? null : 'saved'))
  app.post('/b/:brand/cases/settings', async c => {
    const [brand, { t }] = await brandContext(c)
    const form = formOf(await c.req.parseBody({ all: true }))
    const body = settingsOfForm(form, await getCaseSettings(db, brand.id))
    return back(c, await door(c, { method: 'PUT', path: `/v1/brands/${brand.slug}/case-settings`, body, locale: t.locale }))
  })
  app.post('/b/:brand/cases/settings/answering', async c => {
    const [brand, { t }] = await brandContext(c)
    const form = formOf(await c.req.parseBody())
    const body = { approval: form.one('approval') === '1', approvers: form.one('approvers') || undefined, sector: form.one('sector'), tone: form.one('tone') }
    return back(c, await door(c, { method: 'PUT', path: `/v1/brands/${brand.slug}/answering`, body, locale: t.locale }))
  })
  app.post('/b/:brand/cases/settings/replies', async c => {
    const [brand, { t }] = await brandContext(c)
    const form = formOf(await c.req.parseBody())
    const day = Date.parse(`${form.one('until')}T00:00:00Z`)
    // Valid through its last day, as the brand counts days.
    const validUntil = Number.isNaN(day) ? null : new Date(startOfDay(day / DAY_MS + 1, brand.timeZone)).toISOString()
    const body = { name: form.one('name'), language: form.one('language'), tone: form.one('tone') || 'none', text: form.one('text'), validUntil }
    return back(c, await door(c, { method: 'PUT', path: `/v1/brands/${brand.slug}/saved-replies`, body, locale: t.locale }))
  })
  app.post('/b/:brand/cases/settings/replies/:reply/remove', async c => {
    const [brand, { t }] = await brandContext(c)
    return back(c, await door(c, { method: 'DELETE', path: `/v1/brands/${brand.slug}/saved-replies/${encodeURIComponent(c.req.param('reply'))}`, locale: t.locale }))
  })
  return app

  async function back(c: Context, done: Doored<unknown>): Promise<Response> {
    const [brand] = await brandContext(c)
    return done.ok ? c.redirect(`${caseSettingsPath(brand.slug)}?done=1`, 303) : show(c, done)
  }

  async function show(c: Context, outcome: null | 'saved' | Extract<Doored<unknown>, { ok: false }>): Promise<Response> {
    const [brand, context] = await brandContext(c)
    const { t } = context
    const notice: Notice | null = outcome === null ? null : outcome === 'saved' ? { text: t.say('settings.saved'), isBad: false, undo: null } : { text: t.say('settings.wrong', { why: outcome.told }), isBad: true, undo: null }
    const replies = await listSavedReplies(db, brand.id)
    const people = (await listMembers(db, brand.id)).filter(({ disabledAt, role }) => disabledAt === null && isAtLeast(role, 'agent'))
    const data = { settings: await getCaseSettings(db, brand.id), answering: await answeringOf(db, brand.id), replies, editing: replies.find(({ id }) => id === c.req.query('reply')) ?? null, people, timeZone: brand.timeZone, notice }
    return send(c, caseSettingsPage(data, context), outcome === null || outcome === 'saved' ? 200 : outcome.status)
  }
}
