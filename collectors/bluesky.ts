import { z } from 'zod'
import { CollectorError, defineCollector, type Answer, type Answered, type Mention, type Page, type Run, type Told } from '../src/contract.ts'
import { askJson, readItems } from '../src/parsing/api/answer.ts'
import { circling } from '../src/parsing/api/pages.ts'
import { declined, keyRefused, quoted, refusalFields, resetMs, slowedDown } from '../src/parsing/api/refusal.ts'
import { checkLength, goneFrom, needsToAnswer } from '../src/parsing/api/reply.ts'
import { walkNewest, type Listing, type ListPage, type LookAgain } from '../src/parsing/api/walk-newest.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { linkOf, postMention, postSchema, recordSchema, refSchema } from '../src/parsing/platform/bluesky-post.ts'
import { present } from '../src/parsing/present.ts'
import { phrase } from '../src/parsing/seed/phrases.ts'

/** Answers anybody who asks; what it keeps from strangers is asked of the account's own service. */
const PUBLIC = 'https://public.api.bsky.app'
const PLACE = 'Bluesky'
const PAGE_ITEMS = 100
/** 2,000 posts of each list. */
const MAX_PAGES = 20
/** Posts that one question may name. */
const NAMED_ITEMS = 25
const MAX_LENGTH = 300
const POST = 'app.bsky.feed.post'
/** Bluesky counts what a reader sees as one sign, not what it is written with. */
const lengthOf = (text: string): number => [...new Intl.Segmenter().segment(text)].length

const handle = z.string().trim().regex(/^@?(?:[\w-]+\.)+[a-z]\w*$|^did:[a-z]+:\S+$/i)
const config = z.object({
  query: z.string().trim().min(1).optional().describe('Words to look for; put quotation marks around those that belong together.').meta({ es: 'Palabras que buscar; pon entre comillas las que van juntas.' }),
  mentions: handle.optional().describe('Read posts that name this account, such as casanogal.example.').meta({ es: 'Leer publicaciones que nombran a esta cuenta, como casanogal.example.' }),
  author: handle.optional().describe('Read what this account itself writes.').meta({ es: 'Leer lo que escribe esta misma cuenta.' }),
  lang: z.string().trim().regex(/^[a-z]{2,3}$/).optional().describe('Only posts whose authors say they are in this language, such as es. It holds for words and mentions.').meta({ es: 'Sólo publicaciones cuyos autores dicen que están en este idioma, como es. Vale para palabras y menciones.' }),
  identifier: z.string().trim().min(1).optional().describe('Handle of an account. Needed to answer, and where Bluesky searches only for people with an account.').meta({ es: 'Usuario de una cuenta. Hace falta para responder, y donde Bluesky sólo busca para quien tiene cuenta.' }),
  appPassword: z.string().min(1).optional().describe('App password of that account, made under Settings, Privacy and security. Not the password of the account itself.').meta({ es: 'Contraseña de aplicación de esa cuenta, que se crea en Ajustes, Privacidad y seguridad. No es la contraseña de la cuenta.', writeOnly: true }),
  service: z.url({ protocol: /^https?$/ }).default('https://bsky.social').describe('Address of the server that hosts the account. Nearly always the one of Bluesky.').meta({ es: 'Dirección del servidor de la cuenta. Casi siempre la de Bluesky.' }),
}).refine(({ query, mentions, author }) => [query, mentions, author].some(one => one !== undefined), { error: 'Name words to look for, or an account.', path: ['query'] })
  .refine(({ identifier, appPassword }) => (identifier === undefined) === (appPassword === undefined), { error: 'A handle and its app password go together.', path: ['appPassword'] })
type Config = z.output<typeof config>
type Part = Pick<Run<Config>, 'config' | 'http' | 'signal' | 'now'>

