import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { CollectorError, defineCollector, type Answer, type Answered, type Mention, type Page, type Run, type Told } from '../src/contract.ts'
import { askJson, readItems } from '../src/parsing/api/answer.ts'
import { cursorLast, nextPages, unseen } from '../src/parsing/api/pages.ts'
import { refusalOf, resetMs, retold, slowedDown } from '../src/parsing/api/refusal.ts'
import { checkLength, needsToAnswer } from '../src/parsing/api/reply.ts'
import { readCursor } from '../src/parsing/cursor.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { decodeEntities } from '../src/parsing/entities.ts'
import { languageTag } from '../src/parsing/link.ts'
import { oauth1Header, type Oauth1Keys } from '../src/parsing/platform/oauth1.ts'
import { countsOf, present } from '../src/parsing/present.ts'

const config = z.object({
  query: z.string().min(2).max(480).describe('What to look for, in the operators of X: "Faro Café" OR @farocafe. Reposts are left out by themselves.').meta({ es: 'Qué buscar, con los operadores de X: "Faro Café" OR @farocafe. Las republicaciones se omiten solas.' }),
  bearerToken: z.string().min(1).describe('Bearer token of an X app with paid access to recent search.').meta({ es: 'Bearer token de una app de X con acceso de pago a la búsqueda reciente.', writeOnly: true }),
  maxPosts: z.number().int().min(10).max(10_000).default(500).describe('At most so many posts in one run: X charges for each post that is read.').meta({ es: 'Como mucho tantas publicaciones por lectura: X cobra por cada una que se lee.' }),
  account: z.string().regex(/^\w{1,15}$/).optional().describe("The brand's own account without @. What it posts is left out.").meta({ es: 'La cuenta de la marca, sin @. Lo que publica se omite.' }),
  consumerKey: z.string().optional().describe('API key of the app. Needed only to answer, like the three fields below.').meta({ es: 'Clave de la API de la app. Sólo hace falta para responder, como los tres campos que siguen.', writeOnly: true }),
  consumerSecret: z.string().optional().describe('API key secret of the app.').meta({ es: 'Secreto de la clave de la app.', writeOnly: true }),
  accessToken: z.string().optional().describe('Access token of the account that answers, made with the right to write.').meta({ es: 'Token de acceso de la cuenta que responde, con permiso de escribir.', writeOnly: true }),
  accessTokenSecret: z.string().optional().describe('Secret of that access token.').meta({ es: 'Secreto de ese token de acceso.', writeOnly: true }),
})
type Config = z.output<typeof config>

/** Newest post met, and what was looked for. */
const cursor = z.object({ query: z.string(), newestId: z.string() })
type Cursor = z.output<typeof cursor>

const API = 'https://api.x.com/2'
const PLACE = 'X'
const DAY_MS = 86_400_000
/** Recent search goes back seven days; a little less is asked for, since clocks differ. */
const HISTORY_MS = 7 * DAY_MS - 10 * 60_000
const PAGE_POSTS = 100
const MAX_LENGTH = 280
/** Ids count milliseconds from here on, in their upper bits. */
const EPOCH_MS = 1_288_834_974_657n
const FIELDS = {
  'tweet.fields': 'created_at,lang,public_metrics,author_id,referenced_tweets,edit_history_tweet_ids,note_tweet',
  expansions: 'author_id',
  'user.fields': 'username,name,public_metrics',
}

