import type { Mention } from '../contract.ts'
import type { OwnerBy } from '../domain/identity/own-voice.ts'
import type { Reading } from '../domain/reading/reading.ts'

/** A mention ready to be stored: personal data masked, read (null where the reader failed), matched with the query. */
export interface Prepared {
  mention: Mention
  reading: Reading | null
  offTopic: boolean
  /** How it is known that the brand itself speaks: it is off topic as well. */
  ownerBy?: OwnerBy | null
}
