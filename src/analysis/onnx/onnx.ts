import type { Polarity } from '../../domain/journey/moments.ts'
import { POLARITIES } from '../../domain/journey/moments.ts'
import type { Opinion, Span } from '../../domain/reading/reading.ts'
import { wordsOf } from '../../domain/language/words.ts'
import { clausesOf } from '../clauses.ts'
import { toneOf } from '../doubt.ts'
import type { Read, Stage, Verdicts } from '../stage.ts'
import type { Dtype, ModelFolder } from './folder.ts'
import { chancesOf } from './labels.ts'
import { importPeer, type Classifier, type Transformers } from './peer.ts'

export interface OnnxOptions {
  folder: ModelFolder
  dtype: Dtype
  /** Two letters: texts in any other language stay as we read them. */
  languages: readonly string[]
  tell: (sentence: string) => void
  now: () => Date
  /** The optional package. */
  load?: () => Promise<Transformers>
}

/** Bumped when answers are read differently. */
const ONNX = 'onnx-1'
// The runtime holds the thread while it works: few at a time, so that pages and collectors get their turn.
const BATCH = 4
// Models of this kind read some 512 tokens and cut the rest themselves; more need not be taken apart for them.
const MAX_CHARACTERS = 4000
// What did not load will not load a moment later either.
const TRY_AGAIN_MS = 10 * 60_000

/** The stage that tells the tone with a model of somebody else's, in this process. Moments, outcome and the rest stay ours. */
export const createOnnx = ({ folder, dtype, languages, tell, now, load = importPeer }: OnnxOptions): Stage => {
  let classifier: Promise<Classifier> | undefined
  let againAtMs = 0
  const open = async (): Promise<Classifier | undefined> => {
    if (now().getTime() < againAtMs) return undefined
    classifier ??= openModel(folder, dtype, load)
    return await classifier.catch(error => {
      classifier = undefined
      againAtMs = now().getTime() + TRY_AGAIN_MS
      tell(`${(error as Error).message} Readings are our own until then.`)
      return undefined
    })
  }
  return {
    version: `${ONNX}-${folder.digest}-${dtype}`,
    read: async (given, signal) => {
      const fit = given.filter(({ opinion, reading }) => languages.includes(reading.language ?? '') && /\p{L}/u.test(opinion.text))
      const classify = fit.length > 0 ? await open() : undefined
      const said = new Map<Read, Verdicts | undefined>(given.map(one => [one, {}]))
      for (let i = 0; i < fit.length; i += BATCH) {
        const some = fit.slice(i, i + BATCH)
        const verdicts = classify && !signal.aborted ? await readSome(classify, some, folder) : []
        some.forEach((one, k) => said.set(one, verdicts[k]))
      }
      return given.map(one => said.get(one))
    },
  }
}

const openModel = async ({ path }: ModelFolder, dtype: Dtype, load: () => Promise<Transformers>): Promise<Classifier> => {
  const { env, pipeline } = await load()
  // What is not in the folder is not fetched from anywhere.
  env.allowRemoteModels = false
  env.localModelPath = ''
  return await pipeline('text-classification', path, { dtype, device: 'cpu', local_files_only: true }).catch(cause => {
    throw new Error(`The onnx reader could not open ${path}: ${(cause as Error).message}`, { cause })
  })
}

/** A text the model fails on is found alone, and stays as we read it. */
const readSome = async (classify: Classifier, some: Read[], folder: ModelFolder): Promise<Verdicts[]> => {
  try {
    const classes = await classify(some.map(({ opinion }) => textOf(opinion)), { top_k: null })
    const verdicts: Verdicts[] = []
    for (const [i, one] of some.entries()) verdicts.push(await verdictsOf(one, chancesOf(classes[i]!, folder.labels), { classify, folder }))
    return verdicts
  } catch {
    if (some.length === 1) return [{}]
    return (await Promise.all(some.map(one => readSome(classify, [one], folder)))).flat()
  }
}

const textOf = ({ title = '', text }: Opinion): string => (title === '' ? text : `${title}.\n${text}`).slice(0, MAX_CHARACTERS).toWellFormed()

interface Model {
  classify: Classifier
  folder: ModelFolder
}

const verdictsOf = async ({ opinion, reading: { sentiment } }: Read, chances: Record<Polarity, number>, model: Model): Promise<Verdicts> => {
  const label = POLARITIES.toSorted((a, b) => chances[b] - chances[a])[0]!
  // A model without a neutral takes every text for good or bad: where ours is sure that it is neither, ours stands.
  if (!model.folder.labels.hasNeutral && sentiment.label === 'neutral' && !sentiment.unsure) return {}
  const evidence = label === sentiment.label ? sentiment.evidence : await decisiveClause(opinion.text, label, model)
  return { sentiment: { ...toneOf(label, { score: chances.positive - chances.negative, confidence: chances[label], rating: opinion.rating }), evidence } }
}

// The first clauses of a long text nearly always say it; each costs as much as a text.
const MAX_CLAUSES = 8

/** Where it gainsays ours, our words do not show why: the clause that alone says it most does. */
const decisiveClause = async (text: string, label: Polarity, { classify, folder }: Model): Promise<Span[]> => {
  const read = text.slice(0, MAX_CHARACTERS)
  const words = wordsOf(read)
  const spans = clausesOf(read, words).slice(0, MAX_CLAUSES).map(({ from, to }): Span => [words[from]!.start, words[to - 1]!.end])
  if (spans.length < 2) return spans
  const classes = await classify(spans.map(span => read.slice(...span).toWellFormed()), { top_k: null })
  const chances = classes.map(one => chancesOf(one, folder.labels)[label])
  return [spans[chances.indexOf(Math.max(...chances))]!]
}
