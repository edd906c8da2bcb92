import type { Collector, Files } from '../contract.ts'
import type { Database } from '../db/client.ts'
import type { BrandTone, Named } from '../domain/reading/named.ts'
import type { NoiseRules } from '../domain/reading/noise.ts'
import type { Opinion, Reading } from '../domain/reading/reading.ts'
import type { Log } from '../log.ts'
import type { Door } from '../net/http.ts'
import type { Mailer } from '../net/mail.ts'
import type { Sealer } from '../net/seal.ts'

/** Reads many opinions at once, in order; an entry is an Error where reading failed. */
export interface Reader {
  version: string
  /** Version of readings that stand in where an optional reader could not be asked: they are tried again, the newest opinions first. */
  standIn?: string
  read(opinions: Opinion[]): Promise<Array<Reading | Error>>
}

/** What jobs need; the composition root fills it in. */
export interface Deps {
  db: Database
  now: () => Date
  log: Log
  reader: Reader
  door: Door
  files: Files
  sealer: Sealer
  /** Undefined: no SMTP server was named. */
  mailer?: Mailer | undefined
  collectors: Map<string, Collector>
  /** What copies, bursts and the like weigh; the published rules when left out. */
  noise?: NoiseRules | undefined
  /** How a text speaks of each of the brands it names; undefined: nobody tells them from each other. */
  whose?: ((text: string, language: string | null, brands: Named[]) => BrandTone[]) | undefined
  /** Puts the values of `{ $env: NAME }` in their place. */
  resolveSecrets(config: Record<string, unknown>): Record<string, unknown>
  /** Told after something new or changed was stored. */
  onStored?(event: { brandId: string; sourceId: string; mentionIds: string[] }): void
  /** The demo's internet answers in this process alone: no other can collect its sources or reach its webhook. */
  holdsDemo: boolean
  /** Names this process in leases and logs. */
  processId: string
}
