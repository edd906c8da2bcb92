// «8,5 Muy limpio…», «9/10», «7 de 10», «nota 4»: what people add to their words out of ten.
const OPENING = /^\s*["“'«]?(10|\d)(?:[.,](\d))?(?:\s*;|\s*\/\s*10)?["”'»]?\s+(?=["“'«¡¿]?\p{Lu})/u
const OUT_OF_TEN = /(?<![\d.,])(10|\d)(?:[.,](\d))?\s*(?:\/|de|sobre|out of)\s*10(?![\d.,])/iu

/** The mark out of ten that a text states, rounded to half points; undefined where it states none. */
export const markIn = (text: string): number | undefined => {
  const found = OPENING.exec(text) ?? OUT_OF_TEN.exec(text.slice(0, 2000))
  if (!found) return undefined
  const value = Number(found[1]) + Number(found[2] ?? 0) / 10
  return value > 10 ? undefined : Math.round(value * 2) / 2
}
