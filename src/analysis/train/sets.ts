import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MOMENTS, type Moment, type MomentPolarities, type Outcome, type Polarity } from '../../domain/journey/moments.ts'
import { isRead, type ReadLanguage } from '../read-language.ts'

type Kind = 'review' | 'social'

/** A text with what is known of it. */
export interface Example {
  id: string
  set: string
  text: string
  language: ReadLanguage
  kind: Kind
  /** 1–5 */
  stars?: number
  tone: Polarity
  /** Drawn as it came: others were chosen because a model was unsure of them. */
  drawn?: true
  /** Read by a person with moments, outcome and needs-response; absent: only the tone is known. */
  full?: { moments: MomentPolarities; outcome: Outcome; needsResponse: boolean }
}

/** A set of texts: where it lies under the data folder, and what its licence allows. */
interface TextSet {
  name: string
  kind: 'review' | 'social'
  licence: string
  /** Neither marked non-commercial nor for research only. */
  open: boolean
}

const NONE = 'none stated'
const RESEARCH = 'research or evaluation only'

/** Sets whose tone is labelled, by people or by stars. */
export const TONE_SETS: TextSet[] = [
  { name: 'sentiment/absapt-hotels-pt', kind: 'review', licence: NONE, open: true },
  { name: 'sentiment/airline-en', kind: 'social', licence: 'CC BY-NC-SA 4.0', open: false },
  { name: 'sentiment/amazon-alexa-en', kind: 'review', licence: NONE, open: true },
  { name: 'sentiment/cuba-hotels-es', kind: 'review', licence: NONE, open: true },
  { name: 'sentiment/cuba-places-es', kind: 'review', licence: NONE, open: true },
  { name: 'sentiment/emoevent-es', kind: 'social', licence: 'CC BY-NC-SA 4.0 (Apache-2.0 elsewhere)', open: false },
  { name: 'sentiment/mercadolivre-pt', kind: 'review', licence: NONE, open: true },
  { name: 'sentiment/opiniones-hoteles-es', kind: 'review', licence: NONE, open: true },
  { name: 'sentiment/restmex2021-es', kind: 'review', licence: 'academic and research purposes only', open: false },
  { name: 'sentiment/semeval2017-en', kind: 'social', licence: 'Twitter terms; no other restriction', open: true },
  { name: 'sentiment/tweets-mg-pt', kind: 'social', licence: NONE, open: true },
  { name: 'sentiment/uci-sentences-en', kind: 'review', licence: 'CC BY 4.0', open: true },
  { name: 'sentiment/umsab-en', kind: 'social', licence: 'Apache-2.0, Twitter terms', open: true },
  { name: 'sentiment/umsab-es', kind: 'social', licence: 'Apache-2.0, Twitter terms', open: true },
  { name: 'sentiment/umsab-pt', kind: 'social', licence: 'Apache-2.0, Twitter terms', open: true },
  { name: 'customers/trustpilot-es', kind: 'review', licence: RESEARCH, open: false },
  { name: 'customers/pccomponentes-es', kind: 'review', licence: RESEARCH, open: false },
  { name: 'customers/olist-pt', kind: 'review', licence: 'CC BY-NC-SA 4.0', open: false },
  { name: 'customers/shopping-apps-pt', kind: 'review', licence: 'CC BY-NC-SA 4.0', open: false },
  { name: 'customers/sfu-products-es', kind: 'review', licence: 'research only', open: false },
]

/** Sets without a tone of their own whose texts were read for moments. */
const OTHER_SETS: TextSet[] = [
  { name: 'customers/amazon-questions-en', kind: 'review', licence: 'CDLA-Sharing-1.0', open: true },
  { name: 'customers/app-reviews-es', kind: 'review', licence: RESEARCH, open: false },
  { name: 'customers/bank-opinions-es', kind: 'review', licence: RESEARCH, open: false },
  { name: 'customers/bank-tweets-es', kind: 'social', licence: RESEARCH, open: false },
  { name: 'customers/banking77-en', kind: 'review', licence: 'CC BY 4.0', open: true },
  { name: 'customers/comcast-complaints-en', kind: 'review', licence: 'public records', open: true },
  { name: 'customers/mercadolivre-questions-pt', kind: 'review', licence: RESEARCH, open: false },
  { name: 'customers/reclame-aqui-pt', kind: 'review', licence: RESEARCH, open: false },
  { name: 'customers/reddit-telco-pe-es', kind: 'social', licence: RESEARCH, open: false },
  { name: 'customers/spotifycares-twcs-en', kind: 'social', licence: 'CC BY-NC-SA 4.0', open: false },
]

/** Texts of our own, written for what a first model read badly: the only ones that are here with their words. */
const OWN: TextSet = { name: 'labels/own', kind: 'review', licence: 'Apache-2.0, written for Marea', open: true }

const ALL_SETS = [...TONE_SETS, ...OTHER_SETS, OWN]
export const shortName = (name: string): string => name.slice(name.indexOf('/') + 1)
export const setNamed = (short: string): TextSet | undefined => ALL_SETS.find(({ name }) => shortName(name) === short)

export interface Row {
  id: string
  lang: string
  text: string
  stars?: number
  label?: Polarity
  set?: string
  kind?: string
  sentiment?: Polarity
  moments?: MomentPolarities
  outcome?: Outcome
  needs_response?: boolean
}

export const readRows = (path: string): Row[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, i): Row[] => {
      if (line === '') return []
      try {
        return [JSON.parse(line) as Row]
      } catch (error) {
        throw new Error(`${path}, line ${i + 1}: ${(error as Error).message}`, { cause: error })
      }
    })

