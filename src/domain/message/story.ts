import type { Moment } from '../moments.ts'
import type { Severity } from '../route.ts'
import type { Slow } from '../slow.ts'

export type Language = 'es' | 'en'

/** What a message about an alert is written from: all a reader needs who sees nothing else. */
export interface AlertNews {
  event: string
  brand: string
  kind: string
  severity: Severity
  onset: Date
  endedAt: Date | null
  observed: number
  expected: number
  per90d: number | null
  moment: Moment | null
  source: string | null
  phrases: string[]
  /** Of a slow burn or an index drop: what moved, from what to what. */
  slow?: Slow | undefined
  voices: Voice[]
  /** Hour by hour, the last one now. */
  bars: Bar[]
  owner: string | null
  firstStep: string | null
  url: string | null
  /** Where one says “I have seen it” or “not now”; signed. */
  actUrl: string | null
}

export interface Voice {
  text: string
  source: string | null
  url: string | null
  stars: number | null
}

export interface Bar {
  at: Date
  count: number
  expected: number
  /** Since the onset. */
  inside: boolean
}

/** What is told, before any channel gives it its form. */
export interface Story {
  severity: Severity | null
  /** One line that is enough by itself. */
  title: string
  /** Sentences, one a line. */
  lines: string[]
  facts: Array<{ label: string; value: string }>
  voices: Voice[]
  voicesLabel: string
  bars: Bar[]
  barsLabel: string
  links: Array<{ label: string; url: string; isFirst?: boolean }>
  /** Who sent it and why. */
  foot: string
}

/** How texts, numbers and times are written. */
export interface Hand {
  language: Language
  /** BCP 47 locale of the brand. */
  locale: string
  timeZone: string
}
