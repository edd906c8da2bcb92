import { z } from 'zod'
import { CollectorError, defineCollector, type Mention, type Page, type Proposed, type Run, type Seed, type Storefront, type Told } from '../src/contract.ts'
import { readItems, readShape } from '../src/parsing/api/answer.ts'
import { latestChange, reachesBehind } from '../src/parsing/api/newest.ts'
import { circling, unseen } from '../src/parsing/api/pages.ts'
import { pageOf } from '../src/parsing/api/place.ts'
import { asked, slowedDown } from '../src/parsing/api/refusal.ts'
import { readCursor } from '../src/parsing/cursor.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { resolveLink } from '../src/parsing/link.ts'
import { bbcodeToText } from '../src/parsing/platform/bbcode.ts'
import { steamLanguageTag } from '../src/parsing/platform/steam-language.ts'
import { countsOf, present } from '../src/parsing/present.ts'
import { isNamed } from '../src/parsing/seed/title.ts'

const config = z.object({
  app: z.coerce.string().regex(/^\d{1,10}$/, 'only the number: of store.steampowered.com/app/12345 it is 12345').describe('Number of the game, as it stands in its store address behind /app/.').meta({ es: 'Número del juego, tal como está en su dirección de la tienda después de /app/.' }),
  language: z.string().regex(/^[a-z]{2,20}$/).default('all').describe('One language by the name Steam gives it, such as spanish, latam, brazilian or english. Left out: all languages.').meta({ es: 'Un idioma, por el nombre que le da Steam, como spanish, latam, brazilian o english. Con all: todos.' }),
})
type Config = z.output<typeof config>

/** Reviews between two readings that one run had no time for. */
const gap = z.object({ place: z.string(), until: z.string().optional() })
const cursor = z.object({ app: z.string(), language: z.string(), newest: z.string(), gap: gap.optional() })
type Gap = z.output<typeof gap>

const instant = z.number().nullish()
const count = z.number().nullish()
const review = z.object({
  recommendationid: z.string().min(1),
  author: z.object({ steamid: z.string().nullish(), personaname: z.string().nullish(), profile_url: z.string().nullish() }).nullish(),
  language: z.string().nullish(),
  review: z.string(),
  timestamp_created: instant,
  timestamp_updated: instant,
  voted_up: z.boolean().nullish(),
  votes_up: count,
  votes_funny: count,
  comment_count: count,
  developer_response: z.string().nullish(),
  timestamp_dev_responded: instant,
})
type Review = z.output<typeof review>

const refused = z.object({ success: z.union([z.number(), z.boolean()]).refine(success => success !== 1 && success !== true) })
const answer = z.object({
  query_summary: z.object({ total_positive: count, total_reviews: count }).nullish(),
  cursor: z.string().nullish(),
  reviews: z.array(z.unknown()),
})

const HOST = 'https://store.steampowered.com'
const PLACE = 'Steam'
const PAGE_REVIEWS = 100
/** What a run can read in some minutes at a page a second; the next run goes on. */
const MAX_PAGES = 100
/** Steam lets about 200 requests pass in five minutes, and does not say when it takes more. */
const QUOTA_MS = 5 * 60_000

export default defineCollector({
  title: 'Steam',
  kind: 'review',
  order: 'engagement',
  homepage: 'https://partner.steamgames.com/doc/store/getreviews',
  auth: 'none',
  config,
  example: { app: '480' },
  limits: [
    { es: 'Steam no tiene estrellas: un pulgar arriba se lee como 100 de 100 y uno abajo como 0.', en: 'Steam has no stars: a thumb up is read as 100 of 100 and a thumb down as 0.' },
    {
      es: `Cada lectura trae hasta ${MAX_PAGES * PAGE_REVIEWS} reseñas, las más recientes primero; la historia de un juego con más reseñas llega en varias lecturas.`,
      en: `Each reading brings up to ${MAX_PAGES * PAGE_REVIEWS} reviews, the newest first; the history of a game with more comes in over several readings.`,
    },
    {
      es: 'Una edición se nota porque sube la reseña al principio. Los votos y respuestas del desarrollador en reseñas antiguas pueden no verse, y las borradas desaparecen sin aviso.',
      en: 'An edit is noticed because it moves the review to the top. Votes and developer answers on older reviews may go unseen, and deleted ones just disappear.',
    },
    { es: 'Steam no ofrece una manera pública de responder: se responde en su página.', en: 'Steam has no public way to answer by program: answers are written on its own page.' },
  ],
  storefront: { es: 'El porcentaje de reseñas positivas y cuántas hay, en los idiomas elegidos.', en: 'The share of positive reviews in per cent and how many there are, in the languages chosen.' },
  everyMinutes: 60,
  propose: (seed, asking) => proposedFor(seed, asking),
  collect: run => collect(run),
})

const searched = z.object({ items: z.array(z.looseObject({ id: z.number(), name: z.string() })) })

/** The game of exactly that name: words alone are in too many titles. */
const proposedFor = async (seed: Seed, { http, signal }: Pick<Run<Config>, 'http' | 'signal'>): Promise<Proposed<z.input<typeof config>>[]> => {
  const params = new URLSearchParams({ term: seed.name, l: 'english', cc: seed.country ?? 'us' })
  const response = await asked(http.request(`${HOST}/api/storesearch/?${params}`, { signal }), error => (error.status === 429 ? slowedDown(error, PLACE, error.retryAfterMs ?? QUOTA_MS) : undefined))
  const game = readShape(response.json(), searched, PLACE).items.find(({ name }) => isNamed(name, seed))
  if (!game) throw new CollectorError('config', {
    es: 'Steam no tiene ningún juego con ese nombre. Si lo hay, añádelo por su número.',
    en: 'Steam has no game of that name. If there is one, add it by its number.',
  })
  return [{ config: { app: String(game.id) } }]
}

