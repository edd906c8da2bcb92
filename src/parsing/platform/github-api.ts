import { z } from 'zod'
import type { CollectorError, Http, Told } from '../../contract.ts'
import { askJson } from '../api/answer.ts'
import { refusalOf, retold } from '../api/refusal.ts'

const API = 'https://api.github.com'
/** What GitHub asks for after a secondary limit that names no time. */
const PAUSE_MS = 60_000

export interface GithubAsk {
  http: Http
  signal: AbortSignal
  /** The clock of the run, ISO. */
  now: string
  token: string | undefined
}

export interface GithubQuestion<Schema extends z.ZodType> {
  path: string
  schema: Schema
  query?: Record<string, string>
  /** Sent with POST. */
  send?: unknown
}

/** One question to the REST or GraphQL API. Throws CollectorError, with the words of GitHub's own limits understood. */
export const askGithub = async <Schema extends z.ZodType>(ask: GithubAsk, { path, schema, query, send }: GithubQuestion<Schema>): Promise<z.output<Schema>> => {
  const url = `${API}/${path}${query ? `?${new URLSearchParams(query)}` : ''}`
  const headers = { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28', ...(ask.token ? { authorization: `Bearer ${ask.token}` } : {}) }
  return (await askJson(ask.http, url, { schema, send, headers, place: 'GitHub', signal: ask.signal, retell: error => retell(error, ask) })).data
}

const refusal = z.object({ message: z.string(), errors: z.array(z.unknown()).optional() })

/** GitHub says 403 for a limit as for a right that is missing; its headers and words tell which. */
const retell = (error: CollectorError, { now, token }: GithubAsk): CollectorError | undefined => {
  const { status, answer } = error
  const words = refusalOf(error, refusal)?.message ?? ''
  const asConfig = (told: Told): CollectorError => retold(error, 'config', told)
  if (status === 403 || status === 429) {
    const resetMs = Number(answer?.headers['x-ratelimit-reset']) * 1000 - Date.parse(now)
    const pauseMs = error.retryAfterMs ?? retryAfterOf(answer?.headers['retry-after']) ?? (answer?.headers['x-ratelimit-remaining'] === '0' && resetMs > 0 ? resetMs : undefined)
    const advice = token ? { es: '', en: '' } : { es: ' Con un token permite mucho más: añade uno a la fuente.', en: ' With a token it allows far more: add one to the source.' }
    if (pauseMs !== undefined || status === 429 || /rate limit|abuse/i.test(words)) return retold(error, 'transient', {
      es: `GitHub no acepta más peticiones por ahora. Marea sigue en cuanto pueda.${advice.es}`,
      en: `GitHub takes no more requests for now. Marea goes on when it may.${advice.en}`,
    }, pauseMs ?? PAUSE_MS)
    return asConfig({
      es: 'GitHub se lo prohíbe a este token. Dale acceso a estos repositorios, para leer issues y, si se responde, para escribirlos.',
      en: 'GitHub forbids it to this token. Give the token access to these repositories, to read issues and, to answer, to write them.',
    })
  }
  if (status === 401) return asConfig({
    es: 'GitHub no acepta el token: está mal, caducó o se revocó. Crea otro.',
    en: 'GitHub does not accept the token: it is wrong, has run out or was revoked. Make a new one.',
  })
  if (status === 404) return asConfig({
    es: 'GitHub no tiene nada allí, o este token no puede verlo. Revisa los repositorios.',
    en: 'GitHub has nothing there, or this token may not see it. Check the repositories.',
  })
  if (status === 410) return asConfig({
    es: 'GitHub ya no lo tiene, o los issues están desactivados en ese repositorio. Revisa los repositorios.',
    en: 'GitHub has it no longer, or issues are switched off in that repository. Check the repositories.',
  })
  if (status === 422) return asConfig({
    es: 'GitHub no entiende la búsqueda, o no puede ver uno de los repositorios. Revisa la búsqueda y los repositorios.',
    en: 'GitHub does not understand the search, or may not see one of the repositories. Check query and repositories.',
  })
  return undefined
}

const retryAfterOf = (header: string | undefined): number | undefined => (/^\d+$/.test(header ?? '') ? Number(header) * 1000 : undefined)
