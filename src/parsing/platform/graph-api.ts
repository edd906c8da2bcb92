import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { CollectorError, type Http } from '../../contract.ts'
import { askJson, readItems, refusalOf } from '../api/json-api.ts'

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
  return (await askJson(ask.http, { url, method: send ? 'POST' : 'GET', schema, headers, form: send, platform: 'Meta', signal: ask.signal, refused: readRefusal })).data
}

/** The parameters that lead to the next page. The link itself is not followed: it carries the token. */
export const nextOf = ({ paging }: GraphEdge): string | undefined => {
  const next = paging?.next && URL.parse(paging.next)
  if (!next) return undefined
  const pairs = [...next.searchParams].filter(([name]) => /^(after|until|since|__paging_token|offset)$/.test(name))
  return pairs.length === 0 ? undefined : new URLSearchParams(pairs).toString()
}

/** All items below a node, `max` pages of a hundred at most. */
export const listEdge = async <Schema extends z.ZodType>(ask: GraphAsk, path: string, { schema, query, max }: { schema: Schema; query: Record<string, string>; max: number }, problems: string[]): Promise<z.output<Schema>[]> => {
  const found: z.output<Schema>[] = []
  const asked = new Set<string>()
  for (let count = 0, token: string | undefined = ''; count < max && token !== undefined && !asked.has(token); count++) {
    asked.add(token)
    const page: GraphEdge = await askGraph(ask, path, { schema: edge, query: { limit: '100', ...query, ...Object.fromEntries(new URLSearchParams(token)) } })
    found.push(...readItems(page.data, schema, { platform: 'Meta', problems }))
    token = nextOf(page)
  }
  return found
}

const refusal = z.object({ error: z.object({ message: z.string().optional(), code: z.number(), error_subcode: z.number().optional() }) })

/** Meta's own number for why it refused. */
export const codeOf = (error: CollectorError): number | undefined => refusalOf(error, refusal)?.error.code

const readRefusal = (error: CollectorError): CollectorError | undefined => {
  const { code, error_subcode: subcode } = refusalOf(error, refusal)?.error ?? {}
  if (code === undefined) return undefined
  const told = (kind: 'config' | 'transient', message: string, retryAfterMs = error.retryAfterMs): CollectorError =>
    new CollectorError(kind, message, { status: error.status, answer: error.answer, cause: error, retryAfterMs })
  if ([4, 17, 32, 613].includes(code) || (code >= 80_000 && code <= 80_014)) return told('transient', 'The hourly quota of the Meta app is used up. Marea goes on when it is refilled.', regainMs(error))
  if (code === 1 || code === 2 || code === 368) return told('transient', 'Meta has trouble of its own, or blocks this for a while. Marea tries again.')
  if (code === 190 || code === 102) return told('config', 'Meta no longer accepts the access token: it has run out or was revoked. Make a new long-lived token of the page.')
  if (code === 100 && subcode === 33) return told('config', 'It is gone from Meta, or this token may not see it. Check the ids and the permissions of the app.')
  if (code === 10 || code === 3 || code === 100 || (code >= 200 && code < 300)) return told('config', 'Meta does not allow it to this token. The app needs a review by Meta for the permissions that the limits of this source name.')
  if (code === 12) return told('config', 'Meta has withdrawn this part of its API. Take it out of the source.')
  return undefined
}

/** Minutes until Meta answers again, as it counts them itself. */
const regainMs = ({ answer, retryAfterMs }: CollectorError): number => {
  const minutes = [...(answer?.headers['x-business-use-case-usage'] ?? '').matchAll(/"estimated_time_to_regain_access"\s*:\s*(\d+)/g)].map(([, value]) => Number(value))
  return retryAfterMs ?? (Math.max(0, ...minutes) * MINUTE_MS || PAUSE_MS)
}