export default defineCollector({
  title: 'X (Twitter)',
  kind: 'social',
  order: 'newest',
  homepage: 'https://docs.x.com/x-api/posts/search-recent-posts',
  auth: 'key',
  config,
  example: { query: '"Faro Café" OR @farocafe', bearerToken: 'AAAA…' },
  limits: [
    { es: 'El acceso es de paga: X cobra por cada publicación leída (unos 0.005 dólares en 2026) y por cada respuesta. maxPosts limita el gasto de cada corrida.', en: 'Access is paid: X charges for each post read (about 0.005 dollars in 2026) and for each answer. maxPosts caps what a run may cost.' },
    { es: 'La búsqueda llega a siete días atrás. Si la fuente se detiene más tiempo, lo que quedó en medio no se ve.', en: 'The search goes back seven days. If the source stands still for longer, what lies between is not seen.' },
    { es: 'Cuando hay más publicaciones que maxPosts en una corrida, las más viejas se pierden, y se avisa.', en: 'When a run meets more posts than maxPosts, the oldest are lost, and that is told.' },
    { es: 'Los números de me gusta y respuestas son los del momento de la lectura. Lo borrado o protegido no se anuncia y debe retirarse en 24 horas si se sabe.', en: 'The counts of likes and replies are those of the moment of reading. What is deleted or protected is not announced, and must be withdrawn within 24 hours once known.' },
  ],
  display: { es: 'Muestre nombre, usuario, fecha y enlace a X, sin cambiar el texto. Retire en 24 horas lo que se borre.', en: 'Show name, username, date and a link to X, without changing the text. Withdraw within 24 hours what is deleted.' },
  everyMinutes: 30,
  reply: {
    maxLength: MAX_LENGTH,
    rules: [
      { es: 'X deja responder por su API sólo a quien mencionó o citó a la cuenta; a los demás se les responde en X.', en: 'X lets its API answer only those who mentioned or quoted the account; the others are answered on X.' },
      { es: 'Cada respuesta se cobra, y mucho más si lleva un enlace.', en: 'Each answer is charged for, and far more when it holds a link.' },
    ],
    send: answer => send(answer),
  },
  collect: run => collect(run),
})

interface Walk {
  run: Run<Config>
  query: string
  newestId: string | undefined
  seen: Set<string>
}

const collect = (run: Run<Config>): AsyncGenerator<Page> => {
  const { query, account } = run.config
  const walk: Walk = { run, query: `(${query}) -is:retweet${account ? ` -from:${account}` : ''}`, newestId: undefined, seen: new Set() }
  const last = readCursor(run.cursor, cursor)
  walk.newestId = last?.query === walk.query ? last.newestId : undefined
  return cursorLast(readPages(walk), () => JSON.stringify({ query: walk.query, newestId: walk.newestId ?? idAt(Date.parse(run.now) - DAY_MS) } satisfies Cursor))
}

/** The first id that a post of this moment can have. */
const idAt = (time: number): string => String((BigInt(time) - EPOCH_MS) << 22n)
const timeOf = (id: string): number => (/^\d{1,20}$/.test(id) ? Number((BigInt(id) >> 22n) + EPOCH_MS) : 0)

const found = z.object({
  data: z.array(z.unknown()).default([]),
  includes: z.object({ users: z.array(z.unknown()).optional() }).optional(),
  meta: z.object({ newest_id: z.string().optional(), next_token: z.string().optional(), result_count: z.number() }),
})

async function* readPages(walk: Walk): AsyncGenerator<Page> {
  const { run: { config: { bearerToken, maxPosts }, http, signal, now }, query } = walk
  const { from, gap } = startOf(walk)
  const ask = async (token?: string): Promise<z.output<typeof found>> => {
    const parameters = new URLSearchParams({ query, max_results: String(Math.min(PAGE_POSTS, maxPosts)), ...from, ...FIELDS, ...present({ next_token: token }) })
    const headers = { authorization: `Bearer ${bearerToken}` }
    return (await askJson(http, `${API}/tweets/search/recent?${parameters}`, { schema: found, headers, place: PLACE, signal, retell: error => retell(error, now) })).data
  }
  let read = 0
  for await (const { data, includes, meta } of nextPages({ place: PLACE, ask, nextOf: page => page.meta.next_token, max: 1000 })) {
    if (signal.aborted) return
    const problems: Told[] = []
    const users = new Map(readItems(includes?.users ?? [], { schema: user, place: PLACE, problems }).map(one => [one.id, one]))
    const posts = readItems(data, { schema: post, place: PLACE, problems })
    for (const { id } of posts) if (BigInt(id) > BigInt(walk.newestId ?? 0)) walk.newestId = id
    read += data.length
    const isCut = read >= maxPosts && meta.next_token !== undefined
    yield { mentions: unseen(posts.map(one => toMention(one, users, now)), walk.seen), ...present({ problems, capped: isCut ? cappedAt(maxPosts) : gap }) }
    if (isCut) return
  }
}

