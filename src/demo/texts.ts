import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { isMoment, type MomentPolarities, type Polarity } from '../domain/journey/moments.ts'

export const PHASES = ['base', 'talk', 'breakdown', 'recovery', 'billing', 'rivals'] as const
export type TextPhase = (typeof PHASES)[number]
export const LANGS = ['es', 'en', 'pt'] as const
export type Lang = (typeof LANGS)[number]
export type Group = 'review' | 'apps' | 'murmullo' | 'foro'

/** What an opinion is worth and about. */
export interface Tags {
  /** 1–5, how its author feels; not every site shows it. */
  stars: number
  moments: MomentPolarities
  /** Words that are neither stars nor moments: `app`, `foro`, `social`, `ES`, `MX`. */
  flags: string[]
}

/** An opinion somebody could write; `{slots}` stand for names, things and figures. */
export interface Text extends Tags {
  text: string
  lang: Lang
  phase: TextPhase
  /** Where it fits. */
  group: Group
  /** Only people of this country write so. */
  country?: string
}

export interface Answer {
  lang: Lang
  topic: string
  /** `edit` is what a customer adds once it is put right. */
  kind: 'substance' | 'dm' | 'thanks' | 'edit'
  text: string
}

export interface WonBack {
  lang: Lang
  phase: TextPhase
  before: string
  text: string
  reply: string
  after: string
  edited: string
}

export interface Special {
  lang: Lang
  /** Days before the first start, negative. */
  day: number
  site: string
  tags: string
  why: string
  text: string
  deletedAfterDays?: number
}

export interface Article {
  day: number
  title: string
  text: string
}

export interface Library {
  texts: Text[]
  answers: Answer[]
  offtopic: Array<{ lang: Lang; site: string; text: string }>
  wonBack: WonBack[]
  special: Special[]
  press: Article[]
}

const FOLDER = join(import.meta.dirname, 'texts')
const SIGNS: Record<string, Polarity> = { '+': 'positive', '=': 'neutral', '-': 'negative' }
const GROUPS: Record<string, Group> = { app: 'apps', foro: 'foro', social: 'murmullo' }

/** Reads every text of the demo. Throws an Error that names the file and the entry when one is written wrongly. */
export const readLibrary = (): Library => ({
  texts: readdirSync(FOLDER).flatMap(readTexts),
  answers: keyed('replies.yaml').map(([key, text]) => {
    const [lang, topic, kind] = key.split(' ')
    return { lang, topic, kind, text } as Answer
  }),
  offtopic: keyed('offtopic.yaml').map(([key, text]) => {
    const [lang, site] = key.split(' ')
    return { lang, site, text } as Library['offtopic'][number]
  }),
  wonBack: read('won-back.yaml') as WonBack[],
  special: read('special.yaml') as Special[],
  press: read('press.yaml') as Article[],
})

/** `5 smot+ umot+ app` → stars, moments, flags. */
export const parseTags = (key: string): Tags => {
  const [stars = '', ...words] = key.split(' ')
  if (!/^[1-5]$/.test(stars)) throw new Error(`"${key}" does not begin with 1 to 5 stars.`)
  const moments: MomentPolarities = {}
  const flags: string[] = []
  for (const word of words) {
    const [name, sign] = [word.slice(0, -1), SIGNS[word.slice(-1)]]
    if (sign !== undefined && isMoment(name)) moments[name] = sign
    else if (/^(app|foro|social|ES|MX)$/.test(word)) flags.push(word)
    else throw new Error(`"${word}" in "${key}" is neither a moment with + = or - nor one of app, foro, social, ES, MX.`)
  }
  return { stars: Number(stars), moments, flags }
}

const readTexts = (file: string): Text[] => {
  const [phase, lang, extension] = file.split('.') as [TextPhase, Lang, string?]
  if (extension === undefined || !PHASES.includes(phase)) return []
  return keyed(file).map(([key, text]) => {
    const tags = parseTags(key)
    const country = tags.flags.find(flag => /^[A-Z]{2}$/.test(flag))
    const group = GROUPS[tags.flags.find(flag => flag in GROUPS) ?? ''] ?? 'review'
    return { ...tags, text, lang, phase, group, ...(country === undefined ? {} : { country }) }
  })
}

/** A list of one-key maps → pairs. */
const keyed = (file: string): Array<[string, string]> =>
  (read(file) as Array<Record<string, string>>).map((entry, index) => {
    const [pair, ...more] = Object.entries(entry)
    if (pair === undefined || more.length > 0) throw new Error(`texts/${file}: entry ${index + 1} is not one "key: text". Quote the text.`)
    return pair
  })

const read = (file: string): unknown => parse(readFileSync(join(FOLDER, file), 'utf8'))
