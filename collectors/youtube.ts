import { z } from 'zod'
import { CollectorError, defineCollector, type Answer, type Answered, type Mention, type Page, type Run, type Told } from '../src/contract.ts'
import { readItems } from '../src/parsing/api/answer.ts'
import { cursorLast, nextPages, unseen } from '../src/parsing/api/pages.ts'
import { checkLength, needsToAnswer } from '../src/parsing/api/reply.ts'
import { readCursor } from '../src/parsing/cursor.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { decodeEntities } from '../src/parsing/entities.ts'
import { refreshGoogleToken } from '../src/parsing/platform/google-token.ts'
import { askList, insertReply, reasonOf, type YoutubeAsk } from '../src/parsing/platform/youtube-api.ts'
import { comment, readThread, textOf, thread, type YoutubeComment, type YoutubeThread } from '../src/parsing/platform/youtube-thread.ts'
import { present } from '../src/parsing/present.ts'

const config = z.object({
  apiKey: z.string().min(1).describe('API key of a Google Cloud project with the YouTube Data API v3 switched on.').meta({ es: 'Clave de la API de un proyecto de Google Cloud con la YouTube Data API v3 activada.', writeOnly: true }),
  channelId: z.string().regex(/^UC[\w-]{22}$/).optional().describe('Channel whose videos are read, UC and 22 letters. The comments of all its videos are collected.').meta({ es: 'Canal cuyos videos se leen: UC y 22 letras. Se recogen los comentarios de todos sus videos.' }),
  videoIds: z.array(z.string().regex(/^[\w-]{11}$/)).max(50).default([]).describe('Single videos whose comments are read: the 11 letters behind v= in the address.').meta({ es: 'Videos sueltos cuyos comentarios se leen: las 11 letras después de v= en la dirección.' }),
  search: z.string().min(2).optional().describe('Words to search videos by. The newest videos found and their comments are collected; each search costs 100 units of the 10,000 a day.').meta({ es: 'Palabras para buscar videos. Se recogen los más nuevos y sus comentarios; cada búsqueda cuesta 100 unidades de las 10,000 diarias.' }),
  maxVideos: z.number().int().min(1).max(50).default(25).describe('How many of the newest videos a search looks into.').meta({ es: 'En cuántos de los videos más nuevos mira una búsqueda.' }),
  language: z.string().regex(/^[a-z]{2}$/).optional().describe('Language that found videos should be about, such as es.').meta({ es: 'Idioma del que deben tratar los videos encontrados, como es.' }),
  ownChannelId: z.string().optional().describe("The brand's own channel: what it writes counts as the brand's answer and not as an opinion. Left out: channelId.").meta({ es: 'El canal de la marca: lo que escribe cuenta como respuesta suya y no como opinión. Vacío: channelId.' }),
  clientId: z.string().optional().describe('OAuth client of the Google project. Needed only to answer comments.').meta({ es: 'Cliente OAuth del proyecto de Google. Sólo hace falta para responder comentarios.' }),
  clientSecret: z.string().optional().describe('Secret of that OAuth client.').meta({ es: 'Secreto de ese cliente OAuth.', writeOnly: true }),
  refreshToken: z.string().optional().describe('Refresh token of the person who answers as the channel, with the permission youtube.force-ssl.').meta({ es: 'Token de renovación de la persona que responde como el canal, con el permiso youtube.force-ssl.', writeOnly: true }),
}).refine(({ channelId, videoIds, search }) => channelId || videoIds.length > 0 || search, { message: 'Name a channelId, some videoIds or a search.' })
type Config = z.output<typeof config>

/** Newest comment read, by what it was read of. */
const cursor = z.object({ newest: z.record(z.string(), z.string()) })
type Cursor = z.output<typeof cursor>

