import { eld } from 'eld/extrasmall'
import { isRead, LANGUAGES, type ReadLanguage } from './read-language.ts'

// Short words that tell the three apart where statistics have too little to go by.
const TELLING: Record<ReadLanguage, Set<string>> = {
  es: new Set('el los las una unos muy pero porque cuando donde esta este estan hay ya yo mi mis lo con sin por y bueno buena malo mala gracias llego llegar nunca todo bien mal es nada pesimo excelente vuelvo volvere compren aqui ni una les ustedes ellos desde hace dias cobraron funciona'.split(' ')),
  en: new Set('the and is are was were this that it my your with for not very but they you have had i of to in on good bad great love never thanks works'.split(' ')),
  pt: new Set('nao muito uma com meu minha foi esta voce voces obrigado obrigada chegou ainda bom boa otimo produto mais isso esse ja pra ate tudo o os um do da no na recomendo veio ruim'.split(' ')),
}

// Beyond this many characters more text does not change the verdict.
const ENOUGH = 400

/** The language of a text: two letters, or null where nobody could tell. A stated language is believed for short texts. */
export const languageOf = (text: string, folded: string[], stated?: string): string | null => {
  const hint = stated?.slice(0, 2).toLowerCase()
  if (folded.length === 0) return hint && isRead(hint) ? hint : null
  const { language: told, isClear } = tellingLanguage(folded)
  if (folded.length < 4) return isRead(hint ?? null) ? hint! : (told ?? shortLanguage(text))
  // Where the words tell it plainly, or agree with the source, statistics need not be asked.
  if (told !== null && (isClear || told === hint)) return told
  const detected = detect(text.length > ENOUGH ? text.slice(0, ENOUGH) : text)
  if (isRead(detected.language) && (told === null || told === detected.language)) return detected.language
  if (told !== null && (!detected.reliable || isRead(detected.language))) return told
  if (isRead(hint ?? null) && !detected.reliable) return hint!
  return detected.language || told
}

// Neighbours of Spanish and Portuguese that short texts are taken for, and how close a second place may come to win.
const NEIGHBOURS = new Set(['gl', 'ca', 'it', 'ro', 'eu', 'fr'])
const CLOSE = 0.8

/** Two or three words without a telling one: the statistics' guess, where they trust it themselves and it is a language we read. */
const shortLanguage = (text: string): ReadLanguage | null => {
  const { language, reliable } = detect(text)
  return reliable && isRead(language) ? language : null
}

const detect = (text: string): { language: string; reliable: boolean } => {
  const result = eld.detect(text)
  if (!NEIGHBOURS.has(result.language)) return { language: result.language, reliable: result.isReliable() }
  const scores = result.getScores()
  const near = LANGUAGES.filter(language => (scores[language] ?? 0) >= CLOSE * (scores[result.language] ?? 1)).toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))[0]
  return near ? { language: near, reliable: false } : { language: result.language, reliable: result.isReliable() }
}

// So many telling words of one language, and so many times those of the next, are plain.
const CLEAR = { words: 5, times: 3 }

// More words than this tell nothing new.
const ASKED = 60
/** Which languages a telling word belongs to: one look-up for all of them. */
const TELLS = new Map<string, ReadLanguage[]>()
for (const language of LANGUAGES) for (const word of TELLING[language]) TELLS.set(word, [...(TELLS.get(word) ?? []), language])

const tellingLanguage = (folded: string[]): { language: ReadLanguage | null; isClear: boolean } => {
  const counts: Record<ReadLanguage, number> = { es: 0, en: 0, pt: 0 }
  for (let i = 0; i < folded.length && i < ASKED; i++) for (const language of TELLS.get(folded[i]!) ?? []) counts[language] += 1
  const [first, second] = LANGUAGES.toSorted((a, b) => counts[b] - counts[a])
  const [most, next] = [counts[first!], counts[second!]]
  return { language: most > next ? first! : null, isClear: most >= CLEAR.words && most >= CLEAR.times * next }
}
