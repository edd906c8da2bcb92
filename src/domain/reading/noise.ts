import { z } from 'zod'

/**
 * Why the machine lets a mention weigh less. Of its text: `news`, `job`, `spam`, `giveaway` tell no experience. Of its company:
 * `copy` repeats an opinion met shortly before, `twin` is the same opinion met in another source, `flood` is one of many
 * copies in a short time; `burst` is one of too many mentions of one author in a short time.
 */
export const NOISE_REASONS = ['news', 'job', 'spam', 'giveaway', 'copy', 'twin', 'flood', 'burst'] as const
export type NoiseReason = (typeof NOISE_REASONS)[number]
/** What a text is instead of somebody's experience. */
export type NonExperience = Extract<NoiseReason, 'news' | 'job' | 'spam' | 'giveaway'>

/** What the machine found, and what weight that leaves: 0…100. */
export interface Noise {
  /** The heaviest first. */
  reasons: NoiseReason[]
  percent: number
  /** The heaviest; null: none. */
  reason: NoiseReason | null
}

export const NO_NOISE: Noise = { reasons: [], percent: 100, reason: null }

const percent = z.number().int().min(0).max(100)
const count = z.number().int().min(1)
const positive = z.number().positive()

/** Every parameter, as config/noise.yaml documents them. */
export const noiseSchema = z
  .strictObject({
  version: z.string().min(1),
  copy: z.strictObject({
    minWords: count.min(4),
    minSpecific: count,
    longWords: count,
    similar: z.number().min(0.5).max(1),
    similarLong: z.number().min(0.5).max(1),
    windowDays: positive,
    windowLongDays: positive,
  }),
  flood: z.strictObject({ mentions: count.min(2).max(50), hours: positive }),
  burst: z.strictObject({ mentions: count.min(2).max(50), hours: positive }),
  percent: z.strictObject(Object.fromEntries(NOISE_REASONS.map(reason => [reason, percent])) as Record<NoiseReason, typeof percent>),
})
  .refine(({ copy, flood }) => flood.hours <= 24 * Math.min(copy.windowDays, copy.windowLongDays), { path: ['flood', 'hours'], message: 'a flood is told among copies: no longer than copy.windowDays' })

export type NoiseRules = z.infer<typeof noiseSchema>

/** The published parameters; a test holds config/noise.yaml equal to them. */
export const DEFAULT_NOISE: NoiseRules = {
  version: 'noise-1',
  copy: { minWords: 8, minSpecific: 4, longWords: 25, similar: 0.8, similarLong: 0.6, windowDays: 7, windowLongDays: 10 },
  flood: { mentions: 5, hours: 48 },
  burst: { mentions: 5, hours: 24 },
  percent: { news: 25, job: 0, spam: 0, giveaway: 0, copy: 10, twin: 0, flood: 1, burst: 20 },
}

/** The weight several reasons leave together: that of the heaviest, since each already says nearly all. */
export const noiseOf = (reasons: readonly NoiseReason[], rules: NoiseRules): Noise => {
  if (reasons.length === 0) return NO_NOISE
  const found = NOISE_REASONS.filter(reason => reasons.includes(reason)).toSorted((a, b) => rules.percent[a] - rules.percent[b])
  return { reasons: found, percent: rules.percent[found[0]!], reason: found[0]! }
}
