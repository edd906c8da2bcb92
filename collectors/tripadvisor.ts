import { z } from 'zod'
import { defineCollector, type Mention, type Page, type Run, type Storefront, type Told } from '../src/contract.ts'
import { askJson, readItems } from '../src/parsing/api/answer.ts'
import { firstOfEach } from '../src/parsing/api/pages.ts'
import { retold, type Retelling } from '../src/parsing/api/refusal.ts'
import { readCursor } from '../src/parsing/cursor.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { languageTag, resolveLink } from '../src/parsing/link.ts'
import { present } from '../src/parsing/present.ts'

const config = z.object({
  apiKey: z.string().min(1).describe('Key of the Tripadvisor Content API.').meta({ es: 'Clave de la Content API de Tripadvisor.', writeOnly: true }),
  locationId: z.string().regex(/^\d{1,12}$/).describe('Number of the place at Tripadvisor: the digits after "-d" in the address of its page.').meta({ es: 'Número del lugar en Tripadvisor: los dígitos después de «-d» en la dirección de su página.' }),
  languages: z.array(z.string().regex(/^[a-z]{2}(_[A-Z]{2})?$/)).min(1).max(10).default(['es', 'en']).describe('Languages to read, such as es or en. Each gives up to five reviews and costs one call.').meta({ es: 'Idiomas que leer, como es o en. Cada uno da hasta cinco reseñas y cuesta una consulta.' }),
  referer: z.url({ protocol: /^https?$/ }).optional().describe('The web address the key is restricted to, where it is restricted to one.').meta({ es: 'La dirección web a la que está limitada la clave, si lo está.' }),
})
type Config = z.output<typeof config>

const API = 'https://api.content.tripadvisor.com/api/v1/location/'
const PLACE = 'Tripadvisor'
/** What it gives of a language. */
const SHOWN = 5

/** The same figures come as numbers from one version of the API and as text from another. */
const figure = z.union([z.number(), z.string().regex(/^\d+(\.\d+)?$/).transform(Number)])
const key = z.union([z.number(), z.string().min(1)]).transform(String)
const details = z.object({ name: z.string().nullish(), rating: figure.nullish(), num_reviews: figure.nullish() })
const answer = z.object({ data: z.array(z.unknown()) })
const review = z.object({
  id: key,
  lang: z.string().nullish(),
  published_date: z.string().nullish(),
  rating: figure.nullish(),
  helpful_votes: figure.nullish(),
  url: z.string().nullish(),
  text: z.string().nullish(),
  title: z.string().nullish(),
  is_machine_translated: z.boolean().nullish(),
  user: z.object({ username: z.string().nullish() }).nullish(),
  owner_response: z.object({ text: z.string(), published_date: z.string().nullish() }).nullish().catch(undefined),
})

export default defineCollector({
  title: 'Tripadvisor',
  kind: 'review',
  order: 'newest',
  homepage: 'https://tripadvisor-content-api.readme.io',
  auth: 'key',
  config,
  example: { apiKey: 'your-api-key', locationId: '1234567', languages: ['es', 'en'] },
  limits: [
    {
      es: 'Tripadvisor da como mucho las cinco reseñas más nuevas por lugar e idioma: lo que entra y sale de esas cinco entre dos lecturas no se ve, y no hay historia.',
      en: 'Tripadvisor gives at most the five newest reviews a place and language: what enters and leaves those five between two readings is not seen, and there is no history.',
    },
    { es: 'Los textos largos llegan cortados, y las traducciones automáticas se dejan fuera.', en: 'Long texts come cut, and machine translations are left out.' },
    { es: 'No se ven las reseñas borradas. Cada llamada se cobra en su cuenta de Tripadvisor.', en: 'Deleted reviews are not noticed. Every call is charged to your Tripadvisor account.' },
  ],
  retentionDays: 1,
  display: {
    es: 'Muestre el logotipo de Tripadvisor, sus burbujas y el enlace de cada reseña, en páginas que los buscadores no indexen. Los términos sólo permiten conservar el número del lugar: Marea borra los textos al cabo de un día; lo que Tripadvisor aún muestra se vuelve a leer.',
    en: 'Show the Tripadvisor logo, its bubbles and the link of each review, on pages that search engines do not index. The terms allow only the number of the place to be kept: Marea erases texts after a day; what Tripadvisor still shows is read again.',
  },
  // Without its logo, which Marea does not carry.
  inPublic: 'link',
  storefront: { es: 'Promedio y número de reseñas que muestra Tripadvisor.', en: 'Average and number of reviews that Tripadvisor shows.' },
  everyMinutes: 720,
  collect: run => collect(run),
})

/** Ids of what each language showed last: where none of five is met again, others may have come and gone between. */
const cursor = z.object({ locationId: z.string(), shown: z.record(z.string(), z.array(z.string())).optional() })

