import type { Moment, MomentPolarities, Polarity } from './moments.ts'
import type { AspectReading } from '../reading/reading.ts'

/** What a mention says of one aspect, and at which moments. */
export interface AspectFace {
  polarity: Polarity
  moments: Moment[]
}

/** The aspects of a mention by key. Keys are those of config/aspects: any deployment may have its own. */
export type MentionAspects = Record<string, AspectFace>

export const aspectFaces = (readings: AspectReading[] = []): MentionAspects =>
  Object.fromEntries(readings.map(({ key, polarity, moments }) => [key, { polarity, moments }]))

/** The moments of an aspect that the mention still carries once people's corrections are laid over it. */
export const liveMoments = ({ moments }: AspectFace, carried: MomentPolarities): Moment[] => moments.filter(moment => carried[moment] !== undefined)

/** A person's word on the whole text is a word on its aspect where there is but one. */
export const correctAspects = (aspects: MentionAspects, polarity: Polarity): MentionAspects => {
  const [only, ...others] = Object.entries(aspects)
  return only && others.length === 0 ? { [only[0]]: { ...only[1], polarity } } : aspects
}
