import { z } from 'zod'
import { CollectorError, defineCollector, type Answer, type Answered, type Mention, type Page, type Proposed, type Run, type Told } from '../src/contract.ts'
import { askJson, readItems } from '../src/parsing/api/answer.ts'
import { circling } from '../src/parsing/api/pages.ts'
import { declined, quoted, refusalFields, retold, slowedDown } from '../src/parsing/api/refusal.ts'
import { checkLength, goneFrom, needsToAnswer, orGoneFrom } from '../src/parsing/api/reply.ts'
import { walkNewest, type ListPage } from '../src/parsing/api/walk-newest.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { htmlToText, oneLine } from '../src/parsing/html.ts'
import { markdownToText } from '../src/parsing/markdown.ts'
import { countsOf, present } from '../src/parsing/present.ts'
import { siteOf } from '../src/parsing/seed/site.ts'

/** Some 1,000 posts, in pages of 50. */
const MAX_PAGES = 20
/** Each hit of a search is asked for on its own: 150 questions. */
const MAX_SEARCH_PAGES = 3
/** What forums take unless they say otherwise. */
const MAX_LENGTH = 32_000

const config = z.object({
  url: z.url({ protocol: /^https?$/ }).describe('Address of the forum, with its folder where it has one, such as https://forum.example.').meta({ es: 'Dirección del foro, con su carpeta si la tiene, como https://foro.example.' }),
  query: z.string().trim().min(1).optional().describe('Words to look for. Left out: every new post of the forum is read, which is quicker and notices more edits.').meta({ es: 'Palabras que buscar. Si queda vacío se lee cada publicación nueva del foro: es más rápido y se notan más ediciones.' }),
  apiKey: z.string().min(1).optional().describe('API key from the forum’s administration. Needed to answer, and to read a forum that is private.').meta({ es: 'Clave de la API, de la administración del foro. Hace falta para responder y para leer un foro privado.', writeOnly: true }),
  apiUsername: z.string().min(1).optional().describe('Name of the user the API key belongs to; answers appear under it.').meta({ es: 'Nombre del usuario al que pertenece la clave; las respuestas salen a su nombre.' }),
}).refine(({ apiKey, apiUsername }) => (apiKey === undefined) === (apiUsername === undefined), { error: 'An API key and the name of its user go together.', path: ['apiUsername'] })
type Config = z.output<typeof config>
type Part = Pick<Run<Config>, 'config' | 'http' | 'signal'>

const count = z.number().nullish()
const text = z.string().nullish()
const postSchema = z.object({
  id: z.number(), topic_id: z.number(), post_number: z.number(), created_at: z.string(), updated_at: text, cooked: z.string(), post_type: count,
  username: text, name: text, topic_title: text, topic_slug: text, reply_to_post_number: count, version: count,
  reply_count: count, quote_count: count, reads: count, like_count: count,
  actions_summary: z.array(z.object({ id: z.number(), count: count })).default([]),
  deleted_at: text, user_deleted: z.boolean().nullish(), hidden: z.boolean().nullish(),
})
type Post = z.output<typeof postSchema>
const hitSchema = z.object({ id: z.number(), topic_id: z.number(), created_at: z.string() })

