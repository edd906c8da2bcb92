import type { Services } from '../api/services.ts'

/** What pages need beside what the API needs. */
export interface WebServices extends Services {
  /** The address people open this server at, where it knows it. */
  publicUrl?: string | undefined
  /** The demo, whichever process holds it: invented brands never stand without their banner. `sinkUrl`: here alone. */
  demo: { sinkUrl: string | null; remove(): Promise<void> }
}
