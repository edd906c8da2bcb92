import { z } from 'zod'

const share = z.number().min(0).max(1)
const positive = z.number().positive()
const weight = z.number().min(0)

/** Every weight of the index, as config/formula.yaml documents them. */
export const formulaSchema = z.strictObject({
  version: z.string().min(1),
  standing: z.strictObject({
    prior: positive,
    priorStars: z.literal(3.5),
    halfLifeDays: positive,
    // Steeper ones would carry the index out of 0–100: from 3.5 it is 2.5 stars down to 1 and 1.5 up to 5.
    slopeBelow: positive.max(1 / 5),
    slopeAbove: positive.max(1 / 3),
  }),
  firstScreen: z.strictObject({
    places: z.number().int().min(1).max(10),
    freshDays: z.number().min(0),
    halfLifeDays: positive,
    prior: positive,
    impression: z.strictObject({ positive: share, neutral: share, negative: share, answered: share }),
  }),
  share: z
    .strictObject({ standing: share, firstScreen: share })
    .refine(parts => Math.abs(parts.standing + parts.firstScreen - 1) < 1e-12, 'the two shares add up to 1'),
  visibility: z.strictObject({ review: weight, social: weight, press: weight, survey: weight, site: weight }),
  material: positive,
  confidence: z.number().min(0.5).max(0.999),
})

export type Formula = z.infer<typeof formulaSchema>

/** The published formula; a test holds config/formula.yaml equal to it. */
export const DEFAULT_FORMULA: Formula = {
  version: 'zmot-1',
  standing: { prior: 7, priorStars: 3.5, halfLifeDays: 180, slopeBelow: 1 / 5, slopeAbove: 1 / 3 },
  firstScreen: {
    places: 10,
    freshDays: 90,
    halfLifeDays: 90,
    prior: 1,
    impression: { positive: 1, neutral: 0.5, negative: 0, answered: 0.25 },
  },
  share: { standing: 0.5, firstScreen: 0.5 },
  visibility: { review: 1, social: 0.5, press: 0.6, survey: 0.1, site: 0.3 },
  material: 7,
  confidence: 0.9,
}
