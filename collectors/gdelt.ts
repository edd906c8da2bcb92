import { createHash } from 'node:crypto'
import { z } from 'zod'
import { CollectorError, defineCollector, type HttpResponse, type Mention, type Page, type Run, type Seed, type Told } from '../src/contract.ts'
import { readItems, RENEW } from '../src/parsing/api/answer.ts'
import { parseLoosely } from '../src/parsing/api/loose-json.ts'
import { unseen } from '../src/parsing/api/pages.ts'
import { asked, slowedDown } from '../src/parsing/api/refusal.ts'
import { readCursor } from '../src/parsing/cursor.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { decodeEntities } from '../src/parsing/entities.ts'
import { resolveLink } from '../src/parsing/link.ts'
import { languageNamed } from '../src/parsing/platform/language-name.ts'
import { present } from '../src/parsing/present.ts'
import { anyPhrase } from '../src/parsing/seed/phrases.ts'

const config = z.object({
  query: z.string().min(3).describe('What to look for. A name of several words goes in quotation marks, as in "Faro Café"; alternatives go in parentheses with OR between them.').meta({ es: 'Qué buscar. Un nombre de varias palabras va entre comillas, como "Faro Café"; las alternativas van entre paréntesis con OR en medio.' }),
  languages: z.array(z.string().regex(/^[a-z]+$/i)).default([]).describe('Only articles in these languages, by their English names, such as spanish. Left out: all.').meta({ es: 'Sólo artículos en estos idiomas, por su nombre en inglés, como spanish. Vacío: todos.' }),
  countries: z.array(z.string().regex(/^[a-z]+$/i)).default([]).describe('Only press of these countries, by their English names without spaces, such as mexico. Left out: all.').meta({ es: 'Sólo prensa de estos países, por su nombre en inglés sin espacios, como mexico. Vacío: todos.' }),
})
type Config = z.output<typeof config>

/** Up to which sighting was read. */
const cursor = z.object({ query: z.string(), seen: z.string() })
type Cursor = z.output<typeof cursor>

const API = 'https://api.gdeltproject.org/api/v2/doc/doc'
const PLACE = 'GDELT'
const MAX_RECORDS = 250
/** Every request waits for five seconds: this many are some minutes, and the next run goes on. */
const MAX_PAGES = 40
const DAY_MS = 86_400_000
const HISTORY_MS = 89 * DAY_MS
/** Articles of one quarter of an hour arrive together, and some of them late. */
const OVERLAP_MS = 3_600_000
/** GDELT asks for five seconds between two requests; a clock may run a little fast. */
const PAUSE_MS = 6_000

export default defineCollector({
  title: 'GDELT (world press)',
  kind: 'press',
  order: 'relevance',
  homepage: 'https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/',
  auth: 'none',
  config,
  example: { query: '"Faro Café"', languages: ['spanish'] },
  limits: [
    { es: 'Sólo da el título de cada artículo, no su texto: se lee lo que dice el titular.', en: 'It gives only the title of each article, not its text: what the headline says is read.' },
    { es: 'La fecha es la hora en que GDELT vio el artículo, no la de su publicación; suele ser poco después.', en: 'The date is when GDELT saw the article, not when it was published; usually that is shortly after.' },
    { es: 'La historia llega a unos tres meses, y GDELT lee una parte de la prensa: que no encuentre nada no quiere decir que no haya noticias.', en: 'History goes back about three months, and GDELT reads a part of the press: finding nothing does not mean that there is no news.' },
    { es: 'De una misma hora con más de 250 artículos sólo se ven los primeros. GDELT permite una pregunta cada cinco segundos.', en: 'Of a single moment with more than 250 articles only the first are seen. GDELT allows one question every five seconds.' },
  ],
  display: { es: 'Cite a GDELT Project como fuente de la búsqueda y enlace al artículo en su medio.', en: 'Name the GDELT Project as the source of the search, and link to the article at its publisher.' },
  everyMinutes: 60,
  propose: seed => [{ config: proposedFor(seed), filtered: true }],
  collect: run => collect(run),
})

/** GDELT calls languages and countries by their English names in one word. */
const proposedFor = (seed: Seed): z.input<typeof config> => {
  const english = (type: 'language' | 'region', code: string): string[] => [new Intl.DisplayNames('en', { type }).of(code)?.toLowerCase().replace(/\s+/g, '') ?? ''].filter(name => /^[a-z]+$/.test(name))
  return {
    query: seed.spellings.length > 1 ? `(${anyPhrase(seed)})` : anyPhrase(seed),
    languages: english('language', seed.language),
    countries: seed.country === undefined ? [] : english('region', seed.country.toUpperCase()),
  }
}

/** Oldest sighting first: each question begins where the last answer ended, so that a throttled run loses nothing. */
async function* collect(run: Run<Config>): AsyncGenerator<Page> {
  const query = wordsOf(run.config)
  const seen = new Set<string>()
  let from = startOf(run, query)
  for (let pages = 0; pages < MAX_PAGES && !run.signal.aborted; pages++) {
    const problems: Told[] = []
    const articles = readItems(await askArticles(run, query, from), { schema: article, place: PLACE, problems })
    const mentions = unseen(articles.flatMap(one => toMention(one, run.now, problems)), seen)
    const times = mentions.map(({ publishedAt }) => Date.parse(publishedAt ?? '')).filter(time => !Number.isNaN(time))
    const last = Math.max(from, ...times)
    const whole = articles.length < MAX_RECORDS
    // Going on behind the newest would lose what an answer in another order left out.
    if (!whole && times[0]! > times.at(-1)!) throw new CollectorError('shape', {
      es: `GDELT ya no ordena por fecha como se le pide. ${RENEW.es}`,
      en: `GDELT no longer sorts by date as it is asked to. ${RENEW.en}`,
    })
    const next: Cursor = { query, seen: new Date(last).toISOString() }
    yield { mentions, cursor: JSON.stringify(next), ...present({ problems, capped: !whole && last === from ? cappedAt(from) : undefined }) }
    if (whole || mentions.length === 0) return
    // A moment that fills a page of its own would be asked for again and again.
    from = last === from ? last + 1000 : last
  }
}

