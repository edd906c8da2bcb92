import { z } from 'zod'
import { CollectorError, defineCollector, type Answer, type Answered, type Mention, type Page, type Run, type Storefront, type Told } from '../src/contract.ts'
import { askJson, readItems } from '../src/parsing/api/answer.ts'
import { circling, firstOfEach } from '../src/parsing/api/pages.ts'
import { pageOf } from '../src/parsing/api/place.ts'
import { asked, retold, slowedDown, type Retelling } from '../src/parsing/api/refusal.ts'
import { checkLength, needsToAnswer, toldGone } from '../src/parsing/api/reply.ts'
import { readCursor } from '../src/parsing/cursor.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { languageTag } from '../src/parsing/link.ts'
import { present } from '../src/parsing/present.ts'

const config = z.object({
  apiKey: z.string().min(1).describe('API key of your application at Trustpilot. It comes with a plan that includes the API.').meta({ es: 'Clave de la API de tu aplicación en Trustpilot. Viene con un plan que incluye la API.', writeOnly: true }),
  business: z.string().regex(/^([\da-f]{24}|[\p{L}\p{N}][\p{L}\p{N}.-]*\.[\p{L}\p{N}-]{2,})$/u).describe('Web domain by which Trustpilot knows the business, such as casa-nogal.example, or its business unit ID.').meta({ es: 'Dominio por el que Trustpilot conoce el negocio, como casa-nogal.example, o su business unit ID.' }),
  apiSecret: z.string().min(1).optional().describe('Secret of the same application. Needed only to answer reviews.').meta({ es: 'Secreto de la misma aplicación. Sólo hace falta para responder reseñas.', writeOnly: true }),
  businessUserId: z.string().min(1).optional().describe('User ID in whose name reviews are answered: it stands in the user’s profile at Trustpilot Business. Needed only to answer.').meta({ es: 'User ID a cuyo nombre se responde: está en el perfil del usuario en Trustpilot Business. Sólo hace falta para responder.' }),
})
type Config = z.output<typeof config>

const API = 'https://api.trustpilot.com/v1'
const PLACE = 'Trustpilot'
const PER_PAGE = 100
/** Beyond it Trustpilot refuses: 100,000 reviews. */
const MAX_PAGES = 1000
/** Reviews are sorted by when they were written: edits and answers are noticed as far back as is read again. */
const WINDOW_MS = 30 * 86_400_000
/** Trustpilot does not say what is gone: once a week all that stands is looked through, where that takes fifty calls at most. */
const WHOLE_MS = 7 * 86_400_000
const MAX_WHOLE = 50 * PER_PAGE
const MAX_ANSWER = 4000

const unit = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  score: z.object({ trustScore: z.number().nullish() }).nullish(),
  numberOfReviews: z.object({ total: z.number().nullish() }).nullish(),
})
type Unit = z.output<typeof unit>
const list = z.object({ reviews: z.array(z.unknown()) })
const companyReply = z.object({ text: z.string(), createdAt: z.string().nullish() })
const review = z.object({
  id: z.string().min(1),
  stars: z.number().nullish(),
  title: z.string().nullish(),
  text: z.string().nullish(),
  language: z.string().nullish(),
  createdAt: z.string(),
  updatedAt: z.string().nullish(),
  numberOfLikes: z.number().nullish(),
  companyReply: companyReply.nullish(),
  consumer: z.object({ id: z.string().nullish(), displayName: z.string().nullish() }).nullish(),
  location: z.object({ name: z.string().nullish() }).nullish(),
})
type Review = z.output<typeof review>

/** `until`: older ones are known. Absent on the first pass: all are wanted. */
const pass = z.object({ page: z.number(), until: z.string().optional(), newest: z.string().optional() })
type Pass = z.output<typeof pass>
/** How far all reviews are read, when a pass read them all in one go, and a pass through pages that was not ended. */
const cursor = z.object({ business: z.string(), newest: z.string().optional(), wholeAt: z.string().optional(), pass: pass.optional() })
type Cursor = z.output<typeof cursor>

export default defineCollector({
  title: 'Trustpilot',
  kind: 'review',
  order: 'relevance',
  homepage: 'https://developers.trustpilot.com',
  auth: 'key',
  config,
  example: { apiKey: 'your-api-key', business: 'casa-nogal.example' },
  limits: [
    {
      es: 'La clave de API viene sólo con planes de pago. Se leen hasta 100,000 reseñas por negocio, las más nuevas.',
      en: 'The API key comes only with paid plans. Up to 100,000 reviews a business are read, the newest.',
    },
    {
      es: 'Las ediciones y respuestas en reseñas de más de 30 días se notan sólo en la revisión semanal de la lista entera, como las reseñas que desaparecen; la hay en negocios de hasta 5000 reseñas.',
      en: 'Edits and answers on reviews older than 30 days are noticed only in the weekly look at the whole list, as are reviews that disappear; businesses of up to 5,000 reviews have one.',
    },
  ],
  display: {
    es: 'Muestre cada reseña entera, con su enlace y la marca de Trustpilot; no elija sólo las buenas.',
    en: 'Show each review whole, with its link and the Trustpilot brand; do not choose only the good ones.',
  },
  storefront: { es: 'TrustScore y número de reseñas del negocio.', en: 'TrustScore and number of reviews of the business.' },
  everyMinutes: 60,
  reply: {
    maxLength: MAX_ANSWER,
    rules: [
      { es: 'Cada reseña admite una sola respuesta pública del negocio.', en: 'Each review takes a single public answer of the business.' },
      { es: 'No publique datos personales del cliente ni ofrezca algo a cambio de modificar la reseña.', en: 'Publish no personal data of the customer, and offer nothing for a change of the review.' },
    ],
    send: answer => send(answer),
  },
  collect: run => collect(run),
})

