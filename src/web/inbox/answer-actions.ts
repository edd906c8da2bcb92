import { randomUUID } from 'node:crypto'
import { Hono, type Context } from 'hono'
import type { Warning } from '../../domain/answer/warning.ts'
import { refuse, wantsJson, withQuery, type Begun, type CaseActing } from './case-acting.ts'
import { casePath } from './case-links.ts'
import { isId } from '../../domain/id.ts'

interface Given {
  id: string
  state: string
  warnings?: Warning[]
}

const ACTS = ['submit', 'approve', 'reject', 'send', 'confirm', 'discard']

/** What the field of an answer and the answers on their way ask for. */
export const answerActions = ({ door, show, begin }: Pick<CaseActing, 'door' | 'show'> & { begin(c: Context): Promise<Begun> }): Hono => {
  const app = new Hono()

  app.post('/b/:brand/cases/:id{[0-9a-f-]{36}}/answer', async c => {
    const { brand, context, form } = await begin(c)
    const { t } = context
    const [id, text] = [c.req.param('id'), form.one('text')]
    const onPage = (told: string) => show(c, id, { status: 422, text, notice: { text: told, isBad: true, undo: null } })
    // Shown with what there is to say of it; nothing goes out.
    if (form.one('do') === 'check') return show(c, id, { text })
    const saved = form.one('saved')
    const body = { mentionId: form.one('mention'), caseId: id, text, send: true, again: form.one('again') === '1', ...(isId(saved) && { savedReplyId: saved }) }
    const sent = await door<Given>(c, { method: 'POST', path: `/v1/brands/${brand.slug}/answers`, body, locale: t.locale, key: form.one('key').slice(0, 200) || randomUUID() })
    if (!sent.ok) return refuse(c, sent, onPage)
    const said = saidOf(sent.body.state, context)
    return wantsJson(c) ? c.json({ ok: true, said, state: sent.body.state }) : c.redirect(withQuery(casePath(brand.slug, id), { done: said }), 303)
  })

  app.post('/b/:brand/cases/:id{[0-9a-f-]{36}}/answers/:answer', async c => {
    const { brand, context, form } = await begin(c)
    const [id, act] = [c.req.param('id'), form.one('do')]
    const onPage = (told: string) => show(c, id, { status: 409, notice: { text: told, isBad: true, undo: null } })
    if (!ACTS.includes(act)) return refuse(c, { status: 422, told: context.t.say('act.missing') }, onPage)
    const url = form.one('url')
    const done = await door<Given>(c, { method: 'POST', path: `/v1/brands/${brand.slug}/answers/${encodeURIComponent(c.req.param('answer'))}/${act}`, body: act === 'confirm' && url !== '' ? { url } : {}, locale: context.t.locale })
    if (!done.ok) return refuse(c, done, onPage)
    const said = saidOf(done.body.state, context)
    return wantsJson(c) ? c.json({ ok: true, said, state: done.body.state }) : c.redirect(withQuery(casePath(brand.slug, id), { done: said }), 303)
  })
  return app
}

const saidOf = (state: string, { t }: Begun['context']): string => {
  if (state === 'sending') return t.say('done.sent')
  if (state === 'manual') return t.say('done.manual')
  if (state === 'waiting') return t.say('done.waiting')
  return state === 'draft' ? t.say('done.draft') : t.say(state === 'discarded' ? 'answer.state.discarded' : 'answer.state.sent')
}