const cappedAt = (time: number): Told => {
  const moment = new Date(time).toISOString()
  return {
    es: `GDELT vio más de ${MAX_RECORDS} artículos a la vez (${moment}) y no muestra los demás. Busca con más precisión.`,
    en: `GDELT saw more than ${MAX_RECORDS} articles at once (${moment}) and does not show the others. Search more narrowly.`,
  }
}

const wordsOf = ({ query, languages, countries }: Config): string => [query.trim(), oneOf('sourcelang', languages), oneOf('sourcecountry', countries)].filter(Boolean).join(' ')

const oneOf = (operator: string, values: string[]): string => {
  const terms = values.map(value => `${operator}:${value.toLowerCase()}`)
  return terms.length > 1 ? `(${terms.join(' OR ')})` : (terms[0] ?? '')
}

const startOf = ({ cursor: stored, since, now }: Run<Config>, query: string): number => {
  const earliest = Date.parse(now) - HISTORY_MS
  const last = readCursor(stored, cursor)
  if (last?.query === query) return Math.max(earliest, Date.parse(last.seen) - OVERLAP_MS)
  return Math.max(earliest, since === undefined ? 0 : Date.parse(since))
}

const stampOf = (time: number): string => new Date(time).toISOString().replace(/\D/g, '').slice(0, 14)

const askArticles = async ({ http, signal, now }: Run<Config>, query: string, from: number): Promise<unknown[]> => {
  const range = { startdatetime: stampOf(from), enddatetime: stampOf(Date.parse(now)) }
  const parameters = new URLSearchParams({ query, mode: 'artlist', format: 'json', maxrecords: String(MAX_RECORDS), sort: 'dateasc', ...range })
  const request = http.request(`${API}?${parameters}`, { pauseMs: PAUSE_MS, signal })
  return readArticles(await asked(request, error => (error.status === 429 ? slowedDown(error, PLACE, error.retryAfterMs ?? PAUSE_MS) : undefined)))
}

const answer = z.object({ articles: z.array(z.unknown()).optional() })

/** GDELT says errors in plain text, with a status that says nothing is wrong. */
const readArticles = (response: HttpResponse): unknown[] => {
  const text = response.text().trim()
  if (text === '') throw new CollectorError('transient', {
    es: 'GDELT no respondió nada. Marea lo intenta otra vez.',
    en: 'GDELT answered nothing at all. Marea tries again.',
  })
  if (/^please limit requests/i.test(text)) throw new CollectorError('transient', {
    es: 'GDELT permite una petición cada cinco segundos. Marea sigue tras una pausa.',
    en: 'GDELT allows one request every five seconds. Marea goes on after a pause.',
  }, { retryAfterMs: PAUSE_MS })
  if (text.startsWith('<')) throw new CollectorError('shape', {
    es: 'GDELT respondió con una página web en lugar de artículos. Marea lo intenta otra vez.',
    en: 'GDELT answered with a web page instead of articles. Marea tries again.',
  })
  if (!text.startsWith('{')) throw new CollectorError('config', {
    es: `GDELT rechaza la búsqueda: «${text.slice(0, 200).replace(/\s+/g, ' ')}». Corrige la búsqueda.`,
    en: `GDELT refuses the query: "${text.slice(0, 200).replace(/\s+/g, ' ')}". Correct the query.`,
  })
  const { data } = answer.safeParse(parseLoosely(text))
  // No match is an empty object.
  if (data && (data.articles || Object.keys(parseLoosely(text) as object).length === 0)) return data.articles ?? []
  throw new CollectorError('shape', { es: `GDELT responde en otra forma que antes. ${RENEW.es}`, en: `GDELT answers in another form than it used to. ${RENEW.en}` })
}

const article = z.object({ url: z.string().min(1), title: z.string().nullish(), seendate: z.string().nullish(), domain: z.string().nullish(), language: z.string().nullish() })

const toMention = ({ url, title, seendate, domain, language }: z.output<typeof article>, now: string, problems: Told[]): Mention[] => {
  const link = resolveLink(url)
  const text = decodeEntities(title ?? '').replace(/\s+/g, ' ').trim()
  if (link === undefined || text === '') {
    problems.push({
      es: `Un artículo de ${domain || 'un medio sin nombre'} llegó sin ${link ? 'título' : 'enlace'}: se dejó fuera.`,
      en: `An article of ${domain || 'an unnamed paper'} came without a ${link ? 'title' : 'link'}: it was left out.`,
    })
    return []
  }
  const seen = /^(\d{4})(\d{2})(\d{2})T?(\d{2})(\d{2})(\d{2})Z?$/.exec(seendate ?? '')
  const [, year, month, day, hour, minute, second] = seen ?? []
  return [{
    externalId: createHash('sha256').update(url).digest('base64url').slice(0, 22),
    kind: 'article',
    text,
    url: link,
    ...present({
      author: domain ? { id: domain, name: domain } : undefined,
      publishedAt: seen ? parseDate(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`, { now }) : undefined,
      language: languageNamed(language ?? undefined),
    }),
  }]
}
