// Shorter stretches stand in anybody's texts.
const SHORTEST_STRETCH = 12
// “Al” is no name to look for, and a number alone is everywhere.
const SHORTEST_NAME = 3
const STRETCHES = /[\p{L}\p{N}\p{M} ,]+/gu

/** What somebody wrote, and what they are known by: names, ids, addresses. */
export interface Quotable {
  texts: Array<string | null>
  names: Array<string | null>
}

/** By what a quotation is known, longest first, so that none is cut by a shorter one. */
export interface Quoted {
  /** Letters and spaces alone, which HTML and the chats' own markup leave as they are. */
  stretches: string[]
  names: string[]
}

export const quotedOf = ({ texts, names }: Quotable): Quoted => ({
  stretches: longestFirst(texts.flatMap(text => (text ?? '').match(STRETCHES) ?? []).map(stretch => stretch.trim()).filter(stretch => stretch.length >= SHORTEST_STRETCH)),
  names: longestFirst(names.flatMap(name => name?.trim() ?? []).filter(name => name.length >= SHORTEST_NAME && /\p{L}/u.test(name))),
})

const longestFirst = (words: string[]): string[] => [...new Set(words)].toSorted((a, b) => b.length - a.length)

/** Beginnings to look for: of what was shortened they are left, since a message quotes no whole novel. */
export const soughtOf = ({ stretches, names }: Quoted): string[] => [...new Set([...stretches.map(stretch => stretch.slice(0, SHORTEST_STRETCH).trim()), ...names])]

/** Words without what is quoted in them, an ellipsis in its place. Of JSON the strings alone are looked into: it stays what it was to whoever reads it. */
export const withoutQuoted = (words: string, quoted: Quoted): string => {
  try {
    return JSON.stringify(inStrings(JSON.parse(words), text => cutOut(text, quoted)))
  } catch {
    return cutOut(words, quoted)
  }
}

const inStrings = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map(item => inStrings(item, change))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inStrings(item, change)]))
}

const cutOut = (words: string, { stretches, names }: Quoted): string => names.reduce(cutName, stretches.reduce(cutStretch, words))

/** A stretch that is cut short in the quotation goes as far as it stands there. */
const cutStretch = (words: string, stretch: string): string => {
  const start = stretch.slice(0, SHORTEST_STRETCH)
  let left = words
  for (let at = left.indexOf(start); at >= 0; at = left.indexOf(start, at + 1)) {
    let end = at + start.length
    while (end - at < stretch.length && left[end] === stretch[end - at]) end += 1
    left = `${left.slice(0, at)}…${left.slice(end)}`
  }
  return left
}

/** “Ana” is not in “semana”. */
const cutName = (words: string, name: string): string => words.replace(new RegExp(`(?<![\\p{L}\\p{N}])${literal(name)}(?![\\p{L}\\p{N}])`, 'gu'), '…')

const literal = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, sign => `\\u{${sign.codePointAt(0)!.toString(16)}}`)
