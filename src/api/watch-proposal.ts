import { z } from '@hono/zod-openapi'
import type { Told } from '../contract.ts'
import { isCountry } from '../domain/time/country.ts'

const site = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  .transform(address => (/^[a-z][a-z0-9+.-]*:\/\//i.test(address) ? address : `https://${address}`))
  .pipe(z.url({ protocol: /^https?$/, error: 'an http or https address, such as https://casanogal.example' }))

/** What a person says of a brand to be watched: over the API and on the command line alike. */
export const watchAsk = z.strictObject({
  name: z.string().trim().min(1).max(200, 'a name of at most 200 characters').describe('The brand’s name as people write it'),
  language: z.enum(['es', 'en', 'pt'], 'es, en or pt: the languages Marea reads').default('es').describe('Language its customers mostly write in'),
  country: z.string().trim().toLowerCase().refine(isCountry, 'two letters of a country, such as mx').optional().describe('Where they are, in two letters such as mx'),
  site: site.optional().describe('Address of its own site: its pages, its feeds and its forum are looked at too'),
})
export type WatchAsk = z.output<typeof watchAsk>

/** A brand that is there already: what it has stays, and only what is new is proposed. */
export interface KnownBrand {
  slug: string
  name: string
  aliases: string[]
  query: string | null
  sources: Array<{ name: string; collector: string; config: Record<string, unknown> }>
}

export interface ProposedSource {
  name: string
  collector: string
  config: Record<string, unknown>
  filtered: boolean
  /** Items of its first page, and how many of them are about the brand. */
  found: number
  matching: number
  /** The beginnings of some that are. */
  examples: string[]
}

export interface LeftOut {
  collector: string
  /** As people know the source. */
  name: string
  why: string
  /** The same in the languages of the screens; the words of a source stay as it said them. */
  told: Told
}

/** What looking at one proposed source led to. */
export type Looked = { source: ProposedSource } | { leftOut: LeftOut }

export interface WatchProposal {
  brand: { slug: string; name: string; aliases: string[]; languages: string[]; locale: string; timeZone: string; query: string | null }
  /** The brand is there already: the proposal leaves it as it is. */
  isKnown: boolean
  sources: ProposedSource[]
  leftOut: LeftOut[]
  /** What a person should look at, in sentences. */
  notes: string[]
}
