/** The six moments of truth, in journey order. Keys are stable; labels live in the message files. */
export const MOMENTS = ['zmot', 'fmot', 'smot', 'relationship', 'failure', 'umot'] as const
export type Moment = (typeof MOMENTS)[number]

/** `neutral` stands for neutral and for mixed. */
export const POLARITIES = ['positive', 'neutral', 'negative'] as const
export type Polarity = (typeof POLARITIES)[number]

/** What an opinion foretells of its author. */
export const OUTCOMES = ['repurchase', 'resolve', 'question', 'lost', 'none'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** The moments an opinion carries, each with its polarity. Empty is legal: no moment. */
export type MomentPolarities = Partial<Record<Moment, Polarity>>

export const isMoment = (key: string): key is Moment => (MOMENTS as readonly string[]).includes(key)
