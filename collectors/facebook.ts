import { createHash } from 'node:crypto'
import { z } from 'zod'
import { CollectorError, defineCollector, type Answer, type Answered, type Author, type Mention, type Page, type Run } from '../src/contract.ts'
import { readItems } from '../src/parsing/api/answer.ts'
import { cursorLast, nextPages, unseen } from '../src/parsing/api/pages.ts'
import { checkLength } from '../src/parsing/api/reply.ts'
import { readCursor } from '../src/parsing/cursor.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { resolveLink } from '../src/parsing/link.ts'
import { askGraph, codeOf, edge, listEdge, nextOf, type GraphAsk, type Heard } from '../src/parsing/platform/graph-api.ts'
import { countsOf, present } from '../src/parsing/present.ts'

const config = z.object({
  pageId: z.string().regex(/^\d+$/).describe('Number of the Facebook page.').meta({ es: 'Número de la página de Facebook.' }),
  accessToken: z.string().min(1).describe('Long-lived access token of the page.').meta({ es: 'Token de acceso de larga duración de la página.', writeOnly: true }),
  appSecret: z.string().optional().describe('Secret of the Meta app. Needed only where the app demands proof of it.').meta({ es: 'Secreto de la app de Meta. Sólo hace falta donde la app exige probarlo.', writeOnly: true }),
  version: z.string().regex(/^v\d+\.\d+$/).default('v24.0').describe('Version of the Graph API, such as v24.0. Meta closes each about two years after it began.').meta({ es: 'Versión de la Graph API, como v24.0. Meta cierra cada una unos dos años después de abrirla.' }),
  postDays: z.number().int().min(1).max(365).default(30).describe('Comments are read below posts of the last so many days.').meta({ es: 'Se leen comentarios de las publicaciones de los últimos días que digas.' }),
  mentions: z.boolean().default(true).describe('Read what others publish with the page tagged in it.').meta({ es: 'Leer lo que otros publican etiquetando la página.' }),
  ratings: z.boolean().default(false).describe('Read recommendations too. Meta has closed them to apps since version 22: only older versions give them.').meta({ es: 'Leer también las recomendaciones. Meta las cerró a las apps desde la versión 22: sólo las versiones anteriores las dan.' }),
})
type Config = z.output<typeof config>

/** Newest thing that was said below a post. */
const cursor = z.object({ newest: z.string() })
type Cursor = z.output<typeof cursor>

const PLACE = 'Meta'
const DAY_MS = 86_400_000
/** What was said is changed mostly in its first days. */
const LOOK_BACK_MS = 7 * DAY_MS
const MAX_PAGES = 40
const MAX_COMMENT_PAGES = 20
const MAX_LENGTH = 8000
const POST_FIELDS = 'id,message,created_time,updated_time,permalink_url,from{id,name}'
const COMMENT_FIELDS = 'id,message,created_time,from{id,name},like_count,comment_count,permalink_url,parent{id}'

export default defineCollector({
  title: 'Facebook page',
  kind: 'social',
  order: 'newest',
  homepage: 'https://developers.facebook.com/docs/graph-api/reference/page/feed/',
  auth: 'oauth',
  config,
  example: { pageId: '100200300', accessToken: 'EAAB…' },
  limits: [
    {
      es: 'Meta tiene que revisar la aplicación y verificar el negocio antes de dar acceso: pages_read_engagement y pages_read_user_content para leer, pages_manage_engagement para responder. Puede tardar semanas.',
      en: 'Meta must review the app and verify the business before it gives access: pages_read_engagement and pages_read_user_content to read, pages_manage_engagement to answer. It may take weeks.',
    },
    { es: 'Sólo se ve la página propia: sus publicaciones, los comentarios en ellas y las publicaciones que la etiquetan. Perfiles, grupos y páginas ajenas no se ven.', en: "Only the brand's own page is seen: its posts, the comments below them and the posts that tag it. Profiles, groups and other pages are not seen." },
    { es: 'Se leen los comentarios de las publicaciones del último mes, o de los días que diga postDays; los que llegan a publicaciones más viejas no se ven.', en: 'Comments below posts of the last month are read, or of as many days as postDays says; those that come to older posts are not seen.' },
    { es: 'Meta ya no entrega las recomendaciones (estrellas) a las aplicaciones desde su versión 22.', en: 'Meta has not given recommendations (stars) to apps since its version 22.' },
    { es: 'Sin el permiso pages_read_user_content, Meta oculta el nombre de quien comenta. Lo borrado no se anuncia.', en: 'Without the permission pages_read_user_content Meta hides the name of who comments. What is deleted is not announced.' },
  ],
  display: { es: 'Enlace siempre al original en Facebook. No venda ni ceda los datos; borre los de quien lo pida.', en: 'Always link to the original on Facebook. Do not sell or pass on the data; erase those of people who ask for it.' },
  inPublic: 'link',
  everyMinutes: 30,
  reply: {
    maxLength: MAX_LENGTH,
    rules: [
      { es: 'La respuesta se publica a nombre de la página, debajo del comentario.', en: 'The answer is published as the page, below the comment.' },
      { es: 'La aplicación necesita el permiso pages_manage_engagement, revisado por Meta.', en: 'The app needs the permission pages_manage_engagement, reviewed by Meta.' },
    ],
    send: answer => send(answer),
  },
  collect: run => collect(run),
})

