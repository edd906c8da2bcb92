import { z } from 'zod'
import type { Formula } from './formula.ts'

const days = (least: number) => z.number().int().min(least).max(3650).optional()
const weight = z.number().min(0).max(1).optional()

/**
 * Weights a brand may set for its inner figure; what is left out is the published one. What an opinion does to the eye, the
 * priors and the slopes are no matter of taste: they stay.
 */
export const ownParametersSchema = z.strictObject({
  standing: z.strictObject({ halfLifeDays: days(7) }).optional(),
  firstScreen: z.strictObject({ freshDays: days(0), halfLifeDays: days(7) }).optional(),
  share: z.strictObject({ standing: weight }).optional().describe('The first screen has the rest'),
  visibility: z.strictObject({ review: weight, social: weight, press: weight, survey: weight, site: weight }).optional(),
})

export type OwnParameters = z.infer<typeof ownParametersSchema>

/** Every weight a brand may set, by its place in the formula. */
export const KNOBS = ['visibility.review', 'visibility.social', 'visibility.press', 'visibility.survey', 'visibility.site', 'standing.halfLifeDays', 'firstScreen.freshDays', 'firstScreen.halfLifeDays', 'share.standing'] as const
export type Knob = (typeof KNOBS)[number]

const readFrom = (from: OwnParameters | Formula, knob: Knob): number | undefined => {
  const [part, key] = knob.split('.') as [string, string]
  return (from as Record<string, Record<string, number> | undefined>)[part]?.[key]
}

export const publishedValue = (knob: Knob, published: Formula): number => readFrom(published, knob)!

/** The weight in force. */
export const valueOf = (knob: Knob, own: OwnParameters, published: Formula): number => readFrom(own, knob) ?? publishedValue(knob, published)

/** What differs from the published formula. */
export const differing = (own: OwnParameters, published: Formula): Knob[] => KNOBS.filter(knob => valueOf(knob, own, published) !== publishedValue(knob, published))

/** Without what is as published, so that it goes on with the published formula. */
export const ownPartOf = (own: OwnParameters, published: Formula): OwnParameters => {
  const parts: Record<string, Record<string, number>> = {}
  for (const knob of differing(own, published)) {
    const [part, key] = knob.split('.') as [string, string]
    parts[part] = { ...parts[part], [key]: valueOf(knob, own, published) }
  }
  return parts
}

/** The published formula with a brand's own weights in it. Its version says so: figures of two versions are not compared. */
export const withOwn = (published: Formula, own: OwnParameters, revision: number): Formula => {
  if (differing(own, published).length === 0) return published
  const standing = valueOf('share.standing', own, published)
  return {
    ...published,
    version: `${published.version}+own-${revision}`,
    standing: { ...published.standing, halfLifeDays: valueOf('standing.halfLifeDays', own, published) },
    firstScreen: { ...published.firstScreen, freshDays: valueOf('firstScreen.freshDays', own, published), halfLifeDays: valueOf('firstScreen.halfLifeDays', own, published) },
    share: { standing, firstScreen: 1 - standing },
    visibility: { ...published.visibility, ...own.visibility } as Formula['visibility'],
  }
}

/** Whether any kind of source is seen at all; without one there is no index. */
export const isSeen = (own: OwnParameters, published: Formula): boolean => KNOBS.some(knob => knob.startsWith('visibility.') && valueOf(knob, own, published) > 0)
