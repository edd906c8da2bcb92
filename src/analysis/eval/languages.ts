import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { wordsOf } from '../../domain/language/words.ts'
import { languageOf } from '../language.ts'
import { isRead } from '../read-language.ts'
import { pathOf, readRows } from '../train/sets.ts'

export interface LanguageScore {
  set: string
  language: string
  texts: number
  /** Texts whose language was told rightly, 0…1. */
  right: number
  /** Texts taken for another language that we read: they get verdicts that mean nothing. */
  readWrongly: number
}

/** How well the language of a text is told where nobody states it: every set of `sentiment/`, those in languages we do not read among them. */
export const evaluateLanguages = (data: string): LanguageScore[] =>
  readdirSync(join(data, 'sentiment')).toSorted().flatMap(set => {
    const path = pathOf(data, { name: `sentiment/${set}` }, 'dev')
    const rows = path === undefined ? [] : readRows(path).filter(({ lang, text }) => lang && text)
    return [...Map.groupBy(rows, ({ lang }) => lang)].map(([language, texts]): LanguageScore => {
      const told = texts.map(({ text }) => languageOf(text, wordsOf(text)))
      const right = told.filter(one => one === language).length
      const readWrongly = told.filter(one => one !== language && isRead(one)).length
      return { set, language, texts: texts.length, right: right / texts.length, readWrongly: readWrongly / texts.length }
    })
  })
