import type { Told } from '../../contract.ts'
import type { Parsed, Query, Term } from './tree.ts'
import { wordsOf } from '../language/words.ts'

// A query that long is a mistake or an attack; real ones have tens of terms.
const MAX_LENGTH = 20_000
const MAX_TERMS = 2_000
const MAX_DEPTH = 100
const MAX_DISTANCE = 50

type Token = { start: number; end: number } & ({ kind: 'phrase'; terms: Term[] } | { kind: 'near'; distance: number } | { kind: 'and' | 'or' | 'not' | 'open' | 'close' })

class Mistake extends Error {
  readonly start: number
  readonly end: number
  readonly told: Told

  constructor(told: Told, at: { start: number; end: number }) {
    super(told.en)
    this.told = told
    this.start = at.start
    this.end = at.end
  }
}

/** Reads the text of a query; see `parseQuery`. */
export const parseTokens = (text: string): Parsed => {
  try {
    if (text.length > MAX_LENGTH) throw new Mistake({ en: `The query is longer than ${MAX_LENGTH} characters. Split it over several sources.`, es: `La consulta pasa de ${MAX_LENGTH} caracteres. Repártela entre varias fuentes.` }, { start: MAX_LENGTH, end: text.length })
    const tokens = tokenise(text)
    if (tokens.length === 0) throw new Mistake({ en: 'The query is empty. Write a name, such as "Casa Nogal".', es: 'La consulta está vacía. Escribe un nombre, como "Casa Nogal".' }, { start: 0, end: text.length })
    const reader = new Reader(tokens, text.length)
    const query = reader.any(0)
    reader.expectEnd()
    return { ok: true, query }
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    return { ok: false, error: { message: error.message, told: error.told, position: error.start, length: error.end - error.start } }
  }
}

