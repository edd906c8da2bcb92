import { z } from 'zod'
import { CollectorError, defineCollector, type Answer, type Answered, type Mention, type Page, type Run, type Told } from '../src/contract.ts'
import { readItems } from '../src/parsing/api/answer.ts'
import { cursorLast, nextPages, unseen } from '../src/parsing/api/pages.ts'
import { checkLength } from '../src/parsing/api/reply.ts'
import { readCursor } from '../src/parsing/cursor.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { resolveLink } from '../src/parsing/link.ts'
import { askGraph, edge, listEdge, nextOf, type GraphAsk, type GraphEdge, type Heard } from '../src/parsing/platform/graph-api.ts'
import { countsOf, present } from '../src/parsing/present.ts'

const config = z.object({
  accountId: z.string().regex(/^\d+$/).describe('Number of the professional Instagram account (its id in the Graph API).').meta({ es: 'Número de la cuenta profesional de Instagram (su id en la Graph API).' }),
  accessToken: z.string().min(1).describe('Long-lived access token of the Facebook page that the account is connected to.').meta({ es: 'Token de acceso de larga duración de la página de Facebook a la que está unida la cuenta.', writeOnly: true }),
  appSecret: z.string().optional().describe('Secret of the Meta app. Needed only where the app demands proof of it.').meta({ es: 'Secreto de la app de Meta. Sólo hace falta donde la app exige probarlo.', writeOnly: true }),
  version: z.string().regex(/^v\d+\.\d+$/).default('v24.0').describe('Version of the Graph API, such as v24.0. Meta closes each about two years after it began.').meta({ es: 'Versión de la Graph API, como v24.0. Meta cierra cada una unos dos años después de abrirla.' }),
  mediaDays: z.number().int().min(1).max(365).default(60).describe('Comments are read below what was published in the last so many days.').meta({ es: 'Se leen comentarios de lo publicado en los últimos días que digas.' }),
  tags: z.boolean().default(true).describe('Read what others publish with the account tagged in it.').meta({ es: 'Leer lo que otros publican etiquetando la cuenta.' }),
})
type Config = z.output<typeof config>

/** How many comments each of the account's own posts had. */
const cursor = z.object({ counts: z.record(z.string(), z.number()) })
type Cursor = z.output<typeof cursor>

const PLACE = 'Meta'
const DAY_MS = 86_400_000
/** Below newer posts a comment that went and one that came leave the same count. */
const FRESH_MS = 7 * DAY_MS
const MAX_PAGES = 20
const MAX_COMMENT_PAGES = 20
/** Tags are not sorted by time: the first few hundred are read again each time. */
const MAX_TAG_PAGES = 4
const MAX_LENGTH = 2200
const COMMENT_FIELDS = 'id,text,timestamp,username,like_count'

export default defineCollector({
  title: 'Instagram',
  kind: 'social',
  order: 'newest',
  homepage: 'https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-media/comments/',
  auth: 'oauth',
  config,
  example: { accountId: '178410000', accessToken: 'EAAB…' },
  limits: [
    {
      es: 'Sólo para cuentas profesionales, y Meta tiene que revisar la aplicación antes de dar acceso: instagram_basic, instagram_manage_comments y pages_read_engagement. Puede tardar semanas.',
      en: 'For professional accounts only, and Meta must review the app before it gives access: instagram_basic, instagram_manage_comments and pages_read_engagement. It may take weeks.',
    },
    { es: 'Se ven los comentarios en las publicaciones propias y las publicaciones que etiquetan la cuenta. Las historias y los mensajes no se ven.', en: "Comments below the account's own posts and posts that tag the account are seen. Stories and messages are not." },
    { es: 'Las menciones con @ en comentarios y textos ajenos llegan sólo por aviso de Meta en el momento en que ocurren: esta fuente no las encuentra.', en: 'Mentions with @ in the comments and texts of others come only by a notice of Meta at the moment they happen: this source does not find them.' },
    { es: 'Meta no da la dirección de un comentario: el enlace lleva a la publicación. Lo borrado no se anuncia.', en: 'Meta gives no address of a comment: the link leads to the post. What is deleted is not announced.' },
  ],
  display: { es: 'Enlace siempre al original en Instagram. No venda ni ceda los datos; borre los de quien lo pida.', en: 'Always link to the original on Instagram. Do not sell or pass on the data; erase those of people who ask for it.' },
  inPublic: 'link',
  everyMinutes: 30,
  reply: {
    maxLength: MAX_LENGTH,
    rules: [
      { es: 'La respuesta se publica a nombre de la cuenta, debajo del comentario; a una publicación que la etiqueta se responde en Instagram.', en: 'The answer is published as the account, below the comment; a post that tags it is answered on Instagram.' },
      { es: 'La aplicación necesita el permiso instagram_manage_comments, revisado por Meta.', en: 'The app needs the permission instagram_manage_comments, reviewed by Meta.' },
    ],
    send: answer => send(answer),
  },
  collect: run => collect(run),
})

