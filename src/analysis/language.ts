import { eld } from 'eld/extrasmall'
import type { Word } from '../domain/language/words.ts'
import { isRead, LANGUAGES, type ReadLanguage } from './read-language.ts'

// Folded words of one of the three that hardly stand in the others, nor in their neighbours (Catalan, Italian, French, German): `el`, `la`, `nunca` or `com` tell nothing.
const TELLING: Record<ReadLanguage, string> = {
  es: `y los las muy hay ya yo fue tiene tienen tengo sus sin bueno buena buenos buenas mejor peor cuando donde cual mucho mucha muchas gracias siempre nadie hace hacer tambien asi
    puede puedo pueden hasta eso ese esa estos ahora estan estoy estaba aunque unos unas ademas despues mis hoy otro otra mismo pues nuestro nuestra hola usted ustedes ellos ella hemos
    habia quiero dicen creo cosas entonces sino llego bien malo pesimo pesima encanta excelentes fueron tuve
    servicio atencion calidad precio precios habitacion envio tienda cuenta ciudad
    recomiendo recomendable volver tienes hacen hecho dinero noche noches viaje limpio limpia amable amables increible ubicacion habitaciones desayuno calle mientras nuevo nueva cuatro verdad alguien luego
    demasiado sido lejos gusta algun alguna ningun ninguna estas pasar pero`,
  en: `the and my you this with have that but what how just from get if your when there they would very does did only been because which should could their them any think why great thanks
    good never these those don't can't i'm it's didn't doesn't i've won't were will help work works use day love account`,
  pt: `nao muito muita muitos uma um em tem eu ja meu minha meus minhas bem bom boa pra ate sao otimo otima estou tudo ainda ao pelo pela isso esse porem tenho nem fica tive melhor vezes
    depois tambem voce voces vc hoje alem vou veio sendo eles ele faz pouco pode outro tinha coisa ruim foi foram sem obrigado obrigada gostei comprei chegou adorei amei otimos mim agora assim entao
    ninguem fazer fiz estao nossa servico atendimento qualidade produto produtos recomendo loja preco `,
}

// Letters and signs that tell as much as a word.
const SIGNS: Array<[ReadLanguage, RegExp]> = [['es', /[¿¡ñ]/i], ['pt', /[ãõ]/i]]

/** Which languages a telling word belongs to: one look-up for all of them. */
const TELLS = new Map<string, ReadLanguage[]>()
for (const language of LANGUAGES) for (const word of TELLING[language].split(/\s+/)) TELLS.set(word, [...(TELLS.get(word) ?? []), language])

// So many different telling words of one language, or so large a share of all words, and so many times those of the next, are plain: statistics need not be asked.
const CLEAR = { words: 3, share: 0.25, times: 3 }
// Against what the source says a single word is not enough.
const AGAINST = 2
// More words, and more characters, change no verdict.
const ENOUGH = { words: 60, characters: 400 }
// Of fewer words than this the source's word is worth more than statistics, and without one they are asked for our three alone.
const FEW = { stated: 8, unstated: 4 }
// Handles and addresses are in no language.
const ADDRESSES = /@\S+|https?:\S+/g

/** What is known of a text's language before it is looked at. */
export interface Stated {
  /** BCP 47 or two letters, as the source says. */
  lang?: string | undefined
  /** Two letters each: what its brand is spoken of in. */
  likely?: readonly string[] | undefined
}

/**
 * The language of a text: two letters, or null where nobody could tell. One of ours that the source states is believed for short texts, and where
 * statistics are not sure; where it states none, short texts are in a likely one if that is nearly as likely as what statistics say.
 */
export const languageOf = (text: string, words: Word[], { lang: stated, likely = [] }: Stated = {}): string | null => {
  const hint = stated?.slice(0, 2).toLowerCase() ?? null
  const spoken = withoutAddresses(text)
  const said = spoken === text ? words : words.filter(({ start }) => spoken[start] !== ' ')
  if (said.length === 0) return isRead(hint) ? hint : null
  const { told, count, isClear } = tellingLanguage(spoken, said)
  if (told !== null && (told === hint || (isClear && (!isRead(hint) || count >= AGAINST)))) return told
  if (said.length < FEW.stated && isRead(hint)) return hint
  const detected = eld.detect(spoken.slice(0, ENOUGH.characters))
  const language = detected.language || null
  if (said.length < FEW.stated && told === null && hint === null && !isRead(language)) {
    const near = nearest(detected.getScores(), likely)
    if (near !== null) return near
  }
  if (said.length < FEW.unstated && !isRead(language)) return told
  if (detected.isReliable()) return language
  return told ?? (isRead(language) || !isRead(hint) ? language : hint)
}

// A likely language may be so much less likely than another.
const NEAR = 0.8

const nearest = (scores: Record<string, number>, likely: readonly string[]): string | null => {
  const [best] = likely.filter(isRead).toSorted((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
  const score = scores[best ?? ''] ?? 0
  return best !== undefined && score > 0 && score >= NEAR * Math.max(...Object.values(scores)) ? best : null
}

const withoutAddresses = (text: string): string => (text.includes('@') || text.includes('http') ? text.replace(ADDRESSES, address => ' '.repeat(address.length)) : text)

const tellingLanguage = (spoken: string, words: Word[]): { told: ReadLanguage | null; count: number; isClear: boolean } => {
  const counts: Record<ReadLanguage, number> = { es: 0, en: 0, pt: 0 }
  const met: string[] = []
  for (let i = 0; i < words.length && i < ENOUGH.words; i++) {
    const { text, mark } = words[i]!
    const languages = mark === '' ? TELLS.get(text) : undefined
    if (languages === undefined || met.includes(text)) continue
    met.push(text)
    for (const language of languages) counts[language] += 1
  }
  const opening = spoken.slice(0, ENOUGH.characters)
  for (const [language, signs] of SIGNS) if (signs.test(opening)) counts[language] += 1
  const [first, second] = LANGUAGES.toSorted((a, b) => counts[b] - counts[a])
  const [most, next] = [counts[first!], counts[second!]]
  const isMuch = most >= CLEAR.words || most >= CLEAR.share * words.length
  return { told: most > next ? first! : null, count: most, isClear: isMuch && most >= CLEAR.times * next }
}
