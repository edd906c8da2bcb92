import { z } from 'zod'
import { defineCollector, type Answer, type Answered, type Http, type HttpRequest, type HttpResponse, type Mention, type Page, type Run, type Told } from '../src/contract.ts'
import { readItems, readShape, sparse } from '../src/parsing/api/answer.ts'
import { circling, unseen } from '../src/parsing/api/pages.ts'
import { pageOf } from '../src/parsing/api/place.ts'
import { asked } from '../src/parsing/api/refusal.ts'
import { checkLength, toldGone } from '../src/parsing/api/reply.ts'
import { readCursor } from '../src/parsing/cursor.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { oneLine } from '../src/parsing/html.ts'
import { retellGoogle, type GoogleTold } from '../src/parsing/platform/google-refusal.ts'
import { serviceGoogleToken } from '../src/parsing/platform/google-token.ts'
import { countsOf, present } from '../src/parsing/present.ts'

const config = z.object({
  package: z.string().regex(/^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/, 'a name such as com.example.app').describe('Name of the app as it stands in its Play address behind id=, such as com.example.app.').meta({ es: 'Nombre de la app como está en su dirección de Play después de id=, como com.example.app.' }),
  serviceAccount: z.string().min(1).describe('Key file of a service account, the whole JSON as Google Cloud gives it. The Play Console must allow that account to reply to reviews.').meta({ es: 'Archivo de clave de una cuenta de servicio: todo el JSON tal como lo da Google Cloud. La Play Console debe permitir a esa cuenta responder reseñas.', writeOnly: true }),
})
type Config = z.output<typeof config>

/** When everything on show was read last: Google shows a week, and longer silence leaves a hole. */
const cursor = z.object({ package: z.string(), readAt: z.string() })

const moment = z.object({ seconds: z.union([z.string(), z.number()]).nullish() }).nullish()
const count = z.number().nullish()
const userComment = z.object({ text: z.string().nullish(), originalText: z.string().nullish(), starRating: count, lastModified: moment, thumbsUpCount: count, thumbsDownCount: count })
const developerComment = z.object({ text: z.string().nullish(), lastModified: moment })
const review = z.object({
  reviewId: z.string().min(1),
  authorName: z.string().nullish(),
  comments: z.array(z.object({ userComment: userComment.nullish(), developerComment: developerComment.nullish() })).min(1),
})
type Review = z.output<typeof review>

const answer = sparse({
  reviews: z.array(z.unknown()).optional(),
  pageInfo: z.unknown().optional(),
  tokenPagination: z.object({ nextPageToken: z.string().nullish() }).optional(),
})
const replied = z.object({ result: z.object({ replyText: z.string(), lastEdited: moment }) })

const API = 'https://androidpublisher.googleapis.com/androidpublisher/v3/applications'
const PLACE = 'Google Play'
const SCOPE = 'https://www.googleapis.com/auth/androidpublisher'
const PAGE_REVIEWS = 100
/** Half of what Google lets through in an hour. */
const MAX_PAGES = 100
const WINDOW_MS = 7 * 86_400_000
const MAX_REPLY = 350

export default defineCollector({
  title: 'Google Play',
  kind: 'review',
  order: 'relevance',
  homepage: 'https://developers.google.com/android-publisher/reply-to-reviews',
  auth: 'key',
  config,
  example: { package: 'com.example.app', serviceAccount: '{"client_email":"…","private_key":"…"}' },
  limits: [
    {
      es: 'Google da sólo las reseñas con texto escritas o cambiadas en los últimos siete días. Lo anterior se importa con el CSV de reseñas de Play Console.',
      en: 'Google gives only reviews with text that were written or changed in the last seven days. Import earlier ones with the reviews CSV of the Play Console.',
    },
    { es: 'Las calificaciones sin texto no se ven, ni el promedio de la tienda.', en: 'Ratings without text are not seen, and neither is the average of the store.' },
    { es: 'La fecha es la del último cambio de la reseña: Google no da la primera.', en: 'The date is that of the last change of a review: Google does not give the first one.' },
    { es: 'Lo que se borra desaparece sin aviso.', en: 'What is deleted disappears without notice.' },
  ],
  everyMinutes: 60,
  reply: {
    maxLength: MAX_REPLY,
    rules: [
      { es: 'Cada reseña tiene una sola respuesta: una nueva reemplaza a la anterior.', en: 'Each review has one answer: a new one takes the place of the one before.' },
      { es: 'Google quita el formato: la respuesta es texto simple.', en: 'Google removes any markup: the answer is plain text.' },
      { es: 'La persona recibe un aviso y puede cambiar su reseña.', en: 'The person is notified and may change the review.' },
    ],
    send: answer => send(answer),
  },
  collect: run => collect(run),
})

const TOLD: GoogleTold = {
  forbidden: {
    es: 'La cuenta de servicio no puede leer las reseñas de esta aplicación. Dale el permiso de responder reseñas en Play Console, en Usuarios y permisos.',
    en: 'The service account may not read the reviews of this app. Give it the right to reply to reviews in the Play Console under Users and permissions.',
  },
  missing: {
    es: 'Google Play no tiene ninguna aplicación con ese nombre en la cuenta de esta clave. Revisa el paquete (package) de la fuente.',
    en: 'Google Play has no app of that name in the account of this key. Check the package of the source.',
  },
}

type Ask = (path: string, request?: HttpRequest) => Promise<HttpResponse>

