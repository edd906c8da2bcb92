import type { Services } from '../api/services.ts'

/** What pages need beside what the API needs. */
export interface WebServices extends Services {
  /** The demo of this process; undefined: none. */
  demo: { slug: string; sinkUrl: string; remove(): Promise<void> } | undefined
}
