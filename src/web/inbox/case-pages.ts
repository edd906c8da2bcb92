import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { actorOf, principalOf } from '../../api/actor.ts'
import type { CaseRendering, Showing } from './case-acting.ts'
import { caseActions } from './case-actions.ts'
import { caseFiltersOf } from './case-filters.ts'
import { openCaseDoor } from './case-door.ts'
import { caseSettingsPages } from './case-settings-actions.ts'
import { caseFile } from '../components/inbox/case-file.ts'
import { caseQueue } from '../components/inbox/case-queue.ts'
import { loadCase } from '../load/case.ts'
import { loadQueue } from '../load/cases.ts'
import { casesPage, noCasesPage, type Desk } from '../pages/inbox/cases.ts'
import { refusal } from '../refusal.ts'
import type { WebServices } from '../services.ts'
import type { Notice } from '../views/cases.ts'
import { roleOn } from '../../domain/access.ts'
import { isId } from '../../domain/id.ts'

// A long answer and a long note fit; more is a mistake or an attack.
const MOST_BYTES = 1024 * 1024

/** The inbox: its list, its cases, and what their forms do. */
export const casePages = (services: WebServices, { guard, brandContext, send }: CaseRendering): Hono => {
  const app = new Hono()
  app.use('/b/:brand/cases/*', bodyLimit({ maxSize: MOST_BYTES, onError: () => { throw refusal(413, 'refusal.long') } }))

  const door = openCaseDoor(services, guard)
  app.get('/b/:brand/cases', c => show(c, null))
  app.route('/', caseSettingsPages(services, { door, brandContext, send }))
  app.route('/', caseActions(services, { door, brandContext, send, show }))
  app.get('/b/:brand/cases/:id', c => show(c, c.req.param('id')))
  return app

  /** The list with a case beside it; `part`: that pane alone, for a script that swaps it in. */
  async function show(c: Context, id: string | null, { notice = noticeIn(c), status = 200, text }: Showing = {}): Promise<Response> {
    const [brand, context] = await brandContext(c)
    if (brand.kind !== 'own') return send(c, noCasesPage(context))
    const query = new URL(c.req.url).searchParams
    const me = actorOf(c)
    const ask = { services, me, role: roleOn(principalOf(c), brand.id), suggest: query.get('suggest') === '1', replyId: isId(query.get('reply') ?? '') ? query.get('reply') : null, text }
    if (id !== null && !isId(id)) throw refusal(404, 'refusal.case')
    const part = query.get('part')
    // A script that opens a case has the list already.
    if (part === 'case' && id !== null) {
      const file = await loadCase(brand, id, ask)
      if (!file) throw refusal(404, 'refusal.case')
      return send(c, caseFile(file, context, { filters: caseFiltersOf(query), notice }), status)
    }
    const [queue, asked] = await Promise.all([loadQueue(brand, query, { services, me }), id === null || part === 'queue' ? undefined : loadCase(brand, id, ask)])
    if (part === 'queue') return send(c, caseQueue(queue, context, { openId: query.get('open'), notice }), status)
    const first = queue.cards[0]?.id
    const file = asked ?? (id === null && first !== undefined ? await loadCase(brand, first, ask) : undefined)
    if (id !== null && !file) throw refusal(404, 'refusal.case')
    const desk: Desk = { queue, file: file ?? null, isOpen: id !== null, notice }
    return send(c, casesPage(desk, context), status)
  }

  /** What the last form came to, as its redirect carries it. */
  function noticeIn(c: Context): Notice | null {
    const query = new URL(c.req.url).searchParams
    const said = query.get('done')
    const undo = query.get('undo')
    if (said === null) return null
    return { text: said.slice(0, 300).toWellFormed(), isBad: false, undo: undo !== null && isId(undo) ? undo : null }
  }
}