export default defineCollector({
  title: 'Discourse',
  kind: 'social',
  order: 'newest',
  homepage: 'https://docs.discourse.org',
  auth: 'none',
  config,
  example: { url: 'https://forum.example' },
  limits: [
    { es: 'Sin clave se lee sólo lo que el foro muestra a cualquiera.', en: 'Without a key only what the forum shows to anybody is read.' },
    {
      es: 'La primera lectura alcanza unos 1000 mensajes; si busca palabras, 150.',
      en: 'The first reading goes back about 1,000 posts; where words are looked for, 150.',
    },
    {
      es: 'Los cambios se notan durante dos días, y también lo que borra su autor. Lo que retira u oculta un moderador desaparece sin aviso.',
      en: 'Edits are noticed for two days, and so is what its author deletes. What a moderator takes away or hides disappears without a word.',
    },
  ],
  display: { es: 'Enlace cada mensaje con su original y nombre a su autor.', en: 'Link each post to its original and name its author.' },
  everyMinutes: 30,
  reply: {
    maxLength: MAX_LENGTH,
    count: text => [...text].length,
    rules: [
      { es: 'Los foros suelen pedir al menos 20 caracteres, y no admiten dos veces el mismo texto en poco tiempo.', en: 'Forums mostly ask for at least 20 characters, and do not take the same text twice in a short time.' },
      { es: 'En algunos foros un moderador revisa las respuestas antes de que se vean.', en: 'On some forums a moderator looks at answers before they are seen.' },
    ],
    send: answer => send(answer),
  },
  propose: (seed, asking) => proposedFor(siteOf(seed), asking),
  collect: run => collect(run),
})

/** Where brands keep their forums. */
const USUAL_PLACES = ['community', 'forum', 'comunidad', 'foro']

/** The site itself where it is a forum, and its usual neighbours. Asked one after the other: nobody has them all. */
const proposedFor = async (site: string, { http, signal }: Pick<Part, 'http' | 'signal'>): Promise<Proposed<z.input<typeof config>>[]> => {
  const { origin, protocol, host } = new URL(site)
  const places = [site.replace(/\/+$/, ''), origin, ...(/[a-z]/i.test(host) ? USUAL_PLACES.map(name => `${protocol}//${name}.${host.replace(/^www\./, '')}`) : [])]
  for (const url of new Set(places)) {
    const isForum = await askJson(http, `${url}/site/basic-info.json`, { schema: z.object({ title: z.string() }), place: url, signal }).then(() => true, (error: unknown) => {
      if (!(error instanceof CollectorError)) throw error
      return false
    })
    if (isForum) return [{ name: `Forum ${new URL(url).host}`, config: { url } }]
  }
  throw new CollectorError('config', {
    es: 'No se encontró ningún foro en el sitio ni junto a él. Si lo hay, añade su dirección a mano.',
    en: 'No forum was found on the site or beside it. If there is one, add its address by hand.',
  })
}

const collect = (run: Run<Config>): AsyncGenerator<Page> => {
  const { query } = run.config
  const place = hostOf(run.config)
  if (query === undefined) return walkNewest(run, { place, maxPages: MAX_PAGES, listings: [{ name: 'posts', ask: next => askLatest(run, next) }] })
  return walkNewest(run, { place, maxPages: MAX_SEARCH_PAGES, listings: [{ name: query, ask: (next, from) => askSearch(run, query, { page: next ?? '1', from }) }] })
}

const askLatest = async (run: Run<Config>, before: string | undefined): Promise<ListPage> => {
  const { latest_posts } = await call(run, `posts.json${before ? `?before=${before}` : ''}`, z.object({ latest_posts: z.array(z.unknown()) }))
  const problems: Told[] = []
  const posts = readItems(latest_posts, { schema: postSchema, place: hostOf(run.config), problems })
  const ids = posts.map(({ id }) => id)
  const lowest = String(Math.min(...ids))
  if (before !== undefined && Math.max(...ids) > Number(before)) throw circling(hostOf(run.config))
  // Older forums give the post named by `before` once more, newer ones begin behind it.
  return { ...toPage(run, posts), problems, ...present({ next: ids.length > 0 && lowest !== before ? lowest : undefined }) }
}

const searchSchema = z.object({ posts: z.array(z.unknown()), grouped_search_result: z.object({ more_full_page_results: z.boolean().nullish(), more_posts: z.boolean().nullish() }).nullish() })

