import { Hono, type Context } from 'hono'
import { actorOf } from '../../api/actor.ts'
import { withQuery, type Begun, type CaseActing } from './case-acting.ts'
import { casesPath } from './case-links.ts'
import type { Form } from './case-forms.ts'
import { isId } from '../../domain/id.ts'

/** Gathering cases of one cause, and leading what was gathered to its end. */
export const incidentActions = ({ door, show, begin }: Pick<CaseActing, 'door' | 'show'> & { begin(c: Context): Promise<Begun> }): Hono => {
  const app = new Hono()

  app.post('/b/:brand/cases/incidents', async c => {
    const { brand, context, form } = await begin(c)
    const alert = form.one('alert')
    const body = { title: form.one('title'), caseIds: form.all('id').filter(isId), owner: actorOf(c), cause: form.one('cause') || null, alertId: isId(alert) ? alert : null }
    if (body.title === '' || body.caseIds.length === 0) return show(c, null, { status: 422, notice: { text: context.t.say('act.missing'), isBad: true, undo: null } })
    const opened = await door<{ id: string }>(c, { method: 'POST', path: `/v1/brands/${brand.slug}/incidents`, body, locale: context.t.locale })
    if (!opened.ok) return show(c, null, { status: opened.status, notice: { text: opened.told, isBad: true, undo: null } })
    return c.redirect(casesPath(brand.slug, { incident: opened.body.id }), 303)
  })

  app.post('/b/:brand/cases/incidents/:incident{[0-9a-f-]{36}}', async c => {
    const { brand, context, form } = await begin(c)
    const id = c.req.param('incident')
    const done = await door<{ undo?: { token: string } | null }>(c, { ...asked(`/v1/brands/${brand.slug}/incidents/${id}`, form, c), locale: context.t.locale })
    if (!done.ok) return show(c, null, { status: done.status, notice: { text: done.told, isBad: true, undo: null } })
    const isClosed = form.one('do') === 'close'
    return c.redirect(withQuery(casesPath(brand.slug, isClosed ? {} : { incident: id }), { done: context.t.say(isClosed ? 'done.close' : 'act.done'), undo: done.body.undo?.token }), 303)
  })
  return app
}

const asked = (path: string, form: Form, c: Context): { method: string; path: string; body: object } => {
  const statement = form.one('statement')
  switch (form.one('do')) {
    case 'own': return { method: 'PATCH', path, body: { owner: actorOf(c) } }
    case 'approve': return { method: 'POST', path: `${path}/approve`, body: { statement } }
    case 'close': return { method: 'POST', path: `${path}/close`, body: { reason: form.one('reason') } }
    default: return { method: 'PATCH', path, body: { statement: statement || null } }
  }
}
