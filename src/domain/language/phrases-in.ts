import english from 'natural/lib/natural/util/stopwords.js'
import spanish from 'natural/lib/natural/util/stopwords_es.js'
import portuguese from 'natural/lib/natural/util/stopwords_pt.js'
import { fold, wordsOf } from './words.ts'

const LONGEST_PHRASE = 3
// Articles and prepositions neither begin nor end a phrase worth reading.
const SHORTEST_EDGE = 4
const EMPTY = new Set([...spanish.words, ...english.words, ...portuguese.words].map(fold))

/** Whether a folded word says something by itself. */
export const isTelling = (word: string): boolean => word.length >= SHORTEST_EDGE && !EMPTY.has(word) && !/^\d+$/.test(word)

/** Phrases of one to three words, each once: folded → as written in lower case. They do not reach over punctuation. */
export const phrasesIn = (text: string): Map<string, string> => {
  const words = wordsOf(text)
  const isEdge = words.map(({ mark, text: word }) => mark !== '@' && isTelling(word))
  const found = new Map<string, string>()
  for (let from = 0; from < words.length; from++) {
    if (!isEdge[from]) continue
    let key = words[from]!.text
    for (let to = from; to < Math.min(words.length, from + LONGEST_PHRASE); to++) {
      if (to > from) {
        if (!isJoined(text, words[to - 1]!.end, words[to]!.start)) break
        key += ` ${words[to]!.text}`
      }
      if (isEdge[to] && !found.has(key)) found.set(key, text.slice(words[from]!.start, words[to]!.end).toLowerCase())
    }
  }
  return found
}

const isJoined = (text: string, end: number, start: number): boolean => (start === end + 1 ? text[end] === ' ' : /^\s+$/.test(text.slice(end, start)))