/** A search gives the beginnings of posts: the whole of each is asked for. */
const askSearch = async (run: Run<Config>, query: string, { page, from }: { page: string; from: string | undefined }): Promise<ListPage> => {
  const found = await call(run, `search.json?${new URLSearchParams({ q: `${query} order:latest`, page })}`, searchSchema)
  const problems: Told[] = []
  const hits = readItems(found.posts, { schema: hitSchema, place: hostOf(run.config), problems })
  const wanted = hits.filter(({ created_at }) => from === undefined || Date.parse(created_at) >= Date.parse(from))
  const posts: Post[] = []
  for (const { id } of wanted) posts.push(...(await askPost(run, id)))
  const { more_full_page_results, more_posts } = found.grouped_search_result ?? {}
  const goesOn = wanted.length > 0 && wanted.length === hits.length && (more_full_page_results ?? more_posts)
  return { ...toPage(run, posts), problems, ...present({ next: goesOn ? String(Number(page) + 1) : undefined }) }
}

/** Nothing where the index still knows what is no longer there. */
const askPost = async (run: Run<Config>, id: number): Promise<Post[]> => {
  try {
    return [await call(run, `posts/${id}.json`, postSchema)]
  } catch (error) {
    if (error instanceof CollectorError && (error.status === 404 || error.status === 410)) return []
    throw error
  }
}

const toPage = ({ config, now }: Run<Config>, posts: Post[]): Pick<ListPage, 'mentions' | 'gone'> => {
  // Other types are what moderators do: a topic closed, a post moved.
  const written = posts.filter(({ post_type }) => (post_type ?? 1) === 1)
  const isGone = ({ deleted_at, user_deleted, hidden }: Post): boolean => Boolean(deleted_at) || user_deleted === true || hidden === true
  const gone = written.filter(isGone).map(idOf)
  return { mentions: written.filter(post => !isGone(post)).map(post => toMention(post, { base: baseOf(config), own: config.apiUsername, now })), ...present({ gone }) }
}

const call = async <Schema extends z.ZodType>({ config, http, signal }: Part, path: string, schema: Schema, body?: Record<string, unknown>): Promise<z.output<Schema>> => {
  const { data } = await askJson(http, `${baseOf(config)}/${path}`, {
    headers: present({ 'api-key': config.apiKey, 'api-username': config.apiUsername }),
    send: body, schema, signal,
    place: hostOf(config),
    retell: error => retell(error, config),
  })
  return data
}

const baseOf = ({ url }: Config): string => url.replace(/\/+$/, '')
const hostOf = ({ url }: Config): string => new URL(url).host

const retell = (error: CollectorError, config: Config): CollectorError | undefined => {
  const host = hostOf(config)
  const { errors, extras } = refusalFields(error)
  const { wait_seconds } = (extras ?? {}) as { wait_seconds?: unknown }
  const words = quoted(Array.isArray(errors) ? errors[0] : undefined)
  if (error.status === 429) return slowedDown(error, host, error.retryAfterMs ?? (typeof wait_seconds === 'number' ? wait_seconds * 1000 : undefined))
  const refused = error.status === 401 || error.status === 403
  if (refused && config.apiKey === undefined) return retold(error, 'config', {
    es: `${host} solo se muestra a su propia gente. Añade una clave de API y el nombre de su usuario.`,
    en: `${host} shows itself only to its own people. Add an API key and the name of its user.`,
  })
  if (refused) return retold(error, 'config', {
    es: `${host} rechaza la clave de API, o su usuario no puede hacer esto. Comprueba los dos en la administración del foro.`,
    en: `${host} refuses the API key, or its user may not do this. Check both in the forum’s administration.`,
  })
  return words && (error.status === 422 || error.status === 400) ? declined(error, host, words) : undefined
}

/** Topic and number, as the permalink has them: what a post answers is told in these terms. */
const idOf = ({ topic_id, post_number }: Pick<Post, 'topic_id' | 'post_number'>): string => `${topic_id}/${post_number}`

const urlOf = ({ topic_slug, ...post }: Post, base: string): string => `${base}/t/${topic_slug ? `${topic_slug}/` : ''}${idOf(post)}`

