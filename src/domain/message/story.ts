import type { Bar } from '../alert/chart.ts'
import type { Explanation, Summary } from '../alert/explanation.ts'
import type { FloorClass } from '../alert/floor.ts'
import type { Moment } from '../journey/moments.ts'
import type { Severity } from '../alert/route.ts'
import type { Slow } from '../alert/slow.ts'

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
  /** Where it is about grave harm: which. */
  floor?: FloorNews | undefined
  /** Null: the alert was opened by somebody who explains nothing. */
  explanation: Explanation | null
  /** Of an alert that is over. */
  summary: Summary | null
  /** Names of aspects by key. */
  aspectLabels: Record<string, { es: string; en: string }>
  /** The place or product it is about alone; null: not one. */
  place: string | null
  /** Moments (by their keys), sources and places that carry it. */
  parts: string[]
  /** What was planned meanwhile. */
  during: string[]
  voices: Voice[]
  /** Hour by hour, the last one now. */
  bars: Bar[]
  /** As the route says; null: what is usual. */
  owner: string | null
  firstStep: string | null
  url: string | null
  /** Where one says “I have seen it” or “not now”; signed. */
  actUrl: string | null
}

/** Why an alert of grave harm ended: people dismissed all, judged all, nothing more came, or what was said is gone. */
export type FloorEnd = 'dismissed' | 'judged' | 'quiet' | 'gone'

/** What a message says of grave harm beyond what it says of any alert. */
export interface FloorNews {
  class: FloorClass
  end: FloorEnd | null
}

export interface Voice {
  text: string
  source: string | null
  url: string | null
  stars: { value: number; outOf: number } | null
}

/** What is told, before any channel gives it its form. */
export interface Story {
  severity: Severity | null
  /** One line that is enough by itself. */
  title: string
  /** Sentences, one a line. */
  lines: string[]
  /** What to do and who does it: before all figures. */
  todo: Fact[]
  facts: Fact[]
  /** Texts of strangers, each with where it stands. */
  voices: Array<{ text: string; source: string | null; url: string | null }>
  voicesLabel: string
  bars: Bar[]
  barsLabel: string
  /** The drawing, where there are bars. */
  chart: string | null
  links: Array<{ label: string; url: string; isFirst?: boolean }>
  /** Who sent it and why. */
  foot: string
}

export interface Fact {
  label: string
  value: string
}

/** How texts, numbers and times are written. */
export interface Hand {
  language: Language
  /** BCP 47 locale of the brand. */
  locale: string
  timeZone: string
}
