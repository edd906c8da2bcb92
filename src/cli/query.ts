import { createInterface } from 'node:readline'
import { matchQuery, parseQuery } from '../domain/query/query.ts'
import { print, say } from './with-app.ts'

/** Lines of stdin, each with whether the query matches and the words that say so. */
export const queryVerb = async (text: string): Promise<void> => {
  const parsed = parseQuery(text)
  if (!parsed.ok) throw new Error(`${text}\n${' '.repeat(parsed.error.position)}^ ${parsed.error.message}`)
  if (process.stdin.isTTY) say('Write or paste mentions, one a line; Ctrl-D ends.')
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const { matches, spans } = matchQuery(parsed.query, line)
    print({ matches, words: spans.map(([start, end]) => line.slice(start, end)), text: line })
  }
}