const cappedAt = (most: number): Told => ({
  es: `Hubo más de ${most} publicaciones: las más antiguas no se leyeron, para ahorrar. Sube maxPosts, o busca con más precisión.`,
  en: `There were more than ${most} posts: older ones were not read, to save cost. Raise maxPosts, or search more narrowly.`,
})

/** Behind the newest post that is known, unless it is older than the search goes back. */
const startOf = ({ run: { since, now }, newestId }: Walk): { from: Record<string, string>; gap: Told | undefined } => {
  const earliest = Date.parse(now) - HISTORY_MS
  if (newestId !== undefined && timeOf(newestId) > earliest) return { from: { since_id: newestId }, gap: undefined }
  const from = { start_time: new Date(Math.max(earliest, since === undefined ? 0 : Date.parse(since))).toISOString().replace(/\.\d+/, '') }
  const isGap = newestId !== undefined && timeOf(newestId) > 0
  return { from, gap: isGap ? gapBetween(new Date(timeOf(newestId)).toISOString(), from.start_time) : undefined }
}

const gapBetween = (last: string, from: string): Told => ({
  es: `X muestra sólo siete días: no se vieron las publicaciones entre ${last} y ${from}. Haz que se lea más a menudo.`,
  en: `X shows seven days only: posts between ${last} and ${from} were not seen. Have it read more often.`,
})

const user = z.object({ id: z.string(), username: z.string(), name: z.string().nullish(), public_metrics: z.object({ followers_count: z.number().optional() }).nullish() })
type User = z.output<typeof user>

const post = z.object({
  id: z.string().regex(/^\d+$/),
  text: z.string(),
  created_at: z.string().nullish(),
  lang: z.string().nullish(),
  author_id: z.string().nullish(),
  referenced_tweets: z.array(z.object({ type: z.string(), id: z.string() })).nullish(),
  edit_history_tweet_ids: z.array(z.string()).nullish(),
  note_tweet: z.object({ text: z.string() }).nullish(),
  public_metrics: z.record(z.string(), z.number()).nullish(),
})
type Post = z.output<typeof post>

/** An edited post comes with a new id; the first of its history names it for good. */
const toMention = (one: Post, users: Map<string, User>, now: string): Mention => {
  const by = users.get(one.author_id ?? '')
  const replyTo = one.referenced_tweets?.find(({ type }) => type === 'replied_to')?.id
  const metrics = one.public_metrics ?? {}
  const first = one.edit_history_tweet_ids?.[0] ?? one.id
  return {
    externalId: first,
    kind: replyTo ? 'comment' : 'post',
    text: decodeEntities(one.note_tweet?.text ?? one.text).trim(),
    url: `https://x.com/${by?.username ?? 'i'}/status/${one.id}`,
    ...present({
      author: by ? authorOf(by) : one.author_id ? { id: one.author_id } : undefined,
      publishedAt: first === one.id ? (one.created_at ? parseDate(one.created_at, { now }) : undefined) : new Date(timeOf(first)).toISOString(),
      editedAt: first === one.id || !one.created_at ? undefined : parseDate(one.created_at, { now }),
      language: one.lang === 'und' || /^q[a-z]{2}$/.test(one.lang ?? '') ? undefined : languageTag(one.lang ?? undefined),
      engagement: countsOf({ likes: metrics.like_count, replies: metrics.reply_count, reposts: metrics.retweet_count, quotes: metrics.quote_count, bookmarks: metrics.bookmark_count, views: metrics.impression_count }),
      replyTo,
    }),
  }
}

const authorOf = ({ id, username, name, public_metrics: metrics }: User): Mention['author'] => ({
  id, name: name || username, url: `https://x.com/${username}`, ...present({ followers: metrics?.followers_count }),
})

const refusal = z.object({ title: z.string().optional(), detail: z.string().optional(), type: z.string().optional() })

