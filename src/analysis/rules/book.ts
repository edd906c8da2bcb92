import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { MOMENTS, type Moment, type Polarity } from '../../domain/journey/moments.ts'
import { LANGUAGES, type ReadLanguage } from '../read-language.ts'
import { createLexicon, type Lexicon } from '../lexicon.ts'
import { PhraseTree } from '../phrases.ts'

/** What a phrase of the rules stands for. */
export type Sign = { kind: 'moment'; moment: Moment; polarity: Polarity | 'any' } | { kind: 'outcome'; outcome: 'lost' | 'repurchase' }

/** Rules and words, as people wrote them. */
export interface Rules {
  lexicons: Record<ReadLanguage, Lexicon>
  signs: Record<ReadLanguage, PhraseTree<Sign>>
}

const phrases = z.array(z.coerce.string()).default([])
const momentRules = z.strictObject({ positive: phrases, negative: phrases, neutral: phrases, any: phrases })
const rulesSchema = z.strictObject({
  ...(Object.fromEntries(MOMENTS.map(moment => [moment, momentRules])) as Record<Moment, typeof momentRules>),
  outcome: z.strictObject({ lost: phrases, repurchase: phrases }),
})
const wordsSchema = z.record(z.enum(LANGUAGES), z.record(z.string(), z.array(z.coerce.string())))

const WORDS_FILE = 'config/lexicons/customer.yaml'
const rulesFile = (language: ReadLanguage): string => `config/moments/${language}.yaml`
/** Where they stand, from the root. */
export const RULE_FILES = [WORDS_FILE, ...LANGUAGES.map(rulesFile)]

/** Rules and words, compiled. */
export const loadRules = (root: string): Rules => {
  const read = <T>(path: string, schema: z.ZodType<T>): T => {
    const checked = schema.safeParse(parse(readFileSync(join(root, path), 'utf8')))
    if (checked.success) return checked.data
    const issue = checked.error.issues[0]!
    throw new Error(`${path}: ${issue.path.join('.')}: ${issue.message}`)
  }
  const words = read(WORDS_FILE, wordsSchema)
  return { signs: byLanguage(language => compile(read(rulesFile(language), rulesSchema))), lexicons: byLanguage(language => createLexicon(language, words[language] ?? {})) }
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
