import type { Span } from '../domain/reading/reading.ts'

/** Spans in order, those that touch or overlap made one. */
export const mergeSpans = (spans: Span[]): Span[] => {
  const merged: Span[] = []
  for (const [start, end] of spans.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = merged.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else merged.push([start, end])
  }
  return merged
}
