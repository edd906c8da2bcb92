import { z } from 'zod'
import { defineCollector, type CollectorError, type Mention, type Page, type Run, type Told } from '../src/contract.ts'
import { askJson, readItems } from '../src/parsing/api/answer.ts'
import { slowedDown } from '../src/parsing/api/refusal.ts'
import { walkNewest, type ListPage } from '../src/parsing/api/walk-newest.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { htmlToText, oneLine } from '../src/parsing/html.ts'
import { numbersOf, present } from '../src/parsing/present.ts'
import { phrase } from '../src/parsing/seed/phrases.ts'

const API = 'https://hn.algolia.com/api/v1/search_by_date'
const SITE = 'https://news.ycombinator.com'
const PLACE = 'Hacker News'
const PAGE_ITEMS = 100
const HOUR_MS = 3_600_000
/** 2,000 items: as deep as anybody needs on a first run. */
const MAX_PAGES = 20

const config = z.object({
  query: z.string().trim().min(1).describe('Words to look for; put quotation marks around those that belong together.').meta({ es: 'Palabras que buscar; pon entre comillas las que van juntas.' }),
  take: z.array(z.enum(['story', 'comment'])).min(1).default(['story', 'comment']).describe('What to read: story for posts, comment for answers. Both unless you say otherwise.').meta({ es: 'Qué leer: story son publicaciones, comment son respuestas. Ambos, si no dices otra cosa.' }),
})
type Config = z.output<typeof config>

/** Old answers hold null where new ones hold nothing. */
const text = z.string().nullish()
const count = z.number().nullish()
const hitSchema = z.object({
  objectID: z.string().min(1), created_at_i: z.number(), author: text, title: text, story_text: text, comment_text: text,
  points: count, num_comments: count, parent_id: count, _tags: z.array(z.string()).default([]),
})
type Hit = z.output<typeof hitSchema>
const pageSchema = z.object({ hits: z.array(z.unknown()), nbPages: z.number() })

export default defineCollector({
  title: 'Hacker News',
  kind: 'social',
  order: 'newest',
  homepage: 'https://hn.algolia.com/api',
  auth: 'none',
  config,
  example: { query: '"Casa Nogal"' },
  limits: [
    { es: 'La primera lectura alcanza unas 2000 publicaciones hacia atrás.', en: 'The first reading goes back about 2,000 posts.' },
    {
      es: 'Los cambios se notan durante dos días; lo que se borra desaparece de la búsqueda sin aviso.',
      en: 'Edits are noticed for two days; what is deleted drops out of the search without a word.',
    },
    { es: 'No se dice en qué idioma está cada texto ni cuántos seguidores tiene su autor.', en: 'Neither the language of a text nor the number of its author’s followers is given.' },
  ],
  display: { es: 'Enlace cada texto con su original en Hacker News.', en: 'Link each text to its original on Hacker News.' },
  everyMinutes: 30,
  propose: seed => [{ config: { query: phrase(seed) }, filtered: true }],
  collect: run => collect(run),
})

const collect = (run: Run<Config>): AsyncGenerator<Page> =>
  walkNewest(run, {
    place: PLACE,
    maxPages: MAX_PAGES,
    listings: [{ name: `${run.config.take.join('+')} ${run.config.query}`, ask: (next, from) => askPage(run, next, from) }],
  })

/** A query shows only its first 1,000 hits: each page is asked as the newest up to the second at which the last one ended. */
const askPage = async (run: Run<Config>, until: string | undefined, from: string | undefined): Promise<ListPage> => {
  const { query, take } = run.config
  const bounds = [until && `created_at_i<=${until}`, from && `created_at_i>=${Math.floor(Date.parse(from) / 1000)}`].filter(Boolean)
  const params = new URLSearchParams({
    query,
    tags: `(${take.join(',')})`,
    // Without it a name is found in every word that is one letter away from it.
    typoTolerance: 'false',
    advancedSyntax: 'true',
    hitsPerPage: String(PAGE_ITEMS),
    ...present({ numericFilters: bounds.join(',') }),
  })
  const { data } = await askJson(run.http, `${API}?${params}`, { schema: pageSchema, place: PLACE, retell, signal: run.signal })
  const problems: Told[] = []
  const hits = readItems(data.hits, { schema: hitSchema, place: PLACE, problems })
  const last = hits.at(-1)?.created_at_i
  return { mentions: hits.map(hit => toMention(hit, run.now)), problems, ...present({ next: data.nbPages > 1 && last !== undefined ? String(last) : undefined }) }
}

/** Nobody has a key here: a refusal means that this address asked too often. */
const retell = (error: CollectorError): CollectorError | undefined =>
  error.status === 403 ? slowedDown(error, PLACE, error.retryAfterMs ?? HOUR_MS) : undefined

const toMention = (hit: Hit, now: string): Mention => {
  const { objectID, author, title, parent_id, points, num_comments } = hit
  return {
    externalId: objectID,
    kind: kindOf(hit),
    text: htmlToText(hit.comment_text ?? hit.story_text ?? ''),
    url: `${SITE}/item?id=${objectID}`,
    ...present({
      title: oneLine(htmlToText(title ?? '')),
      author: author ? { id: author, name: author, url: `${SITE}/user?id=${encodeURIComponent(author)}` } : undefined,
      publishedAt: parseDate(String(hit.created_at_i), { now }),
      engagement: numbersOf({ points, comments: num_comments }),
      replyTo: parent_id ? String(parent_id) : undefined,
    }),
  }
}

const kindOf = ({ _tags }: Hit): string => (_tags.includes('comment') ? 'comment' : _tags.includes('ask_hn') ? 'question' : 'post')
