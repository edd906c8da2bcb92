import { z } from 'zod'
import type { CollectorError, Http, Told } from '../../contract.ts'
import { askJson, type Asking } from '../api/answer.ts'
import { keyRefused, refusalOf, retold, slowedDown } from '../api/refusal.ts'
import { untilPacificMidnight } from './google-refusal.ts'
import { comment } from './youtube-thread.ts'

const API = 'https://www.googleapis.com/youtube/v3'

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
  return (await askJson(ask.http, url, { schema: list, ...doorOf(ask) })).data
}

/** Answers a comment under its thread. */
export const insertReply = async (ask: YoutubeAsk, parentId: string, text: string): Promise<z.output<typeof comment>> => {
  const send = { snippet: { parentId, textOriginal: text } }
  const url = `${API}/comments?part=snippet`
  return (await askJson(ask.http, url, { schema: comment, send, ...doorOf(ask) })).data
}

const doorOf = ({ key, signal, now }: YoutubeAsk): Pick<Asking<z.ZodType>, 'headers' | 'place' | 'signal' | 'retell'> => ({
  headers: 'token' in key ? { authorization: `Bearer ${key.token}` } : { 'x-goog-api-key': key.apiKey },
  place: 'YouTube',
  signal,
  retell: error => retell(error, now),
})

const refusal = z.object({ error: z.object({ message: z.string().optional(), status: z.string().optional(), errors: z.array(z.object({ reason: z.string().optional() })).optional() }) })

/** Why YouTube refused, in its own word: `quotaExceeded`, `commentsDisabled`, `videoNotFound` … */
export const reasonOf = (error: CollectorError): string | undefined => refusalOf(error, refusal)?.error.errors?.[0]?.reason

const retell = (error: CollectorError, now: string): CollectorError | undefined => {
  const reason = reasonOf(error) ?? ''
  const asConfig = (told: Told): CollectorError => retold(error, 'config', told)
  if (/^(quotaExceeded|dailyLimitExceeded)/.test(reason)) return retold(error, 'transient', {
    es: 'La cuota de YouTube de hoy se agotó. Se renueva a medianoche en California, y Marea sigue entonces.',
    en: 'The YouTube quota of today is used up. It is refilled at midnight in California, and Marea goes on then.',
  }, untilPacificMidnight(now))
  if (/^(rate|userRate)LimitExceeded|^processingFailure/.test(reason)) return slowedDown(error, 'YouTube')
  if (/^(keyInvalid|badRequest)$/.test(reason) && /api key/i.test(error.answer?.body ?? '')) return keyRefused(error, {
    es: 'YouTube no conoce la clave de API. Compruébala en Google Cloud.',
    en: 'YouTube does not know the API key. Check it in Google Cloud.',
  })
  if (/^(accessNotConfigured|keyExpired|ipRefererBlocked)/.test(reason)) return keyRefused(error, {
    es: 'El proyecto de Google de la clave de API no permite la YouTube Data API. Actívala en Google Cloud, sin límites de quién puede consultar.',
    en: 'The Google project of the API key does not allow the YouTube Data API. Switch it on in Google Cloud, without limits on who may ask.',
  })
  if (/^(videoNotFound|channelNotFound)$/.test(reason)) return asConfig({
    es: 'YouTube no tiene ese video o canal. Revisa channelId y videoIds.',
    en: 'YouTube has no such video or channel. Check channelId and videoIds.',
  })
  if (reason === 'commentsDisabled') return asConfig({
    es: 'En YouTube los comentarios están desactivados allí. Quita el video de la fuente, o activa los comentarios.',
    en: 'YouTube has comments switched off there. Take the video out of the source, or switch comments on.',
  })
  if (/^(parentComment|comment)NotFound|^parentCommentIsPrivate/.test(reason)) return asConfig({
    es: 'Lo que se responde ya no está o se oculta en YouTube. No se envió nada.',
    en: 'What is answered is gone or hidden on YouTube. Nothing was sent.',
  })
  if (/^(insufficientPermissions|ineligibleAccount)|^forbidden$/.test(reason)) return asConfig({
    es: 'YouTube no deja que esta cuenta haga eso. Inicia sesión otra vez como el canal, con el permiso youtube.force-ssl.',
    en: 'YouTube does not let this account do that. Sign in again as the channel, with the permission youtube.force-ssl.',
  })
  return undefined
}
