import { MOMENTS, type Polarity } from '../../domain/journey/moments.ts'
import type { MomentReading, Reading, Span } from '../../domain/reading/reading.ts'
import { starPlace, type Passage } from '../passage.ts'
import { CONTRADICTED, MOMENT_SURE, POLARITY_SURE } from '../doubt.ts'
import { clamp, round } from '../numbers.ts'
import { mergeSpans } from '../spans.ts'
import { chanceOf, chancesOf, largest, type Decisions } from './decisions.ts'
import { decisiveSpan, decisiveSpans } from './evidence.ts'
import { addStars, featuresOf, type Featured, type Telling } from './features.ts'
import { genreOf, inGenre } from './genre.ts'
import { score, type Scored } from './linear.ts'
import type { TrainedModels } from './models.ts'
import { AT, STORED_OUTCOMES, TONES, toneSums } from './outputs.ts'
import { tokensOf } from './tokens.ts'

/** Everything looked at while one text is read. */
interface View {
  passage: Passage
  models: TrainedModels
  featured: Featured
  /** The same text once more for its genre. */
  inGenre: Featured
  moments: Scored
  tone: [number, number, number]
  way: string
}

export interface TrainedOptions extends Telling {
  /** A tone below this chance of being right is unsure. */
  unsureBelow: number
}

type Verdicts = Pick<Reading, 'sentiment' | 'moments' | 'outcome' | 'needsResponse'>

/** What the trained models say of a text, each verdict with its chance and the words that decided. */
export const readTrained = (passage: Passage, models: TrainedModels, { language, kind, unsureBelow }: TrainedOptions): Verdicts => {
  const tokens = tokensOf(passage)
  const featured = featuresOf(passage, tokens, { language, kind }, { fresh: false })
  const whole = inGenre(featured.whole, language, genreOf(models.genres, tokens, { language, kind }))
  addStars(featured.whole, passage.stars)
  const view: View = {
    passage, models, featured,
    inGenre: { ...featured, whole },
    moments: score(models.moments, featured, (leader, sum) => isNamed(models.decisions, leader, sum)),
    tone: toneSums(score(models.tone, { tokens, whole, segments: [] }).sums),
    way: `${language}/${kind === undefined || kind === 'review' || kind === 'survey' ? 'review' : 'social'}`,
  }
  return { sentiment: sentimentOf(view, unsureBelow), moments: momentsOf(view), outcome: outcomeOf(view), needsResponse: needsResponseOf(view) }
}

const isNamed = ({ moments }: Decisions, moment: number, sum: number): boolean => {
  const { line, from } = moments[MOMENTS[moment]!]
  return chanceOf(line, sum) >= from
}

const sentimentOf = ({ passage, models, inGenre: featured, tone, way }: View, unsureBelow: number): Reading['sentiment'] => {
  const { heat, sure, stars, wordsBesideStars } = models.decisions.tone
  const sums = [...tone]
  const starred = passage.stars === undefined ? undefined : stars[starPlace(passage.stars)]!
  const joined = starred ? sums.map((sum, k) => wordsBesideStars * heat * sum + starred[k]!) : sums
  const winner = largest(joined)
  const chances = chancesOf(joined, starred ? 1 : heat)
  const [first, next] = joined.toSorted((a, b) => b - a)
  const likely = starred ? chances[winner]! : chanceOf(sure[way] ?? sure.any!, first! - next!)
  // Stars and words that contradict each other leave doubt about both.
  const confidence = passage.stars !== undefined && passage.stars * (largest(sums) - 1) < 0 ? Math.min(likely, CONTRADICTED) : likely
  return {
    label: TONES[winner]!,
    score: round(clamp(chances[2]! - chances[0]!)),
    confidence: round(confidence),
    evidence: decisiveSpans(models.tone, featured, Float64Array.from(towards(winner))),
    ...(confidence < unsureBelow && { unsure: true as const }),
  }
}

/** Which way the two sums of a tone go where this one is meant and the others are not. */
const towards = (tone: number): [number, number] => [tone === 0 ? 1 : -0.5, tone === 2 ? 1 : -0.5]

/** What is said of a moment, and beside it the tone of the whole text: far more texts taught that one. */
export const polaritySums = (moments: ArrayLike<number>, moment: number, { tone, weight }: { tone: ArrayLike<number>; weight: number }): number[] =>
  toneSums(moments, AT.polarity(moment)).map((sum, k) => sum + weight * tone[k]!)

const momentsOf = (view: View): MomentReading[] =>
  MOMENTS.flatMap((key, i): MomentReading[] => {
    const sum = view.moments.sums[AT.presence + i]!
    const segment = view.moments.picked[AT.presence + i]!
    if (segment < 0 || !isNamed(view.models.decisions, i, sum)) return []
    const chance = chanceOf(view.models.decisions.moments[key].line, sum)
    const { tone, heat } = view.models.decisions.polarity
    const polarities = chancesOf(polaritySums(view.moments.sums, i, { tone: view.tone, weight: tone }), heat)
    const polarity = TONES[largest(polarities)]!
    const isSure = chance >= MOMENT_SURE && polarities[largest(polarities)]! >= POLARITY_SURE
    return [{ key, polarity, score: round(chance), evidence: momentEvidence(view, { moment: i, segment, polarity }), ...(!isSure && { unsure: true as const }) }]
  })

/** The words of the moment's best segment, and the phrases of the rules that say the same elsewhere. */
const momentEvidence = ({ passage, models, featured }: View, { moment, segment, polarity }: { moment: number; segment: number; polarity: Polarity }): Span[] => {
  const direction = new Float64Array(models.moments.outputs)
  direction[AT.presence + moment] = 1
  direction.set(towards(TONES.indexOf(polarity)).map(share => share / 2), AT.polarity(moment))
  const spans = [decisiveSpan(models.moments, featured, { segment, direction })]
  for (const { value, from, to } of passage.hits) {
    if (value.kind === 'moment' && value.moment === MOMENTS[moment] && isTold(value.polarity, polarity)) spans.push([passage.words[from]!.start, passage.words[to - 1]!.end])
  }
  return mergeSpans(spans.slice(0, MAX_SPANS))
}

const MAX_SPANS = 4

/** A mixed polarity is told by both sides. */
const isTold = (phrase: Polarity | 'any', polarity: Polarity): boolean => phrase === polarity || (polarity === 'neutral' && phrase !== 'any')

const outcomeOf = ({ models, moments }: View): Reading['outcome'] => {
  const { heat, lifts } = models.decisions.outcome
  const chances = chancesOf(STORED_OUTCOMES.map((_, k) => moments.sums[AT.outcome + k]! + lifts[k]!), heat)
  const winner = largest(chances)
  return { label: STORED_OUTCOMES[winner]!, score: round(chances[winner]!) }
}

const needsResponseOf = ({ models, moments }: View): Reading['needsResponse'] => {
  const { line, from } = models.decisions.needsResponse
  const chance = chanceOf(line, moments.sums[AT.needsResponse]!)
  return { value: chance >= from, score: round(chance) }
}
