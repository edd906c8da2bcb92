import { CollectorError, type FailureKind, type RefusedAnswer } from '../contract.ts'

export interface StatusFailure {
  status: number
  /** The address, as messages show it. */
  where: string
  retryAfterMs: number | undefined
  /** A redirect to another origin has left the caller's own headers behind. */
  stripped: boolean
  answer?: RefusedAnswer
}

/** The failure that an answer of 4xx or 5xx is. */
export const statusFailure = ({ status, where, retryAfterMs, stripped, answer }: StatusFailure): CollectorError => {
  const [kind, advice] = statusAdvice(status)
  const moved = stripped && (status === 401 || status === 403)
  const hint = moved ? ' The source redirects to another host and keys are not carried there: configure this address itself.' : ''
  return new CollectorError(kind, `${where} answered ${status}: ${advice}${hint}`, { status, retryAfterMs, answer })
}

const statusAdvice = (status: number): [FailureKind, string] => {
  if (status === 401) return ['config', 'it asks for a key or refuses the one it got. Check the credentials of the source.']
  if (status === 403) return ['config', 'access is forbidden. Check the credentials and permissions of the source.']
  if (status === 404) return ['config', 'there is nothing at this address. Check it in a browser and correct the source.']
  if (status === 410) return ['config', 'it is gone for good. Remove the source or give it a new address.']
  if (status === 429) return ['transient', 'too many requests. Marea slows down and tries again.']
  if (status === 408 || status === 425) return ['transient', 'it was not ready. Marea tries again.']
  if (status >= 500) return ['transient', 'the server has trouble of its own. Marea tries again.']
  return ['config', 'it does not accept this request. Check the address and settings of the source.']
}

/** The failure that an error of the network, the protocol or the decoder is. `cause` is kept; its words may not be shown. */
export const networkFailure = (cause: unknown, where: string): CollectorError => {
  if (cause instanceof CollectorError) return cause
  const code = codeOf(cause)
  const [kind, advice] = networkAdvice(code)
  return new CollectorError(kind, `${where} ${advice}${code ? ` (${code})` : ''}`, { cause })
}

/** An attempt on several addresses at once fails with all their errors; the first speaks for them. */
const codeOf = (error: unknown): string => {
  const { code, errors } = (error ?? {}) as { code?: unknown; errors?: unknown[] }
  return typeof code === 'string' ? code : errors?.length ? codeOf(errors[0]) : ''
}

const networkAdvice = (code: string): [FailureKind, string] => {
  if (code === 'ENOTFOUND') return ['config', 'cannot be asked: there is no such host. Check the spelling, and that this machine reaches the network.']
  if (code === 'EAI_AGAIN') return ['transient', 'cannot be asked: the name service does not answer. Marea tries again.']
  if (code === 'ECONNREFUSED') return ['transient', 'refuses connections. Marea tries again.']
  if (/^ERR_SSL|^EPROTO/.test(code)) return ['config', 'does not agree on encryption. Check its port, and whether it is http or https.']
  if (/CERT|TLS|VERIFY|ISSUER/.test(code)) return ['config', 'has no certificate that can be trusted. Ask its owner to renew it.']
  if (/CONNECT_TIMEOUT|ETIMEDOUT/.test(code)) return ['transient', 'does not take connections in time. Marea tries again.']
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return ['shape', 'answers with headers that are too large to read.']
  if (code === 'UND_ERR_INVALID_ARG') return ['config', 'cannot be asked: a header is not valid. Check keys for line breaks.']
  if (/^(Z_DATA_ERROR|ERR__ERROR_FORMAT|ZSTD_)/.test(code)) return ['shape', 'answers with compressed data that does not unpack.']
  return ['transient', 'cut the answer short. Marea tries again.']
}