export default defineCollector({
  title: 'Bluesky',
  kind: 'social',
  order: 'newest',
  homepage: 'https://docs.bsky.app',
  auth: 'key',
  config,
  example: { query: '"Casa Nogal"' },
  limits: [
    { es: 'La primera lectura alcanza 2000 publicaciones de cada lista.', en: 'The first reading goes back 2,000 posts of each list.' },
    { es: 'Bluesky no dice cuántos seguidores tiene quien escribe.', en: 'Bluesky does not say how many followers the author of a post has.' },
    { es: 'Lo que se borra se nota en las últimas 100 publicaciones leídas.', en: 'Deletions are noticed in the last 100 posts that were read.' },
    {
      es: 'Bluesky busca casi siempre sólo para quien tiene cuenta: hacen falta su nombre y una contraseña de aplicación.',
      en: 'Bluesky mostly searches only for people with an account: its handle and an app password are needed.',
    },
  ],
  display: { es: 'Enlace cada publicación con su original y nombre a su autor.', en: 'Link each post to its original and name its author.' },
  everyMinutes: 30,
  reply: {
    maxLength: MAX_LENGTH,
    count: lengthOf,
    rules: [
      { es: 'La respuesta se publica con la cuenta de la contraseña de aplicación, y cualquiera puede verla.', en: 'The answer is published by the account of the app password, and anybody can see it.' },
      { es: 'Una respuesta no se puede corregir después, sólo borrar.', en: 'An answer cannot be corrected afterwards, only deleted.' },
    ],
    send: answer => send(answer),
  },
  propose: seed => [{ config: { query: phrase(seed), lang: seed.language }, filtered: true }],
  collect: run => collect(run),
})

const collect = (run: Run<Config>): AsyncGenerator<Page> => {
  const { query, mentions, author, lang = '' } = run.config
  const ask = createReader(run)
  const name = mentions?.replace(/^@/, '')
  const listings: Listing[] = [
    ...(query === undefined ? [] : [{ name: `${lang} ${query}`, ask: (next?: string, from?: string) => askSearch(run, { ask, params: { q: query }, next, from }) }]),
    // A search takes no mention without words; written as words it is one too.
    ...(name === undefined ? [] : [{ name: `${lang} @${name}`, ask: (next?: string, from?: string) => askSearch(run, { ask, params: { q: `mentions:${name}`, mentions: name }, next, from }) }]),
    ...(author === undefined ? [] : [{ name: `by ${author}`, ask: (next?: string) => askAuthor(run, { ask, author: author.replace(/^@/, ''), next }) }]),
  ]
  return walkNewest(run, { place: PLACE, maxPages: MAX_PAGES, listings, again: { keep: 4 * NAMED_ITEMS, ask: (uris, witness) => lookAgain(run, { ask, uris, witness }) } })
}

type Ask = <Schema extends z.ZodType>(method: string, params: Record<string, string> | string[][], schema: Schema) => Promise<z.output<Schema>>

/** Asks as a stranger, and as the account once that is refused. */
const createReader = (part: Part): Ask => {
  let isRefused = false
  return async (method, params, schema) => {
    const path = `${method}?${new URLSearchParams(params)}`
    if (!isRefused) {
      try {
        return await call(part, { host: PUBLIC, path, schema })
      } catch (error) {
        isRefused = error instanceof CollectorError && (error.status === 401 || error.status === 403)
        if (!isRefused || part.config.identifier === undefined) throw error
      }
    }
    return asAccount(part, ({ accessJwt }) => call(part, { host: part.config.service, path, schema, token: accessJwt }))
  }
}

const sessionSchema = z.object({ accessJwt: z.string(), did: z.string() })
type Session = z.output<typeof sessionSchema>

/** Sessions are counted, 300 a day and account, and live for two hours: sources of one account share theirs. */
const sessions = new Map<string, { session: Session; until: number }>()
const SESSION_MS = 90 * 60_000