/** Pages from the newest review back. Each carries where the pass stands, so that a long first one goes on after a cut. */
async function* collect(run: Run<Config>): AsyncGenerator<Page> {
  const { config: { business }, signal } = run
  const about = await findUnit(run)
  const stored = lastOf(run)
  const pass: Pass = stored.pass ?? { page: 1, ...present({ until: untilOf(stored, about, run.now) }) }
  const isFromTop = pass.page === 1 && pass.until === undefined
  const seen = new Set<string>()
  // One page back: reviews deleted meanwhile move the others to the front.
  for (let page = Math.max(1, pass.page - 1); page <= MAX_PAGES && !signal.aborted; page++) {
    const problems: Told[] = []
    const reviews = await readPage(run, about.id, page, problems)
    const fresh = firstOfEach(reviews.items, ({ id }) => id, seen)
    if (reviews.items.length > 0 && fresh.length === 0) throw circling(PLACE)
    const dates = reviews.items.flatMap(({ createdAt }) => parseDate(createdAt, { now: run.now }) ?? []).toSorted()
    pass.newest = [pass.newest, dates.at(-1)].filter(date => date !== undefined).toSorted().at(-1)
    const ended = reviews.count < PER_PAGE || page === MAX_PAGES || (pass.until !== undefined && dates[0]! < pass.until)
    const isWhole = isFromTop && reviews.count < PER_PAGE
    const next: Cursor = ended ? { business, ...present({ newest: pass.newest ?? stored.newest, wholeAt: isWhole ? run.now : stored.wholeAt }) } : { ...stored, pass: { ...pass, page: page + 1 } }
    yield {
      mentions: fresh.map(one => toMention(one, run.now)),
      cursor: JSON.stringify(next),
      ...(isWhole && { whole: true as const }),
      ...present({ storefront: storefrontOf(about), problems, capped: page === MAX_PAGES && reviews.count >= PER_PAGE ? CAPPED : undefined }),
    }
    if (ended) return
  }
}

/** Where a pass may end; nothing where it is to go to the end. */
const untilOf = ({ newest, wholeAt }: Cursor, { numberOfReviews }: Unit, now: string): string | undefined => {
  const isDue = Date.parse(now) - Date.parse(wholeAt ?? '') >= WHOLE_MS && (numberOfReviews?.total ?? Infinity) <= MAX_WHOLE
  return newest === undefined || isDue ? undefined : new Date(Date.parse(newest) - WINDOW_MS).toISOString()
}

const CAPPED = {
  es: `Trustpilot da sólo las ${MAX_PAGES * PER_PAGE} reseñas más nuevas: las anteriores no se ven. Impórtalas con su exportación.`,
  en: `Trustpilot gives only the ${MAX_PAGES * PER_PAGE} newest reviews: earlier ones are not seen. Import them with its export.`,
}

const lastOf = ({ cursor: stored, config: { business } }: Run<Config>): Cursor => {
  const last = readCursor(stored, cursor)
  return last?.business === business ? last : { business }
}

type Asking = Pick<Run<Config>, 'config' | 'http' | 'signal'>

const ask = async <Schema extends z.ZodType>({ config: { apiKey }, http, signal }: Asking, path: string, schema: Schema): Promise<z.output<Schema>> =>
  (await askJson(http, API + path, { schema, place: PLACE, headers: { apikey: apiKey }, signal, retell })).data

const findUnit = async (run: Asking): Promise<Unit> => {
  const { business } = run.config
  if (/^[\da-f]{24}$/.test(business)) return ask(run, `/business-units/${business}`, unit)
  const { id } = await ask(run, `/business-units/find?name=${encodeURIComponent(business)}`, unit.pick({ id: true }))
  return ask(run, `/business-units/${encodeURIComponent(id)}`, unit)
}

const readPage = async (run: Asking, id: string, page: number, problems: Told[]): Promise<{ items: Review[]; count: number }> => {
  const { reviews } = await ask(run, `/business-units/${encodeURIComponent(id)}/reviews?page=${page}&perPage=${PER_PAGE}&orderBy=createdat.desc`, list)
  return { items: readItems(reviews, { schema: review, place: pageOf(page, PLACE), problems }), count: reviews.length }
}

