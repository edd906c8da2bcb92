import { z } from 'zod'
import { CollectorError, defineCollector, type Answer, type Answered, type Http, type Page, type Run, type Storefront, type Told } from '../src/contract.ts'
import { readShape, sparse } from '../src/parsing/api/answer.ts'
import { latestChange, reachesBehind } from '../src/parsing/api/newest.ts'
import { circling, unseen } from '../src/parsing/api/pages.ts'
import { pageOf } from '../src/parsing/api/place.ts'
import { asked } from '../src/parsing/api/refusal.ts'
import { checkLength, toldGone } from '../src/parsing/api/reply.ts'
import { readCursor } from '../src/parsing/cursor.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { findBranches, type Ask, type Branch } from '../src/parsing/platform/google-branches.ts'
import { retellGoogle, type GoogleTold } from '../src/parsing/platform/google-refusal.ts'
import { readGoogleReviews } from '../src/parsing/platform/google-review.ts'
import { refreshGoogleToken } from '../src/parsing/platform/google-token.ts'
import { present } from '../src/parsing/present.ts'

const config = z.object({
  clientId: z.string().min(1).describe('Client id of the OAuth client in Google Cloud, ending in .apps.googleusercontent.com.').meta({ es: 'Id del cliente OAuth en Google Cloud, que termina en .apps.googleusercontent.com.' }),
  clientSecret: z.string().min(1).describe('Client secret of the same OAuth client.').meta({ es: 'Secreto del mismo cliente OAuth.', writeOnly: true }),
  refreshToken: z.string().min(1).describe('Refresh token of a person who manages the business, for the scope business.manage.').meta({ es: 'Token de renovación de una persona que administra el negocio, con el permiso business.manage.', writeOnly: true }),
  account: z.coerce.string().regex(/^\d+$/, 'only the number of the account').optional().describe('Number of the Business Profile account. Needed only when that person manages several: the message then names them.').meta({ es: 'Número de la cuenta de Business Profile. Sólo hace falta cuando esa persona administra varias: el mensaje las nombra.' }),
  locations: z.array(z.coerce.string().regex(/^\d+$/, 'only the number of the location')).min(1).optional().describe('Numbers of the branches to read. Left out: all branches of the account.').meta({ es: 'Números de las sucursales que leer. Vacío: todas las de la cuenta.' }),
})
type Config = z.output<typeof config>

/** Per branch, the latest change that was read; and when all lists were read to their end last. */
const cursor = z.object({ newest: z.record(z.string(), z.string()), wholeAt: z.string().optional() })

const reviews = sparse({ reviews: z.array(z.unknown()).optional(), averageRating: z.number().optional(), totalReviewCount: z.number().optional(), nextPageToken: z.string().optional() })
const replied = z.object({ comment: z.string(), updateTime: z.string().optional(), reviewReplyState: z.string().optional() })

const PLACE = 'Google Business Profile'
const REVIEWS = 'https://mybusiness.googleapis.com/v4'
const PAGE_REVIEWS = 50
const MAX_PAGES = 400
/** A review that Google looks over first appears later, under the date it was written. */
const OVERLAP_MS = 3 * 86_400_000
/** Google does not say what is gone: once a week all that stands is looked through. */
const WHOLE_MS = 7 * 86_400_000
const MAX_REPLY = 4096

