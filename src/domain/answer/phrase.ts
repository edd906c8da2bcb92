import type { Span } from '../reading/reading.ts'
import { wordsOf } from '../language/words.ts'

/** Where phrases stand in a text: patterns over its folded words with one space between them. In order, not overlapping. */
export const spansOfPhrases = (text: string, pattern: RegExp): Span[] => {
  const words = wordsOf(text)
  const starts: number[] = []
  let folded = ''
  for (const word of words) {
    starts.push(folded.length)
    folded += `${word.text} `
  }
  return [...folded.matchAll(pattern)].filter(([found]) => found.trim() !== '').map(match => {
    const first = starts.findLastIndex(start => start <= match.index)
    const last = starts.findLastIndex(start => start < match.index + match[0].trimEnd().length)
    return [words[first]!.start, words[last]!.end]
  })
}
