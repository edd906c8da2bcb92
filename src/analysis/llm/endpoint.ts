import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { CollectorError, type Http, type HttpResponse } from '../../contract.ts'

export interface EndpointOptions {
  http: Http
  /** Of the API, such as https://api.example/v1; `chat/completions` is added where it is missing. */
  url: string
  model: string
  key?: string | undefined
  temperature?: number | undefined
  timeoutMs?: number
  /** Waits between two tries. */
  sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>
}

export interface Question {
  instructions: string
  question: string
  /** JSON Schema of the answer. */
  schema: object
}

/** What came: the model's own words, or why there are none. */
export type Answer = { content: string; tokens: number | undefined } | { refused: string; tokens: number | undefined }

export type Ask = (question: Question, signal: AbortSignal) => Promise<Answer>

const TIMEOUT_MS = 60_000
const MAX_BYTES = 2_000_000
// A wait up to here is worth it; a longer one is spent on something else.
const SHORT_MS = 5_000
const PAUSE_MS = 1_000
// Statuses that speak of this question (too long, filtered), not of the endpoint.
const OF_THE_QUESTION = new Set([400, 413, 422])

const completion = z.object({
  choices: z.array(z.object({ finish_reason: z.string().nullish(), message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }) })).min(1),
  usage: z.object({ total_tokens: z.number() }).nullish(),
})

/** An endpoint that speaks OpenAI's chat completions. Throws CollectorError where it cannot be asked. */
export const createEndpoint = ({ http, url, model, key, temperature, timeoutMs = TIMEOUT_MS, sleep = pause }: EndpointOptions): Ask => {
  const headers = { 'content-type': 'application/json', accept: 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) }
  const address = completionsAt(url)
  const post = (body: string, signal: AbortSignal): Promise<HttpResponse> => http.request(address, { method: 'POST', headers, body, signal, timeoutMs, maxBytes: MAX_BYTES })
  return async ({ instructions, question, schema }, signal) => {
    const body = JSON.stringify({
      model,
      ...(temperature !== undefined && { temperature }),
      messages: [{ role: 'system', content: instructions }, { role: 'user', content: question }],
      response_format: { type: 'json_schema', json_schema: { name: 'readings', strict: true, schema } },
    })
    try {
      return answerOf(await againOnce(() => post(body, signal), ms => sleep(ms, signal)))
    } catch (error) {
      if (!(error instanceof CollectorError)) throw error
      if (OF_THE_QUESTION.has(error.status ?? 0)) return { refused: error.message, tokens: 0 }
      if (error.kind === 'shape') return { refused: error.message, tokens: undefined }
      throw error
    }
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<unknown> => setTimeout(ms, undefined, { signal })

/** Azure and gateways carry a query, so that the path is what is looked at. */
export const completionsAt = (url: string): string => {
  const address = new URL(url)
  if (!/\/chat\/completions\/?$/.test(address.pathname)) address.pathname = `${address.pathname.replace(/\/+$/, '')}/chat/completions`
  return address.href
}

/** What was answered with a status costs nothing and may pass; a question that got no answer may have been paid for. */
const againOnce = async (post: () => Promise<HttpResponse>, wait: (ms: number) => Promise<unknown>): Promise<HttpResponse> => {
  try {
    return await post()
  } catch (error) {
    if (!(error instanceof CollectorError) || error.kind !== 'transient' || error.status === undefined) throw error
    const ms = error.retryAfterMs ?? PAUSE_MS
    if (ms > SHORT_MS) throw error
    await wait(ms)
    return await post()
  }
}

const answerOf = (response: HttpResponse): Answer => {
  const parsed = completion.safeParse(response.json())
  if (!parsed.success) return { refused: 'The endpoint answered something that is no chat completion. Check that it speaks the OpenAI API.', tokens: undefined }
  const { choices: [choice], usage } = parsed.data
  const tokens = usage?.total_tokens
  const { content, refusal } = choice!.message
  if (content) return { content, tokens }
  return { refused: refusal ? 'The model refuses to answer.' : `The model answered nothing (${choice!.finish_reason ?? 'no reason given'}).`, tokens }
}