export default defineCollector({
  title: 'Google Business Profile',
  kind: 'review',
  order: 'relevance',
  homepage: 'https://developers.google.com/my-business/content/review-data',
  auth: 'oauth',
  config,
  example: { clientId: '1234-abcd.apps.googleusercontent.com', clientSecret: 'from Google Cloud', refreshToken: 'from the sign-in' },
  limits: [
    {
      es: 'Sólo se ven las reseñas de negocios propios y verificados, y Google debe aprobar antes el proyecto para esta interfaz.',
      en: 'Only reviews of your own, verified businesses are seen, and Google must first approve the project for this interface.',
    },
    { es: 'Google no da enlace ni idioma de cada reseña, y lo que se borra desaparece sin aviso: se nota cuando falta en dos revisiones semanales de la lista entera.', en: 'Google gives neither a link nor a language for each review, and what is deleted just disappears: it is noticed when it is missing from two weekly looks at the whole list.' },
    {
      es: `De cada sucursal se leen hasta ${MAX_PAGES * PAGE_REVIEWS} reseñas por lectura, las cambiadas más recientemente primero.`,
      en: `Of each branch up to ${MAX_PAGES * PAGE_REVIEWS} reviews are read at a time, the most recently changed first.`,
    },
    { es: 'Google muestra primero lo que le parece más relevante; ese orden no se conoce.', en: 'Google shows first what seems most relevant to it; that order is not known.' },
  ],
  retentionDays: 30,
  display: {
    es: 'Las reseñas se muestran sin cambios y con el nombre que da Google; Google no permite conservarlas más de 30 días.',
    en: 'Reviews are shown unchanged and with the name that Google gives; Google does not allow keeping them for more than 30 days.',
  },
  storefront: { es: 'El promedio y el número de reseñas de Google, de todas las sucursales leídas.', en: 'The average and number of reviews on Google, over all branches that are read.' },
  everyMinutes: 60,
  reply: {
    maxLength: MAX_REPLY,
    count: text => Buffer.byteLength(text),
    rules: [
      { es: 'Cada reseña tiene una sola respuesta: una nueva reemplaza a la anterior.', en: 'Each review has one answer: a new one takes the place of the one before.' },
      { es: `Google cuenta ${MAX_REPLY} bytes; una letra con acento ocupa dos y un emoji cuatro.`, en: `Google counts ${MAX_REPLY} bytes; a letter with an accent takes two and an emoji four.` },
      { es: 'Google puede revisar la respuesta antes de mostrarla.', en: 'Google may look the answer over before it shows it.' },
    ],
    send: answer => send(answer),
  },
  collect: run => collect(run),
})

const TOLD: GoogleTold = {
  forbidden: {
    es: 'Google no deja que esta cuenta lea el negocio. Comprueba que la persona que inició sesión sea su propietaria o administradora.',
    en: 'Google does not let this account read the business. Check that the person who signed in is an owner or manager of it.',
  },
  missing: {
    es: 'Google no conoce esa cuenta, sucursal o reseña, o la sucursal no está verificada. Revisa la configuración de la fuente.',
    en: 'Google knows no such account, branch or review, or the branch is not verified. Check the settings of the source.',
  },
}

const signIn = async (run: { config: Config; http: Http; signal: AbortSignal; now: string }, told = TOLD): Promise<Ask> => {
  const token = await refreshGoogleToken(run.config, run)
  return async (url, request = {}) => {
    const headers = { ...request.headers, authorization: `Bearer ${token}` }
    return asked(run.http.request(url, { ...request, headers, signal: run.signal }), retellGoogle(told, run.now))
  }
}

interface Walk {
  run: Run<Config>
  ask: Ask
  seen: Set<string>
  newest: Record<string, string>
  /** When all lists were read to their end last. */
  wholeAt: string | undefined
  /** This run reads them all, and has met no end but theirs. */
  isWhole: boolean
  fronts: { average: number; count: number }[]
}

/** Branch after branch; each leaves its mark in the cursor when it has been read to where it was known. */
async function* collect(run: Run<Config>): AsyncGenerator<Page> {
  const ask = await signIn(run)
  const branches = await findBranches(ask, run.config)
  const { newest = {}, wholeAt } = readCursor(run.cursor, cursor) ?? {}
  const wantsWhole = wholeAt === undefined || Date.parse(run.now) - Date.parse(wholeAt) >= WHOLE_MS
  const walk: Walk = { run, ask, seen: new Set(), newest: { ...newest }, wholeAt, isWhole: wantsWhole, fronts: [] }
  const refused: CollectorError[] = []
  const problems: Told[] = []
  for (const branch of branches) {
    try {
      yield* readBranch(walk, branch)
    } catch (error) {
      // One branch that is not verified must not silence the others.
      if (!(error instanceof CollectorError) || (error.status !== 403 && error.status !== 404)) throw error
      refused.push(error)
      walk.isWhole = false
      problems.push({ es: `${branch.place ?? branch.name} no se pudo leer. ${error.told.es}`, en: `${branch.place ?? branch.name} could not be read. ${error.told.en}` })
    }
  }
  if (refused.length === branches.length) throw refused[0]!
  // A branch that was taken out of the source took its reviews along: they have not vanished from Google.
  const isWhole = walk.isWhole && Object.keys(newest).every(name => branches.some(branch => branch.name === name))
  yield { mentions: [], cursor: cursorOf({ ...walk, wholeAt: wantsWhole ? run.now : wholeAt }), ...(isWhole && { whole: true as const }), ...present({ storefront: storefrontOf(walk.fronts), problems }) }
}

