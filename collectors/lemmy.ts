import { z } from 'zod'
import { CollectorError, defineCollector, type Answer, type Answered, type Mention, type Page, type Run, type Told } from '../src/contract.ts'
import { askJson, readItems } from '../src/parsing/api/answer.ts'
import { declined, keyRefused, quoted, refusalFields, retold, slowedDown } from '../src/parsing/api/refusal.ts'
import { checkLength, goneFrom, needsToAnswer, orGoneFrom, toldGone } from '../src/parsing/api/reply.ts'
import { walkNewest, type ListPage } from '../src/parsing/api/walk-newest.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { oneLine } from '../src/parsing/html.ts'
import { languageTag, resolveLink } from '../src/parsing/link.ts'
import { markdownToText } from '../src/parsing/markdown.ts'
import { numbersOf, present } from '../src/parsing/present.ts'
import { phrase } from '../src/parsing/seed/phrases.ts'

/** It follows more communities than any other. */
const LARGEST = 'https://lemmy.world'
/** The most an instance gives at once. */
const PAGE_ITEMS = 50
/** 1,000 posts and as many comments. */
const MAX_PAGES = 20
const MAX_LENGTH = 10_000
/** Instances count by the minute or by some minutes, and do not say which. */
const PAUSE_MS = 600_000

const config = z.object({
  instance: z.url({ protocol: /^https?$/ }).describe('Address of the instance, such as https://lemmy.example. It knows the communities that its people follow, those of other instances too.').meta({ es: 'Dirección de la instancia, como https://lemmy.example. Conoce las comunidades que sigue su gente, también las de otras instancias.' }),
  query: z.string().trim().min(1).describe('Words to look for in posts and comments.').meta({ es: 'Palabras que buscar en publicaciones y comentarios.' }),
  community: z.string().trim().min(1).optional().describe('Only this community, such as coffee or coffee@lemmy.example.').meta({ es: 'Sólo esta comunidad, como cafe o cafe@lemmy.example.' }),
  take: z.array(z.enum(['posts', 'comments'])).min(1).default(['posts', 'comments']).describe('What to read. Both unless you say otherwise.').meta({ es: 'Qué leer: posts son publicaciones, comments son comentarios. Ambos, si no dices otra cosa.' }),
  jwt: z.string().min(1).optional().describe('Token of an account there, from its login. Needed to answer, and to read an instance that is private.').meta({ es: 'Token de una cuenta de ahí, de su inicio de sesión. Hace falta para responder y para leer una instancia privada.', writeOnly: true }),
})
type Config = z.output<typeof config>
type Part = Pick<Run<Config>, 'config' | 'http' | 'signal'>

const flag = z.boolean().default(false)
const text = z.string().nullish()
const itemFields = { id: z.number(), published: z.string(), updated: text, ap_id: text, language_id: z.number().nullish(), deleted: flag, removed: flag }
const creatorSchema = z.object({ id: z.number(), name: z.string(), display_name: text, actor_id: text })
const countsSchema = z.record(z.string(), z.unknown()).default({})
const postSchema = z.object({ post: z.object({ ...itemFields, name: z.string(), body: text }), creator: creatorSchema, counts: countsSchema })
const commentSchema = z.object({
  comment: z.object({ ...itemFields, content: z.string(), path: z.string().nullish(), post_id: z.number() }), creator: creatorSchema, counts: countsSchema,
})
type PostView = z.output<typeof postSchema>
type CommentView = z.output<typeof commentSchema>
const siteSchema = z.object({
  all_languages: z.array(z.object({ id: z.number(), code: z.string() })).default([]),
  my_user: z.object({ local_user_view: z.object({ person: z.object({ id: z.number() }) }) }).nullish(),
})

export default defineCollector({
  title: 'Lemmy',
  kind: 'social',
  order: 'newest',
  homepage: 'https://join-lemmy.org/api/',
  auth: 'none',
  config,
  example: { instance: 'https://lemmy.example', query: 'Casa Nogal' },
  limits: [
    {
      es: 'Una instancia conoce sólo las comunidades que sigue su gente: lo dicho en otras puede faltar.',
      en: 'An instance knows only the communities its people follow: what is said in others may be missing.',
    },
    { es: 'La primera lectura alcanza 1000 publicaciones y 1000 comentarios.', en: 'The first reading goes back 1,000 posts and 1,000 comments.' },
    { es: 'Los cambios y lo borrado se notan durante dos días.', en: 'Edits and deletions are noticed for two days.' },
  ],
  display: { es: 'Enlace cada texto con su original y nombre a su autor.', en: 'Link each text to its original and name its author.' },
  everyMinutes: 30,
  reply: {
    maxLength: MAX_LENGTH,
    count: text => [...text].length,
    rules: [
      { es: 'La respuesta se publica con la cuenta dueña del token, en la comunidad de quien escribió.', en: 'The answer is published by the account that owns the token, in the community of the person who wrote.' },
      { es: 'Cada comunidad tiene reglas propias: muchas no admiten publicidad.', en: 'Each community has rules of its own: many allow no advertising.' },
    ],
    send: answer => send(answer),
  },
  propose: seed => [{ config: { instance: LARGEST, query: phrase(seed) }, filtered: true }],
  collect: run => collect(run),
})

