import type { Told } from '../../contract.ts'

/**
 * Where an answer stands. `waiting`: for somebody's approval · `sending`: on its way, tried again by itself · `sent`: public ·
 * `manual`: to be published by hand, then confirmed · `refused`: not public, and why is said · `unsure`: it may be public; a
 * person must look · `discarded`: never to be sent.
 */
export const ANSWER_STATES = ['draft', 'waiting', 'sending', 'sent', 'manual', 'refused', 'unsure', 'discarded'] as const
export type AnswerState = (typeof ANSWER_STATES)[number]

/** What a person does, `send` the only way to the public. The rest of them are the machine's reports. */
export const PERSON_ACTS = ['edit', 'submit', 'approve', 'reject', 'send', 'confirm', 'discard'] as const
export const MACHINE_ACTS = ['arrive', 'refuse', 'doubt'] as const
export type PersonAct = (typeof PERSON_ACTS)[number]
export type AnswerAct = PersonAct | (typeof MACHINE_ACTS)[number]

/** `go` is `sending` where the platform takes answers, `manual` where it does not. */
type Next = AnswerState | 'go'

const TABLE: Record<AnswerState, Partial<Record<AnswerAct, Next>>> = {
  draft: { edit: 'draft', submit: 'waiting', send: 'go', discard: 'discarded' },
  waiting: { approve: 'go', reject: 'draft', discard: 'discarded' },
  sending: { arrive: 'sent', refuse: 'refused', doubt: 'unsure' },
  sent: {},
  manual: { edit: 'draft', confirm: 'sent', discard: 'discarded' },
  // What was refused was approved before it was sent; its words may change, and are then looked at again.
  refused: { edit: 'draft', send: 'go', discard: 'discarded' },
  unsure: { send: 'go', confirm: 'sent', discard: 'discarded' },
  discarded: {},
}

/** The state after an act; undefined: the act is not possible there. */
export const stateAfter = (state: AnswerState, act: AnswerAct, { hasApi }: { hasApi: boolean }): AnswerState | undefined => {
  const next = TABLE[state][act]
  return next === 'go' ? (hasApi ? 'sending' : 'manual') : next
}

/** States in which no second answer to the same opinion may set out. */
export const UNDER_WAY: readonly AnswerState[] = ['sending', 'manual', 'unsure']

/** What stands against an act, for people. */
export const whyNot = (state: AnswerState, act: AnswerAct): Told => ({
  es: `No se puede ${ACTS[act].es} una respuesta que ${STATES[state].es}.`,
  en: `An answer that ${STATES[state].en} cannot be ${ACTS[act].en}.`,
})

const STATES: Record<AnswerState, Told> = {
  draft: { es: 'es un borrador', en: 'is a draft' },
  waiting: { es: 'espera aprobación', en: 'waits for approval' },
  sending: { es: 'se está enviando', en: 'is on its way' },
  sent: { es: 'ya se publicó', en: 'is public already' },
  manual: { es: 'se publica a mano', en: 'is published by hand' },
  refused: { es: 'fue rechazada', en: 'was refused' },
  unsure: { es: 'quizá ya se publicó', en: 'may be public already' },
  discarded: { es: 'se descartó', en: 'was discarded' },
}
const ACTS: Record<AnswerAct, Told> = {
  edit: { es: 'editar', en: 'edited' },
  submit: { es: 'mandar a aprobación', en: 'submitted' },
  approve: { es: 'aprobar', en: 'approved' },
  reject: { es: 'devolver', en: 'rejected' },
  send: { es: 'enviar', en: 'sent' },
  confirm: { es: 'confirmar', en: 'confirmed' },
  discard: { es: 'descartar', en: 'discarded' },
  arrive: { es: 'dar por enviada', en: 'noted as sent' },
  refuse: { es: 'dar por rechazada', en: 'noted as refused' },
  doubt: { es: 'dar por dudosa', en: 'noted as unsure' },
}
