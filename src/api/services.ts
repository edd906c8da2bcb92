import type { Collector, Mention, Observation, Storefront, Told } from '../contract.ts'
import type { Brand } from '../db/brand.ts'
import type { Database } from '../db/client.ts'
import type { Endpoint } from '../db/delivery/endpoint.ts'
import type { Erasure } from '../db/privacy/erasure.ts'
import type { LegalHold } from '../db/privacy/legal-hold.ts'
import type { Source } from '../db/source/source.ts'
import type { Tone } from '../domain/answer/tone.ts'
import type { BrandTone, Named } from '../domain/reading/named.ts'
import type { Opinion, Reading } from '../domain/reading/reading.ts'
import type { Log } from '../log.ts'
import type { People } from './people.ts'
import type { Reputation } from './reputation.ts'
import type { KnownBrand, Looked, WatchAsk, WatchProposal } from './watch-proposal.ts'

/** What the first page of a source looks like; nothing of it is stored. */
export interface Preview {
  mentions: Mention[]
  observations?: Observation[]
  storefront?: Storefront
  health: { status: 'healthy' | 'failing'; message: string | null; problems: Told[] }
}

/** What a drafted answer is about; nothing of it says who wrote the opinion. */
export interface AnswerDraftAsk {
  brand: string
  opinion: string
  language: string | null
  tone: Tone
  maxLength: number | null
  /** It may not be said in public that the author is a customer. */
  isConfidential: boolean
  /** What the brand answered to opinions like it. */
  examples: string[]
}

/** An author as a person names one. */
export interface Meant {
  author: string
  match?: 'any' | 'id' | 'url' | 'name' | undefined
  /** In this source alone. */
  sourceId?: string | undefined
}

/** What routes need of the floors they may not import; the composition root fills it in. */
export interface Services {
  db: Database
  now: () => Date
  log: Log
  version: string
  /** Where people open it from outside, without a slash at its end; undefined: wherever they do. */
  publicUrl: string | undefined
  collectors: Map<string, Collector>
  reputation: Reputation
  /** Whether every migration has run and the brands that ship with this process can be read. */
  isReady(): Promise<{ ready: boolean; reason?: string }>
  metrics(): Promise<string>
  /** Opinions read, in order; an entry is an Error where reading failed. */
  analyze(opinions: Opinion[]): Promise<Array<Reading | Error>>
  /** Labels of the aspects by key, and whose tone it is where a text names several brands. */
  aspects: {
    labels: Record<string, { es: string; en: string }>
    whose(text: string, language: string | null, brands: Named[]): BrandTone[]
  }
  /** Words for an answer by the language model, for a person to work on; undefined: none is switched on. */
  draftAnswer?: ((ask: AnswerDraftAsk, signal: AbortSignal) => Promise<{ text: string } | { refused: string }>) | undefined
  preview(collector: string, config: Record<string, unknown>, signal: AbortSignal): Promise<Preview>
  /** Looks where a brand is spoken of now; nothing is stored. `onLooked` is told of each source as soon as it was looked at. Throws CollectorError where the name can be looked for nowhere. */
  proposeWatch(ask: WatchAsk, options: { known?: KnownBrand | undefined; signal: AbortSignal; onLooked?(looked: Looked): void }): Promise<WatchProposal>
  /** Stores pushed mentions under the brand's push source. */
  ingest(brand: Brand, source: Source, mentions: Mention[]): Promise<{ stored: number; changed: number; unchanged: number; problems: Told[] }>
  /** Erasure of authors and legal holds; `erase` throws OnHold. */
  authors: {
    count(brand: Brand, meant: Meant): Promise<number>
    erase(brand: Brand, request: Meant & { by: string; reason?: string | undefined }): Promise<Erasure>
    hold(brand: Brand, request: { author?: Meant | undefined; by: string; reason: string }): Promise<LegalHold>
    lift(brand: Brand, request: { id: string; by: string }): Promise<LegalHold | undefined>
  }
  /** Makes a source due at once and wakes the workers. */
  runNow(source: Source): Promise<void>
  /** Wakes whoever sends answers. */
  wakeAnswers(): void
  /** Wakes the carrier of deliveries. */
  wakeDeliveries(): void
  /** Wakes the keeper of cases. */
  wakeCases(): void
  secrets: { create(): string; check(secret: string): void; seal(secret: string): string }
  /** Sends an endpoint a test by the path real messages take, in its own form. Returns the delivery's id. */
  sendTest(brand: Brand, endpoint: Endpoint): Promise<string>
  /** The text inside a link of ours; undefined: it is none. */
  openLink(signed: string): string | undefined
  /** People who sign in; undefined: keys and the secret alone. */
  people?: People | undefined
  /** Takes the whole demo away, for good; undefined where this process runs none. */
  removeDemo?: (() => Promise<void>) | undefined
  /** Throws with a sentence when the outbound door would not go there. */
  checkUrl(url: string): Promise<void>
}
