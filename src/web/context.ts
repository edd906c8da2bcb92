import type { html } from 'hono/html'
import type { Brand } from '../db/brand.ts'
import type { BrandRef, DemoBanner } from './views.ts'
import type { Theme } from './theme.ts'
import type { Translator } from './translator.ts'

/** What a template gives: text that is already escaped. */
export type Html = ReturnType<typeof html>

/** The brand a page is about: one of ours is answered for and watched, a competitor only measured. */
export type BrandAtHand = Pick<Brand, 'slug' | 'name' | 'kind'>

/** Who looks at a page. */
export interface Who {
  name: string
  kind: 'local' | 'secret' | 'key' | 'user'
}

/** Everything around a page that is not its data. */
export interface PageContext {
  t: Translator
  now: Date
  /** The brand the page is about; null where there is none. */
  brand: BrandAtHand | null
  brands: BrandRef[]
  openAlerts: number
  /** Cases in the queue, counted no further than the bar shows. */
  openCases?: number
  demo: DemoBanner | null
  /** Null or left out: nobody in particular. */
  who?: Who | null
  /** Whether who looks may post to a path; left out: to all. */
  mayPost?: (path: string) => boolean
  /** Day or night, where whoever looks has chosen; left out: as their system has it. */
  theme?: Theme
  /** Path and query of the page, for the language switch. */
  url: string
  /** Address of a static file, its content's hash in it. */
  asset(name: string): string
}

/** The same where there surely is a brand. */
export interface BrandContext extends PageContext {
  brand: BrandAtHand
}