interface Walk {
  run: Run<Config>
  ask: GraphAsk
  /** What moved before this is known. */
  floor: number
  newest: string | undefined
  seen: Set<string>
}

const collect = (run: Run<Config>): AsyncGenerator<Page> => {
  const newest = readCursor(run.cursor, cursor)?.newest
  const floor = newest === undefined ? 0 : Date.parse(newest) - LOOK_BACK_MS
  const walk: Walk = { run, ask: askOf(run), floor, newest, seen: new Set() }
  return cursorLast(readAll(walk), () => JSON.stringify({ newest: walk.newest ?? run.now } satisfies Cursor))
}

const askOf = ({ config: { version, accessToken, appSecret }, http, signal }: Pick<Run<Config>, 'config' | 'http' | 'signal'>): GraphAsk => ({ http, signal, version, accessToken, appSecret })

async function* readAll(walk: Walk): AsyncGenerator<Page> {
  const { pageId, mentions, ratings } = walk.run.config
  yield* readPosts(walk, `${pageId}/feed`)
  if (mentions) yield* readPosts(walk, `${pageId}/tagged`)
  if (ratings) yield await readRatings(walk)
}

const person = z.object({ id: z.string(), name: z.string().optional() }).nullish()
const post = z.object({ id: z.string().min(1), message: z.string().nullish(), created_time: z.string(), updated_time: z.string().nullish(), permalink_url: z.string().nullish(), from: person })
type Post = z.output<typeof post>

/** Posts, newest first, and what is said below each of the page's own. */
async function* readPosts(walk: Walk, path: string): AsyncGenerator<Page> {
  const { run: { config, now, signal }, ask, seen } = walk
  const oldest = Date.parse(now) - config.postDays * DAY_MS
  const query = { fields: POST_FIELDS, limit: '25', since: String(Math.floor(oldest / 1000)) }
  const askPage = (token = ''): Promise<z.output<typeof edge>> => askGraph(ask, path, { schema: edge, query: { ...query, ...Object.fromEntries(new URLSearchParams(token)) } })
  for await (const { data } of nextPages({ place: PLACE, ask: askPage, nextOf, max: MAX_PAGES })) {
    if (signal.aborted || data.length === 0) return
    const heard: Heard = { problems: [] }
    const posts = readItems(data, { schema: post, place: PLACE, problems: heard.problems })
    const mentions: Mention[] = []
    for (const one of posts) mentions.push(...(await readPost(walk, one, heard)))
    yield { mentions: unseen(mentions, seen), ...present({ problems: heard.problems, capped: heard.isCut ? CAPPED : undefined }) }
    if (posts.every(({ created_time }) => Date.parse(created_time) < oldest)) return
  }
}

const CAPPED = {
  es: `Debajo de una publicación hay más de ${MAX_COMMENT_PAGES * 100} comentarios: los más antiguos no se leyeron. Míralos en Facebook.`,
  en: `Below a post there are more than ${MAX_COMMENT_PAGES * 100} comments: older ones were not read. Look at them on Facebook.`,
}

const readPost = async (walk: Walk, one: Post, heard: Heard): Promise<Mention[]> => {
  const { run: { config, now }, ask, floor } = walk
  const isOwn = one.from?.id === config.pageId || (one.from === undefined && one.id.startsWith(`${config.pageId}_`))
  const itself = isOwn ? [] : [{ externalId: one.id, kind: 'post', ...toWords(one, now) }]
  const moved = parseDate(one.updated_time ?? one.created_time, { now })
  noteDate(walk, moved)
  // Below posts of others the page sees nothing.
  if (!one.id.startsWith(`${config.pageId}_`) || (moved !== undefined && Date.parse(moved) < floor)) return itself
  const comments = await listEdge(ask, `${one.id}/comments`, { schema: comment, query: { fields: COMMENT_FIELDS, filter: 'stream', order: 'reverse_chronological' }, max: MAX_COMMENT_PAGES }, heard)
  for (const { created_time } of comments) noteDate(walk, parseDate(created_time, { now }))
  return [...itself, ...readComments(comments, one, config.pageId, now)]
}

const noteDate = (walk: Walk, date: string | undefined): void => {
  if (date !== undefined && !(Date.parse(walk.newest ?? '') >= Date.parse(date))) walk.newest = date
}

const comment = z.object({
  id: z.string().min(1),
  message: z.string().nullish(),
  created_time: z.string(),
  from: person,
  like_count: z.number().nullish(),
  comment_count: z.number().nullish(),
  permalink_url: z.string().nullish(),
  parent: z.object({ id: z.string() }).nullish(),
})
type Comment = z.output<typeof comment>

