import { Hono, type Context } from 'hono'
import { actorOf } from '../../api/actor.ts'
import type { Brand } from '../../db/brand.ts'
import { listMembers } from '../../db/people/role.ts'
import { getCaseSettings } from '../../db/case/settings.ts'
import type { Told } from '../../contract.ts'
import { refuse, wantsJson, withQuery, type Begun, type CaseActing } from './case-acting.ts'
import { actOfForm, calledIn, formOf, type Form } from './case-forms.ts'
import { casePath, casesPath } from './case-links.ts'
import { answerActions } from './answer-actions.ts'
import { incidentActions } from './incident-actions.ts'
import type { MessageKey } from '../i18n/messages.ts'
import type { WebServices } from '../services.ts'
import { isId } from '../../domain/id.ts'

interface Bulk {
  results: Array<{ id: string; ok: boolean; refusal: Told | null }>
  undo: { token: string } | null
}

/** What the forms of the inbox do: each goes to the API and comes back to its page; a script that asks for JSON gets what the API said. */
export const caseActions = (services: WebServices, acting: CaseActing): Hono => {
  const { db, now } = services
  const { door, brandContext, show } = acting
  const app = new Hono()

  app.post('/b/:brand/cases/:id{[0-9a-f-]{36}}/act', async c => {
    const { brand, context, form } = await begin(c)
    const id = c.req.param('id')
    const path = casePath(brand.slug, id)
    return await act(c, { brand, context, form, ids: [id], path, onRefusal: text => show(c, id, { status: 409, notice: { text, isBad: true, undo: null } }) })
  })
  app.post('/b/:brand/cases/bulk', async c => {
    const { brand, context, form } = await begin(c)
    const path = backOf(form, brand)
    return await act(c, { brand, context, form, ids: form.all('id').filter(isId), path, onRefusal: text => show(c, null, { status: 409, notice: { text, isBad: true, undo: null } }) })
  })
  app.post('/b/:brand/cases/undo', async c => {
    const { brand, context, form } = await begin(c)
    const done = await door<{ undone: string[]; left: string[] }>(c, { method: 'POST', path: `/v1/brands/${brand.slug}/cases/undo`, body: { token: form.one('token') }, locale: context.t.locale })
    const isUndone = done.ok && done.body.undone.length > 0
    if (wantsJson(c)) return c.json({ ok: isUndone, said: context.t.say(isUndone ? 'act.undone' : 'act.undo.late'), ids: done.ok ? done.body.undone : [] }, isUndone ? 200 : 409)
    if (!isUndone) return show(c, null, { status: 409, notice: { text: context.t.say('act.undo.late'), isBad: true, undo: null } })
    return c.redirect(withQuery(casesPath(brand.slug), { done: context.t.say('act.undone') }), 303)
  })
  app.post('/b/:brand/cases/:id{[0-9a-f-]{36}}/note', async c => {
    const { brand, context, form } = await begin(c)
    const people = [...(await getCaseSettings(db, brand.id)).agents, ...(await listMembers(db, brand.id)).filter(({ disabledAt }) => disabledAt === null)]
    const id = c.req.param('id')
    const noted = await door(c, { method: 'POST', path: `/v1/brands/${brand.slug}/cases/${id}/notes`, body: { text: form.one('text'), people: [...new Set(calledIn(form.one('text'), people))] }, locale: context.t.locale })
    if (!noted.ok) return refuse(c, noted, text => show(c, id, { status: noted.status, notice: { text, isBad: true, undo: null } }))
    return wantsJson(c) ? c.json({ ok: true, said: context.t.say('done.note') }) : c.redirect(withQuery(casePath(brand.slug, id), { done: context.t.say('done.note') }), 303)
  })
  app.post('/b/:brand/cases/views', async c => {
    const { brand, context, form } = await begin(c)
    const filter = Object.fromEntries(new URLSearchParams(form.one('query').slice(0, 2000)))
    const saved = await door(c, { method: 'POST', path: `/v1/brands/${brand.slug}/case-views`, body: { name: form.one('name'), filter }, locale: context.t.locale })
    if (!saved.ok) return show(c, null, { status: saved.status, notice: { text: saved.status === 409 ? context.t.say('cases.save.taken') : saved.told, isBad: true, undo: null } })
    return c.redirect(`${casesPath(brand.slug)}?${new URLSearchParams(filter)}`, 303)
  })
  app.post('/b/:brand/cases/views/:view/remove', async c => {
    const { brand, context } = await begin(c)
    await door(c, { method: 'DELETE', path: `/v1/brands/${brand.slug}/case-views/${encodeURIComponent(c.req.param('view'))}`, locale: context.t.locale })
    return c.redirect(casesPath(brand.slug), 303)
  })
  app.route('/', answerActions({ ...acting, begin }))
  app.route('/', incidentActions({ ...acting, begin }))
  return app

  async function begin(c: Context): Promise<Begun> {
    const [brand, context] = await brandContext(c)
    return { brand, context, form: formOf(await c.req.parseBody({ all: true })) }
  }

  async function act(c: Context, { brand, context, form, ids, path, onRefusal }: Acting): Promise<Response> {
    const { t } = context
    const settings = await getCaseSettings(db, brand.id)
    const base = `/v1/brands/${brand.slug}/cases`
    // Whose turn it is only the API knows.
    if (form.one('do') === 'assign' && form.one('to') === 'turn' && ids.length === 1) {
      const given = await door(c, { method: 'POST', path: `${base}/${ids[0]}/assign`, body: { to: null }, locale: t.locale })
      if (!given.ok) return refuse(c, given, onRefusal)
      return wantsJson(c) ? c.json({ ok: true, said: t.say('done.assign'), undo: null, refused: [] }) : c.redirect(withQuery(path, { done: t.say('done.assign') }), 303)
    }
    const asked = actOfForm(form, { agents: settings.agents, me: actorOf(c), now: now(), timeZone: brand.timeZone, calendar: settings.calendar })
    if (asked === null || ids.length === 0) return refuse(c, { status: 422, told: t.say('act.missing') }, onRefusal)
    const done = await door<Bulk>(c, { method: 'POST', path: `${base}/bulk`, body: { ids, act: asked }, locale: t.locale })
    if (!done.ok) return refuse(c, done, onRefusal)
    const { results, undo } = done.body
    const refused = results.filter(({ ok }) => !ok)
    const why = refused[0]?.refusal?.[t.locale] ?? t.say('act.refused')
    if (refused.length === results.length) return refuse(c, { status: 409, told: why }, onRefusal)
    const said = [t.say(doneKey(asked)), ...(refused.length > 0 ? [`${t.count(refused.length)}: ${why}`] : [])].join(' ')
    if (wantsJson(c)) return c.json({ ok: true, said, undo: undo?.token ?? null, refused: refused.map(({ id }) => id) })
    return c.redirect(withQuery(path, { done: said, undo: undo?.token }), 303)
  }
}

interface Acting extends Begun {
  ids: string[]
  path: string
  onRefusal(text: string): Promise<Response>
}

/** The list the form stood in; never anywhere else. */
const backOf = (form: Form, { slug }: Brand): string => {
  const back = form.one('back')
  return back === casesPath(slug) || back.startsWith(`${casesPath(slug)}?`) ? back : casesPath(slug)
}

const doneKey = (asked: object): MessageKey => {
  const { do: name, transition } = asked as { do: string; transition?: { act: string } }
  return `done.${transition?.act ?? name}` as MessageKey
}