const PLACE = 'YouTube'
const DAY_MS = 86_400_000
/** Comments change mostly in their first days; reading those again costs a unit for a hundred. */
const LOOK_BACK_MS = 7 * DAY_MS
/** A search looks for videos this far back: comments come long after. */
const SEARCH_BACK_MS = 30 * DAY_MS
/** Twenty thousand threads of one channel or video, and a thousand answers to one comment. */
const MAX_PAGES = 200
const MAX_REPLY_PAGES = 10
const MAX_LENGTH = 10_000

export default defineCollector({
  title: 'YouTube',
  kind: 'social',
  order: 'newest',
  homepage: 'https://developers.google.com/youtube/v3/docs/commentThreads',
  auth: 'key',
  config,
  example: { apiKey: 'AIza…', channelId: 'UCfaroCafeDeMerida00000a' },
  limits: [
    {
      es: 'Google da 10,000 unidades al día: una búsqueda cuesta 100 y cien comentarios cuestan 1. Cuando se agotan, la fuente espera a la medianoche de California.',
      en: 'Google gives 10,000 units a day: a search costs 100, and a hundred comments cost 1. When they are used up the source waits for midnight in California.',
    },
    {
      es: 'Las ediciones y respuestas nuevas se notan en los comentarios de los últimos siete días; las de comentarios más viejos, no.',
      en: 'Edits and new answers are noticed on comments of the last seven days; on older comments they are not.',
    },
    { es: 'YouTube no avisa de lo que se borra: un comentario borrado se queda hasta que vence su plazo de 30 días.', en: 'YouTube does not tell what is deleted: a deleted comment stays until its term of 30 days is over.' },
    { es: 'Una búsqueda mira los videos más nuevos de los últimos 30 días. Los videos con los comentarios desactivados sólo dan su título y descripción.', en: 'A search looks into the newest videos of the last 30 days. Videos with comments switched off give only their title and description.' },
    { es: 'No se ve lo que se dice dentro de los videos ni en el chat en vivo.', en: 'What is said inside the videos or in live chat is not seen.' },
  ],
  retentionDays: 30,
  display: { es: 'Muestre el nombre de quien comenta y un enlace al comentario en YouTube.', en: 'Show the name of who comments and a link to the comment on YouTube.' },
  everyMinutes: 60,
  reply: {
    maxLength: MAX_LENGTH,
    rules: [
      { es: 'La respuesta se publica a nombre del canal que dio el permiso y cuesta 50 unidades del día.', en: 'The answer is published as the channel that gave permission, and costs 50 units of the day.' },
      { es: 'YouTube puede retener para revisión las respuestas con enlaces.', en: 'YouTube may hold answers with links for review.' },
    ],
    send: answer => send(answer),
  },
  collect: run => collect(run),
})

interface Walk {
  run: Run<Config>
  ask: YoutubeAsk
  before: Cursor
  newest: Record<string, string>
  seen: Set<string>
}

const collect = (run: Run<Config>): AsyncGenerator<Page> => {
  const walk: Walk = { run, ask: askOf(run), before: readCursor(run.cursor, cursor) ?? { newest: {} }, newest: {}, seen: new Set() }
  return cursorLast(readAll(walk), () => JSON.stringify({ newest: walk.newest } satisfies Cursor))
}

const askOf = ({ config: { apiKey }, http, signal, now }: Pick<Run<Config>, 'config' | 'http' | 'signal' | 'now'>): YoutubeAsk => ({ http, signal, now, key: { apiKey } })

async function* readAll(walk: Walk): AsyncGenerator<Page> {
  const { channelId, videoIds } = walk.run.config
  if (channelId) yield* readThreads(walk, `channel ${channelId}`, { allThreadsRelatedToChannelId: channelId })
  const refused: CollectorError[] = []
  for (const videoId of new Set(videoIds)) yield* readVideo(walk, videoId, refused)
  // One video that is gone is no reason to stop; when all are, a person must look.
  if (refused.length > 0 && refused.length === new Set(videoIds).size && !channelId) throw refused[0]
  if (walk.run.config.search) yield* readSearch(walk, walk.run.config.search)
}

