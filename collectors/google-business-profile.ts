import { z } from 'zod'
import { CollectorError, defineCollector, type Answer, type Answered, type Http, type HttpRequest, type HttpResponse, type Page, type Run, type Storefront, type Told } from '../src/contract.ts'
import { readShape, sparse } from '../src/parsing/api/answer.ts'
import { latestChange, reachesBehind } from '../src/parsing/api/newest.ts'
import { circling, unseen } from '../src/parsing/api/pages.ts'
import { asked } from '../src/parsing/api/refusal.ts'
import { checkLength, toldGone } from '../src/parsing/api/reply.ts'
import { readCursor } from '../src/parsing/cursor.ts'
import { parseDate } from '../src/parsing/dates.ts'
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

const accounts = sparse({ accounts: z.array(z.object({ name: z.string(), accountName: z.string().nullish() })).optional(), nextPageToken: z.string().optional() })
const location = z.object({ name: z.string(), title: z.string().nullish(), storefrontAddress: z.object({ addressLines: z.array(z.string()).nullish(), locality: z.string().nullish() }).nullish() })
const locations = sparse({ locations: z.array(location).optional(), nextPageToken: z.string().optional(), totalSize: z.number().optional() })
const reviews = sparse({ reviews: z.array(z.unknown()).optional(), averageRating: z.number().optional(), totalReviewCount: z.number().optional(), nextPageToken: z.string().optional() })
const replied = z.object({ comment: z.string(), updateTime: z.string().optional(), reviewReplyState: z.string().optional() })

const PLACE = 'Google Business Profile'
const ACCOUNTS = 'https://mybusinessaccountmanagement.googleapis.com/v1/accounts'
const INFORMATION = 'https://mybusinessbusinessinformation.googleapis.com/v1'
const REVIEWS = 'https://mybusiness.googleapis.com/v4'
const PAGE_REVIEWS = 50
const MAX_PAGES = 400
const MAX_LOCATION_PAGES = 100
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

type Ask = (url: string, request?: HttpRequest) => Promise<HttpResponse>

const signIn = async (run: { config: Config; http: Http; signal: AbortSignal; now: string }, told = TOLD): Promise<Ask> => {
  const token = await refreshGoogleToken(run.config, run)
  return async (url, request = {}) => {
    const headers = { ...request.headers, authorization: `Bearer ${token}` }
    return asked(run.http.request(url, { ...request, headers, signal: run.signal }), retellGoogle(told, run.now))
  }
}

interface Branch {
  /** accounts/1/locations/2 */
  name: string
  place?: string
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
  const where = `page ${number} of ${place ?? name}`
  return { ...readGoogleReviews(page.reviews ?? [], { where, now: run.now, ...present({ place }) }), next: page.nextPageToken || undefined }
}

const storefrontOf = (fronts: Walk['fronts']): Storefront | undefined => {
  const count = fronts.reduce((sum, front) => sum + front.count, 0)
  const stars = fronts.reduce((sum, front) => sum + front.average * front.count, 0)
  return count > 0 ? { rating: stars / count, outOf: 5, count } : undefined
}

const findBranches = async (ask: Ask, config: Config): Promise<Branch[]> => {
  const account = config.account === undefined ? await findAccount(ask) : `accounts/${config.account}`
  const all: Branch[] = []
  const tokens = new Set<string>()
  for (let token: string | undefined = ''; token !== undefined && !tokens.has(token) && tokens.size < MAX_LOCATION_PAGES; ) {
    tokens.add(token)
    const query = new URLSearchParams({ readMask: 'name,title,storefrontAddress', pageSize: '100', ...(token && { pageToken: token }) })
    const page: z.output<typeof locations> = readShape((await ask(`${INFORMATION}/${account}/locations?${query}`)).json(), locations, PLACE)
    all.push(...(page.locations ?? []).map(found => toBranch(account, found)))
    token = page.nextPageToken || undefined
  }
  return chosen(all, config)
}

/** Branches of a chain bear one name: the address tells them apart. */
const toBranch = (account: string, { name, title, storefrontAddress }: z.output<typeof location>): Branch => {
  const place = [title, storefrontAddress?.addressLines?.[0] ?? storefrontAddress?.locality].filter(Boolean).join(', ')
  return { name: `${account}/${name}`, ...present({ place }) }
}

const chosen = (all: Branch[], { locations: wanted }: Config): Branch[] => {
  if (all.length === 0) throw new CollectorError('config', {
    es: 'Esta cuenta de Google no administra ningún negocio. Inicia sesión como propietario o administrador, o indica el número de otra cuenta.',
    en: 'This Google account manages no business. Sign in as an owner or manager, or set the number of another account.',
  })
  const missing = wanted?.filter(id => !all.some(({ name }) => name.endsWith(`/locations/${id}`))) ?? []
  if (missing.length === 0) return all.filter(({ name }) => wanted?.some(id => name.endsWith(`/locations/${id}`)) ?? true)
  throw new CollectorError('config', {
    es: `La cuenta no tiene la sucursal ${missing.join(', ')}. Tiene: ${listed(all.slice(0, 30).map(({ name, place }) => ({ name, title: place ?? 'sin nombre' })))}.`,
    en: `The account has no branch ${missing.join(', ')}. It has: ${listed(all.slice(0, 30).map(({ name, place }) => ({ name, title: place ?? 'no name' })))}.`,
  })
}

/** By the number that the settings take. */
const listed = (all: { name: string; title: string }[]): string => all.map(({ name, title }) => `${name.split('/').at(-1)} (${title})`).join(', ')

const findAccount = async (ask: Ask): Promise<string> => {
  const { accounts: found = [] } = readShape((await ask(ACCOUNTS)).json(), accounts, PLACE)
  if (found.length === 1) return found[0]!.name
  if (found.length === 0) throw new CollectorError('config', {
    es: 'La persona que inició sesión no administra ningún negocio en Google. Inicia sesión como propietario o administrador.',
    en: 'The person who signed in manages no business on Google. Sign in as an owner or manager.',
  })
  throw new CollectorError('config', {
    es: `Esa persona administra varias cuentas. Pon en account una de estas: ${listed(found.map(({ name, accountName }) => ({ name, title: accountName ?? 'sin nombre' })))}.`,
    en: `That person manages several accounts. Set account to one of: ${listed(found.map(({ name, accountName }) => ({ name, title: accountName ?? 'no name' })))}.`,
  })
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