const CAPPED = {
  es: 'Tripadvisor muestra sólo las cinco reseñas más nuevas de cada idioma, y desde la última lectura llegaron todas ellas: las de en medio no se vieron. Haz que se lea más a menudo.',
  en: 'Tripadvisor shows only the five newest reviews of each language, and all of them came since the last reading: those between were not seen. Have it read more often.',
}

/** A page for each language. A cut before the last one starts again: five reviews are soon read. */
async function* collect(run: Run<Config>): AsyncGenerator<Page> {
  const { languages, locationId } = run.config
  const about = await ask(run, { what: 'details', language: languages[0]!, schema: details })
  const last = readCursor(run.cursor, cursor)
  const before = last?.locationId === locationId ? last.shown : undefined
  const shown: Record<string, string[]> = {}
  const seen = new Set<string>()
  for (const [index, language] of languages.entries()) {
    if (run.signal.aborted) return
    const problems: Told[] = []
    const { data } = await ask(run, { what: 'reviews', language, schema: answer })
    const reviews = readItems(data, { schema: review, place: { es: `${PLACE} en ${language}`, en: `${PLACE} in ${language}` }, problems })
    // A text that Tripadvisor translated comes in several languages, once in its own.
    const own = firstOfEach(reviews.filter(({ is_machine_translated: translated }) => !translated), ({ id }) => id, seen)
    const known = before?.[language] ?? []
    shown[language] = reviews.map(({ id }) => id)
    const hasGap = reviews.length >= SHOWN && known.length >= SHOWN && !known.some(id => shown[language]!.includes(id))
    yield {
      mentions: own.map(one => toMention(one, { place: about.name, now: run.now })),
      ...(index === languages.length - 1 && { cursor: JSON.stringify({ locationId, shown }) }),
      ...present({ storefront: index === 0 ? storefrontOf(about) : undefined, problems, capped: hasGap ? CAPPED : undefined }),
      progress: { done: index + 1, total: languages.length, unit: 'items' },
    }
  }
}

interface Asked<Schema extends z.ZodType> {
  what: 'details' | 'reviews'
  language: string
  schema: Schema
}

const ask = async <Schema extends z.ZodType>({ config: { apiKey, locationId, referer }, http, signal }: Run<Config>, { what, language, schema }: Asked<Schema>): Promise<z.output<Schema>> => {
  const query = new URLSearchParams({ language, ...(what === 'reviews' && { limit: String(SHOWN) }), key: apiKey })
  return (await askJson(http, `${API}${locationId}/${what}?${query}`, { schema, place: PLACE, headers: present({ referer }), signal, retell })).data
}

const toMention = ({ id, text, title, lang, rating, url, user, ...one }: z.output<typeof review>, { place, now }: { place: string | null | undefined; now: string }): Mention => ({
  externalId: id,
  kind: 'review',
  text: text ?? '',
  ...present({
    title,
    url: resolveLink(url ?? undefined),
    author: user?.username ? { name: user.username } : undefined,
    publishedAt: one.published_date ? parseDate(one.published_date, { now }) : undefined,
    language: languageTag(lang ?? undefined),
    rating: rating == null || rating < 1 || rating > 5 ? undefined : { value: rating, outOf: 5 },
    engagement: one.helpful_votes == null ? undefined : { helpful: one.helpful_votes },
    ownerReply: one.owner_response && { text: one.owner_response.text, ...present({ publishedAt: parseDate(one.owner_response.published_date ?? '', { now }) }) },
    place,
  }),
})

const storefrontOf = ({ rating, num_reviews: count }: z.output<typeof details>): Storefront | undefined => (rating && count ? { rating, outOf: 5, count } : undefined)

const HOUR_MS = 3_600_000

const retell: Retelling = error => {
  const { status, answer: { body } = { body: '' } } = error
  if (status === 429 && /limit exceeded|quota|budget/i.test(body)) {
    return retold(error, 'transient', {
      es: 'Las llamadas o el presupuesto diario de esta clave de Tripadvisor se agotaron. Marea lo intenta otra vez más tarde; el presupuesto se fija en tu cuenta de Tripadvisor.',
      en: 'The calls or the daily budget of this Tripadvisor key are used up. Marea tries again later; the budget is set in your Tripadvisor account.',
    }, error.retryAfterMs ?? HOUR_MS)
  }
  if (status === 401 || status === 403) return retold(error, 'config', {
    es: 'Tripadvisor rechaza esta clave aquí. Compruébala, y también la dirección web o IP a la que está limitada en tu cuenta de Tripadvisor.',
    en: 'Tripadvisor refuses this key here. Check it, and the web address or IP it is restricted to in your Tripadvisor account.',
  })
  if (status === 404) return retold(error, 'config', {
    es: 'Tripadvisor no tiene ningún lugar con este número. Abre su página y copia las cifras que siguen a «-d» en la dirección.',
    en: 'Tripadvisor has no place with this number. Open its page and copy the digits after "-d" in the address.',
  })
  return undefined
}