interface Walk {
  run: Run<Config>
  ask: GraphAsk
  before: Cursor
  counts: Record<string, number>
  /** The account's own name: what it writes is its answer. */
  own: string
  seen: Set<string>
}

async function* collect(run: Run<Config>): AsyncGenerator<Page> {
  const ask = askOf(run)
  const { username: own } = await askGraph(ask, run.config.accountId, { schema: z.object({ username: z.string() }), query: { fields: 'username' } })
  const walk: Walk = { run, ask, before: readCursor(run.cursor, cursor) ?? { counts: {} }, counts: {}, own, seen: new Set() }
  yield* cursorLast(readAll(walk), () => JSON.stringify({ counts: walk.counts } satisfies Cursor))
}

const askOf = ({ config: { version, accessToken, appSecret }, http, signal }: Pick<Run<Config>, 'config' | 'http' | 'signal'>): GraphAsk => ({ http, signal, version, accessToken, appSecret })

async function* readAll(walk: Walk): AsyncGenerator<Page> {
  yield* readMedia(walk)
  if (walk.run.config.tags) yield* readTags(walk)
}

const media = z.object({
  id: z.string().min(1),
  caption: z.string().nullish(),
  permalink: z.string().nullish(),
  timestamp: z.string().nullish(),
  username: z.string().nullish(),
  comments_count: z.number().nullish(),
  like_count: z.number().nullish(),
})
type Media = z.output<typeof media>

const pagesOf = (walk: Walk, path: string, fields: string, max: number): AsyncGenerator<GraphEdge> => {
  const ask = (token = ''): Promise<GraphEdge> => askGraph(walk.ask, path, { schema: edge, query: { fields, limit: '50', ...Object.fromEntries(new URLSearchParams(token)) } })
  return nextPages({ place: PLACE, ask, nextOf, max })
}

/** The account's own posts, newest first: what is said below them. */
async function* readMedia(walk: Walk): AsyncGenerator<Page> {
  const { run: { config, now, signal }, before, counts, seen } = walk
  const oldest = Date.parse(now) - config.mediaDays * DAY_MS
  for await (const { data } of pagesOf(walk, `${config.accountId}/media`, 'id,permalink,timestamp,comments_count', MAX_PAGES)) {
    if (signal.aborted || data.length === 0) return
    const heard: Heard = { problems: [] }
    const posts = readItems(data, { schema: media, place: PLACE, problems: heard.problems }).filter(({ timestamp }) => !(Date.parse(timestamp ?? '') < oldest))
    const mentions: Mention[] = []
    for (const one of posts) {
      const isKnown = before.counts[one.id] === one.comments_count && Date.parse(one.timestamp ?? '') < Date.parse(now) - FRESH_MS
      if (!isKnown && one.comments_count !== 0) mentions.push(...(await readComments(walk, one, heard)))
      counts[one.id] = one.comments_count ?? 0
    }
    yield { mentions: unseen(mentions, seen), ...present({ problems: heard.problems, capped: heard.isCut ? CAPPED : undefined }) }
    if (posts.length === 0) return
  }
}

const CAPPED = {
  es: `Debajo de una publicación hay más de ${MAX_COMMENT_PAGES * 100} comentarios: los demás no se leyeron. Míralos en Instagram.`,
  en: `Below a post there are more than ${MAX_COMMENT_PAGES * 100} comments: the others were not read. Look at them on Instagram.`,
}

const said = z.object({ id: z.string().min(1), text: z.string().nullish(), timestamp: z.string().nullish(), username: z.string().nullish(), like_count: z.number().nullish() })
const comment = said.extend({ replies: z.object({ data: z.array(said) }).nullish() })
type Said = z.output<typeof said>

