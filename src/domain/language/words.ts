/** A word of a text, folded, with its place in the original. */
export interface Word {
  /** Lower case, without accents. */
  text: string
  /** `#` before a hashtag, `@` before a handle. */
  mark: '' | '#' | '@'
  /** UTF-16 offsets [start, end) into the text, the mark included. */
  start: number
  end: number
}

// Letters, digits and the marks on them (one that comes first belongs to an emoji before it); an apostrophe inside joins (d'Olmo, don't), as does an underscore (handles).
const WORD = /[#@]?[\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*(?:['’][\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*)*/gu
const PLAIN = /^[a-z0-9]+$/

/** Lower case without accents and other marks; one kind of apostrophe. */
export const fold = (text: string): string => {
  if (PLAIN.test(text)) return text
  return text.normalize('NFD').replace(/\p{M}+/gu, '').replaceAll('’', "'").toLowerCase()
}

/** The words of a text in order. */
export const wordsOf = (text: string): Word[] => {
  const words: Word[] = []
  for (const match of text.matchAll(WORD)) {
    const [raw] = match
    const mark = raw[0] === '#' || raw[0] === '@' ? raw[0] : ''
    const folded = fold(mark === '' ? raw : raw.slice(1))
    if (folded !== '') words.push({ text: folded, mark, start: match.index, end: match.index + raw.length })
  }
  return words
}
