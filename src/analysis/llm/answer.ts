import { z } from 'zod'
import { MOMENTS, OUTCOMES, POLARITIES } from '../../domain/journey/moments.ts'
import type { MomentReading, Span } from '../../domain/reading/reading.ts'
import { MOMENT_SURE, toneOf } from '../doubt.ts'
import { round } from '../numbers.ts'
import { quoteFinder } from '../quotes.ts'
import { mergeSpans } from '../spans.ts'
import type { Verdicts } from '../stage.ts'
import type { Passage } from './passage.ts'

// Endpoints that hold a model to a schema know neither bounds nor patterns: those are checked here alone, as refinements.
const chance = z.number().refine(value => value >= 0 && value <= 1, 'between 0 and 1')
const quotes = z.array(z.string())
const moment = z.strictObject({ moment: z.enum(MOMENTS), polarity: z.enum(POLARITIES), chance, quotes })
const item = z.strictObject({
  n: z.number().describe('The number of the text'),
  language: z.string().refine(code => /^[a-z]{2}$|^und$/.test(code), 'two letters or und').describe('ISO 639-1, two lower-case letters; und where it cannot be told'),
  sentiment: z.enum(POLARITIES),
  sentimentChance: chance,
  sentimentQuotes: quotes,
  moments: z.array(moment),
  outcome: z.enum(OUTCOMES),
  outcomeChance: chance,
  needsResponseChance: chance,
})
type Item = z.infer<typeof item>

const { $schema: _, ...schema } = z.toJSONSchema(z.strictObject({ readings: z.array(item) }))
/** What the model's answer must look like: every field required, nothing beside them. */
export const ANSWER_SCHEMA: object = schema

/** What was said of each text, by its place; places nothing sound was said of are absent. Undefined: it is no answer at all. */
export const verdictsIn = (content: string, passages: Passage[]): Map<number, Verdicts> | undefined => {
  const whole = z.object({ readings: z.array(z.unknown()) }).safeParse(jsonOf(content))
  if (!whole.success) return undefined
  const said = new Map<number, Verdicts>()
  for (const one of whole.data.readings) {
    const { data } = item.safeParse(one)
    const passage = data && passages[data.n - 1]
    if (!passage || said.has(data.n - 1)) continue
    const verdicts = verdictsOf(data, passage)
    if (verdicts) said.set(data.n - 1, verdicts)
  }
  return said
}

/** Some endpoints set a fence around JSON whatever they are told. */
const jsonOf = (content: string): unknown => {
  try {
    return JSON.parse(content.replace(/^\s*```(?:json)?\s*|\s*```\s*$/g, ''))
  } catch {
    return undefined
  }
}

/** Undefined where it quotes what is not there: who invents words invents verdicts. */
const verdictsOf = (said: Item, passage: Passage): Verdicts | undefined => {
  // No verdict rather than a guess: what it cannot name the language of stays as we read it.
  if (said.language === 'und') return {}
  const find = spansIn(passage)
  const evidence = find(said.sentimentQuotes)
  const moments = momentsOf(said, find)
  if (!evidence || !moments || (said.sentiment !== 'neutral' && said.sentimentQuotes.length === 0)) return undefined
  const { sentiment: label, sentimentChance: confidence, needsResponseChance: needed } = said
  const score = label === 'neutral' ? 0 : label === 'positive' ? confidence : -confidence
  return {
    language: said.language,
    sentiment: { ...toneOf(label, { score, confidence, rating: passage.stars }), evidence },
    moments,
    outcome: { label: said.outcome, score: round(said.outcomeChance) },
    needsResponse: { value: needed >= 0.5, score: round(needed) },
  }
}

const MAX_SPANS = 4

/** Where quotes stand in the text; those of the title are true but point nowhere. Undefined: one of them is invented. */
const spansIn = ({ text, title = '' }: Passage): ((quoted: string[]) => Span[] | undefined) => {
  const [inText, inTitle] = [quoteFinder(text), quoteFinder(title)]
  return quoted => {
    const spans: Span[] = []
    for (const quote of quoted) {
      const span = inText(quote)
      if (span) spans.push(span)
      else if (!inTitle(quote)) return undefined
    }
    return mergeSpans(spans.slice(0, MAX_SPANS))
  }
}

/** In journey order, each once. */
const momentsOf = ({ moments }: Item, find: (quoted: string[]) => Span[] | undefined): MomentReading[] | undefined => {
  const read = MOMENTS.flatMap((key): Array<MomentReading | undefined> => {
    const said = moments.find(one => one.moment === key)
    if (!said) return []
    const evidence = said.quotes.length > 0 ? find(said.quotes) : undefined
    return [evidence && { key, polarity: said.polarity, score: round(said.chance), evidence, ...(said.chance < MOMENT_SURE && { unsure: true as const }) }]
  })
  return read.includes(undefined) ? undefined : (read as MomentReading[])
}
