import { z } from 'zod'
import { CollectorError, defineCollector, type Answer, type Answered, type Mention, type Page, type Run, type Told } from '../src/contract.ts'
import { askJson, readItems, RENEW } from '../src/parsing/api/answer.ts'
import { asked, keyRefused, quoted, refusalFields, resetMs, retold, slowedDown } from '../src/parsing/api/refusal.ts'
import { checkLength, goneFrom, needsToAnswer } from '../src/parsing/api/reply.ts'
import { walkNewest, type Listing, type ListPage } from '../src/parsing/api/walk-newest.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { readFeed } from '../src/parsing/feed/feed-pool.ts'
import { feedMention, isGone, REDDIT, thingMention, thingSchema, urlOf, type Thing } from '../src/parsing/platform/reddit-thing.ts'
import { present } from '../src/parsing/present.ts'
import { anyPhrase } from '../src/parsing/seed/phrases.ts'

const API = 'https://oauth.reddit.com'
const PLACE = 'Reddit'
const PAGE_ITEMS = 100
/** Reddit lists no more than some 1,000 items, however one asks. */
const MAX_PAGES = 10
/** Of what dropped out of the lists, so many are looked at one by one, 100 with each question. */
const MAX_RECENT = 300
const MAX_LENGTH = 10_000

const config = z.object({
  query: z.string().trim().min(1).optional().describe('Words to look for in posts. Reddit offers no search in comments.').meta({ es: 'Palabras que buscar en publicaciones. Reddit no ofrece búsqueda en comentarios.' }),
  subreddits: z.array(z.string().trim().regex(/^(?:r\/)?\w{2,21}$/)).default([]).describe('Only these subreddits, with or without r/. Without words every new post in them is read.').meta({ es: 'Sólo estos subreddits, con o sin r/. Sin palabras se lee cada publicación nueva en ellos.' }),
  comments: z.boolean().default(false).describe('Read every new comment in the subreddits too.').meta({ es: 'Leer también cada comentario nuevo de los subreddits.' }),
  mentions: z.boolean().default(false).describe('Read comments that name the account of the refresh token.').meta({ es: 'Leer comentarios que nombran a la cuenta del token de renovación.' }),
  clientId: z.string().min(1).optional().describe('Id of an app registered at reddit.com/prefs/apps. Left out: the public feeds are read, which show less.').meta({ es: 'Id de una app registrada en reddit.com/prefs/apps. Vacío: se leen los feeds públicos, que muestran menos.' }),
  clientSecret: z.string().min(1).optional().describe('Secret of that app.').meta({ es: 'Secreto de esa app.', writeOnly: true }),
  refreshToken: z.string().min(1).optional().describe('Refresh token of an account, with the scopes read, identity, history, submit and privatemessages. Needed to answer and to read mentions.').meta({ es: 'Token de renovación de una cuenta, con los permisos read, identity, history, submit y privatemessages. Hace falta para responder y para leer menciones.', writeOnly: true }),
}).refine(one => one.query !== undefined || one.subreddits.length > 0 || one.mentions, { error: 'Name words to look for, or a subreddit.', path: ['query'] })
  .refine(({ comments, subreddits }) => !comments || subreddits.length > 0, { error: 'Comments are read by subreddit: name one.', path: ['subreddits'] })
  .refine(({ clientId, clientSecret }) => (clientId === undefined) === (clientSecret === undefined), { error: 'The id and the secret of the app go together.', path: ['clientSecret'] })
  .refine(({ refreshToken, clientId }) => refreshToken === undefined || clientId !== undefined, { error: 'A refresh token belongs to an app: put its id and secret too.', path: ['clientId'] })
  .refine(({ mentions, refreshToken }) => !mentions || refreshToken !== undefined, { error: 'Reading mentions needs the refresh token of the account.', path: ['refreshToken'] })
type Config = z.output<typeof config>
type Part = Pick<Run<Config>, 'config' | 'http' | 'signal' | 'now'>

const listingSchema = z.object({ kind: z.literal('Listing'), data: z.object({ children: z.array(z.unknown()), after: z.string().nullish() }) })