const pathOf = (data: string, { name }: TextSet, split: 'train' | 'dev'): string | undefined => {
  const path = join(data, name, name.startsWith('customers/') ? 'all.ndjson' : `${split}.ndjson`)
  return existsSync(path) && !(name.startsWith('customers/') && split === 'dev') ? path : undefined
}

/** Texts whose tone is labelled. Throws a sentence when there are none. */
export const readToneExamples = (data: string, { split, openOnly = false }: { split: 'train' | 'dev'; openOnly?: boolean }): Example[] => {
  const examples = TONE_SETS.filter(({ open }) => open || !openOnly).flatMap(set => {
    const path = pathOf(data, set, split)
    return (path === undefined ? [] : readRows(path)).flatMap(({ id, lang, text, stars, label }): Example[] =>
      label === undefined || !isRead(lang) ? [] : [{ id, set: shortName(set.name), text, language: lang, kind: set.kind, tone: label, ...starsOf(stars) }],
    )
  })
  if (examples.length === 0) throw new Error(`${data} holds no texts to learn from: expected ${TONE_SETS[0]!.name}/${split}.ndjson and its like.`)
  return examples
}

/** Texts read for moments: the set `moments`, and our own labels keyed by id, whose texts lie in their own sets. */
export const readMomentExamples = (data: string, { split, labels, openOnly = false }: { split: 'train' | 'dev'; labels?: string; openOnly?: boolean }): Example[] => {
  const path = join(data, 'moments', `${split}.ndjson`)
  if (!existsSync(path)) throw new Error(`${path} is missing: texts read for moments, one JSON object a line {id, lang, set, text, sentiment, moments, outcome, needs_response}.`)
  const rows = readRows(path).flatMap((row): Example[] => {
    const set = setNamed(row.set ?? '')
    return set && isRead(row.lang) && row.moments ? [{ ...toExample(row, set), drawn: true }] : []
  })
  const labelled = labels === undefined || split === 'dev' ? [] : [...readLabelled(data, labels), ...readOwn(labels)]
  return [...rows, ...labelled].filter(({ set }) => !openOnly || setNamed(set)!.open)
}

const toExample = ({ id, lang, text, stars, sentiment, moments, outcome, needs_response }: Row, set: TextSet): Example => ({
  id, set: shortName(set.name), text, language: lang as ReadLanguage, kind: set.kind, tone: sentiment ?? 'neutral', ...starsOf(stars),
  full: { moments: moments ?? {}, outcome: outcome ?? 'none', needsResponse: needs_response ?? false },
})

const starsOf = (stars: number | undefined): { stars?: number } => (stars !== undefined && stars >= 1 && stars <= 5 ? { stars: Math.round(stars) } : {})

const MOMENT_OF: Record<string, Moment> = { z: 'zmot', f: 'fmot', s: 'smot', r: 'relationship', x: 'failure', u: 'umot' }
const TONE_OF: Record<string, Polarity> = { '-': 'negative', '0': 'neutral', '+': 'positive' }
const OUTCOME_OF: Record<string, Outcome> = { rep: 'repurchase', res: 'resolve', que: 'question', lost: 'lost', none: 'none' }

const readOwn = (folder: string): Example[] => ['es', 'en', 'pt'].map(language => join(folder, `own.${language}.ndjson`)).filter(existsSync).flatMap(readJudged)

/** Texts with their labels in one file, such as `marea corrections` prints; rows without a tone or in another language are passed over. */
export const readJudged = (path: string): Example[] =>
  readRows(path)
    .filter(({ lang, sentiment, moments }) => isRead(lang ?? null) && sentiment && moments)
    .map(row => ({ ...toExample(row, OWN), kind: row.kind === 'review' || row.kind === 'survey' ? 'review' : 'social' }))

/** Labels `set⇥id⇥tone⇥moments⇥outcome⇥needs` (see config/labels/README.md) joined with their texts; ids that are not at hand are passed over. */
const readLabelled = (data: string, folder: string): Example[] => {
  const lines = ['es', 'en', 'pt'].flatMap(language => {
    const path = join(folder, `moments.${language}.tsv`)
    return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(line => line !== '' && !line.startsWith('#')).map(line => ({ path, cells: line.split('\t') })) : []
  })
  return [...Map.groupBy(lines, ({ cells }) => cells[0]!)].flatMap(([name, labelled]) => {
    const set = setNamed(name)
    const path = set && pathOf(data, set, 'train')
    if (!set || path === undefined) return []
    const texts = new Map(readRows(path).map(row => [row.id, row]))
    return labelled.flatMap(({ path: from, cells: [, id, tone, moments, outcome, needs] }): Example[] => {
      const row = texts.get(id!)
      if (!row) return []
      if (!TONE_OF[tone!] || !OUTCOME_OF[outcome!] || moments === undefined) throw new Error(`${from}: the label of ${id} is not in the form “set, id, tone, moments, outcome, needs”.`)
      return [toExample({ ...row, sentiment: TONE_OF[tone!]!, moments: momentsFrom(moments), outcome: OUTCOME_OF[outcome!]!, needs_response: needs === '1' }, set)]
    })
  })
}

const momentsFrom = (cell: string): MomentPolarities => {
  const found = new Map(cell === '.' ? [] : cell.split(',').map(item => [MOMENT_OF[item[0]!]!, TONE_OF[item[1]!]!]))
  return Object.fromEntries(MOMENTS.flatMap(moment => (found.has(moment) ? [[moment, found.get(moment)!]] : [])))
}
