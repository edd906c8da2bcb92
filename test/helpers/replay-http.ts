import { alike, CollectorError, type Http, type HttpRequest } from '../../src/contract.ts'

/** What is answered to addresses that fit: JSON, or text as it is; a refusal with its status. */
export type Replayed = [pattern: RegExp, given: unknown]

export class Refused {
  readonly status: number
  readonly body: unknown
  readonly headers: Record<string, string>
  constructor(status: number, body: unknown, headers: Record<string, string> = {}) {
    this.status = status
    this.body = body
    this.headers = headers
  }
}

/** The contract's Http out of what was recorded, by the last pattern that fits; `asked` keeps what was asked. */
export const replayHttp = (answers: Replayed[], asked: { url: string; request: HttpRequest | undefined }[] = []): Http => ({
  request: async (url, request) => {
    asked.push({ url, request })
    const [, given] = answers.findLast(([pattern]) => pattern.test(url)) ?? []
    if (given === undefined) throw new Error(`nothing was recorded for ${url}`)
    if (given instanceof Refused) throw refusal(url, given)
    const text = typeof given === 'string' ? given : JSON.stringify(given)
    return { status: 200, headers: {}, url, body: Buffer.from(text), text: () => text, json: () => JSON.parse(text) as unknown }
  },
})

const refusal = (url: string, { status, body, headers }: Refused): CollectorError =>
  new CollectorError(status === 429 || status >= 500 ? 'transient' : 'config', alike(`${url} answered ${status}. Check the address.`), { status, answer: { headers, body: JSON.stringify(body) } })