export default defineCollector({
  title: 'Reddit',
  kind: 'social',
  order: 'newest',
  homepage: 'https://www.reddit.com/dev/api',
  auth: 'oauth',
  config,
  example: { query: '"Casa Nogal"' },
  limits: [
    { es: 'Reddit muestra como mucho las 1000 publicaciones más nuevas de cada lista; más atrás no se llega.', en: 'Reddit shows at most the 1,000 newest items of each list; there is no way further back.' },
    { es: 'Los comentarios no se pueden buscar: se leen los nuevos de los subreddits que usted nombre.', en: 'Comments cannot be searched: the new ones of the subreddits you name are read.' },
    {
      es: 'Sin una app registrada se leen los feeds públicos: las 100 entradas más nuevas, sin votos, y lo borrado no se nota.',
      en: 'Without a registered app the public feeds are read: the 100 newest items, without votes, and deletions are not noticed.',
    },
    { es: 'Con una app, los cambios y lo borrado se notan en las últimas 300 publicaciones leídas.', en: 'With an app, edits and deletions are noticed in the last 300 items that were read.' },
    { es: 'El acceso gratuito de Reddit es para uso no comercial; el comercial pide un contrato.', en: 'Reddit’s free access is for non-commercial use; commercial use takes a contract.' },
  ],
  display: {
    es: 'Nombre al autor y enlace el original. Lo que se borra en Reddit debe borrarse aquí en 48 horas.',
    en: 'Name the author and link the original. What is deleted on Reddit has to be deleted here within 48 hours.',
  },
  everyMinutes: 15,
  reply: {
    maxLength: MAX_LENGTH,
    count: text => [...text].length,
    rules: [
      { es: 'La respuesta se publica con la cuenta del token; diga en ella que habla por la marca.', en: 'The answer is published by the account of the token; say in it that you speak for the brand.' },
      { es: 'Cada subreddit tiene reglas propias: muchos no admiten publicidad ni cuentas de empresas.', en: 'Each subreddit has rules of its own: many allow neither advertising nor accounts of companies.' },
    ],
    send: answer => send(answer),
  },
  propose: seed => [{ config: { query: anyPhrase(seed) }, filtered: true }],
  collect: run => collect(run),
})

async function* collect(run: Run<Config>): AsyncGenerator<Page> {
  const isKeyless = run.config.clientId === undefined
  const token = isKeyless ? '' : await askToken(run)
  const own = run.config.refreshToken === undefined ? undefined : await askOwn(run, token)
  const paths = pathsOf(run.config)
  const listings: Listing[] = paths.map(path => ({ name: path, ask: next => (isKeyless ? askFeed(run, path) : askListing(run, { path, token, next, own })) }))
  const again = { keep: MAX_RECENT, ask: (names: string[]) => lookAgain(run, names, { token, own }) }
  yield* walkNewest(run, { place: PLACE, maxPages: MAX_PAGES, listings, ...present({ again: isKeyless ? undefined : again }) })
}

/** What is listed, as paths that the API and the feeds share. */
const pathsOf = ({ query, subreddits, comments, mentions }: Config): string[] => {
  const within = subreddits.length > 0 ? `/r/${subreddits.map(name => name.replace(/^r\//, '')).join('+')}` : ''
  const search = new URLSearchParams({ q: query ?? '', sort: 'new', type: 'link', ...present({ restrict_sr: within && '1' }) })
  const posts = query === undefined ? (within ? [`${within}/new`] : []) : [`${within}/search?${search}`]
  return [...posts, ...(comments ? [`${within}/comments`] : []), ...(mentions ? ['/message/mentions'] : [])]
}

const withParams = (path: string, suffix: string, params: Record<string, string>): string => {
  const [name = '', query = ''] = path.split('?')
  return `${name}${suffix}?${new URLSearchParams([...new URLSearchParams(query), ...Object.entries(params)])}`
}

const askToken = async ({ http, config, signal, now }: Part): Promise<string> => {
  const { clientId, clientSecret, refreshToken } = config
  const { data } = await askJson(http, `${REDDIT}/api/v1/access_token`, {
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    form: refreshToken === undefined ? { grant_type: 'client_credentials' } : { grant_type: 'refresh_token', refresh_token: refreshToken },
    // A token that was taken back is told with 200 as well.
    schema: z.object({ access_token: z.string().min(1) }).or(z.object({ error: z.string() })),
    place: PLACE, signal,
    retell: error => (error.status === 400 ? keyRefused(error, REVOKED) : retell(error, now)),
  })
  if ('access_token' in data) return data.access_token
  throw new CollectorError('config', REVOKED, { status: 401 })
}

