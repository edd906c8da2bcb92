import type { Context } from 'hono'
import { authorise, type GuardOptions } from '../../api/guard.ts'
import { respond, toProblem } from '../../api/problem.ts'
import { createRouter } from '../../api/router.ts'
import { answeringRoutes } from '../../api/routes/answering.ts'
import { answerRoutes } from '../../api/routes/answers.ts'
import { caseSettingRoutes } from '../../api/routes/case-settings.ts'
import { caseBulkRoutes } from '../../api/routes/cases-bulk.ts'
import { caseRoutes } from '../../api/routes/cases.ts'
import { incidentRoutes } from '../../api/routes/incidents.ts'
import { savedReplyRoutes } from '../../api/routes/saved-replies.ts'
import type { Services } from '../../api/services.ts'
import type { Told } from '../../contract.ts'
import type { Locale } from '../locale.ts'

/** What the API answered; `told`: why it would not, in the reader's language where there are words in it. */
export type Doored<T> = { ok: true; body: T } | { ok: false; status: number; told: string }

export interface Door {
  <T>(c: Context, asked: { method: string; path: string; body?: unknown; locale: Locale; key?: string }): Promise<Doored<T>>
}

/** What the forms of the inbox ask goes through the API's own routes: the same rules, rights and sentences for people and programs. */
export const openCaseDoor = (services: Services, guard: GuardOptions): Door => {
  const app = createRouter()
  app.onError((error, c) => {
    const problem = toProblem(error)
    if (problem.status === 500) services.log.error({ path: c.req.path, err: error }, 'A form of the inbox failed')
    return respond(c, problem)
  })
  app.use('/v1/*', authorise(guard))
  for (const routes of [caseBulkRoutes, caseRoutes, caseSettingRoutes, incidentRoutes, answerRoutes, answeringRoutes, savedReplyRoutes]) app.route('/', routes(services))
  return async (c, { method, path, body, locale, key }) => {
    const headers = { 'content-type': 'application/json', cookie: c.req.header('cookie') ?? '', ...(c.req.header('authorization') && { authorization: c.req.header('authorization')! }), ...(key && { 'idempotency-key': key }) }
    const response = await app.request(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) })
    const text = await response.text()
    const answer: unknown = text === '' ? null : JSON.parse(text)
    if (response.ok) return { ok: true, body: answer as never }
    const problem = answer as { detail: string; told?: Told }
    return { ok: false, status: response.status, told: problem.told?.[locale] ?? problem.detail }
  }
}
