import { z } from 'zod'
import { CollectorError, type Http, type Run } from '../../contract.ts'
import { askJson, refusalOf } from '../api/json-api.ts'
import { comment } from './youtube-thread.ts'

const API = 'https://www.googleapis.com/youtube/v3'
const HOUR_MS = 3_600_000

export const list = z.object({ items: z.array(z.unknown()), nextPageToken: z.string().optional() })
export type YoutubeList = z.output<typeof list>

export interface YoutubeAsk {
  http: Http
  signal: AbortSignal
  /** The clock of the run, ISO. */
  now: string
  /** A key of the project; or, to write, the token of a person. */
  key: { apiKey: string } | { token: string }
}

/** Reads a list. The key travels in a header: addresses are shown and logged. */
export const askList = async (ask: YoutubeAsk, path: string, query: Record<string, string | undefined>): Promise<YoutubeList> => {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined)
  const url = `${API}/${path}?${new URLSearchParams(given)}`
  return (await askJson(ask.http, { url, schema: list, headers: headersOf(ask), platform: 'YouTube', signal: ask.signal, refused: error => readRefusal(error, ask.now) })).data
}

/** Answers a comment under its thread. */
export const insertReply = async (ask: YoutubeAsk, parentId: string, text: string): Promise<z.output<typeof comment>> => {
  const send = { snippet: { parentId, textOriginal: text } }
  const url = `${API}/comments?part=snippet`
  return (await askJson(ask.http, { url, method: 'POST', schema: comment, send, headers: headersOf(ask), platform: 'YouTube', signal: ask.signal, refused: error => readRefusal(error, ask.now) })).data
}

const headersOf = ({ key }: YoutubeAsk): Record<string, string> => ('token' in key ? { authorization: `Bearer ${key.token}` } : { 'x-goog-api-key': key.apiKey })

const refusal = z.object({ error: z.object({ message: z.string().optional(), status: z.string().optional(), errors: z.array(z.object({ reason: z.string().optional() })).optional() }) })

/** Why YouTube refused, in its own word: `quotaExceeded`, `commentsDisabled`, `videoNotFound` … */
export const reasonOf = (error: CollectorError): string | undefined => refusalOf(error, refusal)?.error.errors?.[0]?.reason

const readRefusal = (error: CollectorError, now: Run<unknown>['now']): CollectorError | undefined => {
  const reason = reasonOf(error) ?? ''
  const told = (kind: 'config' | 'transient', message: string, retryAfterMs?: number): CollectorError =>
    new CollectorError(kind, message, { status: error.status, answer: error.answer, cause: error, retryAfterMs: retryAfterMs ?? error.retryAfterMs })
  if (/^(quotaExceeded|dailyLimitExceeded)/.test(reason)) return told('transient', 'The YouTube quota of today is used up. It is refilled at midnight in California, and Marea goes on then.', untilPacificMidnight(now))
  if (/^(rate|userRate)LimitExceeded|^processingFailure/.test(reason)) return told('transient', 'YouTube asks to slow down. Marea tries again.')
  if (/^(keyInvalid|badRequest)$/.test(reason) && /api key/i.test(error.answer?.body ?? '')) return told('config', 'YouTube does not know the API key. Check apiKey.')
  if (/^(accessNotConfigured|keyExpired|ipRefererBlocked)/.test(reason)) return told('config', 'The Google project of the API key does not allow the YouTube Data API. Switch it on in the Google Cloud console, without limits on who may ask.')
  if (/^(videoNotFound|channelNotFound)$/.test(reason)) return told('config', 'YouTube has no such video or channel. Check channelId and videoIds.')
  if (reason === 'commentsDisabled') return told('config', 'Comments are switched off there. Take the video out of the source, or switch comments on.')
  if (/^(parentComment|comment)NotFound|^parentCommentIsPrivate/.test(reason)) return told('config', 'The comment is gone or hidden on YouTube: it can no longer be answered.')
  if (/^(insufficientPermissions|ineligibleAccount)|^forbidden$/.test(reason)) return told('config', 'YouTube does not let this account do that. Sign in again as the channel, with the permission youtube.force-ssl.')
  return undefined
}

/** Quotas begin anew at midnight in California, summer time or not. */
export const untilPacificMidnight = (now: string): number => {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/Los_Angeles', hour: '2-digit', minute: '2-digit', second: '2-digit' }).formatToParts(new Date(now))
  const part = (type: string): number => Number(parts.find(one => one.type === type)?.value ?? 0)
  return 24 * HOUR_MS - ((part('hour') % 24) * 60 + part('minute')) * 60_000 - part('second') * 1000
}
