import { Client } from 'undici'

/**
 * One connection kept from request to request to one origin, for whoever sends several at a stretch. Its address was checked
 * when it was opened; a new one is checked again.
 */
export interface Line {
  /** The open client of that origin, if there is one; it is the caller's until it is kept again. */
  take(origin: string): Client | undefined
  keep(origin: string, client: Client): void
  close(): void
}

export const createLine = (): Line => {
  let kept: { origin: string; client: Client } | undefined
  const close = (): void => {
    void kept?.client.destroy().catch(() => {})
    kept = undefined
  }
  return {
    take: origin => {
      const client = kept?.origin === origin ? kept.client : undefined
      if (client) kept = undefined
      else close()
      return client
    },
    keep: (origin, client) => {
      close()
      kept = { origin, client }
    },
    close,
  }
}
