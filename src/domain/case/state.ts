import type { Told } from '../../contract.ts'

/** Where a case stands. The first six are the way of every case; the rest are what people live with on it. */
export const CASE_STATES = ['new', 'taken', 'answered', 'resolved', 'following-up', 'closed', 'waiting-customer', 'passed-to-area', 'moved-private', 'formal-complaint'] as const
export type CaseState = (typeof CASE_STATES)[number]

/** Who acts: a person, an API key, or Marea itself (`marea`). */
export interface Actor {
  id: string
  name: string
}

/** What the transitions of a case depend on. */
export interface CaseFacts {
  state: CaseState
  assignee: Actor | null
  /** Whether the newest thing the customer said has its answer. */
  answered: boolean
}

export type Act =
  /** Nobody else answers it from now on. */
  | { type: 'take'; by: Actor }
  | { type: 'release' }
  | { type: 'assign'; to: Actor }
  | { type: 'answer' }
  | { type: 'wait' }
  | { type: 'pass'; area: string; folio: string }
  /** The talk goes on where nobody else reads it: counts as answered, not as resolved. */
  | { type: 'move-private' }
  /** A complaint with a number at an authority or under the law, and the day by which it must be dealt with. */
  | { type: 'complain'; folio: string; legalDueAt: Date }
  | { type: 'resolve'; remedy: string | null }
  | { type: 'follow' }
  /** `reason` is needed where nothing was resolved. */
  | { type: 'close'; reason: string | null }
  | { type: 'reopen' }
  /** The author edited what they said, or said more. Always legal. */
  | { type: 'speak' }

export type ActType = Act['type']
export type Transition = { ok: true; facts: CaseFacts } | { ok: false; refusal: Told }

const DONE: readonly CaseState[] = ['resolved', 'following-up']
/** States that a word of the author does not take a case out of: the area and the law go on. */
const OUTLASTING: readonly CaseState[] = ['new', 'taken', 'passed-to-area', 'formal-complaint']

const CLOSED: Told = { es: 'El caso está cerrado. Ábrelo de nuevo para seguir con él.', en: 'The case is closed. Reopen it to go on with it.' }
const DONE_ALREADY: Told = { es: 'El caso ya está resuelto. Ábrelo de nuevo para seguir con él.', en: 'The case is resolved already. Reopen it to go on with it.' }
const TAKE_FIRST: Told = { es: 'Nadie ha tomado el caso. Tómalo primero, para que nadie conteste dos veces.', en: 'Nobody has taken the case. Take it first, so that nobody answers twice.' }
const ANSWER_FIRST: Told = { es: 'El cliente aún no tiene respuesta. Responde primero, o cierra el caso con un motivo.', en: 'The customer has no answer yet. Answer first, or close the case with a reason.' }

/** What an act makes of a case; an act that is not legal now is refused with a sentence that says what to do. */
export const transition = (facts: CaseFacts, act: Act): Transition => {
  const refusal = refusalOf(facts, act)
  return refusal === null ? { ok: true, facts: after(facts, act) } : { ok: false, refusal }
}

const EXAMPLES = (by: Actor): Act[] => [
  { type: 'take', by }, { type: 'release' }, { type: 'assign', to: by }, { type: 'answer' }, { type: 'wait' }, { type: 'pass', area: '', folio: '' }, { type: 'move-private' },
  { type: 'complain', folio: '', legalDueAt: new Date(0) }, { type: 'resolve', remedy: null }, { type: 'follow' }, { type: 'close', reason: 'any' }, { type: 'reopen' },
]

/** What this person may do with a case now. */
export const legalActs = (facts: CaseFacts, by: Actor): ActType[] => EXAMPLES(by).filter(act => refusalOf(facts, act) === null).map(({ type }) => type)

const refusalOf = (facts: CaseFacts, act: Act): Told | null => {
  const { state, assignee, answered } = facts
  if (act.type === 'speak') return null
  if (act.type === 'reopen') return state === 'closed' || DONE.includes(state) ? null : { es: 'El caso sigue abierto: no hay nada que reabrir.', en: 'The case is open: there is nothing to reopen.' }
  if (state === 'closed') return CLOSED
  if (act.type === 'take') return assignee === null || assignee.id === act.by.id ? null : takenBy(assignee)
  if (act.type === 'release') return assignee === null ? { es: 'Nadie tiene el caso: no hay nada que soltar.', en: 'Nobody has the case: there is nothing to release.' } : null
  if (act.type === 'assign') return null
  if (act.type === 'close') return DONE.includes(state) || (act.reason ?? '').trim() !== '' ? null : { es: 'El caso no está resuelto. Resuélvelo, o ciérralo con un motivo.', en: 'The case is not resolved. Resolve it, or close it with a reason.' }
  if (act.type === 'follow') return state === 'resolved' ? null : { es: 'Sólo se da seguimiento a lo resuelto. Resuelve el caso primero.', en: 'Only what is resolved is followed up. Resolve the case first.' }
  // What was answered and never heard of again comes up for follow-up without having been resolved.
  if (DONE.includes(state) && !(act.type === 'resolve' && state === 'following-up')) return DONE_ALREADY
  if (state === 'new') return TAKE_FIRST
  return (act.type === 'resolve' || act.type === 'wait') && !answered ? ANSWER_FIRST : null
}

/** The answer to whoever clicked second. */
export const takenBy = ({ name }: Actor): Told => ({ es: `Lo tomó ${name}.`, en: `Taken by ${name}.` })

const NEXT: Partial<Record<ActType, CaseState>> = {
  answer: 'answered', wait: 'waiting-customer', pass: 'passed-to-area', 'move-private': 'moved-private', complain: 'formal-complaint', resolve: 'resolved', follow: 'following-up', close: 'closed',
}

const after = (facts: CaseFacts, act: Act): CaseFacts => {
  if (act.type === 'take') return held(facts, act.by)
  if (act.type === 'assign') return held(facts, act.to)
  if (act.type === 'release') return { ...facts, assignee: null, state: facts.state === 'taken' ? 'new' : facts.state }
  if (act.type === 'reopen') return { ...facts, state: begun(facts) }
  if (act.type === 'speak') return { ...facts, answered: false, state: OUTLASTING.includes(facts.state) ? facts.state : begun(facts) }
  const isAnswer = act.type === 'answer' || act.type === 'move-private'
  // An answer in public ends nothing before the law: its day goes on.
  const next = act.type === 'answer' && facts.state === 'formal-complaint' ? facts.state : NEXT[act.type]
  return { ...facts, state: next ?? facts.state, answered: facts.answered || isAnswer }
}

const held = (facts: CaseFacts, assignee: Actor): CaseFacts => ({ ...facts, assignee, state: facts.state === 'new' ? 'taken' : facts.state })

const begun = ({ assignee }: CaseFacts): CaseState => (assignee === null ? 'new' : 'taken')

/** Whether somebody of ours has to do something: such cases stand in the queue; the others wait for a customer, a date or nothing. */
export const isQueued = (state: CaseState): boolean => ['new', 'taken', 'passed-to-area', 'formal-complaint', 'following-up'].includes(state)