const cursorOf = ({ newest, wholeAt }: Pick<Walk, 'newest' | 'wholeAt'>): string => JSON.stringify({ newest, wholeAt } satisfies z.output<typeof cursor>)

async function* readBranch(walk: Walk, branch: Branch): AsyncGenerator<Page> {
  const mark = walk.newest[branch.name]
  let newest = mark
  let token: string | undefined
  for (let number = 1; number <= MAX_PAGES; number++) {
    const { mentions, problems, next } = await readPage(walk, branch, { number, token })
    const fresh = unseen(mentions, walk.seen)
    if (mentions.length > 0 && fresh.length === 0) throw circling({ es: `Google para ${branch.place ?? branch.name}`, en: `Google for ${branch.place ?? branch.name}` })
    newest = latestChange(mentions, newest)
    const isCut = number === MAX_PAGES && next !== undefined
    if (isCut) walk.isWhole = false
    const isLast = next === undefined || isCut || (!walk.isWhole && reachesBehind(mentions, mark, OVERLAP_MS))
    if (isLast && newest !== undefined) walk.newest[branch.name] = newest
    yield { mentions: fresh, ...present({ problems, capped: isCut ? cappedAt(branch) : undefined, cursor: isLast ? cursorOf(walk) : undefined }) }
    if (isLast) return
    token = next
  }
}

const cappedAt = ({ name, place = name }: Branch): Told => ({
  es: `De ${place} se leyeron sólo las ${MAX_PAGES * PAGE_REVIEWS} reseñas que cambiaron al último. Trae las demás con Google Takeout.`,
  en: `Of ${place} only the ${MAX_PAGES * PAGE_REVIEWS} reviews changed last were read. Bring the others in with Google Takeout.`,
})

const readPage = async ({ run, ask, fronts }: Walk, { name, place }: Branch, { number, token }: { number: number; token: string | undefined }) => {
  const query = new URLSearchParams({ pageSize: String(PAGE_REVIEWS), orderBy: 'updateTime desc', ...(token && { pageToken: token }) })
  const page = readShape((await ask(`${REVIEWS}/${name}/reviews?${query}`)).json(), reviews, PLACE)
  if (number === 1 && page.averageRating !== undefined && page.totalReviewCount) fronts.push({ average: page.averageRating, count: page.totalReviewCount })
  const where = pageOf(number, place ?? name)
  return { ...readGoogleReviews(page.reviews ?? [], { where, now: run.now, ...present({ place }) }), next: page.nextPageToken || undefined }
}

const storefrontOf = (fronts: Walk['fronts']): Storefront | undefined => {
  const count = fronts.reduce((sum, front) => sum + front.count, 0)
  const stars = fronts.reduce((sum, front) => sum + front.average * front.count, 0)
  return count > 0 ? { rating: stars / count, outOf: 5, count } : undefined
}

const REVIEW_NAME = /^accounts\/[\w-]+\/locations\/[\w-]+\/reviews\/[\w-]+$/

/** PUT writes the one answer of a review: sent again, it is still one. */
const send = async ({ config, mention: { externalId }, text, http, signal, now }: Answer<Config>): Promise<Answered> => {
  checkLength(Buffer.byteLength(text), MAX_REPLY, 'Google', 'bytes')
  if (!REVIEW_NAME.test(externalId)) throw new CollectorError('config', {
    es: 'Esta reseña no se leyó de Google Business Profile y no se puede responder desde aquí. Respóndela en Google.',
    en: 'This review was not collected from Google Business Profile and cannot be answered from here. Answer it on Google.',
  })
  const ask = await signIn({ config, http, signal, now }, { ...TOLD, missing: toldGone('Google'), invalid: {
    es: 'Google no acepta esta respuesta. Cambia sus palabras y envíala otra vez.',
    en: 'Google does not accept this answer. Change its words and send it again.',
  } })
  const response = await ask(`${REVIEWS}/${externalId}/reply`, { method: 'PUT', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ comment: text }) })
  const { comment, updateTime, reviewReplyState: state } = readShape(response.json(), replied, PLACE)
  if (state === 'REJECTED') throw new CollectorError('config', {
    es: 'Google rechazó esta respuesta según sus reglas. Cambia sus palabras y envíala otra vez.',
    en: 'Google has refused this answer by its rules. Change its words and send it again.',
  })
  return { state: state === 'PENDING' ? 'pending' : 'published', text: comment, ...present({ publishedAt: updateTime ? parseDate(updateTime, { now }) : undefined }) }
}