/** Does something with the session that is kept, and once more with a new one where that is refused. */
const asAccount = async <T>(part: Part, use: (session: Session) => Promise<T>): Promise<T> => {
  const { identifier, appPassword, service } = part.config
  const key = JSON.stringify([service, identifier, appPassword])
  const kept = sessions.get(key)
  if (kept && Date.parse(part.now) < kept.until) {
    try {
      return await use(kept.session)
    } catch (error) {
      if (!(error instanceof CollectorError) || !isSessionOver(error)) throw error
    }
  }
  sessions.delete(key)
  const session = await call(part, { host: service, path: 'com.atproto.server.createSession', schema: sessionSchema, body: { identifier: identifier?.replace(/^@/, ''), password: appPassword } })
  sessions.set(key, { session, until: Date.parse(part.now) + SESSION_MS })
  return use(session)
}

const isSessionOver = (error: CollectorError): boolean => error.status === 401 || /^(ExpiredToken|InvalidToken)$/.test(String(refusalFields(error).error))

interface Called<Schema extends z.ZodType> {
  host: string
  path: string
  schema: Schema
  token?: string
  body?: unknown
}

const call = async <Schema extends z.ZodType>({ http, signal, now, config: { identifier } }: Part, { host, path, schema, token, body }: Called<Schema>): Promise<z.output<Schema>> => {
  const { data } = await askJson(http, `${host.replace(/\/+$/, '')}/xrpc/${path}`, {
    headers: token ? { authorization: `Bearer ${token}` } : {},
    send: body, schema, signal,
    place: PLACE,
    retell: error => retell(error, { hasAccount: identifier !== undefined, now }),
  })
  return data
}

const retell = (error: CollectorError, { hasAccount, now }: { hasAccount: boolean; now: string }): CollectorError | undefined => {
  const { status, answer } = error
  const { message } = refusalFields(error)
  if (status === 429) return slowedDown(error, PLACE, error.retryAfterMs ?? resetMs(answer?.headers['ratelimit-reset'], now))
  const refused = status === 403 || isSessionOver(error)
  if (refused && !hasAccount) return keyRefused(error, {
    es: 'Por ahora Bluesky solo busca para quien tiene cuenta. Añade un usuario y su contraseña de aplicación.',
    en: 'Bluesky searches only for people with an account at present. Add a handle and its app password.',
  })
  if (refused) return keyRefused(error, {
    es: 'Bluesky rechaza el usuario o la contraseña de aplicación: está mal escrita o se revocó. Crea otra contraseña de aplicación en los ajustes de la cuenta.',
    en: 'Bluesky refuses the handle or the app password: it was mistyped or revoked. Make a new app password in the settings of the account.',
  })
  return status === 400 && message ? declined(error, PLACE, quoted(message)) : undefined
}

interface Searched {
  ask: Ask
  params: Record<string, string>
  next: string | undefined
  from: string | undefined
}

/** Strangers get no second page: what lies behind a page is asked for as what is older than its last post. */
const askSearch = async (run: Run<Config>, { ask, params, next: until, from }: Searched): Promise<ListPage> => {
  const { lang } = run.config
  const found = await ask('app.bsky.feed.searchPosts', { ...params, sort: 'latest', limit: String(PAGE_ITEMS), ...present({ lang, since: from, until }) },
    z.object({ posts: z.array(z.unknown()), cursor: z.string().nullish() }))
  const page = readPage(run, found.posts)
  const instants = page.mentions.flatMap(({ publishedAt }) => (publishedAt === undefined ? [] : [Date.parse(publishedAt)]))
  const oldest = Math.min(...instants)
  const limit = until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until)
  if (Math.max(...instants) >= limit) throw circling(PLACE)
  const hasMore = Boolean(found.cursor) || found.posts.length >= PAGE_ITEMS
  // `until` leaves its own instant out: one millisecond more brings the equals of the last post along, once.
  const next = oldest + 1 < limit ? oldest + 1 : oldest
  return { ...page, ...present({ next: hasMore && instants.length > 0 ? new Date(next).toISOString() : undefined }) }
}