const signIn = async (run: { config: Config; http: Http; signal: AbortSignal; now: string }, told = TOLD): Promise<Ask> => {
  const token = await serviceGoogleToken(run.config.serviceAccount, SCOPE, run)
  return async (path, request = {}) => {
    const headers = { ...request.headers, authorization: `Bearer ${token}` }
    return asked(run.http.request(`${API}/${run.config.package}/reviews${path}`, { ...request, headers, signal: run.signal }), retellGoogle(told, run.now))
  }
}

/** Everything Google shows, each time: it promises no order, and a week of reviews is little. */
async function* collect(run: Run<Config>): AsyncGenerator<Page> {
  const ask = await signIn(run)
  const seen = new Set<string>()
  const hole = holeSince(run)
  let token: string | undefined
  for (let number = 1; number <= MAX_PAGES; number++) {
    const { mentions, problems, next } = await readPage(ask, run, { number, token })
    const fresh = unseen(mentions, seen)
    if (mentions.length > 0 && fresh.length === 0) throw circling(PLACE)
    const isLast = next === undefined || number === MAX_PAGES
    const capped = next !== undefined && isLast ? TOO_MANY : number === 1 ? hole : undefined
    yield { mentions: fresh, ...present({ problems, capped, cursor: isLast ? JSON.stringify({ package: run.config.package, readAt: run.now }) : undefined }) }
    if (isLast) return
    token = next
  }
}

const TOO_MANY: Told = {
  es: `Sólo se leyeron ${MAX_PAGES * PAGE_REVIEWS} reseñas: Google no deja pasar más en una hora. Importa las demás con el CSV de reseñas de Play Console.`,
  en: `Only ${MAX_PAGES * PAGE_REVIEWS} reviews were read: Google lets no more through in an hour. Import the others with the reviews CSV of the Play Console.`,
}

const holeSince = (run: Run<Config>): Told | undefined => {
  const last = readCursor(run.cursor, cursor)
  if (last?.package !== run.config.package || Date.parse(run.now) - Date.parse(last.readAt) <= WINDOW_MS) return undefined
  const day = last.readAt.slice(0, 10)
  return {
    es: `No se leyó nada desde el ${day}, y Google muestra sólo los últimos siete días. Importa lo que falta con el CSV de reseñas de Play Console.`,
    en: `Nothing was read since ${day}, and Google shows only the last seven days. Import what lies between with the reviews CSV of the Play Console.`,
  }
}

const readPage = async (ask: Ask, { config, now }: Run<Config>, { number, token }: { number: number; token: string | undefined }) => {
  const query = new URLSearchParams({ maxResults: String(PAGE_REVIEWS), ...(token && { token }) })
  const page = readShape((await ask(`?${query}`)).json(), answer, PLACE)
  const problems: Told[] = []
  const items = readItems(page.reviews ?? [], { schema: review, place: pageOf(number, PLACE), problems })
  const mentions = items.map(item => toMention(item, config, now)).filter(({ text, rating }) => text !== '' || rating !== undefined)
  if (mentions.length < items.length) problems.push({
    es: `${items.length - mentions.length} reseñas de la página ${number} no tienen texto ni estrellas y se dejaron fuera.`,
    en: `${items.length - mentions.length} reviews of page ${number} have neither text nor stars and were left out.`,
  })
  return { mentions, problems, next: page.tokenPagination?.nextPageToken || undefined }
}

const toMention = ({ reviewId, authorName, comments }: Review, config: Config, now: string): Mention => {
  const said = comments.findLast(({ userComment }) => userComment)?.userComment
  const replied = comments.findLast(({ developerComment }) => developerComment)?.developerComment
  return {
    externalId: reviewId,
    kind: 'review',
    // What the person wrote: `text` is a translation where there is an original.
    ...titleAndText(said?.originalText || (said?.text ?? '')),
    url: `https://play.google.com/store/apps/details?${new URLSearchParams({ id: config.package, reviewId })}`,
    ...present({
      author: present({ name: authorName }),
      publishedAt: dateOf(said?.lastModified, now),
      rating: said?.starRating && said.starRating >= 1 && said.starRating <= 5 ? { value: said.starRating, outOf: 5 } : undefined,
      engagement: countsOf({ thumbsUp: said?.thumbsUpCount, thumbsDown: said?.thumbsDownCount }),
      ownerReply: replied?.text ? { text: replied.text.trim(), ...present({ publishedAt: dateOf(replied.lastModified, now) }) } : undefined,
    }),
  }
}

/** Google writes title, tab and text in one; a tab at the front where there is no title. */
const titleAndText = (written: string): { title?: string; text: string } => {
  const tab = written.indexOf('\t')
  return { ...present({ title: oneLine(written.slice(0, Math.max(0, tab))) }), text: written.slice(tab + 1).trim() }
}

const dateOf = (moment: z.output<typeof developerComment>['lastModified'], now: string): string | undefined => (moment?.seconds ? parseDate(String(moment.seconds), { now }) : undefined)

/** Google keeps one answer for each review: sent again, it is still one. */
const send = async ({ config, mention, text, http, signal, now }: Answer<Config>): Promise<Answered> => {
  checkLength(text.length, MAX_REPLY, PLACE)
  const ask = await signIn({ config, http, signal, now }, { ...TOLD, missing: toldGone(PLACE), invalid: {
    es: 'Google Play no acepta esta respuesta. Acórtala, o cambia sus palabras, y envíala otra vez.',
    en: 'Google Play does not accept this answer. Shorten it, or change its words, and send it again.',
  } })
  const request: HttpRequest = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ replyText: text }) }
  const { result } = readShape((await ask(`/${encodeURIComponent(mention.externalId)}:reply`, request)).json(), replied, PLACE)
  return { state: 'published', text: result.replyText, ...present({ url: mention.url, publishedAt: dateOf(result.lastEdited, now) }) }
}
