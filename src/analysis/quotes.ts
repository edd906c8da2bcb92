import type { Span } from '../domain/reading/reading.ts'

/**
 * Finds quoted words in a text: models copy words well and count characters badly, so the offsets are ours. They tidy as
 * they copy: white space, case, accents, quotation marks and what cannot be seen may differ; the words may not.
 */
export const quoteFinder = (text: string): ((quote: string) => Span | undefined) => {
  // Most are copied to the letter; the tidied text is made when the first is not.
  let tidied: Tidied | undefined
  return quote => {
    const exact = quote.trim()
    const at = exact === '' ? -1 : text.indexOf(exact)
    if (at >= 0) return wholeCharacters(text, [at, at + exact.length])
    const wanted = tidy(exact).text.trim().replace(FRAME, '')
    if (wanted === '') return undefined
    tidied ??= tidy(text)
    const found = tidied.text.indexOf(wanted)
    return found < 0 ? undefined : wholeCharacters(text, [tidied.starts[found]!, tidied.ends[found + wanted.length - 1]!])
  }
}

interface Tidied {
  text: string
  /** Where each of its units begins and ends in the original. */
  starts: number[]
  ends: number[]
}

// What models set around a quote: marks of quotation, dots where they left something out.
const FRAME = /^["'.\s]+|["'.\s]+$/g
const SAME: Record<string, string> = { '“': '"', '”': '"', '«': '"', '»': '"', '„': '"', '‘': "'", '’': "'", '´': "'", '`': "'", '–': '-', '—': '-', '…': '...' }

const tidy = (text: string): Tidied => {
  const tidied: Tidied = { text: '', starts: [], ends: [] }
  const parts: string[] = []
  let wasSpace = false
  let at = 0
  for (const character of text) {
    const isSpace = /\s/.test(character)
    const same: string = isSpace ? (wasSpace ? '' : ' ') : (SAME[character] ?? character.normalize('NFD').replace(/[\p{M}\p{Cf}]/gu, '').toLowerCase())
    // An invisible sign between two spaces parts nothing.
    wasSpace = isSpace || (same === '' && wasSpace)
    parts.push(same)
    for (let i = 0; i < same.length; i++) {
      tidied.starts.push(at)
      tidied.ends.push(at + character.length)
    }
    at += character.length
  }
  tidied.text = parts.join('')
  return tidied
}

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })
// Far more than any honest character is made of; without a bound a text of combining marks alone would take forever.
const REACH = 64

/** The span with no character of a person's view cut in two: an emoji keeps its skin, a letter its accent. */
const wholeCharacters = (text: string, [start, end]: Span): Span => {
  const from = Math.max(0, start - REACH)
  const before = segmenter.segment(text.slice(from, start + REACH)).containing(start - from)
  const last = segmenter.segment(text.slice(Math.max(0, end - 1 - REACH), end + REACH))
  const after = last.containing(Math.min(REACH, end - 1))
  return [before ? from + before.index : start, after ? Math.max(0, end - 1 - REACH) + after.index + after.segment.length : end]
}
