import { createPrivateKey, sign } from 'node:crypto'
import { z } from 'zod'
import { CollectorError, type Http, type Told } from '../../contract.ts'
import { askJson } from '../api/answer.ts'
import { keyRefused, retold, type Retelling } from '../api/refusal.ts'

const GOOGLE_TOKENS = 'https://oauth2.googleapis.com/token'

const answer = z.object({ access_token: z.string().min(1) })
const account = z.object({ client_email: z.string().min(3), private_key: z.string().min(100), private_key_id: z.string().optional() })
type Account = z.output<typeof account>

interface Asking {
  http: Http
  signal: AbortSignal
  /** The clock of the run, ISO. */
  now: string
}

export interface OAuthClient {
  clientId: string
  clientSecret: string
  refreshToken: string
}

/** An access token for what a person has allowed, good for an hour. Throws CollectorError `config` when the permission is gone. */
export const refreshGoogleToken = ({ clientId, clientSecret, refreshToken }: OAuthClient, asking: Asking): Promise<string> =>
  askToken({ grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret, refresh_token: refreshToken }, asking,
    {
      es: 'Google ya no acepta el permiso de esta fuente: se retiró o caducó. Inicia sesión otra vez en Google y pon el refresh token nuevo en su lugar.',
      en: 'Google no longer accepts the permission of this source: it was withdrawn or has expired. Sign in to Google again and put the new refresh token in its place.',
    })

/** An access token for a service account, good for an hour; `keyFile` is the JSON that Google Cloud hands out. Throws CollectorError `config` when it is no such file, or no longer valid. */
export const serviceGoogleToken = async (keyFile: string, scope: string, asking: Asking): Promise<string> => {
  const assertion = signAssertion(readKeyFile(keyFile), scope, asking.now)
  return askToken({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }, asking,
    {
      es: 'Google no acepta la clave de la cuenta de servicio: se borró, o es de otra. Crea otra clave en Google Cloud y ponla en su lugar.',
      en: 'Google does not accept the key of the service account: it was deleted, or belongs to another. Make a new key in Google Cloud and put it in its place.',
    })
}

const askToken = async (form: Record<string, string>, { http, signal }: Asking, refused: Told): Promise<string> =>
  (await askJson(http, GOOGLE_TOKENS, { schema: answer, place: { es: 'El inicio de sesión de Google', en: 'The sign-in of Google' }, form, signal, retell: retellAs(refused) })).data.access_token

const retellAs = (refused: Told): Retelling => error => {
  if (error.kind !== 'config') return undefined
  const body = error.answer?.body ?? ''
  const asConfig = (told: Told): CollectorError => retold(error, 'config', told)
  // Google compares the times in a signed request with its own clock.
  if (/short-lived token|\biat\b|\bexp\b/i.test(body)) return asConfig({
    es: 'Google dice que el reloj de esta máquina está mal. Ponlo en hora, y la fuente sigue sola.',
    en: 'Google says that the clock of this machine is wrong. Set it, and the source goes on by itself.',
  })
  if (/invalid_client|unauthorized_client|deleted_client/.test(body)) return keyRefused(error, {
    es: 'Google no conoce el cliente de esta fuente. Comprueba el id y el secreto del cliente en Google Cloud, en Credenciales.',
    en: 'Google does not know the client of this source. Check client id and client secret in Google Cloud under Credentials.',
  })
  return /invalid_grant/.test(body) ? keyRefused(error, refused) : undefined
}

const readKeyFile = (keyFile: string): Account => {
  try {
    return account.parse(JSON.parse(keyFile))
  } catch (cause) {
    throw new CollectorError('config', {
      es: 'La clave de la cuenta de servicio no se puede leer. Pon en el ajuste el archivo JSON completo que dio Google Cloud.',
      en: 'The key of the service account cannot be read. Put the whole JSON file that Google Cloud gave into the setting.',
    }, { cause: cause instanceof z.ZodError ? cause : undefined })
  }
}

const SKEW_SECONDS = 60
const HOUR_SECONDS = 3600

/** RFC 7523: what Google takes in exchange for a token. */
const signAssertion = ({ client_email, private_key, private_key_id }: Account, scope: string, now: string): string => {
  // A clock that runs a little ahead of Google's would be refused.
  const issuedAt = Math.floor(Date.parse(now) / 1000) - SKEW_SECONDS
  const header = { alg: 'RS256', typ: 'JWT', ...(private_key_id && { kid: private_key_id }) }
  const claims = { iss: client_email, scope, aud: GOOGLE_TOKENS, iat: issuedAt, exp: issuedAt + HOUR_SECONDS }
  const signed = [header, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), keyOf(private_key)).toString('base64url')}`
}

const keyOf = (pem: string) => {
  try {
    return createPrivateKey(pem)
  } catch {
    throw new CollectorError('config', {
      es: 'La clave privada de la cuenta de servicio está dañada. Pon en el ajuste el archivo JSON completo que dio Google Cloud.',
      en: 'The private key of the service account is damaged. Put the whole JSON file that Google Cloud gave into the setting.',
    })
  }
}