const collect = (run: Run<Config>): AsyncGenerator<Page> => {
  const { query, community = '', take } = run.config
  const site = createSite(run)
  const listings = take.map(part => ({ name: `${part} ${community} ${query}`, ask: (next: string | undefined) => askPage(run, { part, page: next ?? '1', site }) }))
  return walkNewest(run, { place: hostOf(run.config), maxPages: MAX_PAGES, listings })
}

interface Asked {
  part: Config['take'][number]
  page: string
  site: Site
}

const pageSchema = z.object({ posts: z.array(z.unknown()), comments: z.array(z.unknown()) })

const askPage = async (run: Run<Config>, { part, page, site }: Asked): Promise<ListPage> => {
  const { query, community } = run.config
  const params = new URLSearchParams({
    q: query, type_: part === 'posts' ? 'Posts' : 'Comments', sort: 'New', listing_type: 'All', page, limit: String(PAGE_ITEMS), ...present({ community_name: community }),
  })
  const data = await call(run, `search?${params}`, pageSchema)
  const problems: Told[] = []
  const door = { place: hostOf(run.config), problems }
  const items = part === 'posts'
    ? readItems(data.posts, { schema: postSchema, ...door }).map(view => ({ ...view.post, creatorId: view.creator.id, toMention: (language?: string) => postMention(view, run.now, language) }))
    : readItems(data.comments, { schema: commentSchema, ...door }).map(view => ({ ...view.comment, creatorId: view.creator.id, toMention: (language?: string) => commentMention(view, run.now, language) }))
  const listed = await Promise.all(items.map(async item => {
    const mention = item.toMention(await site.languageOf(item.language_id))
    return { mention: (await site.isOwn(item.creatorId)) ? { ...mention, author: { ...mention.author, isBrand: true } } : mention, isGone: item.deleted || item.removed }
  }))
  const next = data[part].length >= PAGE_ITEMS ? String(Number(page) + 1) : undefined
  const gone = listed.filter(({ isGone }) => isGone).map(({ mention }) => mention.externalId)
  return {
    mentions: listed.filter(({ isGone }) => !isGone).map(({ mention }) => mention),
    problems,
    ...present({ gone, next }),
  }
}

interface Site {
  /** Items name their language by its number on this instance; 0 is none. */
  languageOf(id: number | null | undefined): Promise<string | undefined>
  /** Whether the account of the token is this one. */
  isOwn(personId: number): Promise<boolean>
}

/** What the instance says of itself and of whoever asks. It is asked once, when that is first needed. */
const createSite = (run: Run<Config>): Site => {
  let asked: Promise<z.output<typeof siteSchema>> | undefined
  const ask = (): Promise<z.output<typeof siteSchema>> => (asked ??= call(run, 'site', siteSchema))
  return {
    languageOf: async id => (id ? languageTag((await ask()).all_languages.find(one => one.id === id)?.code) : undefined),
    isOwn: async personId => run.config.jwt !== undefined && (await ask()).my_user?.local_user_view.person.id === personId,
  }
}

const call = async <Schema extends z.ZodType>({ config, http, signal }: Part, path: string, schema: Schema, body?: Record<string, unknown>): Promise<z.output<Schema>> => {
  const { data } = await askJson(http, `${config.instance.replace(/\/+$/, '')}/api/v3/${path}`, {
    headers: config.jwt ? { authorization: `Bearer ${config.jwt}` } : {},
    send: body, schema, signal,
    place: hostOf(config),
    retell: error => retell(error, config),
  })
  return data
}

const hostOf = ({ instance }: Config): string => new URL(instance).host

/** Lemmy names the reason in `error`, mostly with a 400. */
const retell = (error: CollectorError, config: Config): CollectorError | undefined => {
  const host = hostOf(config)
  const reason = quoted(refusalFields(error).error)
  if (reason === 'rate_limit_error') return slowedDown(error, host, error.retryAfterMs ?? PAUSE_MS)
  const refused = error.status === 401 || error.status === 403 || /^(not_logged_in|incorrect_login|instance_is_private)$/.test(reason)
  if (refused && config.jwt === undefined) return keyRefused(error, {
    es: `${host} solo se muestra a su propia gente. Añade el token de una cuenta de allí.`,
    en: `${host} shows itself only to its own people. Add the token of an account there.`,
  })
  if (refused) return keyRefused(error, {
    es: `${host} rechaza el token: se revocó o caducó. Inicia sesión otra vez y añade el nuevo.`,
    en: `${host} refuses the token: it was revoked or has run out. Log in again and add the new one.`,
  })
  if (/couldnt_find_(post|comment)|^not_found$/.test(reason)) return retold(error, 'config', toldGone(host))
  return reason && error.status === 400 ? declined(error, host, reason) : undefined
}

