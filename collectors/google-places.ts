import { z } from 'zod'
import { CollectorError, defineCollector, type Mention, type Page, type Run, type Storefront } from '../src/contract.ts'
import { askJson, readItems, RENEW } from '../src/parsing/api/answer.ts'
import { firstOfEach } from '../src/parsing/api/pages.ts'
import { keyRefused, retold, type Retelling } from '../src/parsing/api/refusal.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { languageTag, resolveLink } from '../src/parsing/link.ts'
import { present } from '../src/parsing/present.ts'

const config = z.object({
  apiKey: z.string().min(1).describe('API key of a Google Cloud project with "Places API (New)" enabled and billing set up.').meta({ es: 'Clave de la API de un proyecto de Google Cloud con «Places API (New)» activada y facturación.', writeOnly: true }),
  placeId: z.string().regex(/^[\w-]{10,300}$/).describe('Place ID of the shop or branch, as Google’s Place ID Finder shows it (ChIJ…).').meta({ es: 'Place ID de la tienda o sucursal, como lo muestra el Place ID Finder de Google (ChIJ…).' }),
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z]{2,4})?$/).optional().describe('Language to prefer, such as es. Google then chooses other reviews than without it.').meta({ es: 'Idioma preferido, como es. Google elige entonces otras reseñas que sin él.' }),
})
type Config = z.output<typeof config>

const API = 'https://places.googleapis.com/v1/places/'
/** Reviews and average are billed as the dearest kind of call: no field more than is read. */
const FIELDS = 'id,displayName,rating,userRatingCount,reviews'
const PLACE = 'Google Places'

const place = z.object({
  id: z.string().optional(),
  displayName: z.object({ text: z.string() }).optional(),
  rating: z.number().optional(),
  userRatingCount: z.number().optional(),
  reviews: z.array(z.unknown()).optional(),
})
const words = z.object({ text: z.string(), languageCode: z.string().optional() })
const review = z.object({
  name: z.string().min(1),
  rating: z.number().optional(),
  text: words.optional(),
  originalText: words.optional(),
  authorAttribution: z.object({ displayName: z.string().optional(), uri: z.string().optional() }).optional(),
  publishTime: z.string().optional(),
  googleMapsUri: z.string().optional(),
})

export default defineCollector({
  title: 'Google Maps (Places API)',
  kind: 'review',
  order: 'relevance',
  homepage: 'https://developers.google.com/maps/documentation/places/web-service',
  auth: 'key',
  config,
  example: { apiKey: 'your-api-key', placeId: 'ChIJexample-of-a-place-id', language: 'es' },
  limits: [
    {
      es: 'Google da como mucho cinco reseñas por lugar, las que considera relevantes y no las más nuevas: la mayoría de las reseñas nunca se ve.',
      en: 'Google gives at most five reviews a place, those it holds relevant and not the newest ones: most reviews are never seen.',
    },
    {
      es: 'No dice qué reseñas se borraron ni qué respondió el negocio. Para un negocio propio, use la API de Google Business Profile.',
      en: 'It does not say which reviews were deleted nor what the business answered. For a business of your own, use the Google Business Profile API.',
    },
    { es: 'Cada lectura se cobra en su cuenta de Google.', en: 'Every reading is charged to your Google account.' },
  ],
  retentionDays: 30,
  display: {
    es: 'Muestre cada reseña con el nombre de su autor, su enlace a Google Maps y la mención de Google. Los términos sólo permiten conservar el Place ID: Marea borra los textos a los 30 días; lo que Google aún muestra se vuelve a leer.',
    en: 'Show each review with its author’s name, its link to Google Maps and the Google attribution. The terms allow only the place ID to be kept: Marea erases texts after 30 days; what Google still shows is read again.',
  },
  storefront: { es: 'Promedio de estrellas y número de calificaciones que muestra Google Maps.', en: 'Average stars and number of ratings that Google Maps shows.' },
  everyMinutes: 1440,
  collect: run => collect(run),
})