/** Comments of one video; of one that is gone or silent, a sentence. */
async function* readVideo(walk: Walk, videoId: string, refused: CollectorError[]): AsyncGenerator<Page> {
  try {
    yield* readThreads(walk, `video ${videoId}`, { videoId })
  } catch (error) {
    if (!(error instanceof CollectorError) || !/^(videoNotFound|commentsDisabled)$/.test(reasonOf(error) ?? '')) throw error
    refused.push(error)
    yield { mentions: [], problems: [{
      es: `El video ${videoId} no da comentarios: ya no está, o están desactivados. Quítalo de la fuente.`,
      en: `Video ${videoId} gives no comments: it is gone, or they are switched off. Take it out of the source.`,
    }] }
  }
}

async function* readThreads(walk: Walk, target: string, of: Record<string, string>): AsyncGenerator<Page> {
  const floor = floorOf(walk, target)
  const ask = (pageToken?: string): ReturnType<typeof askList> => askList(walk.ask, 'commentThreads', { part: 'snippet,replies', order: 'time', maxResults: '100', textFormat: 'plainText', ...of, pageToken })
  let pages = 0
  for await (const { items, nextPageToken } of nextPages({ place: PLACE, ask, nextOf: page => page.nextPageToken, max: MAX_PAGES })) {
    if (walk.run.signal.aborted) return
    const problems: Told[] = []
    const threads = readItems(items, { schema: thread, place: PLACE, problems })
    const dates = threads.flatMap(({ snippet }) => parseDate(snippet.topLevelComment.snippet.publishedAt ?? '', { now: walk.run.now }) ?? [])
    for (const date of dates) noteDate(walk, target, date)
    pages += 1
    const mentions = unseen(await readAnswers(walk, threads), walk.seen)
    yield { mentions, ...present({ problems, capped: pages === MAX_PAGES && nextPageToken ? cappedOn(target) : undefined }) }
    if (dates.length > 0 && Math.max(...dates.map(date => Date.parse(date))) < floor) return
  }
}

const cappedOn = (target: string): Told => ({
  es: `Hay más de ${MAX_PAGES * 100} comentarios en ${target}: los más antiguos no se leyeron. Nombra los videos que importan, uno por uno.`,
  en: `There are more than ${MAX_PAGES * 100} comments on ${target}: older ones were not read. Name the videos that matter, one by one.`,
})

const noteDate = ({ newest }: Walk, target: string, date: string): void => {
  if (!(Date.parse(newest[target] ?? '') >= Date.parse(date))) newest[target] = date
}

/** Threads begun before this need no reading. What a run without news leaves is what it found. */
const floorOf = ({ before, newest, run }: Walk, target: string): number => {
  const last = before.newest[target]
  if (last !== undefined) newest[target] = last
  return Math.max(last === undefined ? 0 : Date.parse(last) - LOOK_BACK_MS, run.since === undefined ? 0 : Date.parse(run.since))
}

const readAnswers = async (walk: Walk, threads: YoutubeThread[]): Promise<Mention[]> => {
  const { config, now } = walk.run
  const mentions: Mention[] = []
  for (const one of threads) mentions.push(...readThread(one, await repliesOf(walk.ask, one), { own: config.ownChannelId ?? config.channelId, now }))
  return mentions
}

/** A thread brings at most five answers with it; where there are more, all are asked for. */
const repliesOf = async (ask: YoutubeAsk, { id, snippet, replies }: YoutubeThread): Promise<YoutubeComment[]> => {
  const brought = replies?.comments ?? []
  return (snippet.totalReplyCount ?? 0) > brought.length ? await listReplies(ask, id) : brought
}

const listReplies = async (ask: YoutubeAsk, parentId: string): Promise<YoutubeComment[]> => {
  const found: YoutubeComment[] = []
  const askPage = (pageToken?: string): ReturnType<typeof askList> => askList(ask, 'comments', { part: 'snippet', parentId, maxResults: '100', textFormat: 'plainText', pageToken })
  for await (const { items } of nextPages({ place: PLACE, ask: askPage, nextOf: page => page.nextPageToken, max: MAX_REPLY_PAGES })) {
    found.push(...readItems(items, { schema: comment, place: PLACE }))
  }
  return found
}