const toMention = ({ id, text, title, stars, language, createdAt, updatedAt, numberOfLikes: likes, companyReply: reply, consumer, location }: Review, now: string): Mention => {
  const [publishedAt, changedAt] = [parseDate(createdAt, { now }), parseDate(updatedAt ?? '', { now })]
  return {
    externalId: id,
    kind: 'review',
    text: text ?? '',
    url: `https://www.trustpilot.com/reviews/${encodeURIComponent(id)}`,
    ...present({
      title,
      author: present({ id: consumer?.id, name: consumer?.displayName }),
      publishedAt,
      editedAt: changedAt === publishedAt ? undefined : changedAt,
      language: languageTag(language ?? undefined),
      rating: stars == null || stars < 1 || stars > 5 ? undefined : { value: stars, outOf: 5 },
      engagement: present({ likes }),
      ownerReply: reply && { text: reply.text, ...present({ publishedAt: parseDate(reply.createdAt ?? '', { now }) }) },
      place: location?.name,
    }),
  }
}

const storefrontOf = ({ score, numberOfReviews }: Unit): Storefront | undefined =>
  score?.trustScore && numberOfReviews?.total ? { rating: score.trustScore, outOf: 5, count: numberOfReviews.total } : undefined

const retell: Retelling = error => {
  const { status } = error
  if (status === 401 || status === 403) return retold(error, 'config', {
    es: 'Trustpilot rechaza esta clave de API. Cópiala otra vez de tu aplicación, y comprueba que tu plan incluya la API.',
    en: 'Trustpilot refuses this API key. Copy it again from your application, and check that your plan includes the API.',
  })
  if (status === 404) return retold(error, 'config', {
    es: 'Trustpilot no tiene nada de este negocio o reseña. Revisa el dominio en la dirección de su página en trustpilot.com.',
    en: 'Trustpilot has nothing under this business or review. Check the domain in the address of its page at trustpilot.com.',
  })
  return status === 429 ? slowedDown(error, PLACE) : undefined
}

/** Looks first, so that an answer whose receipt was lost is not sent twice; reads back what stands there. */
const send = async (answer: Answer<Config>): Promise<Answered> => {
  const { text, mention, now } = answer
  checkLength(text.length, MAX_ANSWER, PLACE)
  const before = await readReply(answer)
  if (before && before.text.trim() !== text.trim()) throw new CollectorError('config', {
    es: 'Esta reseña ya se respondió con otras palabras, y Trustpilot acepta una sola respuesta. Borra antes esa en Trustpilot.',
    en: 'This review was answered already in other words, and Trustpilot takes one answer. Delete that one at Trustpilot first.',
  })
  if (!before) await post(answer)
  const after = before ?? (await readReply(answer))
  const url = `https://www.trustpilot.com/reviews/${encodeURIComponent(mention.externalId)}`
  return { state: after ? 'published' : 'pending', text: after?.text ?? text, url, ...present({ publishedAt: parseDate(after?.createdAt ?? '', { now }) }) }
}

const readReply = async (answer: Answer<Config>): Promise<z.output<typeof companyReply> | undefined> =>
  (await ask(answer, `/reviews/${encodeURIComponent(answer.mention.externalId)}`, review.pick({ companyReply: true }))).companyReply ?? undefined

const post = async (answer: Answer<Config>): Promise<void> => {
  const { config: { businessUserId }, mention, text, http, signal } = answer
  const headers = { authorization: `Bearer ${await readToken(answer)}`, 'content-type': 'application/json', accept: 'application/json' }
  const body = JSON.stringify({ message: text, authorBusinessUserId: businessUserId })
  await asked(http.request(`${API}/private/reviews/${encodeURIComponent(mention.externalId)}/reply`, { method: 'POST', headers, body, signal }), error => {
    if (error.status === 400 || error.status === 422) return retold(error, 'config', {
      es: 'Trustpilot rechaza estas palabras. Lee sus reglas para respuestas y escríbelas de nuevo.',
      en: 'Trustpilot refuses these words. Read its rules for answers and write them anew.',
    })
    return error.status === 404 ? retold(error, 'config', toldGone(PLACE)) : retellAccount(error)
  })
}

const readToken = async ({ config: { apiKey, apiSecret, businessUserId }, http, signal }: Answer<Config>): Promise<string> => {
  if (!apiSecret || !businessUserId) throw needsToAnswer('Trustpilot', 2, { es: 'apiSecret y businessUserId', en: 'apiSecret and businessUserId' })
  const headers = { authorization: `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}` }
  const schema = z.object({ access_token: z.string().min(1) })
  const { data } = await askJson(http, `${API}/oauth/oauth-business-users-for-applications/accesstoken`, { schema, place: PLACE, headers, form: { grant_type: 'client_credentials' }, signal, retell: retellAccount })
  return data.access_token
}

const retellAccount: Retelling = error =>
  [400, 401, 403].includes(error.status ?? 0) ? retold(error, 'config', {
    es: 'Trustpilot no deja responder a esta aplicación: su clave, su secreto o su usuario se revocaron, o el plan no lo permite. Revísalos en Trustpilot.',
    en: 'Trustpilot does not let this application answer: its key, secret or user was revoked, or the plan does not allow it. Check them at Trustpilot.',
  }) : undefined
