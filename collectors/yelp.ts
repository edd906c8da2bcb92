import { z } from 'zod'
import { defineCollector, type Mention, type Page, type Run, type Storefront, type Told } from '../src/contract.ts'
import { askJson, readItems } from '../src/parsing/api/answer.ts'
import { firstOfEach } from '../src/parsing/api/pages.ts'
import { resetMs, retold, type Retelling } from '../src/parsing/api/refusal.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { present } from '../src/parsing/present.ts'

const config = z.object({
  apiKey: z.string().min(1).describe('API key of your app at Yelp for Developers. The plan must include reviews.').meta({ es: 'Clave de la API de tu app en Yelp for Developers. El plan debe incluir reseñas.', writeOnly: true }),
  business: z.string().regex(/^[\p{L}\p{N}_-]{3,200}$/u).describe('ID or alias of the business: the last part of its address at yelp.com/biz/….').meta({ es: 'Id o alias del negocio: la última parte de su dirección en yelp.com/biz/….' }),
  locale: z.string().regex(/^[a-z]{2}_[A-Z]{2}$/).optional().describe('Language and country whose reviews are preferred, such as es_MX. Left out: English of the United States.').meta({ es: 'Idioma y país cuyas reseñas se prefieren, como es_MX. Vacío: inglés de Estados Unidos.' }),
})
type Config = z.output<typeof config>

const API = 'https://api.yelp.com/v3/businesses/'
const PLACE = 'Yelp'

const business = z.object({ name: z.string().optional(), rating: z.number().optional(), review_count: z.number().optional() })
const answer = z.object({ reviews: z.array(z.unknown()) })
const review = z.object({
  id: z.string().min(1),
  text: z.string().nullish(),
  rating: z.number().nullish(),
  url: z.string().nullish(),
  time_created: z.string().nullish(),
  user: z.object({ id: z.string().nullish(), name: z.string().nullish(), profile_url: z.string().nullish() }).nullish(),
})

export default defineCollector({
  title: 'Yelp',
  kind: 'review',
  order: 'relevance',
  homepage: 'https://docs.developer.yelp.com',
  auth: 'key',
  config,
  example: { apiKey: 'your-api-key', business: 'casa-nogal-merida', locale: 'es_MX' },
  limits: [
    {
      es: 'Yelp da como mucho tres reseñas por negocio (algunas más en planes superiores), las que elige su orden, cortadas a unos 160 caracteres.',
      en: 'Yelp gives at most three reviews a business (a few more on higher plans), chosen by its own order and cut to some 160 characters.',
    },
    {
      es: 'No se ven las reseñas borradas o no recomendadas, las respuestas del negocio ni los votos.',
      en: 'Deleted and not recommended reviews, answers of the business and votes are not seen.',
    },
    { es: 'El plan básico permite 300 llamadas al día; cada lectura usa dos.', en: 'The basic plan allows 300 calls a day; each reading takes two.' },
  ],
  retentionDays: 1,
  display: {
    es: 'Muestre el logotipo de Yelp y el enlace de cada reseña. Yelp permite conservar sus textos 24 horas como máximo: Marea los borra al cabo de un día; lo que Yelp aún muestra se vuelve a leer.',
    en: 'Show the Yelp logo and the link of each review. Yelp allows its texts to be kept for 24 hours at most: Marea erases them after a day; what Yelp still shows is read again.',
  },
  // Without its logo, which Marea does not carry.
  inPublic: 'link',
  storefront: { es: 'Promedio de estrellas y número de reseñas que muestra Yelp.', en: 'Average stars and number of reviews that Yelp shows.' },
  everyMinutes: 720,
  collect: run => collect(run),
})

/** One page, always: the few excerpts that Yelp gives, with the figures of the business. */
async function* collect({ config: { apiKey, business: key, locale }, http, signal, now }: Run<Config>): AsyncGenerator<Page> {
  const query = locale === undefined ? '' : `?locale=${locale}`
  const ask = async <Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema>> =>
    (await askJson(http, API + encodeURIComponent(key) + path + query, { schema, place: PLACE, headers: { authorization: `Bearer ${apiKey}` }, signal, retell: retellAt(now) })).data
  const about = await ask('', business)
  const problems: Told[] = []
  const reviews = readItems((await ask('/reviews', answer)).reviews, { schema: review, place: PLACE, problems })
  yield {
    mentions: firstOfEach(reviews, ({ id }) => id).map((one, index) => toMention(one, { position: index + 1, place: about.name, now })),
    cursor: JSON.stringify({ business: key }),
    ...present({ storefront: storefrontOf(about), problems }),
  }
}

const toMention = ({ id, text, rating, url, time_created: created, user }: z.output<typeof review>, { position, place, now }: { position: number; place: string | undefined; now: string }): Mention => ({
  externalId: id,
  kind: 'review',
  text: text ?? '',
  position,
  ...present({
    url: permalink(url),
    author: user && present({ id: user.id, name: user.name, url: permalink(user.profile_url) }),
    // Yelp writes Pacific Standard Time and leaves the zone out.
    publishedAt: created ? parseDate(`${created} -0800`, { now }) : undefined,
    rating: rating == null || rating < 1 || rating > 5 ? undefined : { value: rating, outOf: 5 },
    place,
  }),
})

/** The address without what follows whoever opens it: it carries the key's own name. */
const permalink = (written: string | null | undefined): string | undefined => {
  const url = URL.parse(written ?? '')
  if (!url || !/^https?:$/.test(url.protocol)) return undefined
  for (const name of [...url.searchParams.keys()]) if (/^(utm_|adjust_)/.test(name)) url.searchParams.delete(name)
  return url.href
}

const storefrontOf = ({ rating, review_count: count }: z.output<typeof business>): Storefront | undefined => (rating && count ? { rating, outOf: 5, count } : undefined)

const retellAt = (now: string): Retelling => error => {
  const { status, answer: { body, headers } = { body: '', headers: {} } } = error
  if (status === 401 || /TOKEN_(INVALID|MISSING)|UNAUTHORIZED/.test(body)) return retold(error, 'config', {
    es: 'Yelp no conoce esta clave de API. Cópiala otra vez de tu aplicación en Yelp for Developers.',
    en: 'Yelp does not know this API key. Copy it again from your app at Yelp for Developers.',
  })
  if (status === 404) return retold(error, 'config', {
    es: 'Yelp no tiene ningún negocio con este ID o alias. Abre su página en Yelp y copia la última parte de la dirección.',
    en: 'Yelp has no business with this ID or alias. Open its page at Yelp and copy the last part of the address.',
  })
  if (status === 403) return retold(error, 'config', {
    es: 'Yelp no da las reseñas de este negocio a esta clave: el negocio no está disponible, o el plan no incluye reseñas. Revisa el plan de la clave en Yelp for Developers.',
    en: 'Yelp does not give the reviews of this business to this key: the business is not available, or the plan has no reviews. Check the plan of the key at Yelp for Developers.',
  })
  if (status !== 429 || !/ACCESS_LIMIT|DAILY/i.test(body)) return undefined
  return retold(error, 'transient', {
    es: 'Las llamadas diarias de esta clave de Yelp se agotaron. Marea lo intenta otra vez cuando Yelp empiece a contar de nuevo.',
    en: 'The day’s calls of this Yelp key are used up. Marea tries again when Yelp counts anew.',
  }, resetMs(headers['ratelimit-resettime'], now) ?? error.retryAfterMs)
}