const askAuthor = async (run: Run<Config>, { ask, author, next }: { ask: Ask; author: string; next: string | undefined }): Promise<ListPage> => {
  const found = await ask('app.bsky.feed.getAuthorFeed', { actor: author, filter: 'posts_with_replies', limit: String(PAGE_ITEMS), ...present({ cursor: next }) },
    z.object({ feed: z.array(z.object({ post: z.unknown(), reason: z.unknown().optional() })), cursor: z.string().nullish() }))
  // What stands there for a reason of its own is another's post, repeated.
  const own = found.feed.filter(({ reason }) => reason === undefined || reason === null).map(({ post }) => post)
  return { ...readPage(run, own), ...present({ next: found.feed.length > 0 ? found.cursor : undefined }) }
}

const readPage = ({ now, config: { identifier } }: Part, items: unknown[]): ListPage => {
  const problems: Told[] = []
  return { mentions: readItems(items, { schema: postSchema, place: PLACE, problems }).map(post => postMention(post, { now, own: identifier?.replace(/^@/, '').toLowerCase() })), problems }
}

/** Posts that are asked for by name and not given are deleted, as long as one that surely stands is given. */
const lookAgain = async (run: Run<Config>, { ask, uris, witness }: { ask: Ask; uris: string[]; witness: string | undefined }): ReturnType<LookAgain['ask']> => {
  const mentions: Mention[] = []
  const gone: string[] = []
  if (witness === undefined) return { mentions, gone }
  for (let start = 0; start < uris.length; start += NAMED_ITEMS - 1) {
    const named = uris.slice(start, start + NAMED_ITEMS - 1)
    const { posts } = await ask('app.bsky.feed.getPosts', [witness, ...named].map(uri => ['uris', uri]), z.object({ posts: z.array(z.unknown()) }))
    const found = readPage(run, posts).mentions
    if (!found.some(({ externalId }) => externalId === witness)) continue
    mentions.push(...found.filter(({ externalId }) => externalId !== witness))
    gone.push(...named.filter(uri => !JSON.stringify(posts).includes(`"${uri}"`)))
  }
  return { mentions, gone }
}

const send = async (answer: Answer<Config>): Promise<Answered> => {
  checkLength(lengthOf(answer.text), MAX_LENGTH, PLACE)
  if (answer.config.identifier === undefined) throw needsToAnswer('Bluesky', 2, { es: 'un usuario y una contraseña de aplicación', en: 'a handle and an app password' })
  return asAccount(answer, session => sendAs(answer, session))
}

/** Looks first among what the account has written last: its own server knows an answer at once, the rest of Bluesky later. */
const sendAs = async (answer: Answer<Config>, { accessJwt: token, did }: Session): Promise<Answered> => {
  const { text, config: { service: host }, mention, now } = answer
  const ask = <Schema extends z.ZodType>(method: string, params: Record<string, string>, schema: Schema) => call(answer, { host, path: `${method}?${new URLSearchParams(params)}`, schema, token })
  const { posts: [target] } = await ask('app.bsky.feed.getPosts', { uris: mention.externalId }, z.object({ posts: z.array(postSchema) }))
  if (target === undefined) throw goneFrom(PLACE)
  const own = await ask('com.atproto.repo.listRecords', { repo: did, collection: POST, limit: String(PAGE_ITEMS) }, z.object({ records: z.array(z.object({ uri: z.string(), value: recordSchema.partial() })) }))
  const standing = own.records.find(({ value }) => value.reply?.parent.uri === target.uri && value.text === text)
  const parent = { uri: target.uri, cid: target.cid }
  const record = { $type: POST, text, createdAt: now, reply: { root: target.record.reply?.root ?? parent, parent } }
  const { uri } = standing ?? (await call(answer, { host, path: 'com.atproto.repo.createRecord', schema: refSchema, token, body: { repo: did, collection: POST, record } }))
  const { value } = await ask('com.atproto.repo.getRecord', { repo: did, collection: POST, rkey: uri.split('/').at(-1) ?? '' }, z.object({ value: recordSchema }))
  const publishedAt = parseDate(value.createdAt, { now })
  return { state: 'published', text: value.text, externalId: uri, url: linkOf(uri, did), ...present({ publishedAt }) }
}