const PIECE = /\s+|"([^"]*)("?)|[()]|-(?=[\p{L}\p{N}#@"(])|[^\s()"]+/gu

const tokenise = (text: string): Token[] => {
  const tokens: Token[] = []
  let terms = 0
  for (const match of text.matchAll(PIECE)) {
    const [raw, quoted, closing] = match
    const at = { start: match.index, end: match.index + raw.length }
    if (/^\s/.test(raw)) continue
    const token = tokenOf(raw, { quoted, closing, at })
    if (token === undefined) continue
    terms += token.kind === 'phrase' ? token.terms.length : 0
    if (terms > MAX_TERMS) throw new Mistake({ en: `The query has more than ${MAX_TERMS} words. Split it over several sources.`, es: `La consulta tiene más de ${MAX_TERMS} palabras. Repártela entre varias fuentes.` }, at)
    tokens.push(token)
  }
  return tokens
}

interface Piece {
  quoted: string | undefined
  closing: string | undefined
  at: { start: number; end: number }
}

const OPERATORS = new Map<string, 'and' | 'or' | 'not' | 'open' | 'close'>([['AND', 'and'], ['OR', 'or'], ['NOT', 'not'], ['-', 'not'], ['(', 'open'], [')', 'close']])

const tokenOf = (raw: string, { quoted, closing, at }: Piece): Token | undefined => {
  if (quoted !== undefined) {
    if (closing === '') throw new Mistake({ en: 'The quotation mark is never closed. Write another " where the phrase ends.', es: 'La comilla no se cierra. Escribe otra " donde termina la frase.' }, at)
    return phrase(quoted, at)
  }
  const kind = OPERATORS.get(raw)
  if (kind) return { kind, ...at }
  const near = /^NEAR(?:\/(.*))?$/.exec(raw)
  if (near) return { kind: 'near', distance: distanceOf(near[1], at), ...at }
  return phrase(raw, at)
}

const distanceOf = (text: string | undefined, at: { start: number; end: number }): number => {
  const distance = text !== undefined && /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (distance < 1 || distance > MAX_DISTANCE) throw new Mistake({ en: `NEAR needs a number of words from 1 to ${MAX_DISTANCE}: write NEAR/5.`, es: `NEAR necesita un número de palabras de 1 a ${MAX_DISTANCE}: escribe NEAR/5.` }, at)
  return distance
}

const phrase = (text: string, at: { start: number; end: number }): Token => {
  const words = wordsOf(text)
  if (words.length === 0) throw new Mistake({ en: `“${text}” has no letters or digits. Leave it out, or write a word.`, es: `«${text}» no tiene letras ni números. Quítalo o escribe una palabra.` }, at)
  return { kind: 'phrase', terms: words.map(word => ({ text: word.text, mark: word.mark, prefix: text[word.end] === '*' })), ...at }
}

/** Reads tokens from left to right: OR binds least, then AND, then NEAR, then NOT. */
class Reader {
  private at = 0
  private readonly tokens: Token[]
  private readonly length: number

  constructor(tokens: Token[], length: number) {
    this.tokens = tokens
    this.length = length
  }

  any(depth: number): Query {
    const parts = [this.all(depth)]
    while (this.peek()?.kind === 'or') {
      this.at += 1
      parts.push(this.all(depth))
    }
    return join('or', parts)
  }

  expectEnd(): void {
    const token = this.peek()
    if (token) throw new Mistake({ en: 'This ) closes nothing. Take it out, or write a ( before.', es: 'Este ) no cierra nada. Quítalo o escribe un ( antes.' }, token)
  }

  private all(depth: number): Query {
    const parts = [this.near(depth)]
    for (let token = this.peek(); token && token.kind !== 'or' && token.kind !== 'close'; token = this.peek()) {
      if (token.kind === 'near') throw new Mistake({ en: 'NEAR stands between two words or phrases: write it as "one" NEAR/5 "two".', es: 'NEAR va entre dos palabras o frases: escríbelo como "una" NEAR/5 "otra".' }, token)
      if (token.kind === 'and') this.at += 1
      parts.push(this.near(depth))
    }
    return join('and', parts)
  }

  private near(depth: number): Query {
    const left = this.one(depth)
    const token = this.peek()
    if (token?.kind !== 'near') return left
    this.at += 1
    const right = this.one(depth)
    if (left.op !== 'phrase' || right.op !== 'phrase') throw new Mistake({ en: 'NEAR stands between two words or phrases, not groups.', es: 'NEAR va entre dos palabras o frases, no entre grupos.' }, token)
    return { op: 'near', distance: token.distance, left, right }
  }

  private one(depth: number): Query {
    const token = this.peek()
    if (!token) throw new Mistake({ en: `“${this.lastWord()}” needs something after it: a word, a "phrase" or a group.`, es: `A «${this.lastWord()}» le falta algo después: una palabra, una "frase" o un grupo.` }, this.last())
    if (depth > MAX_DEPTH) throw new Mistake({ en: `The query is nested deeper than ${MAX_DEPTH} groups. Write it flatter.`, es: `La consulta tiene más de ${MAX_DEPTH} grupos unos dentro de otros. Escríbela más plana.` }, token)
    this.at += 1
    if (token.kind === 'phrase') return { op: 'phrase', terms: token.terms }
    if (token.kind === 'not') return { op: 'not', part: this.one(depth + 1) }
    if (token.kind === 'open') return this.group(token, depth)
    const name = token.kind === 'close' ? ')' : token.kind.toUpperCase()
    throw new Mistake({ en: `A word, a "phrase" or a group is missing before “${name}”.`, es: `Falta una palabra, una "frase" o un grupo antes de «${name}».` }, token)
  }

  private group(open: Token, depth: number): Query {
    if (this.peek()?.kind === 'close') throw new Mistake({ en: 'The group is empty. Write something between ( and ), or take both out.', es: 'El grupo está vacío. Escribe algo entre ( y ), o quita los dos.' }, { start: open.start, end: this.peek()!.end })
    const query = this.any(depth + 1)
    if (this.peek()?.kind !== 'close') throw new Mistake({ en: 'This ( is never closed. Write a ) where the group ends.', es: 'Este ( no se cierra. Escribe un ) donde termina el grupo.' }, open)
    this.at += 1
    return query
  }

  private peek(): Token | undefined {
    return this.tokens[this.at]
  }

  private last(): { start: number; end: number } {
    return this.tokens.at(-1) ?? { start: 0, end: this.length }
  }

  private lastWord(): string {
    const token = this.tokens.at(-1)
    return token === undefined || token.kind === 'phrase' ? '' : token.kind === 'open' ? '(' : token.kind.toUpperCase()
  }
}

const join = (op: 'and' | 'or', parts: Query[]): Query => (parts.length === 1 ? parts[0]! : { op, parts: parts.flatMap(part => (part.op === op ? part.parts : [part])) })

