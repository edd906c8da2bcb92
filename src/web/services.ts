import type { Services } from '../api/services.ts'
import type { ConfigFile } from './sources/config-file.ts'
import type { Imports } from './sources/imports.ts'

/** What pages need beside what the API needs. */
export interface WebServices extends Services {
  /** Opens what `secrets.seal` sealed. Throws a sentence where it was sealed under another key. */
  unseal(sealed: string): string
  imports: Imports
  /** The operator's config file; null: brands and sources are made on screen. */
  configFile: ConfigFile | null
  /** The demo, whichever process holds it: invented brands never stand without their banner. `sinkUrl`: here alone. */
  demo: { sinkUrl: string | null; remove(): Promise<void> }
}