/** Comments in the order of the page; what the page itself wrote is its answer to the comment above. */
const readComments = (comments: Comment[], { id: postId }: Post, pageId: string, now: string): Mention[] => {
  const own = comments.filter(({ from }) => from?.id === pageId).toSorted((a, b) => Date.parse(a.created_time) - Date.parse(b.created_time))
  return comments.filter(({ from }) => from?.id !== pageId).map(one => {
    const answer = own.find(({ parent }) => parent?.id === one.id)
    const ownerReply = answer && { text: answer.message ?? '', ...present({ publishedAt: parseDate(answer.created_time, { now }) }) }
    const engagement = countsOf({ likes: one.like_count, replies: one.comment_count })
    return { externalId: one.id, kind: 'comment', ...toWords(one, now), ...present({ engagement, ownerReply, replyTo: one.parent?.id ?? postId }) }
  })
}

const toWords = ({ message, created_time, permalink_url, from }: Pick<Comment, 'message' | 'created_time' | 'permalink_url' | 'from'>, now: string): Omit<Mention, 'externalId' | 'kind'> => ({
  text: (message ?? '').toWellFormed().trim(),
  ...present({ url: resolveLink(permalink_url ?? undefined), author: authorOf(from), publishedAt: parseDate(created_time, { now }) }),
})

const authorOf = (from: z.output<typeof person>): Author | undefined => (from ? { id: from.id, ...present({ name: from.name }) } : undefined)

const recommendation = z.object({
  created_time: z.string(),
  recommendation_type: z.enum(['positive', 'negative']).nullish(),
  review_text: z.string().nullish(),
  rating: z.number().nullish(),
  reviewer: person,
  open_graph_story: z.object({ id: z.string() }).nullish(),
})

const readRatings = async ({ run: { config, now }, ask, seen }: Walk): Promise<Page> => {
  const heard: Heard = { problems: [] }
  const fields = 'created_time,recommendation_type,review_text,rating,reviewer,open_graph_story'
  try {
    const found = await listEdge(ask, `${config.pageId}/ratings`, { schema: recommendation, query: { fields }, max: MAX_COMMENT_PAGES }, heard)
    return { mentions: unseen(found.map(one => toReview(one, now)), seen), ...present({ problems: heard.problems, capped: heard.isCut ? CAPPED : undefined }) }
  } catch (error) {
    if (!(error instanceof CollectorError) || codeOf(error) !== 12) throw error
    return { mentions: [], problems: [{
      es: `Meta cerró las recomendaciones a las aplicaciones de la versión ${config.version}. Desactiva las calificaciones (ratings) en esta fuente.`,
      en: `Meta has closed recommendations to apps of version ${config.version}. Switch ratings off in this source.`,
    }] }
  }
}

/** A recommendation has two steps, for and against: a scale from 1 to 2. Those from before 2018 have stars. */
const toReview = ({ recommendation_type: type, review_text: text, rating, reviewer, open_graph_story: story, created_time }: z.output<typeof recommendation>, now: string): Mention => ({
  externalId: `rating ${story?.id ?? createHash('sha256').update(JSON.stringify([reviewer?.id, created_time, text])).digest('base64url').slice(0, 22)}`,
  kind: 'review',
  text: (text ?? '').toWellFormed().trim(),
  ...present({
    rating: rating && rating <= 5 ? { value: rating, outOf: 5 } : type ? { value: type === 'positive' ? 2 : 1, outOf: 2 } : undefined,
    author: authorOf(reviewer),
    publishedAt: parseDate(created_time, { now }),
  }),
})

const answered = z.object({ id: z.string(), message: z.string().nullish(), created_time: z.string().nullish(), permalink_url: z.string().nullish(), from: person })

const send = async ({ config, mention, text, http, signal, now }: Answer<Config>): Promise<Answered> => {
  checkLength(text.length, MAX_LENGTH, 'Facebook')
  if (mention.externalId.startsWith('rating ')) throw new CollectorError('config', {
    es: 'Meta no deja que ninguna aplicación responda recomendaciones. Ábrela en Facebook y responde allí.',
    en: 'Meta lets no app answer recommendations. Open it on Facebook and answer there.',
  })
  const ask = askOf({ config, http, signal })
  const fields = 'id,message,created_time,permalink_url,from{id,name}'
  const standing = await listEdge(ask, `${mention.externalId}/comments`, { schema: answered, query: { fields, order: 'reverse_chronological' }, max: 3 }, { problems: [] })
  const same = standing.find(one => one.message?.trim() === text.trim() && (one.from == null || one.from.id === config.pageId))
  const { id } = same ?? (await askGraph(ask, `${mention.externalId}/comments`, { schema: z.object({ id: z.string() }), send: { message: text } }))
  const given = same ?? (await askGraph(ask, id, { schema: answered, query: { fields } }))
  return { state: 'published', text: given.message ?? '', externalId: id, ...present({ url: resolveLink(given.permalink_url ?? undefined), publishedAt: given.created_time ? parseDate(given.created_time, { now }) : undefined }) }
}
