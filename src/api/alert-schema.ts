import { z } from '@hono/zod-openapi'
import { MOMENTS } from '../domain/journey/moments.ts'
import { span } from './schemas.ts'

const share = { count: z.number(), share: z.number().describe('0…1 of what came since the onset'), before: z.number().nullable().describe('0…1 of the 30 days before; null: nothing came then') }
const rise = { logOdds: z.number().describe('Log odds against the 30 days before, with an informative Dirichlet prior'), z: z.number().describe('The same in standard errors') }

export const summary = z
  .object({
    from: z.string(),
    to: z.string().describe('When it had calmed'),
    hours: z.number(),
    observed: z.number(),
    expected: z.number(),
    peak: z.object({ at: z.string(), count: z.number() }).nullable(),
    negatives: z.number(),
    answered: z.number().describe('Negatives with a public answer'),
  })
  .openapi('AlertSummary')

/** What every alert is explained by; the same in the answer of the API and in webhooks. */
export const explanation = z
  .object({
    version: z.literal(1).describe('Within a version fields are only added'),
    window: z.object({ from: z.string(), to: z.string(), hours: z.number() }).describe('What observed and expected count'),
    observed: z.number(),
    expected: z.object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable(), confidence: z.number().nullable().describe('0.9: usual counts lie between low and high nine times in ten') }),
    per90d: z.number().nullable().describe('Alerts like this to be expected by chance in 90 days'),
    completeness: z.number().nullable().describe('0…1: the part of the window’s opinions that has probably arrived; null: not known'),
    onset: z.string(),
    negativeShare: z.object({ now: z.number().nullable(), before: z.number().nullable() }).describe('Negatives among all opinions of the window, and of the four weeks before'),
    lastWeek: z.object({ observed: z.number() }).describe('The same hours a week earlier'),
    of: z.number().describe('Opinions since the onset that what follows was told from, the newest 300 at most'),
    terms: z.array(z.object({ phrase: z.string(), texts: z.number(), before: z.number(), mentions: z.number(), ...rise })).describe('What they say and ordinary opinions do not'),
    aspects: z.array(z.object({ key: z.string(), ...share, ...rise })).describe('Touchpoints that rose beyond chance'),
    moments: z.array(z.object({ key: z.enum(MOMENTS), ...share, ...rise })),
    sources: z.array(z.object({ id: z.string(), name: z.string(), ...share })),
    places: z.array(z.object({ name: z.string(), ...share })),
    concentration: z
      .object({ kind: z.enum(['author', 'copies']), count: z.number(), of: z.number(), share: z.number(), among: z.enum(['negative', 'volume']) })
      .nullable()
      .describe('One author, or one text told many times, makes up most of it; null: many people speak'),
    exemplars: z.array(
      z.object({
        id: z.string(), title: z.string().nullable(), text: z.string(), evidence: z.array(span), url: z.string().nullable(), source: z.string().nullable(),
        rating: z.object({ value: z.number(), outOf: z.number() }).nullable(), publishedAt: z.string().nullable(),
      }),
    ),
    summary: summary.nullable().describe('How it went, of an alert that is over'),
    owner: z.string().describe('As the first route that fits says; else whose it usually is'),
    firstStep: z.string().describe('What the owner does first'),
    chart: z.string().nullable().describe('The drawing as SVG; needs a key with the scope read'),
  })
  .openapi('AlertExplanation')
