import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { MOMENTS, type Moment, type Polarity } from '../domain/moments.ts'
import { LANGUAGES, type ReadLanguage } from './language.ts'
import { createLexicon, type Lexicon } from './lexicon.ts'
import { PhraseTree } from './phrases.ts'

/** What a phrase of the rules stands for. */
export type Sign = { kind: 'moment'; moment: Moment; polarity: Polarity | 'any' } | { kind: 'outcome'; outcome: 'lost' | 'repurchase' }

export interface Resources {
  lexicons: Record<ReadLanguage, Lexicon>
  signs: Record<ReadLanguage, PhraseTree<Sign>>
  /** Changes with the rules and words, so that a changed file reads old mentions again. */
  version: string
}

const phrases = z.array(z.coerce.string()).default([])
const momentRules = z.strictObject({ positive: phrases, negative: phrases, neutral: phrases, any: phrases })
const rulesSchema = z.strictObject({
  ...(Object.fromEntries(MOMENTS.map(moment => [moment, momentRules])) as Record<Moment, typeof momentRules>),
  outcome: z.strictObject({ lost: phrases, repurchase: phrases }),
})
const wordsSchema = z.record(z.enum(LANGUAGES), z.record(z.string(), z.array(z.coerce.string())))

/** Bumped when the reader itself reads differently. */
const READER = 'rules-1'

/** Rules and words from config/, compiled. Throws naming the file and the place of what does not fit. */
export const loadResources = (root: string): Resources => {
  const hash = createHash('sha256').update(READER)
  const read = <T>(path: string, schema: z.ZodType<T>): T => {
    const text = readFileSync(join(root, path), 'utf8')
    hash.update(text)
    const checked = schema.safeParse(parse(text))
    if (checked.success) return checked.data
    const issue = checked.error.issues[0]!
    throw new Error(`${path}: ${issue.path.join('.')}: ${issue.message}`)
  }
  const words = read('config/lexicons/customer.yaml', wordsSchema)
  const signs = byLanguage(language => compile(read(`config/moments/${language}.yaml`, rulesSchema)))
  return { signs, lexicons: byLanguage(language => createLexicon(language, words[language] ?? {})), version: `${READER}-${hash.digest('hex').slice(0, 8)}` }
}

const byLanguage = <T>(make: (language: ReadLanguage) => T): Record<ReadLanguage, T> => ({ es: make('es'), en: make('en'), pt: make('pt') })

const compile = (rules: z.infer<typeof rulesSchema>): PhraseTree<Sign> => {
  const tree = new PhraseTree<Sign>()
  for (const moment of MOMENTS) {
    for (const polarity of ['positive', 'negative', 'neutral', 'any'] as const) for (const phrase of rules[moment][polarity]) tree.add(phrase, { kind: 'moment', moment, polarity })
  }
  for (const outcome of ['lost', 'repurchase'] as const) for (const phrase of rules.outcome[outcome]) tree.add(phrase, { kind: 'outcome', outcome })
  return tree
}