const retell = (error: CollectorError, now: string): CollectorError | undefined => {
  const { title = '', detail = '' } = refusalOf(error, refusal) ?? {}
  const asConfig = (told: Told): CollectorError => retold(error, 'config', told)
  if (/credits/i.test(title) || error.status === 402) return asConfig({
    es: 'El saldo en X se agotó. Compra más en la consola de X, o baja maxPosts.',
    en: 'The credit at X is used up. Buy more in the console of X, or lower maxPosts.',
  })
  if (/UsageCap/i.test(title)) return retold(error, 'transient', {
    es: 'Se alcanzó el tope de publicaciones que X permite al mes. Marea vuelve a mirar mañana.',
    en: 'The cap of posts that X allows a month is reached. Marea looks again tomorrow.',
  }, DAY_MS)
  if (error.status === 429) return slowedDown(error, PLACE, error.retryAfterMs ?? resetMs(error.answer?.headers['x-rate-limit-reset'], now))
  if (error.status === 401) return asConfig({
    es: 'X no acepta las claves: están mal o se revocaron. Crea otras en la consola de X.',
    en: 'X does not accept the keys: they are wrong or were revoked. Make new ones in the console of X.',
  })
  if (/deleted or not visible/i.test(detail)) return asConfig({
    es: 'Lo que se responde ya no está en X, o se oculta a esta cuenta. No se envió nada.',
    en: 'What is answered is gone from X, or hides from this account. Nothing was sent.',
  })
  if (error.status === 403) return asConfig({
    es: 'X no lo permite: leer exige un plan de pago, y solo se puede responder a quien mencionó o citó a la cuenta. Revisa el plan, o responde en X.',
    en: 'X does not allow it: reading needs a paid plan, and an answer is allowed only to who mentioned or quoted the account. Check the plan, or answer on X.',
  })
  if (error.status === 400) return asConfig({
    es: 'X no entiende la búsqueda. Pruébala en el buscador de X y corrígela.',
    en: 'X does not understand the query. Try it in the search of X and correct it.',
  })
  return undefined
}

const send = async ({ config, mention, text, http, signal, now }: Answer<Config>): Promise<Answered> => {
  checkLength(text.length, MAX_LENGTH, 'X')
  const keys = keysOf(config)
  const ask = async <Schema extends z.ZodType>(method: 'GET' | 'POST', path: string, schema: Schema, send?: unknown): Promise<z.output<Schema>> => {
    const url = `${API}/${path}`
    const headers = { authorization: oauth1Header({ method, url, nonce: randomUUID().replaceAll('-', ''), timestamp: Math.floor(Date.parse(now) / 1000) }, keys) }
    return (await askJson(http, url, { method, schema, send, headers, place: PLACE, signal, retell: error => retell(error, now) })).data
  }
  // A mention keeps the id of its first version; the link leads to the one that stands.
  const target = /\/status\/(\d+)/.exec(mention.url ?? '')?.[1] ?? mention.externalId
  // The token of an account begins with its number.
  const recent = await ask('GET', `users/${keys.token.split('-')[0]}/tweets?max_results=50&tweet.fields=created_at,referenced_tweets`, z.object({ data: z.array(post).default([]) }))
  const isSame = (one: Post): boolean => wordsOf(one.text) === wordsOf(text) && (one.referenced_tweets ?? []).some(({ type, id }) => type === 'replied_to' && id === target)
  const given = recent.data.find(isSame) ?? (await ask('POST', 'tweets', z.object({ data: post }), { text, reply: { in_reply_to_tweet_id: target } })).data
  return { state: 'published', text: withoutNames(given.text), externalId: given.id, url: `https://x.com/i/status/${given.id}`, ...present({ publishedAt: given.created_at ? parseDate(given.created_at, { now }) : undefined }) }
}

const keysOf = ({ consumerKey, consumerSecret, accessToken: token, accessTokenSecret: tokenSecret }: Config): Oauth1Keys => {
  if (consumerKey && consumerSecret && token && tokenSecret) return { consumerKey, consumerSecret, token, tokenSecret }
  throw needsToAnswer('X', 4, { es: 'consumerKey, consumerSecret, accessToken y accessTokenSecret', en: 'consumerKey, consumerSecret, accessToken and accessTokenSecret' })
}

/** X puts whom an answer is for in front of it, and shortens links. */
const withoutNames = (text: string): string => decodeEntities(text).replace(/^(@\w{1,15}\s+)+/, '').trim()
const wordsOf = (text: string): string => withoutNames(text).replace(/https?:\/\/\S+/g, '…')
