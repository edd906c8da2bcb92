import { createHmac } from 'node:crypto'
import { z } from 'zod'
import type { CollectorError, Http, Told } from '../../contract.ts'
import { askJson, readItems } from '../api/answer.ts'
import { keyRefused, refusalOf, retold } from '../api/refusal.ts'

const API = 'https://graph.facebook.com'
const MINUTE_MS = 60_000
/** Meta counts by the hour; without a word of its own, half of one is waited. */
const PAUSE_MS = 30 * MINUTE_MS

export interface GraphAsk {
  http: Http
  signal: AbortSignal
  /** Such as v24.0. */
  version: string
  accessToken: string
  appSecret: string | undefined
}

export const edge = z.object({
  data: z.array(z.unknown()),
  paging: z.object({ next: z.string().optional() }).optional(),
})
export type GraphEdge = z.output<typeof edge>

/** One question to the Graph API; with `send` it is a POST. The token travels in a header: addresses are shown and logged. */
export const askGraph = async <Schema extends z.ZodType>(ask: GraphAsk, path: string, { schema, query = {}, send }: { schema: Schema; query?: Record<string, string>; send?: Record<string, string> }): Promise<z.output<Schema>> => {
  const { accessToken, appSecret } = ask
  const proof: Record<string, string> = appSecret ? { appsecret_proof: createHmac('sha256', appSecret).update(accessToken).digest('hex') } : {}
  const url = `${API}/${ask.version}/${path}?${new URLSearchParams({ ...query, ...proof })}`
  const headers = { authorization: `Bearer ${accessToken}` }
  return (await askJson(ask.http, url, { schema, headers, form: send, place: 'Meta', signal: ask.signal, retell })).data
}

/** The parameters that lead to the next page. The link itself is not followed: it carries the token. */
export const nextOf = ({ paging }: GraphEdge): string | undefined => {
  const next = paging?.next && URL.parse(paging.next)
  if (!next) return undefined
  const pairs = [...next.searchParams].filter(([name]) => /^(after|until|since|__paging_token|offset)$/.test(name))
  return pairs.length === 0 ? undefined : new URLSearchParams(pairs).toString()
}

/** What is heard beside the items themselves. */
export interface Heard {
  problems: Told[]
  /** There was more than is read. */
  isCut?: boolean
}

/** All items below a node, `max` pages of a hundred at most. */
export const listEdge = async <Schema extends z.ZodType>(ask: GraphAsk, path: string, { schema, query, max }: { schema: Schema; query: Record<string, string>; max: number }, heard: Heard): Promise<z.output<Schema>[]> => {
  const found: z.output<Schema>[] = []
  const asked = new Set<string>()
  for (let count = 0, token: string | undefined = ''; count < max && token !== undefined && !asked.has(token); count++) {
    asked.add(token)
    const page: GraphEdge = await askGraph(ask, path, { schema: edge, query: { limit: '100', ...query, ...Object.fromEntries(new URLSearchParams(token)) } })
    found.push(...readItems(page.data, { schema, place: 'Meta', problems: heard.problems }))
    token = nextOf(page)
    if (token !== undefined && count === max - 1) heard.isCut = true
  }
  return found
}

const refusal = z.object({ error: z.object({ message: z.string().optional(), code: z.number(), error_subcode: z.number().optional() }) })

/** Meta's own number for why it refused. */
export const codeOf = (error: CollectorError): number | undefined => refusalOf(error, refusal)?.error.code

const retell = (error: CollectorError): CollectorError | undefined => {
  const { code, error_subcode: subcode } = refusalOf(error, refusal)?.error ?? {}
  if (code === undefined) return undefined
  const asConfig = (told: Told): CollectorError => retold(error, 'config', told)
  if ([4, 17, 32, 613].includes(code) || (code >= 80_000 && code <= 80_014)) return retold(error, 'transient', {
    es: 'La cuota por hora de la aplicación de Meta se agotó. Marea sigue cuando se renueve.',
    en: 'The hourly quota of the Meta app is used up. Marea goes on when it is refilled.',
  }, regainMs(error))
  if (code === 1 || code === 2 || code === 368) return retold(error, 'transient', {
    es: 'Meta tiene problemas propios, o bloquea esto por un rato. Marea lo intenta otra vez.',
    en: 'Meta has trouble of its own, or blocks this for a while. Marea tries again.',
  })
  if (code === 190 || code === 102) return keyRefused(error, {
    es: 'Meta ya no acepta el token de acceso: caducó o se revocó. Crea otro token de larga duración de la página.',
    en: 'Meta no longer accepts the access token: it has run out or was revoked. Make a new long-lived token of the page.',
  })
  if (code === 100 && subcode === 33) return asConfig({
    es: 'Meta no tiene nada allí, o este token no puede verlo. Revisa los identificadores y los permisos de la aplicación.',
    en: 'Meta has nothing there, or this token may not see it. Check the ids and the permissions of the app.',
  })
  if (code === 10 || code === 3 || code === 100 || (code >= 200 && code < 300)) return asConfig({
    es: 'Meta no se lo permite a este token. Pide a Meta que revise la aplicación para los permisos que nombran los límites de esta fuente.',
    en: 'Meta does not allow it to this token. The app needs a review by Meta for the permissions that the limits of this source name.',
  })
  if (code === 12) return asConfig({
    es: 'Meta retiró esta parte de su API. Quítala de la fuente.',
    en: 'Meta has withdrawn this part of its API. Take it out of the source.',
  })
  return undefined
}

/** Minutes until Meta answers again, as it counts them itself. */
const regainMs = ({ answer, retryAfterMs }: CollectorError): number => {
  const minutes = [...(answer?.headers['x-business-use-case-usage'] ?? '').matchAll(/"estimated_time_to_regain_access"\s*:\s*(\d+)/g)].map(([, value]) => Number(value))
  return retryAfterMs ?? (Math.max(0, ...minutes) * MINUTE_MS || PAUSE_MS)
}
