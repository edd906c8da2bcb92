import { createHash } from 'node:crypto'
import { z } from 'zod'
import { CollectorError, defineCollector, type Answer, type Answered, type Mention, type Page, type Run, type Told } from '../src/contract.ts'
import { askJson, readItems } from '../src/parsing/api/answer.ts'
import { declined, quoted, refusalFields, resetMs, retold, slowedDown } from '../src/parsing/api/refusal.ts'
import { checkLength, needsToAnswer, orGoneFrom } from '../src/parsing/api/reply.ts'
import { walkNewest, type Listing, type ListPage } from '../src/parsing/api/walk-newest.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { htmlToText, oneLine } from '../src/parsing/html.ts'
import { languageTag, resolveLink } from '../src/parsing/link.ts'
import { countOf, countsOf, present } from '../src/parsing/present.ts'

const PAGE_ITEMS = 40
/** What is said elsewhere is met where most people are. */
const LARGEST = 'https://mastodon.social'
/** 800 posts of each tag. */
const MAX_PAGES = 20
/** Instances take 500 characters unless they say otherwise; the name of the person who is answered needs up to 32 of them. */
const MAX_LENGTH = 468

const config = z.object({
  instance: z.url({ protocol: /^https?$/ }).describe('Address of the instance, such as https://mastodon.example. Each instance knows only what its people follow.').meta({ es: 'Dirección de la instancia, como https://mastodon.example. Cada instancia sólo conoce lo que sigue su gente.' }),
  tags: z.array(z.string().trim().regex(/^#?[\p{L}\p{N}_]+$/u)).default([]).describe('Hashtags to read, with or without #.').meta({ es: 'Hashtags que leer, con o sin #.' }),
  query: z.string().trim().min(1).optional().describe('Words to look for. It needs a token, and an instance that offers full-text search.').meta({ es: 'Palabras que buscar. Necesita un token y una instancia que ofrezca búsqueda de texto.' }),
  token: z.string().min(1).optional().describe('Access token of an account on this instance, with the scopes read and write:statuses. Needed to search and to answer.').meta({ es: 'Token de acceso de una cuenta de esta instancia, con los permisos read y write:statuses. Hace falta para buscar y para responder.', writeOnly: true }),
}).refine(({ tags, query }) => tags.length > 0 || query !== undefined, { error: 'Name a hashtag, or words to look for.', path: ['tags'] })
  .refine(({ query, token }) => query === undefined || token !== undefined, { error: 'Searching needs a token of the instance.', path: ['token'] })
type Config = z.output<typeof config>

const count = z.number().nullish()
const accountSchema = z.object({
  id: z.string(), acct: z.string(), display_name: z.string().nullish(), url: z.string().nullish(), followers_count: count, noindex: z.boolean().nullish(),
})
const statusSchema = z.object({
  id: z.string().min(1), uri: z.string().nullish(), url: z.string().nullish(), content: z.string(), created_at: z.string(), edited_at: z.string().nullish(),
  spoiler_text: z.string().nullish(), language: z.string().nullish(), visibility: z.string().nullish(), in_reply_to_id: z.string().nullish(), account: accountSchema,
  replies_count: count, reblogs_count: count, favourites_count: count, quotes_count: count,
})
type Status = z.output<typeof statusSchema>

export default defineCollector({
  title: 'Mastodon',
  kind: 'social',
  order: 'newest',
  homepage: 'https://docs.joinmastodon.org/methods/timelines/#tag',
  auth: 'key',
  config,
  example: { instance: 'https://mastodon.example', tags: ['CasaNogal'] },
  limits: [
    {
      es: 'Una instancia conoce sólo lo que publica o sigue su gente: lo dicho en otras puede faltar.',
      en: 'An instance knows only what its people publish or follow: what is said on others may be missing.',
    },
    { es: 'Sin cuenta se leen etiquetas; buscar palabras pide un token y una instancia con búsqueda de texto.', en: 'Without an account hashtags are read; to look for words takes a token and an instance with full-text search.' },
    { es: 'La primera lectura alcanza 800 publicaciones de cada etiqueta.', en: 'The first reading goes back 800 posts of each hashtag.' },
    {
      es: 'Los cambios se notan durante dos días; lo que se borra desaparece sin aviso.',
      en: 'Edits are noticed for two days; what is deleted disappears without a word.',
    },
    { es: 'No se lee a quien pide que los buscadores no lo muestren.', en: 'People who ask search engines not to show them are not read.' },
  ],
  display: { es: 'Enlace cada publicación con su original y nombre a su autor.', en: 'Link each post to its original and name its author.' },
  everyMinutes: 15,
  reply: {
    maxLength: MAX_LENGTH,
    count: text => [...text].length,
    rules: [
      { es: 'La respuesta lleva delante el nombre de la persona, para que le llegue.', en: 'The answer begins with the person’s name, so that it reaches them.' },
      { es: 'Quien usa Mastodon espera trato personal: muchas instancias prohíben la publicidad.', en: 'People on Mastodon expect to be spoken to in person: many instances forbid advertising.' },
    ],
    send: answer => send(answer),
  },
  propose: ({ hashtag }) => [{ config: { instance: LARGEST, tags: [hashtag] }, filtered: true }],
  collect: run => collect(run),
})

async function* collect(run: Run<Config>): AsyncGenerator<Page> {
  const { tags, query, token } = run.config
  const own = token === undefined ? undefined : await askOwn(run)
  const names = [...new Set(tags.map(tag => tag.replace(/^#/, '').toLowerCase()))]
  const listings: Listing[] = [
    ...names.map(tag => ({ name: `#${tag}`, ask: (next: string | undefined) => askTag({ run, own }, tag, next) })),
    ...(query === undefined ? [] : [{ name: query, ask: (next: string | undefined) => askSearch({ run, own }, query, next) }]),
  ]
  yield* walkNewest(run, { place: hostOf(run.config), maxPages: MAX_PAGES, listings })
}

interface Reading {
  run: Run<Config>
  /** Id of the account of the token. */
  own: string | undefined
}

/** Whose token it is. One that may not say so still reads. */
const askOwn = (run: Run<Config>): Promise<string | undefined> =>
  call(run, { path: '/api/v1/accounts/verify_credentials', schema: z.object({ id: z.string().optional() }) }).then(({ data }) => data.id, (error: unknown) => {
    if (error instanceof CollectorError && error.status === 403) return undefined
    throw error
  })

const askTag = async (reading: Reading, tag: string, next: string | undefined): Promise<ListPage> => {
  const params = new URLSearchParams({ limit: String(PAGE_ITEMS), ...present({ max_id: next }) })
  const { data, headers } = await call(reading.run, { path: `/api/v1/timelines/tag/${encodeURIComponent(tag)}?${params}`, schema: z.array(z.unknown()) })
  return readPage(reading, data, /[?&]max_id=([^&>]+)[^>]*>\s*;\s*rel="next"/.exec(headers.link ?? '')?.[1])
}

/** Search tells of no next page, and leaves posts out of full ones: only an empty page is the last. Its `max_id` knows seconds only. */
const askSearch = async (reading: Reading, query: string, offset = '0'): Promise<ListPage> => {
  const params = new URLSearchParams({ q: query, type: 'statuses', limit: String(PAGE_ITEMS), offset })
  const { data } = await call(reading.run, { path: `/api/v2/search?${params}`, schema: z.object({ statuses: z.array(z.unknown()) }) })
  return readPage(reading, data.statuses, data.statuses.length > 0 ? String(Number(offset) + PAGE_ITEMS) : undefined)
}

const readPage = ({ run, own }: Reading, items: unknown[], next: string | undefined): ListPage => {
  const problems: Told[] = []
  const statuses = readItems(items, { schema: statusSchema, place: hostOf(run.config), problems })
  // With a token a search finds what only the brand itself may read.
  const open = statuses.filter(({ visibility, account }) => (visibility ?? 'public') !== 'private' && visibility !== 'direct' && account.noindex !== true)
  return { mentions: open.map(status => toMention(status, { now: run.now, own })), problems, ...present({ next }) }
}

interface Called<Schema extends z.ZodType> {
  path: string
  schema: Schema
  form?: Record<string, string>
  headers?: Record<string, string>
}

/** Asks the instance; with a form it is told. */
const call = <Schema extends z.ZodType>({ config, http, signal, now }: Pick<Run<Config>, 'config' | 'http' | 'signal' | 'now'>, { path, schema, form, headers }: Called<Schema>) =>
  askJson(http, config.instance.replace(/\/+$/, '') + path, {
    headers: { ...(config.token ? { authorization: `Bearer ${config.token}` } : {}), ...headers },
    form, schema, signal,
    place: hostOf(config),
    retell: error => retell(error, config, now),
  })

const hostOf = ({ instance }: Config): string => new URL(instance).host

const retell = (error: CollectorError, config: Config, now: string): CollectorError | undefined => {
  const host = hostOf(config)
  const { status, answer } = error
  if (status === 429) return slowedDown(error, host, error.retryAfterMs ?? resetMs(answer?.headers['x-ratelimit-reset'], now))
  const refused = status === 401 || status === 403 || (status === 422 && config.token === undefined)
  if (refused && config.token === undefined) return retold(error, 'config', {
    es: `${host} solo muestra sus hashtags a su propia gente. Añade el token de una cuenta de allí.`,
    en: `${host} shows its hashtags only to its own people. Add the token of an account there.`,
  })
  if (refused) return retold(error, 'config', {
    es: `${host} rechaza el token: se revocó, o le falta el permiso (scope) para esto. Crea otro en los ajustes de la cuenta, en Desarrollo.`,
    en: `${host} refuses the token: it was revoked, or lacks the scope for this. Make a new one in the account’s settings under Development.`,
  })
  return status === 422 ? declined(error, host, quoted(refusalFields(error).error)) : undefined
}

const toMention = (status: Status, { now, own }: { now: string; own: string | undefined }): Mention => {
  const { account, in_reply_to_id, spoiler_text } = status
  return {
    externalId: status.id,
    kind: in_reply_to_id ? 'comment' : 'post',
    text: htmlToText(status.content),
    author: { ...authorOf(account), ...(account.id === own && { isBrand: true }) },
    ...present({
      title: oneLine(spoiler_text ?? ''),
      url: resolveLink(status.url ?? status.uri ?? undefined),
      publishedAt: parseDate(status.created_at, { now }),
      editedAt: status.edited_at ? parseDate(status.edited_at, { now }) : undefined,
      language: languageTag(status.language ?? undefined),
      engagement: engagementOf(status),
      replyTo: in_reply_to_id,
    }),
  }
}

const authorOf = ({ id, acct, display_name, url, followers_count }: Status['account']): NonNullable<Mention['author']> => ({
  id, name: oneLine(display_name ?? '') || acct, ...present({ url: resolveLink(url ?? undefined), followers: countOf(followers_count) }),
})

const engagementOf = ({ favourites_count, reblogs_count, replies_count, quotes_count }: Status): Record<string, number> =>
  countsOf({ favourites: favourites_count, boosts: reblogs_count, replies: replies_count, quotes: quotes_count })

/** The key makes the instance itself take the same answer once within an hour; the thread tells of what is older. */
const send = async (answer: Answer<Config>): Promise<Answered> => {
  const { mention, text, config } = answer
  checkLength([...text].length, MAX_LENGTH, 'Mastodon')
  if (config.token === undefined) throw needsToAnswer('Mastodon', 1, { es: 'un token con el permiso (scope) write:statuses', en: 'a token with the scope write:statuses' })
  const { data: own } = await call(answer, { path: '/api/v1/accounts/verify_credentials', schema: z.object({ id: z.string() }) })
  const { data: target } = await call(answer, { path: `/api/v1/statuses/${encodeURIComponent(mention.externalId)}`, schema: statusSchema }).catch(orGoneFrom(hostOf(config)))
  const { data: thread } = await call(answer, { path: `/api/v1/statuses/${encodeURIComponent(mention.externalId)}/context`, schema: z.object({ descendants: z.array(statusSchema) }) }).catch(orGoneFrom(hostOf(config)))
  const standing = thread.descendants.find(one => one.account.id === own.id && one.in_reply_to_id === target.id && wordsOf(htmlToText(one.content)) === wordsOf(text))
  if (standing) return toAnswered(standing, answer.now)
  const form = { status: `@${target.account.acct} ${text}`, in_reply_to_id: target.id, visibility: target.visibility === 'unlisted' ? 'unlisted' : 'public' }
  const key = createHash('sha256').update(JSON.stringify(form)).digest('base64url')
  const { data } = await call(answer, { path: '/api/v1/statuses', schema: statusSchema, form, headers: { 'idempotency-key': key } }).catch(orGoneFrom(hostOf(config)))
  return toAnswered(data, answer.now)
}

/** Without the names an answer begins with, which the instance turns into links. */
const withoutNames = (text: string): string => text.replace(/^(?:@[\w.@-]+\s+)+/, '')
const wordsOf = (text: string): string => oneLine(withoutNames(text))

const toAnswered = (status: Status, now: string): Answered => ({
  state: 'published',
  text: withoutNames(htmlToText(status.content)),
  externalId: status.id,
  ...present({ url: resolveLink(status.url ?? status.uri ?? undefined), publishedAt: parseDate(status.created_at, { now }) }),
})