const readComments = async ({ run: { now }, ask, own }: Walk, post: Media, heard: Heard): Promise<Mention[]> => {
  const query = { fields: `${COMMENT_FIELDS},replies.limit(100){${COMMENT_FIELDS}}` }
  const comments = await listEdge(ask, `${post.id}/comments`, { schema: comment, query, max: MAX_COMMENT_PAGES }, heard)
  return comments.flatMap(({ replies, ...one }) => {
    const below = replies?.data ?? []
    const answer = below.filter(({ username }) => username === own).toSorted((a, b) => Date.parse(a.timestamp ?? '') - Date.parse(b.timestamp ?? ''))[0]
    const ownerReply = answer && { text: answer.text ?? '', ...present({ publishedAt: dateOf(answer, now) }) }
    const people = below.filter(({ username }) => username !== own).map(reply => ({ ...toMention(reply, post, now), replyTo: one.id }))
    return one.username === own ? people : [{ ...toMention(one, post, now), ...present({ ownerReply }) }, ...people]
  })
}

const dateOf = ({ timestamp }: Pick<Said, 'timestamp'>, now: string): string | undefined => (timestamp ? parseDate(timestamp, { now }) : undefined)
const authorOf = (username: string | null | undefined): Mention['author'] => (username ? { name: username, url: `https://www.instagram.com/${encodeURIComponent(username)}/` } : undefined)

const toMention = (one: Said, post: Media, now: string): Mention => ({
  externalId: one.id,
  kind: 'comment',
  text: (one.text ?? '').toWellFormed().trim(),
  ...present({ url: resolveLink(post.permalink ?? undefined), author: authorOf(one.username), publishedAt: dateOf(one, now), engagement: countsOf({ likes: one.like_count }) }),
})

/** What others published with the account tagged in it. */
async function* readTags(walk: Walk): AsyncGenerator<Page> {
  const { run: { config, now, signal }, seen } = walk
  for await (const { data } of pagesOf(walk, `${config.accountId}/tags`, 'id,caption,permalink,timestamp,username,like_count,comments_count', MAX_TAG_PAGES)) {
    if (signal.aborted || data.length === 0) return
    const problems: Told[] = []
    const posts = readItems(data, { schema: media, place: PLACE, problems }).filter(({ caption }) => caption?.trim())
    const mentions = posts.map((one): Mention => ({
      externalId: one.id,
      kind: 'post',
      text: one.caption!.toWellFormed().trim(),
      ...present({ url: resolveLink(one.permalink ?? undefined), author: authorOf(one.username), publishedAt: dateOf(one, now), engagement: countsOf({ likes: one.like_count, comments: one.comments_count }) }),
    }))
    yield { mentions: unseen(mentions, seen), ...present({ problems }) }
  }
}

const target = z.object({ parent_id: z.string().nullish(), media: z.unknown().optional() })

/** Answers stand below the comment that began the talk. */
const send = async ({ config, mention, text, http, signal, now }: Answer<Config>): Promise<Answered> => {
  checkLength(text.length, MAX_LENGTH, 'Instagram')
  const ask = askOf({ config, http, signal })
  const { parent_id: parent, media: below } = await askGraph(ask, mention.externalId, { schema: target, query: { fields: 'parent_id,media' } })
  if (below == null) throw new CollectorError('config', {
    es: 'Marea responde comentarios bajo publicaciones de la cuenta. Abre esta publicación en Instagram y responde allí.',
    en: 'Marea answers comments below posts of the account. Open this post on Instagram and answer there.',
  })
  const path = `${parent ?? mention.externalId}/replies`
  const fields = 'id,text,timestamp,username'
  const same = (await listEdge(ask, path, { schema: said, query: { fields }, max: 3 }, { problems: [] })).find(one => one.text?.trim() === text.trim())
  const { id } = same ?? (await askGraph(ask, path, { schema: z.object({ id: z.string() }), send: { message: text } }))
  const given = same ?? (await askGraph(ask, id, { schema: said, query: { fields } }))
  return { state: 'published', text: given.text ?? '', externalId: id, ...present({ url: mention.url, publishedAt: dateOf(given, now) }) }
}