interface Walk {
  run: Run<Config>
  seen: Set<string>
  pages: number
}

/** From the newest down to what the last run has read, then on with what is still unread below. */
async function* collect(run: Run<Config>): AsyncGenerator<Page> {
  const { app, language } = run.config
  const stored = readCursor(run.cursor, cursor)
  const last = stored?.app === app && stored.language === language ? stored : undefined
  const walk: Walk = { run, seen: new Set(), pages: 0 }
  const top = yield* readDown(walk, { place: '*', until: last?.newest })
  // A top that was cut leads, further down, to the unread place of earlier runs.
  const rest = top.open === undefined ? last?.gap : { place: top.open, ...(last?.newest !== undefined && last.gap === undefined && { until: last.newest }) }
  const open = rest && walk.pages < MAX_PAGES ? (yield* readDown(walk, rest)).open : rest?.place
  const newest = latestChange([], top.newest, last?.newest)
  const left = open === undefined ? {} : { gap: { place: open, ...present({ until: rest?.until }) } }
  yield { mentions: [], ...present({ cursor: newest && JSON.stringify({ app, language, newest, ...left }) }) }
}

interface Stretch {
  newest: string | undefined
  /** Steam's own cursor where the run had to stop. */
  open?: string
}

async function* readDown(walk: Walk, { place: start, until }: Gap): AsyncGenerator<Page, Stretch> {
  let newest: string | undefined
  for (let place = start; ; ) {
    if (walk.pages >= MAX_PAGES) return { newest, open: place }
    const { mentions, next, ...page } = await readPage(walk, place)
    if (mentions.length === 0) return { newest }
    const fresh = unseen(mentions, walk.seen)
    if (fresh.length === 0 && next !== place) throw circling(PLACE)
    newest = latestChange(mentions, newest)
    yield { mentions: fresh, ...page }
    if (next === undefined || next === place || reachesBehind(mentions, until)) return { newest }
    place = next
  }
}

interface ReviewPage extends Page {
  next: string | undefined
}

const readPage = async (walk: Walk, place: string): Promise<ReviewPage> => {
  const { config, http, signal, now } = walk.run
  walk.pages += 1
  const response = await asked(http.request(addressOf(config, place), { signal }), error => (error.status === 429 ? slowedDown(error, PLACE, error.retryAfterMs ?? QUOTA_MS) : undefined))
  refuse(response.json(), config)
  const { reviews, query_summary: summary, cursor } = readShape(response.json(), answer, PLACE)
  const problems: Told[] = []
  const items = readItems(reviews, { schema: review, place: pageOf(walk.pages, PLACE), problems })
  const storefront = storefrontOf(summary?.total_positive, summary?.total_reviews)
  return { mentions: items.map(item => toMention(item, config.app, now)), next: cursor ?? undefined, ...present({ problems, storefront }) }
}

/** `updated` brings edits to the top; off-topic storms of reviews are opinions too. */
const addressOf = ({ app, language }: Config, place: string): string => {
  const query = { json: '1', filter: 'updated', language, review_type: 'all', purchase_type: 'all', num_per_page: String(PAGE_REVIEWS), filter_offtopic_activity: '0', cursor: place }
  return `${HOST}/appreviews/${app}?${new URLSearchParams(query)}`
}

const refuse = (body: unknown, { app }: Config): void => {
  const { data } = refused.safeParse(body)
  // Steam's result codes: 8 is a parameter it does not accept.
  if (data?.success === 8) throw new CollectorError('config', {
    es: `Steam no tiene la aplicación ${app}. Revisa el número en la dirección de su página de la tienda.`,
    en: `Steam has no app ${app}. Check the number in the address of its store page.`,
  })
  if (data) throw new CollectorError('transient', {
    es: `Steam no pudo dar las reseñas de la aplicación ${app} (resultado ${data.success}). Marea lo intenta otra vez.`,
    en: `Steam could not give the reviews of app ${app} (result ${data.success}). Marea tries again.`,
  })
}

const storefrontOf = (positive: number | null | undefined, total: number | null | undefined): Storefront | undefined =>
  typeof positive === 'number' && typeof total === 'number' && total > 0 && positive <= total ? { rating: Math.round((1000 * positive) / total) / 10, outOf: 100, count: total } : undefined

const toMention = (item: Review, app: string, now: string): Mention => {
  const { steamid, personaname, profile_url } = item.author ?? {}
  const publishedAt = dateOf(item.timestamp_created, now)
  const editedAt = dateOf(item.timestamp_updated, now)
  return {
    externalId: item.recommendationid,
    kind: 'review',
    text: bbcodeToText(item.review),
    ...present({
      url: steamid && /^\d+$/.test(steamid) ? `https://steamcommunity.com/profiles/${steamid}/recommended/${app}/` : undefined,
      author: steamid ? present({ id: steamid, name: personaname, url: resolveLink(profile_url ?? undefined) }) : undefined,
      publishedAt,
      editedAt: editedAt !== publishedAt ? editedAt : undefined,
      language: steamLanguageTag(item.language ?? ''),
      rating: typeof item.voted_up === 'boolean' ? { value: item.voted_up ? 100 : 0, outOf: 100 } : undefined,
      engagement: countsOf({ helpful: item.votes_up, funny: item.votes_funny, comments: item.comment_count }),
      ownerReply: item.developer_response ? { text: bbcodeToText(item.developer_response), ...present({ publishedAt: dateOf(item.timestamp_dev_responded, now) }) } : undefined,
    }),
  }
}

/** Seconds since 1970; 0 stands for none. */
const dateOf = (seconds: number | null | undefined, now: string): string | undefined => (seconds ? parseDate(String(seconds), { now }) : undefined)
