import type { Told } from '../../contract.ts'
import type { Outcome as Foretold, Polarity } from '../journey/moments.ts'

/** What came of an answer: won back, kept, or lost. */
export const ANSWER_OUTCOMES = ['recovered', 'kept', 'lost'] as const
export type Outcome = (typeof ANSWER_OUTCOMES)[number]

/** An opinion as it stood at one time. */
export interface Standing {
  sentiment: Polarity | null
  unsure: boolean
  /** 100…500; null: its author gave no stars. */
  ratedCenti: number | null
  foretold?: Foretold | undefined
}

/** What its author said again after the answer: another opinion, or a word in the same conversation. */
export interface Message extends Standing {
  at: Date
}

export interface Aftermath {
  before: Standing
  /** As it stands now; null: its author took it away. */
  now: Standing | null
  /** Whether its author changed words or stars since the answer. */
  edited: boolean
  messages: Message[]
}

export type Because = 'stars' | 'tone' | 'message' | 'removed'

export interface Verdict {
  outcome: Outcome
  because: Because
  told: Told
}

// Half a star is the smallest step any scale of five knows.
const STEP_CENTI = 50

/**
 * What the author's later words say of an answer; null: they have not spoken again. Stars weigh most, then the words of the
 * newest message, then those of the edit. Silence says nothing: many who are content write no more.
 */
export const outcomeOf = ({ before, now, edited, messages }: Aftermath): Verdict | null => {
  const last = messages.toSorted((a, b) => a.at.getTime() - b.at.getTime()).at(-1)
  if (now !== null && edited) {
    const byStars = starsVerdict(before, now)
    if (byStars) return byStars
  }
  if (last !== undefined) {
    const spoken = toneVerdict(before, last, 'message')
    if (spoken) return spoken
  }
  if (now === null) return isBad(before) ? verdict('kept', 'removed') : null
  return edited ? (toneVerdict(before, now, 'tone') ?? null) : null
}

const starsVerdict = (before: Standing, now: Standing): Verdict | null => {
  if (before.ratedCenti === null || now.ratedCenti === null) return null
  const lift = now.ratedCenti - before.ratedCenti
  if (lift >= STEP_CENTI) return verdict(isBad(before) ? 'recovered' : 'kept', 'stars')
  return lift <= -STEP_CENTI ? verdict('lost', 'stars') : null
}

const toneVerdict = (before: Standing, now: Standing, because: 'message' | 'tone'): Verdict | null => {
  if (now.foretold === 'lost') return verdict('lost', because)
  if (now.unsure || now.sentiment === null) return null
  if (now.sentiment === 'negative') return verdict('lost', because)
  if (!isBad(before)) return verdict('kept', because)
  // A word that is neither good nor bad lifts nobody's opinion by itself.
  return now.sentiment === 'positive' ? verdict('recovered', because) : verdict('kept', because)
}

const isBad = ({ sentiment, unsure, ratedCenti }: Standing): boolean => (ratedCenti !== null ? ratedCenti < 300 : sentiment === 'negative' && !unsure)

const WHY: Record<Because, Record<Outcome, Told>> = {
  stars: {
    recovered: { es: 'Subió sus estrellas después de la respuesta.', en: 'The stars were raised after the answer.' },
    kept: { es: 'Subió sus estrellas después de la respuesta.', en: 'The stars were raised after the answer.' },
    lost: { es: 'Bajó sus estrellas después de la respuesta.', en: 'The stars were lowered after the answer.' },
  },
  tone: {
    recovered: { es: 'Cambió su opinión y ahora habla bien.', en: 'The opinion was changed and now speaks well.' },
    kept: { es: 'Cambió su opinión y ya no se queja.', en: 'The opinion was changed and complains no more.' },
    lost: { es: 'Cambió su opinión y sigue en contra.', en: 'The opinion was changed and still speaks against the brand.' },
  },
  message: {
    recovered: { es: 'Volvió a escribir, y habla bien.', en: 'They wrote again, and speak well.' },
    kept: { es: 'Volvió a escribir y no se queja.', en: 'They wrote again and do not complain.' },
    lost: { es: 'Volvió a escribir y sigue en contra.', en: 'They wrote again and still speak against the brand.' },
  },
  removed: {
    recovered: { es: 'Quitó su opinión.', en: 'The opinion was taken away.' },
    kept: { es: 'Quitó su opinión negativa después de la respuesta.', en: 'The negative opinion was taken away after the answer.' },
    lost: { es: 'Quitó su opinión.', en: 'The opinion was taken away.' },
  },
}

const verdict = (outcome: Outcome, because: Because): Verdict => ({ outcome, because, told: WHY[because][outcome] })