const toMention = (post: Post, { base, own, now }: { base: string; own: string | undefined; now: string }): Mention => {
  const { topic_title, username, name, post_number, reply_to_post_number } = post
  return {
    externalId: idOf(post),
    kind: post_number === 1 ? 'post' : 'comment',
    text: htmlToText(post.cooked),
    url: urlOf(post, base),
    ...present({
      title: post_number === 1 ? oneLine(htmlToText(topic_title ?? '')) : undefined,
      author: username ? { id: username, name: oneLine(name ?? '') || username, url: `${base}/u/${encodeURIComponent(username)}`, ...(username.toLowerCase() === own?.toLowerCase() && { isBrand: true }) } : undefined,
      publishedAt: parseDate(post.created_at, { now }),
      // Posts are touched for other reasons too: only a second version is an edit.
      editedAt: post.updated_at && (post.version ?? 1) > 1 ? parseDate(post.updated_at, { now }) : undefined,
      engagement: engagementOf(post),
      replyTo: post_number > 1 ? idOf({ ...post, post_number: reply_to_post_number ?? 1 }) : undefined,
    }),
  }
}

/** Kind of action by which Discourse counts likes. */
const LIKE = 2

const engagementOf = ({ actions_summary, like_count, reply_count, quote_count, reads }: Post): Record<string, number> => {
  const likes = like_count ?? actions_summary.find(({ id }) => id === LIKE)?.count
  return countsOf({ likes, replies: reply_count, quotes: quote_count, reads })
}

/** Looks first whether the same words already stand below. */
const send = async (answer: Answer<Config>): Promise<Answered> => {
  const { text: words, config, mention } = answer
  checkLength([...words].length, MAX_LENGTH, 'Discourse')
  if (config.apiKey === undefined) throw needsToAnswer('Discourse', 2, { es: 'una clave de API y el nombre de su usuario', en: 'an API key and the name of its user' })
  const [topic, number] = mention.externalId.split('/').map(Number)
  const target = await call(answer, `posts/by_number/${topic}/${number}.json`, postSchema).catch(orGoneFrom(hostOf(config)))
  if (target.deleted_at || target.user_deleted) throw goneFrom(hostOf(config))
  const standing = (await repliesTo(answer, target.id)).find(reply => reply.username?.toLowerCase() === config.apiUsername?.toLowerCase() && oneLine(htmlToText(reply.cooked)) === oneLine(markdownToText(words)))
  if (standing) return toAnswered(standing, words, answer)
  const created = await call(answer, 'posts.json', z.union([postSchema, z.object({ action: z.literal('enqueued') })]), { topic_id: topic, raw: words, reply_to_post_number: number }).catch(orGoneFrom(hostOf(config)))
  return 'action' in created ? { state: 'pending', text: words } : toAnswered(created, words, answer)
}

/** A post with more direct answers than these pages of 20 hold is a party, not a complaint. */
const MAX_REPLY_PAGES = 10

const repliesTo = async (answer: Answer<Config>, id: number): Promise<Post[]> => {
  const replies: Post[] = []
  for (let page = 0; page < MAX_REPLY_PAGES; page++) {
    const after = Math.max(1, ...replies.map(({ post_number }) => post_number))
    const more = await call(answer, `posts/${id}/replies.json?after=${after}`, z.array(postSchema)).catch(orGoneFrom(hostOf(answer.config)))
    const fresh = more.filter(one => !replies.some(known => known.id === one.id))
    if (fresh.length === 0) return replies
    replies.push(...fresh)
  }
  return replies
}

/** Where the forum shows the words as they were written, they are told as they were written: its HTML has lost the marks. */
const toAnswered = (post: Post, words: string, { config, now }: Answer<Config>): Answered => {
  const shown = htmlToText(post.cooked)
  return {
    state: 'published',
    text: oneLine(shown) === oneLine(markdownToText(words)) ? words : shown,
    externalId: idOf(post),
    url: urlOf(post, baseOf(config)),
    ...present({ publishedAt: parseDate(post.created_at, { now }) }),
  }
}
