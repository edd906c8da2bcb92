import type { Door } from './http.ts'
import type { Line } from './line.ts'
import { unanswered, verdict, type Sent } from './sent.ts'

// Slack, Teams and Discord answer so where somebody took the webhook away.
const GONE = [404, 410]

export interface Posting {
  /** The incoming webhook's address: a secret. */
  url: string
  /** As the chat reads it. */
  body: string
  /** Epoch milliseconds. */
  now: number
  timeoutMs?: number
  signal?: AbortSignal
  line?: Line | undefined
}

/** One attempt at an incoming webhook of a chat. Never throws for what the chat does. */
export const postToChat = async (door: Door, { url, body, now, timeoutMs = 15_000, signal, line }: Posting): Promise<Sent> => {
  const started = performance.now()
  try {
    return verdict(await door.exchange(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body, timeoutMs, signal }, line), now, GONE)
  } catch (error) {
    return unanswered(error, started)
  }
}