const REVOKED: Told = {
  es: 'Reddit ya no acepta el refresh token: se revocó el acceso. Autoriza otra vez la aplicación y añade el token nuevo.',
  en: 'Reddit no longer accepts the refresh token: access was revoked. Allow the app once more and add the new token.',
}

/** Reddit's words for what it hides. */
const HIDDEN = new Map<unknown, Told>([
  ['private', { es: 'es privado', en: 'it is private' }],
  ['banned', { es: 'está prohibido', en: 'it is banned' }],
  ['quarantined', { es: 'está en cuarentena', en: 'it is quarantined' }],
])

const retell = (error: CollectorError, now: string): CollectorError | undefined => {
  const { status, answer } = error
  const { reason } = refusalFields(error)
  if (status === 429) return slowedDown(error, PLACE, error.retryAfterMs ?? resetMs(answer?.headers['x-ratelimit-reset'], now))
  if (status === 401) return retold(error, 'config', {
    es: 'Reddit rechaza el id o el secreto de la aplicación. Comprueba los dos en reddit.com/prefs/apps.',
    en: 'Reddit refuses the id or the secret of the app. Check both at reddit.com/prefs/apps.',
  })
  const hidden = HIDDEN.get(reason)
  if (hidden) return retold(error, 'config', {
    es: `Reddit no muestra un subreddit porque ${hidden.es}. Quítalo de la fuente.`,
    en: `Reddit does not show a subreddit because ${hidden.en}. Take it out of the source.`,
  })
  if (status === 403) return retold(error, 'config', {
    es: 'Reddit lo prohíbe: sus feeds están cerrados a esta dirección, o a la aplicación le falta el permiso. Registra una aplicación, o dale más permisos (scopes) a su token.',
    en: 'Reddit forbids this: its feeds are closed to this address, or the app lacks the right to do it. Register an app, or give its token more scopes.',
  })
  return undefined
}

const call = async <Schema extends z.ZodType>({ http, signal, now }: Part, token: string, { path, schema, form }: { path: string; schema: Schema; form?: Record<string, string> }): Promise<z.output<Schema>> => {
  const { data } = await askJson(http, API + path, {
    headers: { authorization: `Bearer ${token}` },
    form, schema, signal,
    place: PLACE,
    retell: error => retell(error, now),
  })
  return data
}

/** `own`: the account whose token it is. */
const askListing = async (run: Part, { path, token, next, own }: { path: string; token: string; next?: string | undefined; own?: string | undefined }): Promise<ListPage> => {
  const full = withParams(path, '', { limit: String(PAGE_ITEMS), raw_json: '1', ...present({ after: next }) })
  const { data } = await call(run, token, { path: full, schema: listingSchema })
  const problems: Told[] = []
  const things = readItems(data.children, { schema: thingSchema, place: PLACE, problems })
  const gone = things.filter(isGone).map(thing => thing.data.name)
  return { mentions: things.filter(thing => !isGone(thing)).map(thing => thingMention(thing, { now: run.now, own })), problems, ...present({ gone, next: data.after }) }
}

const lookAgain = async (run: Run<Config>, names: string[], { token, own }: { token: string; own: string | undefined }): Promise<Pick<Page, 'mentions' | 'gone'>> => {
  const mentions: Mention[] = []
  const gone: string[] = []
  for (let start = 0; start < names.length; start += PAGE_ITEMS) {
    const found = await askListing(run, { path: withParams('/api/info', '', { id: names.slice(start, start + PAGE_ITEMS).join(',') }), token, own })
    mentions.push(...found.mentions)
    gone.push(...(found.gone ?? []))
  }
  return { mentions, gone }
}

