import type { Collector, Mention, Observation } from '../contract.ts'
import type { Brand } from '../db/brand.ts'
import type { Database } from '../db/client.ts'
import type { Source } from '../db/source.ts'
import type { BrandTone, Named } from '../domain/named.ts'
import type { Opinion, Reading } from '../domain/reading.ts'
import type { Log } from '../log.ts'
import type { Reputation } from './reputation.ts'

/** What the first page of a source looks like; nothing of it is stored. */
export interface Preview {
  mentions: Mention[]
  observations?: Observation[]
  health: { status: 'healthy' | 'failing'; message: string | null; problems: string[] }
}

/** What routes need of the floors they may not import; the composition root fills it in. */
export interface Services {
  db: Database
  now: () => Date
  log: Log
  version: string
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
  preview(collector: string, config: Record<string, unknown>, signal: AbortSignal): Promise<Preview>
  /** Stores pushed mentions under the brand's push source. */
  ingest(brand: Brand, source: Source, mentions: Mention[]): Promise<{ stored: number; changed: number; unchanged: number; problems: string[] }>
  /** Makes a source due at once and wakes the workers. */
  runNow(source: Source): Promise<void>
  /** Wakes the carrier of deliveries. */
  wakeDeliveries(): void
  secrets: { create(): string; check(secret: string): void; seal(secret: string): string }
  /** Takes the whole demo away, for good; undefined where this process runs none. */
  removeDemo?: (() => Promise<void>) | undefined
  /** Throws with a sentence when the outbound door would not go there. */
  checkUrl(url: string): Promise<void>
}
