import type { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { etag } from 'hono/etag'
import { requestId } from 'hono/request-id'
import { docsPage } from './docs.ts'
import { authorise, checkHost, checkOrigin, type GuardOptions } from './guard.ts'
import { documentPayloads } from './payload.ts'
import { Problem, respond, toProblem } from './problem.ts'
import { documentPublicFace } from './public-schema.ts'
import { createRouter } from './router.ts'
import { agreementRoutes } from './routes/agreement.ts'
import { alertRouteRoutes } from './routes/alert-routes.ts'
import { alertRoutes } from './routes/alerts.ts'
import { answeringRoutes } from './routes/answering.ts'
import { answerRoutes } from './routes/answers.ts'
import { aspectRoutes } from './routes/aspects.ts'
import { analyzeRoutes } from './routes/analyze.ts'
import { auditRoutes } from './routes/audit.ts'
import { branchRoutes } from './routes/branches.ts'
import { brandRoutes } from './routes/brands.ts'
import { caseSettingRoutes } from './routes/case-settings.ts'
import { caseRoutes } from './routes/cases.ts'
import { caseBulkRoutes } from './routes/cases-bulk.ts'
import { eventRoutes } from './routes/events.ts'
import { compositionRoutes } from './routes/composition.ts'
import { deliveryRoutes } from './routes/deliveries.ts'
import { erasureRoutes } from './routes/erasures.ts'
import { healthRoutes } from './routes/health.ts'
import { incidentRoutes } from './routes/incidents.ts'
import { invitationRoutes } from './routes/invitations.ts'
import { keyRoutes } from './routes/keys.ts'
import { loopRoutes } from './routes/loop.ts'
import { meRoutes } from './routes/me.ts'
import { mentionRoutes } from './routes/mentions.ts'
import { observationRoutes } from './routes/observations.ts'
import { ownFormulaRoutes } from './routes/own-formula.ts'
import { peopleRoutes } from './routes/people.ts'
import { plannedEventRoutes } from './routes/planned-events.ts'
import { publicFaceRoutes } from './routes/public-face.ts'
import { reputationRoutes } from './routes/reputation.ts'
import { savedReplyRoutes } from './routes/saved-replies.ts'
import { sourceRoutes } from './routes/sources.ts'
import { teamRoutes } from './routes/teams.ts'
import { vanishedRoutes } from './routes/vanished.ts'
import { watchRoutes } from './routes/watch.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { whatIfRoutes } from './routes/what-if.ts'
import type { Services } from './services.ts'

// A push of 1,000 long mentions fits; more is a mistake or an attack.
const MAX_BODY_BYTES = 10 * 1024 * 1024

// In the order in which paths are tried: what is named before what is asked by id.
const ROUTES: Array<(services: Services) => OpenAPIHono> = [
  brandRoutes,
  branchRoutes,
  sourceRoutes,
  mentionRoutes,
  vanishedRoutes,
  erasureRoutes,
  analyzeRoutes,
  reputationRoutes,
  whatIfRoutes,
  ownFormulaRoutes,
  agreementRoutes,
  aspectRoutes,
  compositionRoutes,
  observationRoutes,
  plannedEventRoutes,
  publicFaceRoutes,
  alertRoutes,
  alertRouteRoutes,
  answerRoutes,
  answeringRoutes,
  savedReplyRoutes,
  loopRoutes,
  invitationRoutes,
  webhookRoutes,
  deliveryRoutes,
  watchRoutes,
  meRoutes,
  peopleRoutes,
  teamRoutes,
  keyRoutes,
  auditRoutes,
  caseBulkRoutes,
  caseRoutes,
  caseSettingRoutes,
  incidentRoutes,
  eventRoutes,
]

/** The JSON side of the server: /v1, its documentation, and what machines watch. */
export const createApi = (services: Services, guard: GuardOptions): OpenAPIHono => {
  const app = createRouter()
  app.use(requestId())
  app.onError((error, c) => {
    const problem = toProblem(error)
    if (problem.status === 500) services.log.error({ requestId: c.get('requestId'), path: c.req.path, err: error }, 'A request failed')
    return respond(c, problem)
  })
  app.notFound(c => respond(c, new Problem(404, `There is nothing at ${c.req.path}. See /docs for what there is.`)))
  app.use(checkHost(guard))
  // Figures are nobody's beyond loopback; whether the process lives is for every balancer to ask.
  app.use('/metrics', authorise(guard))
  app.route('/', healthRoutes(services))
  app.use('/v1/*', checkOrigin, authorise(guard), requireJson, bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }), etagOfWhole)
  for (const routes of ROUTES) {
    app.route('/', routes(services))
  }
  documentPayloads(app)
  documentPublicFace(app)
  const document = () => app.getOpenAPI31Document({ openapi: '3.1.0', info: { title: 'Marea', version: services.version, description: DESCRIPTION } })
  app.get('/openapi.json', c => c.json(document()))
  app.get('/docs', c => c.html(docsPage(document())))
  return app
}

const DESCRIPTION =
  'Social listening and reviews, read by moment of truth. Lists answer {data, nextCursor}; errors are problems (RFC 9457) that say what to do; every answer carries an X-Request-Id.'

const tagged = etag()
/** A stream has no end to take a digest of. */
const etagOfWhole: MiddlewareHandler = (c, next) => (/^\/v1\/brands\/[^/]+\/events$/.test(c.req.path) ? next() : tagged(c, next))

const tooLarge = () => {
  throw new Problem(413, `The body is larger than ${MAX_BODY_BYTES / 1024 / 1024} MB. Send it in parts, or import the file from the command line.`)
}

const requireJson = async (c: Parameters<ReturnType<typeof requestId>>[0], next: () => Promise<void>): Promise<void> => {
  const type = c.req.header('content-type')
  const hasBody = c.req.method === 'POST' || c.req.method === 'PATCH' || c.req.method === 'PUT'
  const isLines = c.req.path === '/v1/analyze' && /^application\/(x-)?ndjson\b/i.test(type ?? '')
  if (hasBody && type !== undefined && !isLines && !/^application\/(.+\+)?json\b/i.test(type)) {
    throw new Problem(415, `This call takes application/json, not ${type.split(';')[0]}.`)
  }
  if (hasBody && type === undefined && (c.req.header('content-length') ?? '0') !== '0') {
    throw new Problem(415, 'Say what the body is: send the header “content-type: application/json”.')
  }
  await next()
}
