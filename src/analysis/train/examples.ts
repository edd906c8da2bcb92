import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MOMENTS, type Moment, type MomentPolarities, type Outcome, type Polarity } from '../../domain/journey/moments.ts'
import { isRead, type ReadLanguage } from '../read-language.ts'
import { OWN, pathOf, readRows, setNamed, shortName, TONE_SETS, type Row, type TextSet } from './sets.ts'

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
  /** Of a set that only aids: neither a genre nor how sure to be is learnt from it. */
  isAid?: true
  /** Drawn as it came: others were chosen because a model was unsure of them. */
  drawn?: true
  /** Read by a person with moments, outcome and needs-response; absent: only the tone is known. */
  full?: { moments: MomentPolarities; outcome: Outcome; needsResponse: boolean }
}

/** Texts whose tone is labelled. Throws a sentence when there are none. */
export const readToneExamples = (data: string, { split, openOnly = false }: { split: 'train' | 'dev'; openOnly?: boolean }): Example[] => {
  const examples = TONE_SETS.filter(({ open }) => open || !openOnly).flatMap(set => {
    const path = pathOf(data, set, split)
    return (path === undefined ? [] : readRows(path)).flatMap(({ id, lang, text, stars, label }): Example[] =>
      label === undefined || !isRead(lang) ? [] : [{ id, set: shortName(set.name), text, language: lang, kind: set.kind, tone: label, ...aidOf(set), ...starsOf(stars) }],
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
  id, set: shortName(set.name), text, language: lang as ReadLanguage, kind: set.kind, tone: sentiment ?? 'neutral', ...starsOf(stars), ...aidOf(set),
  full: { moments: moments ?? {}, outcome: outcome ?? 'none', needsResponse: needs_response ?? false },
})

const aidOf = ({ isAid }: TextSet): { isAid?: true } => (isAid ? { isAid } : {})

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

/** Posts whose tone was read: labels `set⇥id⇥tone` (see config/labels/README.md) joined with their texts. */
export const readPosts = (data: string, folder: string, { openOnly = false } = {}): Example[] =>
  joinLabels(data, folder, 'posts').flatMap(({ set, row: { id, lang, text }, cells: [, , tone], from }): Example[] => {
    if (!TONE_OF[tone!]) throw new Error(`${from}: the label of ${id} is not in the form “set, id, tone”.`)
    return isRead(lang) && (set.open || !openOnly) ? [{ id, set: shortName(set.name), text, language: lang, kind: set.kind, tone: TONE_OF[tone!]!, ...aidOf(set) }] : []
  })

/** Labels `set⇥id⇥tone⇥moments⇥outcome⇥needs` joined with their texts. */
const readLabelled = (data: string, folder: string): Example[] =>
  joinLabels(data, folder, 'moments').map(({ set, row, cells: [, id, tone, moments, outcome, needs], from }) => {
    if (!TONE_OF[tone!] || !OUTCOME_OF[outcome!] || moments === undefined) throw new Error(`${from}: the label of ${id} is not in the form “set, id, tone, moments, outcome, needs”.`)
    return toExample({ ...row, sentiment: TONE_OF[tone!]!, moments: momentsFrom(moments), outcome: OUTCOME_OF[outcome!]!, needs_response: needs === '1' }, set)
  })

interface Labelled {
  set: TextSet
  row: Row
  cells: string[]
  /** The file of the label. */
  from: string
}

/** Lines of labels with the texts they are about; sets and ids that are not at hand are passed over. */
const joinLabels = (data: string, folder: string, stem: string): Labelled[] => {
  const lines = ['es', 'en', 'pt'].flatMap(language => {
    const from = join(folder, `${stem}.${language}.tsv`)
    return existsSync(from) ? readFileSync(from, 'utf8').split('\n').filter(line => line !== '' && !line.startsWith('#')).map(line => ({ from, cells: line.split('\t') })) : []
  })
  return [...Map.groupBy(lines, ({ cells }) => cells[0]!)].flatMap(([name, labelled]) => {
    const set = setNamed(name)
    const path = set && pathOf(data, set, 'train')
    if (!set || path === undefined) return []
    const texts = new Map(readRows(path).map(row => [row.id, row]))
    return labelled.flatMap(({ from, cells }): Labelled[] => {
      const row = texts.get(cells[1]!)
      return row ? [{ set, row, cells, from }] : []
    })
  })
}

const momentsFrom = (cell: string): MomentPolarities => {
  const found = new Map(cell === '.' ? [] : cell.split(',').map(item => [MOMENT_OF[item[0]!]!, TONE_OF[item[1]!]!]))
  return Object.fromEntries(MOMENTS.flatMap(moment => (found.has(moment) ? [[moment, found.get(moment)!]] : [])))
}
