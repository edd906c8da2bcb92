import type { Services } from '../api/services.ts'

/** What pages need beside what the API needs. */
export interface WebServices extends Services {
  /** The config file that rules some brands; undefined: there is none. */
  configFile?: string | undefined
  /** The demo, whichever process holds it: invented brands never stand without their banner. `sinkUrl`: here alone. */
  demo: { sinkUrl: string | null; remove(): Promise<void> }
}
