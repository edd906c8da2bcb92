import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ZodError } from 'zod'
import type { Told } from '../contract.ts'

/** One thing that is wrong in what was sent. */
export interface Fault {
  /** Where: `query.limit`, `body[3].text`. */
  path: string
  message: string
}

/** An answer that says what went wrong and what to do, in the form of RFC 9457. */
export class Problem extends Error {
  readonly status: ContentfulStatusCode
  readonly faults: Fault[]
  readonly headers: Record<string, string>
  /** The detail for people, in the languages of the screens; undefined: in English alone. */
  readonly told: Told | undefined

  /** `detail`: a sentence in English, or what is said in the languages of the screens. */
  constructor(status: ContentfulStatusCode, detail: string | Told, { faults = [], headers = {}, told = typeof detail === 'string' ? undefined : detail }: { faults?: Fault[]; headers?: Record<string, string>; told?: Told } = {}) {
    super(typeof detail === 'string' ? detail : detail.en)
    this.name = 'Problem'
    this.status = status
    this.faults = faults
    this.headers = headers
    this.told = told
  }
}

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  415: 'Wrong content type',
  421: 'Wrong host',
  422: 'Not usable',
  429: 'Too many requests',
  500: 'Our mistake',
  502: 'The source did not answer',
  503: 'Not ready',
}

export const notFound = (what: string, name: string, hint = ''): Problem => new Problem(404, { es: `No existe, o ya no está: «${name}».`, en: `There is no ${what} “${name}”.${hint && ` ${hint}`}` })

/** The problem as a response. */
export const respond = (c: Context, problem: Problem): Response => {
  const body = {
    type: 'about:blank',
    title: TITLES[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.message,
    instance: c.req.path,
    requestId: c.get('requestId') as string | undefined,
    ...(problem.told && { told: problem.told }),
    ...(problem.faults.length > 0 && { errors: problem.faults }),
  }
  return c.body(JSON.stringify(body), problem.status, { ...problem.headers, 'content-type': 'application/problem+json' })
}

/** What a zod schema found, with the place in the request. */
export const invalid = (where: string, error: ZodError): Problem => {
  const faults = error.issues.map(issue => ({ path: pathOf(where, issue.path), message: issue.message }))
  const first = faults[0]
  return new Problem(400, { es: first ? `${first.path}: falta, o no es como se espera.` : 'Lo enviado no es como se espera.', en: first ? `${first.path}: ${first.message}` : `The ${where} is not valid.` }, { faults })
}

const pathOf = (where: string, path: PropertyKey[]): string =>
  path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}.${String(key)}`), where)

/** Any error as a problem; what nobody foresaw becomes a 500 without its message, which may hold secrets. */
export const toProblem = (error: unknown): Problem => {
  if (error instanceof Problem) return error
  if (isUnstorable(error)) return new Problem(400, { es: 'Algo de lo enviado no se puede guardar: un carácter nulo o a medias en un texto, o una fecha o un número fuera de todo rango. Quítalo.', en: 'Something in this request cannot be stored: a NUL or half a character in a text, or a date or number out of every range. Take it out.' })
  if (error instanceof HTTPException) return new Problem(error.status as ContentfulStatusCode, describe(error))
  return new Problem(500, 'Something failed on our side. It was logged under the request id.')
}

/** PostgreSQL's class 22, data exception: the fault is in what was sent. */
const isUnstorable = (error: unknown): boolean => error instanceof Error && 'code' in error && typeof error.code === 'string' && /^22[0-9A-Z]{3}$/.test(error.code)

const describe = (error: HTTPException): string =>
  error.status === 400 && /json/i.test(error.message) ? 'The body is not valid JSON. Check quotes, commas and brackets.' : error.message || TITLES[error.status] || 'Error'