const video = z.object({
  id: z.object({ videoId: z.string().min(1) }),
  snippet: z.object({ title: z.string().nullish(), description: z.string().nullish(), channelId: z.string().nullish(), channelTitle: z.string().nullish(), publishedAt: z.string().nullish() }),
})
type Video = z.output<typeof video>

/** Newest videos that a search finds, as they announce themselves, and then what is said below each. */
async function* readSearch(walk: Walk, words: string): AsyncGenerator<Page> {
  const { config, now } = walk.run
  const publishedAfter = new Date(Date.parse(now) - SEARCH_BACK_MS).toISOString()
  const query = { part: 'snippet', type: 'video', order: 'date', q: words, maxResults: String(config.maxVideos), publishedAfter, relevanceLanguage: config.language }
  const problems: Told[] = []
  const { items } = await askList(walk.ask, 'search', query)
  const videos = readItems(items, { schema: video, place: PLACE, problems })
  const own = config.ownChannelId ?? config.channelId
  const others = videos.filter(({ snippet }) => own === undefined || snippet.channelId !== own)
  yield { mentions: unseen(others.map(one => toVideoMention(one, now)), walk.seen), ...present({ problems }) }
  // Found videos without comments are many and no mistake of anybody.
  for (const { id } of videos) for await (const page of readVideo(walk, id.videoId, [])) if (page.mentions.length > 0) yield page
}

const toVideoMention = ({ id: { videoId }, snippet }: Video, now: string): Mention => ({
  externalId: `video ${videoId}`,
  kind: 'video',
  text: decodeEntities(snippet.description ?? '').trim(),
  url: `https://www.youtube.com/watch?v=${encodeURIComponent(videoId)}`,
  ...present({
    title: decodeEntities(snippet.title ?? '').trim(),
    author: snippet.channelId ? { id: snippet.channelId, ...present({ name: decodeEntities(snippet.channelTitle ?? '') }), url: `https://www.youtube.com/channel/${snippet.channelId}` } : undefined,
    publishedAt: snippet.publishedAt ? parseDate(snippet.publishedAt, { now }) : undefined,
  }),
})

/** Answers stand flat below the comment that began the thread: its id is the first half of an answer's own. */
const send = async ({ config, mention, text, http, signal, now }: Answer<Config>): Promise<Answered> => {
  const { clientId, clientSecret, refreshToken } = config
  checkLength(text.length, MAX_LENGTH, 'YouTube')
  if (!clientId || !clientSecret || !refreshToken) throw needsToAnswer('YouTube', 3, { es: 'clientId, clientSecret y refreshToken', en: 'clientId, clientSecret and refreshToken' })
  if (mention.externalId.startsWith('video ')) throw new CollectorError('config', {
    es: 'Marea responde comentarios, no videos. Abre el video y comenta allí.',
    en: 'Marea answers comments, not videos. Open the video and comment there.',
  })
  const ask: YoutubeAsk = { http, signal, now, key: { token: await refreshGoogleToken({ clientId, clientSecret, refreshToken }, { http, signal, now }) } }
  const parentId = mention.externalId.split('.')[0]!
  const own = config.ownChannelId ?? config.channelId
  const standing = (await listReplies(ask, parentId)).find(one => textOf(one) === text.trim() && (own === undefined || one.snippet.authorChannelId?.value === own))
  const given = standing ?? (await insertReply(ask, parentId, text))
  const publishedAt = given.snippet.publishedAt ? parseDate(given.snippet.publishedAt, { now }) : undefined
  return { state: 'published', text: textOf(given), externalId: given.id, ...present({ publishedAt, url: urlOf(mention.url, given.id) }) }
}

const urlOf = (mentionUrl: string | undefined, id: string): string | undefined => mentionUrl?.replace(/([?&]lc=)[^&]*/, (_, name: string) => name + encodeURIComponent(id))
