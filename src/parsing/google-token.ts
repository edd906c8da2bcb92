import { z } from 'zod'
import { CollectorError, type Http } from '../contract.ts'
import { askJson, refusalOf } from './json-api.ts'

export interface GoogleAccess {
  clientId: string
  clientSecret: string
  refreshToken: string
}

const ADDRESS = 'https://oauth2.googleapis.com/token'
const token = z.object({ access_token: z.string().min(1) })
const refusal = z.object({ error: z.string() })

/** A refresh token → an access token for an hour. Throws `config` where access was revoked or the client is unknown. */
export const googleToken = async (http: Http, { clientId, clientSecret, refreshToken }: GoogleAccess, signal: AbortSignal): Promise<string> => {
  const form = { grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken }
  const { data } = await askJson(http, { url: ADDRESS, method: 'POST', platform: 'Google', schema: token, form, signal, refused: readRefusal })
  return data.access_token
}

const readRefusal = (error: CollectorError): CollectorError | undefined => {
  const code = refusalOf(error, refusal)?.error
  const options = { status: error.status, answer: error.answer, cause: error }
  if (code === 'invalid_grant') return new CollectorError('config', 'Google no longer accepts the refresh token: access was revoked or has run out. Sign in again and store the new refreshToken.', options)
  if (code === 'invalid_client') return new CollectorError('config', 'Google does not know the OAuth client. Check clientId and clientSecret.', options)
  return undefined
}
