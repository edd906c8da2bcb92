import { OpenAPIHono } from '@hono/zod-openapi'
import { invalid, respond } from './problem.ts'

const WHERE: Record<string, string> = { json: 'body', param: 'path' }

/** A router whose invalid requests answer as problems, in the same form everywhere. */
export const createRouter = (): OpenAPIHono =>
  new OpenAPIHono({ defaultHook: (result, c) => (result.success ? undefined : respond(c, invalid(WHERE[result.target] ?? result.target, result.error))) })
