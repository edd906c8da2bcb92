import { MOMENTS, OUTCOMES, POLARITIES, type Moment } from '../../domain/journey/moments.ts'
import type { Reading } from '../../domain/reading/reading.ts'
import type { ReadOpinion } from '../read.ts'
import type { Example } from '../train/examples.ts'
import type { Peer } from './peers.ts'
import { calibrationByChance, calibrationError, classScores, f1Of, macroF1, newConfusion, type ClassScore, type Confusion, type Counts } from './score.ts'

export interface ToneScore {
  set: string
  language: string
  texts: number
  /** Macro-F1 by reader, 0…1; absent where a peer does not read the language. */
  macroF1: Record<string, number>
  classes: ClassScore[]
  confusion: Confusion
  calibrationError: number
  /** What so few texts show of it where every chance is true. */
  calibrationByChance: number
  unsureShare: number
}

export interface MomentScore {
  language: string
  texts: number
  macroF1: number
  moments: Record<Moment, Counts & { f1: number }>
  withPolarity: number
  needsResponse: number
  outcome: number
  tone: number
  /** Of the moments' chances. */
  calibrationError: number
}

export interface Speed {
  reader: string
  textsPerSecond: number
}

/** The tone of one set of texts, read by Marea and its peers. Stars are not told: they are what several sets are labelled by. */
export const evaluateTone = async (set: string, examples: Example[], read: ReadOpinion, peers: Peer[]): Promise<ToneScore> => {
  const readings = examples.map(({ text, language, kind }) => read({ text, lang: language, kind }))
  const confusion = newConfusion(POLARITIES.length)
  examples.forEach(({ tone }, i) => confusion[POLARITIES.indexOf(tone)]![POLARITIES.indexOf(readings[i]!.sentiment.label ?? 'neutral')]! += 1)
  const claims = readings.map(({ sentiment }, i) => ({ chance: sentiment.confidence, right: sentiment.label === examples[i]!.tone }))
  const byReader: Record<string, number> = { marea: macroF1(confusion, POLARITIES) }
  for (const peer of peers) {
    const theirs = newConfusion(POLARITIES.length)
    let reads = true
    for (const { text, language, tone } of examples) {
      const label = await peer.read(text, language)
      reads &&= label !== undefined
      theirs[POLARITIES.indexOf(tone)]![POLARITIES.indexOf(label ?? 'neutral')]! += 1
    }
    if (reads) byReader[peer.name] = macroF1(theirs, POLARITIES)
  }
  return {
    set, language: examples[0]!.language, texts: examples.length, macroF1: byReader, confusion,
    classes: classScores(confusion, POLARITIES),
    calibrationError: calibrationError(claims),
    calibrationByChance: calibrationByChance(claims),
    unsureShare: readings.filter(({ sentiment }) => sentiment.unsure).length / readings.length,
  }
}

/** Moments, outcome and needs-response of texts that people read. */
export const evaluateMoments = (language: string, examples: Example[], read: ReadOpinion): MomentScore => {
  const readings = examples.map(({ text, language: stated, kind }) => read({ text, lang: stated, kind }))
  const moments = Object.fromEntries(MOMENTS.map(moment => {
    const counts = countYes(examples, readings, ({ full }) => full!.moments[moment] !== undefined, reading => reading.moments.some(({ key }) => key === moment))
    return [moment, { ...counts, f1: f1Of(counts) }]
  })) as MomentScore['moments']
  const met = MOMENTS.filter(moment => moments[moment].real > 0)
  const polarity = MOMENTS.map(moment => examples.reduce((counts, { full }, i) => {
    const [truth, said] = [full!.moments[moment], readings[i]!.moments.find(({ key }) => key === moment)?.polarity]
    return { hits: counts.hits + Number(truth !== undefined && truth === said), said: counts.said + Number(said !== undefined), real: counts.real + Number(truth !== undefined) }
  }, { hits: 0, said: 0, real: 0 })).reduce((a, b) => ({ hits: a.hits + b.hits, said: a.said + b.said, real: a.real + b.real }))
  const outcomes = newConfusion(OUTCOMES.length)
  const tones = newConfusion(POLARITIES.length)
  examples.forEach(({ full, tone }, i) => {
    outcomes[OUTCOMES.indexOf(full!.outcome)]![OUTCOMES.indexOf(readings[i]!.outcome.label)]! += 1
    tones[POLARITIES.indexOf(tone)]![POLARITIES.indexOf(readings[i]!.sentiment.label ?? 'neutral')]! += 1
  })
  return {
    language, texts: examples.length, moments,
    macroF1: met.reduce((sum, moment) => sum + moments[moment].f1, 0) / Math.max(1, met.length),
    withPolarity: f1Of(polarity),
    needsResponse: f1Of(countYes(examples, readings, ({ full }) => full!.needsResponse, ({ needsResponse }) => needsResponse.value)),
    outcome: macroF1(outcomes, OUTCOMES),
    tone: macroF1(tones, POLARITIES),
    calibrationError: calibrationError(readings.flatMap((reading, i) => reading.moments.map(({ key, score }) => ({ chance: score, right: examples[i]!.full!.moments[key] !== undefined })))),
  }
}

const countYes = (examples: Example[], readings: Reading[], isReal: (example: Example) => boolean, isSaid: (reading: Reading) => boolean): Counts => {
  const counts = { hits: 0, said: 0, real: 0 }
  examples.forEach((example, i) => {
    const [real, said] = [isReal(example), isSaid(readings[i]!)]
    counts.real += Number(real)
    counts.said += Number(said)
    counts.hits += Number(real && said)
  })
  return counts
}

const RUNS = 5
const SPEED_LENGTH = 200

/** Texts a second on one core, texts of about 200 characters, the readers taking turns; medians. All readings of ours, the tone alone of theirs. */
export const measureSpeed = async (examples: Example[], read: ReadOpinion, peers: Peer[]): Promise<Speed[]> => {
  const texts = examples.filter(({ text, language }) => language === 'es' && text.length >= SPEED_LENGTH).slice(0, 1000).map(({ text, kind }) => ({ text: text.slice(0, SPEED_LENGTH), kind }))
  const readers: Array<{ reader: string; run: () => Promise<unknown> }> = [
    { reader: 'marea', run: async () => texts.forEach(({ text, kind }) => read({ text, kind, lang: 'es' })) },
    { reader: 'marea, language told by itself', run: async () => texts.forEach(({ text, kind }) => read({ text, kind })) },
    ...peers.filter(({ name }) => name !== 'vader').map(peer => ({ reader: peer.name, run: async () => { for (const { text } of texts) await peer.read(text, 'es') } })),
  ]
  const times = new Map(readers.map(({ reader }) => [reader, [] as number[]]))
  for (let i = -1; i < RUNS; i++) {
    for (const { reader, run } of readers) {
      const start = performance.now()
      await run()
      if (i >= 0) times.get(reader)!.push(performance.now() - start)
    }
  }
  return readers.map(({ reader }) => ({ reader, textsPerSecond: (1000 * texts.length) / times.get(reader)!.toSorted((a, b) => a - b)[RUNS >> 1]! }))
}
