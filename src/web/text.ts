import type { Span } from '../domain/reading/reading.ts'

/** A piece of somebody's words; `marked`: it is evidence. */
export interface Segment {
  text: string
  marked: boolean
}

// Control characters a browser cannot show, and the ones that turn the reading order of everything after them.
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/** A stranger's text made safe to stand in our line: no controls, no half characters. Markup is the template's to escape. */
export const tame = (text: string): string => text.replace(CONTROLS, '').toWellFormed()

/** The address if a person may be sent there (http or https), otherwise null. */
export const safeUrl = (url: string | null): string | null => {
  if (url === null || !URL.canParse(url)) return null
  return /^https?:$/.test(new URL(url).protocol) ? url : null
}

/**
 * Cuts a text at the edges of its evidence. Whatever the spans are (overlapping, reversed, out of range, in the middle
 * of a character), the pieces put together give the text back, and none is empty.
 */
export const segments = (text: string, spans: readonly Span[]): Segment[] => {
  const pieces: Segment[] = []
  let at = 0
  for (const [start, end] of disjoint(text, spans)) {
    if (start > at) pieces.push({ text: text.slice(at, start), marked: false })
    pieces.push({ text: text.slice(start, end), marked: true })
    at = end
  }
  if (at < text.length) pieces.push({ text: text.slice(at), marked: false })
  return pieces
}

/** Spans in order, inside the text, whole characters, touching ones joined. */
const disjoint = (text: string, spans: readonly Span[]): Span[] => {
  const usable = spans.map(([start, end]) => within(text, start, end)).filter(([start, end]) => start < end)
  const joined: Span[] = []
  for (const [start, end] of usable.toSorted((a, b) => a[0] - b[0])) {
    const last = joined.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else joined.push([start, end])
  }
  return joined
}

const within = (text: string, start: number, end: number): Span => {
  if (!Number.isInteger(start) || !Number.isInteger(end) || end <= start) return [0, 0]
  const from = Math.min(Math.max(start, 0), text.length)
  const to = Math.min(Math.max(end, 0), text.length)
  return [splitsPair(text, from) ? from - 1 : from, splitsPair(text, to) ? to + 1 : to]
}

/** Whether a cut here would fall between the two halves of one character. */
const splitsPair = (text: string, at: number): boolean =>
  at > 0 && at < text.length && isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at))
const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

export interface Excerpt {
  segments: Segment[]
  /** Something was left out before, after. */
  before: boolean
  after: boolean
}

// How far back a cut looks for the end of a word; a longer word is cut through.
const WORD = 24

/** At most about `max` UTF-16 units of the text, around its first evidence where the beginning does not reach it. */
export const excerpt = (text: string, spans: readonly Span[], max: number): Excerpt => {
  if (text.length <= max) return { segments: segments(text, spans), before: false, after: false }
  const first = disjoint(text, spans)[0]?.[0] ?? 0
  const from = first < max * 0.7 ? 0 : wordStart(text, first - Math.floor(max / 4))
  const to = Math.min(text.length, from + max)
  const end = to === text.length ? to : wordEnd(text, to)
  const moved = spans.map(([start, stop]): Span => [start - from, stop - from])
  return { segments: segments(text.slice(from, end), moved), before: from > 0, after: end < text.length }
}

const wordStart = (text: string, at: number): number => {
  const space = text.slice(at, at + WORD).search(/\s/)
  return whole(text, space === -1 ? at : at + space + 1)
}
const wordEnd = (text: string, at: number): number => {
  const space = text.slice(at - WORD, at).search(/\s\S*$/)
  return whole(text, space === -1 ? at : at - WORD + space)
}
const whole = (text: string, at: number): number => (splitsPair(text, at) ? at - 1 : at)