const shared = ({ updated, published, ap_id }: PostView['post'] | CommentView['comment'], now: string): Pick<Mention, 'url' | 'publishedAt' | 'editedAt'> =>
  present({ url: resolveLink(ap_id ?? undefined), publishedAt: parseDate(published, { now }), editedAt: updated ? parseDate(updated, { now }) : undefined })

const postMention = ({ post, creator, counts }: PostView, now: string, language?: string): Mention => ({
  externalId: `post/${post.id}`,
  kind: 'post',
  text: markdownToText(post.body ?? ''),
  title: oneLine(post.name),
  ...shared(post, now),
  author: authorOf(creator),
  ...present({ language, engagement: numbersOf({ score: counts.score, upvotes: counts.upvotes, downvotes: counts.downvotes, comments: counts.comments }) }),
})

const commentMention = ({ comment, creator, counts }: CommentView, now: string, language?: string): Mention => ({
  externalId: `comment/${comment.id}`,
  kind: 'comment',
  text: markdownToText(comment.content),
  ...shared(comment, now),
  author: authorOf(creator),
  ...present({ language, engagement: numbersOf({ score: counts.score, upvotes: counts.upvotes, downvotes: counts.downvotes, comments: counts.child_count }) }),
  replyTo: parentOf(comment),
})

/** `0.10.20` is comment 20 under comment 10; `0.20` stands under the post itself. */
const parentOf = ({ path, post_id }: CommentView['comment']): string => {
  const parent = path?.split('.').at(-2)
  return parent === undefined || parent === '0' ? `post/${post_id}` : `comment/${parent}`
}

const authorOf = ({ name, display_name, actor_id }: PostView['creator']): NonNullable<Mention['author']> => ({
  name: oneLine(display_name ?? '') || name, ...present({ id: actor_id, url: resolveLink(actor_id ?? undefined) }),
})

interface Target {
  post_id: number
  parent_id?: number
}

/** Looks first whether the same words already stand below: a second call would post them twice. */
const send = async (answer: Answer<Config>): Promise<Answered> => {
  const { text: words, config, now } = answer
  checkLength([...words].length, MAX_LENGTH, 'Lemmy')
  if (config.jwt === undefined) throw needsToAnswer('Lemmy', 1, { es: 'el token de una cuenta de allí', en: 'the token of an account there' })
  const own = (await call(answer, 'site', siteSchema)).my_user?.local_user_view.person.id
  if (own === undefined) throw new CollectorError('config', {
    es: `${hostOf(config)} no conoce el token: se revocó o caducó. Inicia sesión otra vez y añade el nuevo.`,
    en: `${hostOf(config)} does not know the token: it was revoked or has run out. Log in again and add the new one.`,
  }, { status: 401 })
  const target = await findTarget(answer)
  const params = new URLSearchParams({ type_: 'All', sort: 'New', limit: String(PAGE_ITEMS), post_id: String(target.post_id), ...present({ parent_id: target.parent_id?.toString() }) })
  const { comments } = await call(answer, `comment/list?${params}`, z.object({ comments: z.array(commentSchema) }))
  const parent = target.parent_id === undefined ? `post/${target.post_id}` : `comment/${target.parent_id}`
  const standing = comments.find(({ comment, creator }) => creator.id === own && !comment.deleted && !comment.removed && parentOf(comment) === parent && comment.content.trim() === words.trim())
  if (standing) return toAnswered(standing, now)
  // Instances before 0.19 look for the token in the body.
  const { comment_view } = await call(answer, 'comment', z.object({ comment_view: commentSchema }), { content: words, ...target, auth: config.jwt })
  return toAnswered(comment_view, now)
}

/** Where the answer goes. Throws `config` where what it answers was taken away. */
const findTarget = async (answer: Answer<Config>): Promise<Target> => {
  const [kind, id] = answer.mention.externalId.split('/')
  const host = hostOf(answer.config)
  if (kind === 'post') {
    const { post } = (await call(answer, `post?id=${id}`, z.object({ post_view: postSchema })).catch(orGoneFrom(host))).post_view
    if (post.deleted || post.removed) throw goneFrom(host)
    return { post_id: post.id }
  }
  const { comment } = (await call(answer, `comment?id=${id}`, z.object({ comment_view: commentSchema })).catch(orGoneFrom(host))).comment_view
  if (comment.deleted || comment.removed) throw goneFrom(host)
  return { post_id: comment.post_id, parent_id: comment.id }
}

const toAnswered = ({ comment }: CommentView, now: string): Answered => {
  const { url, publishedAt } = shared(comment, now)
  return { state: 'published', text: comment.content, externalId: `comment/${comment.id}`, ...present({ url, publishedAt }) }
}