/** One page, always: the few reviews that Google shows first. */
async function* collect({ config: { apiKey, placeId, language }, http, signal, now }: Run<Config>): AsyncGenerator<Page> {
  const query = language === undefined ? '' : `?languageCode=${encodeURIComponent(language)}`
  const headers = { 'x-goog-api-key': apiKey, 'x-goog-fieldmask': FIELDS }
  const { data: found } = await askJson(http, API + placeId + query, { schema: place, place: PLACE, headers, signal, retell })
  if (found.id === undefined) throw new CollectorError('shape', {
    es: `${PLACE} responde sin el lugar que se le pidió. ${RENEW.es}`,
    en: `${PLACE} answers without the place it was asked for. ${RENEW.en}`,
  })
  const problems = found.id === placeId ? [] : [{
    es: `Google movió este lugar al ID ${found.id}: escríbelo en la fuente.`,
    en: `Google moved this place to the ID ${found.id}: write it into the source.`,
  }]
  const reviews = readItems(found.reviews ?? [], { schema: review, place: PLACE, problems })
  const mentions = firstOfEach(reviews, ({ name }) => keyOf(name)).map((one, index) => toMention(one, { position: index + 1, place: found.displayName?.text, now }))
  yield {
    mentions,
    cursor: JSON.stringify({ placeId }),
    ...present({ storefront: storefrontOf(found), problems }),
  }
}

/** The last part of `places/…/reviews/…`: it stays the same when the place moves to another ID. */
const keyOf = (name: string): string => name.split('/').at(-1) || name

/** The author's own words rather than their translation. */
const toMention = ({ name, rating, text, originalText, authorAttribution: author, publishTime, googleMapsUri }: z.output<typeof review>, { position, place, now }: { position: number; place: string | undefined; now: string }): Mention => {
  const said = originalText ?? text
  return {
    externalId: keyOf(name),
    kind: 'review',
    text: said?.text ?? '',
    position,
    ...present({
      url: resolveLink(googleMapsUri),
      author: author && present({ id: /\/contrib\/(\d+)/.exec(author.uri ?? '')?.[1], name: author.displayName, url: resolveLink(author.uri) }),
      publishedAt: publishTime && parseDate(publishTime, { now }),
      language: languageTag(said?.languageCode),
      rating: rating === undefined || rating < 1 || rating > 5 ? undefined : { value: rating, outOf: 5 },
      place,
    }),
  }
}

const storefrontOf = ({ rating, userRatingCount }: z.output<typeof place>): Storefront | undefined =>
  rating !== undefined && userRatingCount ? { rating, outOf: 5, count: userRatingCount } : undefined

const DAY_MS = 86_400_000

/** Google says why in words and not by status: a wrong key is a 400, like a wrong place. */
const retell: Retelling = error => {
  const { status, answer: { body } = { body: '' } } = error
  if (/API_KEY_INVALID|API key not valid|API key expired/i.test(body)) return keyRefused(error, {
    es: 'Google no conoce esta clave de API, o caducó. Crea otra en Google Cloud y añádela a la fuente.',
    en: 'Google does not know this API key, or it has expired. Make a new one in Google Cloud and add it to the source.',
  })
  if (status === 403 && /SERVICE_DISABLED|has not been used|BILLING/i.test(body)) return retold(error, 'config', {
    es: 'El proyecto de Google de esta clave no tiene «Places API (New)» o no tiene facturación. Activa las dos en Google Cloud.',
    en: 'The Google project of this key has no "Places API (New)" or no billing. Enable both in Google Cloud.',
  })
  if (status === 403) return retold(error, 'config', {
    es: 'Google rechaza aquí esta clave de API: revisa sus restricciones de direcciones y de API en Google Cloud.',
    en: 'Google refuses this API key here: check its restrictions of addresses and APIs in Google Cloud.',
  })
  if (status === 404 || (status === 400 && /place ?id/i.test(body))) return retold(error, 'config', {
    es: 'Google no conoce ningún lugar con este ID, o ya no. Búscalo en Place ID Finder y corrige la fuente.',
    en: 'Google knows no place with this ID, or no longer. Look it up in the Place ID Finder and correct the source.',
  })
  if (status === 429 && /per day/i.test(body)) return retold(error, 'transient', {
    es: 'La cuota diaria de este proyecto de Google se agotó. Marea lo intenta otra vez mañana; se puede subir en Google Cloud.',
    en: 'The day’s quota of this Google project is used up. Marea tries again tomorrow; a higher one is set in Google Cloud.',
  }, error.retryAfterMs ?? DAY_MS)
  return undefined
}
