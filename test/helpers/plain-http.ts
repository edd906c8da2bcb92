import { CollectorError, type Http } from '../../src/contract.ts'

/** The contract's Http over the platform's own fetch: no guard and no patience, for worlds on 127.0.0.1. */
export const plainHttp: Http = {
  request: async (url, { method = 'GET', headers, body, signal, timeoutMs = 20_000 } = {}) => {
    const limit = AbortSignal.timeout(timeoutMs)
    const started = performance.now()
    try {
      const response = await fetch(url, { method, headers, body: body as BodyInit | undefined, signal: signal ? AbortSignal.any([signal, limit]) : limit })
      if (response.status >= 400) throw failure(url, response, await response.text())
      const bytes = new Uint8Array(await response.arrayBuffer())
      const text = (): string => new TextDecoder().decode(bytes)
      return { status: response.status, headers: Object.fromEntries(response.headers), url: response.url, tookMs: Math.round(performance.now() - started), body: bytes, text, json: () => parseJson(text(), url) }
    } catch (cause) {
      if (cause instanceof CollectorError) throw cause
      throw new CollectorError('transient', { es: `${url} no responde. Marea lo intenta otra vez.`, en: `${url} does not answer. Marea tries again.` }, { cause })
    }
  },
}

const failure = (url: string, { status, headers }: Response, body: string): CollectorError => {
  const seconds = headers.get('retry-after')
  const kind = status === 429 || status >= 500 ? 'transient' : 'config'
  return new CollectorError(kind, {
    es: `${url} respondió ${status}. Revisa la dirección.`,
    en: `${url} answered ${status}. Check the address.`,
  }, { status, retryAfterMs: seconds === null ? undefined : Number(seconds) * 1000, answer: { headers: Object.fromEntries(headers), body: body.slice(0, 8192) } })
}

const parseJson = (text: string, url: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CollectorError('shape', { es: `${url} respondió con un texto que no es JSON.`, en: `${url} answered text that is no JSON.` }, { cause })
  }
}

/** The same for collectors of one fixed host: what they ask of `https://api.example` is asked of a world on 127.0.0.1. */
export const rewrittenHttp = (origins: Record<string, string>): Http => ({
  request: async (url, request) => {
    const { origin, pathname, search } = new URL(url)
    const local = origins[origin]
    if (local === undefined) throw new CollectorError('config', { es: `${origin} no es parte de este mundo.`, en: `${origin} is no part of this world.` })
    const response = await plainHttp.request(local + pathname + search, request)
    return { ...response, url: origin + new URL(response.url).pathname + new URL(response.url).search }
  },
})
