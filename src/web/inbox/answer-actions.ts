import { randomUUID } from 'node:crypto'
import { Hono, type Context } from 'hono'
import type { Warning } from '../../domain/answer/warning.ts'
import { refuse, wantsJson, withQuery, type Begun, type CaseActing } from './case-acting.ts'
import type { Form } from './case-forms.ts'
import { casePath } from './case-links.ts'
import { tame } from '../text.ts'
import { isId } from '../../domain/id.ts'

interface Given {
  id: string
  state: string
  warnings?: Warning[]
}

const ACTS = ['edit', 'judge', 'submit', 'approve', 'reject', 'send', 'confirm', 'discard']

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
    if (form.one('do') === 'draft') return await draft(c, { brand, context, form, begun: onPage })
    const saved = form.one('saved')
    const body = { mentionId: form.one('mention'), caseId: id, text, send: true, again: form.one('again') === '1', ...(isId(saved) && { savedReplyId: saved }) }
    const sent = await door<Given>(c, { method: 'POST', path: `/v1/brands/${brand.slug}/answers`, body, locale: t.locale, key: form.one('key').slice(0, 200) || randomUUID() })
    if (!sent.ok) return refuse(c, sent, onPage)
    return tell(c, saidOf(sent.body.state, context), { state: sent.body.state, path: casePath(brand.slug, id) })
  })

  app.post('/b/:brand/cases/:id{[0-9a-f-]{36}}/answers/:answer', async c => {
    const { brand, context, form } = await begin(c)
    const [id, act] = [c.req.param('id'), form.one('do')]
    const onPage = (told: string) => show(c, id, { status: 409, notice: { text: told, isBad: true, undo: null } })
    if (!ACTS.includes(act)) return refuse(c, { status: 422, told: context.t.say('act.missing') }, onPage)
    if (act === 'judge') return await judge(c, { brand, context, form, begun: onPage })
    const path = `/v1/brands/${brand.slug}/answers/${encodeURIComponent(c.req.param('answer'))}`
    // What was changed in its field is kept first, and sent as it stands there.
    const before = form.all('text').length === 0 || !EDITING.includes(act) ? null : await door<{ text: string }>(c, { method: 'GET', path, locale: context.t.locale })
    // Words as they were stay approved.
    const isSame = before === null || (before.ok && tame(before.body.text).trim() === form.one('text'))
    const edited = isSame ? null : await door<Given>(c, { method: 'PATCH', path, body: { text: form.one('text') }, locale: context.t.locale })
    if (edited?.ok === false) return refuse(c, edited, onPage)
    if (act === 'edit') return tell(c, context.t.say('done.draft'), { state: 'draft', path: casePath(brand.slug, id) })
    const done = await door<Given>(c, { method: 'POST', path: `${path}/${act}`, body: bodyOf(act, form), locale: context.t.locale })
    if (!done.ok) return refuse(c, done, onPage)
    const said = act === 'reject' ? context.t.say('done.returned') : saidOf(done.body.state, context)
    return tell(c, said, { state: done.body.state, path: casePath(brand.slug, id) })
  })
  return app

  /** A person's word on what came of an answer; `auto` leaves it to what is read. */
  async function judge(c: Context, { brand, context, form, begun }: Doing): Promise<Response> {
    const outcome = form.one('outcome')
    const done = await door<Given>(c, { method: 'POST', path: `/v1/brands/${brand.slug}/answers/${encodeURIComponent(c.req.param('answer') ?? '')}/outcome`, body: { outcome: outcome === 'auto' ? null : outcome }, locale: context.t.locale })
    return done.ok ? tell(c, context.t.say('act.done'), { state: done.body.state, path: casePath(brand.slug, c.req.param('id') ?? '') }) : refuse(c, done, begun)
  }

  /** Words of the language model, into the field and no further. */
  async function draft(c: Context, { brand, context, form, begun }: Doing): Promise<Response> {
    const done = await door<{ text: string }>(c, { method: 'POST', path: `/v1/brands/${brand.slug}/mentions/${encodeURIComponent(form.one('mention'))}/answering/draft`, locale: context.t.locale })
    return done.ok ? show(c, c.req.param('id') ?? '', { text: done.body.text }) : refuse(c, done, begun)
  }
}

interface Doing extends Begun {
  begun(told: string): Promise<Response>
}

/** What came of it, to a script as JSON, to a person on the page of the case. */
const tell = (c: Context, said: string, { state, path }: { state: string; path: string }): Response =>
  wantsJson(c) ? c.json({ ok: true, said, state }) : c.redirect(withQuery(path, { done: said }), 303)

const EDITING = ['edit', 'send']

const bodyOf = (act: string, form: Form): object => {
  if (act === 'confirm' && form.one('url') !== '') return { url: form.one('url') }
  return act === 'reject' && form.one('note') !== '' ? { note: form.one('note') } : {}
}

const saidOf = (state: string, { t }: Begun['context']): string => {
  if (state === 'sending') return t.say('done.sent')
  if (state === 'manual') return t.say('done.manual')
  if (state === 'waiting') return t.say('done.waiting')
  return state === 'draft' ? t.say('done.draft') : t.say(state === 'discarded' ? 'answer.state.discarded' : 'answer.state.sent')
}