const askFeed = async ({ http, signal, now }: Part, path: string): Promise<ListPage> => {
  const address = REDDIT + withParams(path, '.rss', { limit: String(PAGE_ITEMS) })
  const response = await asked(http.request(address, { headers: { accept: 'application/atom+xml' }, signal }), error => retell(error, now))
  const reading = await readFeed({ bytes: response.body, contentType: response.headers['content-type'], url: address, now })
  if (reading.is !== 'feed') throw new CollectorError('shape', {
    es: 'Reddit responde con algo que no es su feed: puede estar cerrado a esta dirección. Registra una aplicación y añade su id y su secreto.',
    en: 'Reddit answers with something else than its feed: it may be closed to this address. Register an app and add its id and secret.',
  })
  const mentions = reading.feed.items.flatMap(item => feedMention(item) ?? [])
  if (mentions.length === 0 && reading.feed.items.length > 0) throw new CollectorError('shape', {
    es: `El feed de Reddit nombra sus entradas de otra forma que antes. ${RENEW.es}`,
    en: `The feed of Reddit names its items otherwise than it used to. ${RENEW.en}`,
  })
  return { mentions, problems: reading.feed.problems }
}

const askName = async (run: Part, token: string): Promise<string> => (await call(run, token, { path: '/api/v1/me?raw_json=1', schema: z.object({ name: z.string() }) })).name

/** Whose token it is. One that may not say so still reads. */
const askOwn = (run: Part, token: string): Promise<string | undefined> =>
  call(run, token, { path: '/api/v1/me?raw_json=1', schema: z.object({ name: z.string().optional() }) }).then(({ name }) => name, (error: unknown) => {
    if (error instanceof CollectorError && error.status === 403) return undefined
    throw error
  })

/** Looks first whether the account has said the same words there. */
const send = async (answer: Answer<Config>): Promise<Answered> => {
  const { text: words, config, mention, now } = answer
  checkLength([...words].length, MAX_LENGTH, PLACE)
  if (config.refreshToken === undefined) throw needsToAnswer('Reddit', 1, { es: 'el refresh token de una cuenta', en: 'the refresh token of an account' })
  const token = await askToken(answer)
  const { mentions: [target] } = await askListing(answer, { path: withParams('/api/info', '', { id: mention.externalId }), token })
  if (target === undefined) throw goneFrom(PLACE)
  const name = await askName(answer, token)
  const own = await call(answer, token, { path: `/user/${encodeURIComponent(name)}/comments?sort=new&limit=${PAGE_ITEMS}&raw_json=1`, schema: listingSchema })
  const standing = readItems(own.data.children, { schema: thingSchema, place: PLACE }).find(({ data }) => data.parent_id === mention.externalId && data.body?.trim() === words.trim())
  if (standing) return toAnswered(standing, now)
  const { json } = await call(answer, token, { path: '/api/comment?raw_json=1', schema: commentSchema, form: { api_type: 'json', thing_id: mention.externalId, text: words } })
  if (json.errors.length > 0) throw refusedWords(json)
  return toAnswered(readItems(json.data?.things ?? [undefined], { schema: thingSchema, place: PLACE })[0]!, now)
}

const commentSchema = z.object({
  json: z.object({ errors: z.array(z.array(z.unknown())), ratelimit: z.number().optional(), data: z.object({ things: z.array(z.unknown()) }).optional() }),
})

/** Refusals of an answer come with 200: code, words and field. */
const refusedWords = ({ errors, ratelimit }: z.output<typeof commentSchema>['json']): CollectorError => {
  const [code, words] = errors[0] ?? []
  const minutes = Number(/(\d+) minute/.exec(String(words))?.[1] ?? 10)
  if (code === 'RATELIMIT') return new CollectorError('transient', {
    es: 'Reddit no acepta más respuestas de esta cuenta durante unos minutos. Marea lo intenta otra vez.',
    en: 'Reddit takes no more answers from this account for some minutes. Marea tries again.',
  }, { retryAfterMs: (ratelimit ?? minutes * 60) * 1000 })
  return new CollectorError('config', {
    es: `Reddit no acepta la respuesta: ${quoted(words) || String(code)}. No se envió nada.`,
    en: `Reddit does not take the answer: ${quoted(words) || String(code)}. Nothing was sent.`,
  })
}

const toAnswered = ({ data }: Thing, now: string): Answered => ({
  state: 'published', text: data.body ?? '', externalId: data.name, url: urlOf(data), ...present({ publishedAt: parseDate(String(Math.trunc(data.created_utc)), { now }) }),
})
