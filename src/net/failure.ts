import { CollectorError, type FailureKind, type RefusedAnswer, type Told } from '../contract.ts'

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
  const hint = moved ? MOVED : { es: '', en: '' }
  const told = { es: `${where} respondió ${status}: ${advice.es}${hint.es}`, en: `${where} answered ${status}: ${advice.en}${hint.en}` }
  return new CollectorError(kind, told, { status, retryAfterMs, answer })
}

const MOVED: Told = {
  es: ' La fuente redirige a otro servidor y las claves no se llevan allí: configura esa dirección misma.',
  en: ' The source redirects to another host and keys are not carried there: configure this address itself.',
}

const statusAdvice = (status: number): [FailureKind, Told] => {
  if (status === 401) return ['config', { es: 'pide una clave o rechaza la que recibió. Revisa las credenciales de la fuente.', en: 'it asks for a key or refuses the one it got. Check the credentials of the source.' }]
  if (status === 403) return ['config', { es: 'el acceso está prohibido. Revisa las credenciales y los permisos de la fuente.', en: 'access is forbidden. Check the credentials and permissions of the source.' }]
  if (status === 404) return ['config', { es: 'no hay nada en esta dirección. Compruébala en un navegador y corrige la fuente.', en: 'there is nothing at this address. Check it in a browser and correct the source.' }]
  if (status === 410) return ['config', { es: 'desapareció para siempre. Quita la fuente o dale otra dirección.', en: 'it is gone for good. Remove the source or give it a new address.' }]
  if (status === 429) return ['transient', { es: 'demasiadas peticiones. Marea va más despacio y lo intenta otra vez.', en: 'too many requests. Marea slows down and tries again.' }]
  if (status === 408 || status === 425) return ['transient', { es: 'no estaba listo. Marea lo intenta otra vez.', en: 'it was not ready. Marea tries again.' }]
  if (status >= 500) return ['transient', { es: 'el servidor tiene problemas propios. Marea lo intenta otra vez.', en: 'the server has trouble of its own. Marea tries again.' }]
  return ['config', { es: 'no acepta esta petición. Revisa la dirección y la configuración de la fuente.', en: 'it does not accept this request. Check the address and settings of the source.' }]
}

/** The failure that an error of the network, the protocol or the decoder is. `cause` is kept; its words may not be shown. */
export const networkFailure = (cause: unknown, where: string): CollectorError => {
  if (cause instanceof CollectorError) return cause
  const code = codeOf(cause)
  const [kind, advice] = networkAdvice(code)
  const suffix = code ? ` (${code})` : ''
  return new CollectorError(kind, { es: `${where} ${advice.es}${suffix}`, en: `${where} ${advice.en}${suffix}` }, { cause })
}

/** An attempt on several addresses at once fails with all their errors; the first speaks for them. */
const codeOf = (error: unknown): string => {
  const { code, errors } = (error ?? {}) as { code?: unknown; errors?: unknown[] }
  return typeof code === 'string' ? code : errors?.length ? codeOf(errors[0]) : ''
}

const networkAdvice = (code: string): [FailureKind, Told] => {
  if (code === 'ENOTFOUND') return ['config', { es: 'no se puede consultar: ese servidor no existe. Revisa cómo está escrito, y que esta máquina llegue a la red.', en: 'cannot be asked: there is no such host. Check the spelling, and that this machine reaches the network.' }]
  if (code === 'EAI_AGAIN') return ['transient', { es: 'no se puede consultar: el servicio de nombres no responde. Marea lo intenta otra vez.', en: 'cannot be asked: the name service does not answer. Marea tries again.' }]
  if (code === 'ECONNREFUSED') return ['transient', { es: 'rechaza las conexiones. Marea lo intenta otra vez.', en: 'refuses connections. Marea tries again.' }]
  if (/^ERR_SSL|^EPROTO/.test(code)) return ['config', { es: 'no se pone de acuerdo en el cifrado. Revisa el puerto, y si es http o https.', en: 'does not agree on encryption. Check its port, and whether it is http or https.' }]
  if (/CERT|TLS|VERIFY|ISSUER/.test(code)) return ['config', { es: 'no tiene un certificado en el que se pueda confiar. Pide a su dueño que lo renueve.', en: 'has no certificate that can be trusted. Ask its owner to renew it.' }]
  if (/CONNECT_TIMEOUT|ETIMEDOUT/.test(code)) return ['transient', { es: 'no acepta conexiones a tiempo. Marea lo intenta otra vez.', en: 'does not take connections in time. Marea tries again.' }]
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return ['shape', { es: 'responde con encabezados demasiado grandes para leerlos.', en: 'answers with headers that are too large to read.' }]
  if (code === 'UND_ERR_INVALID_ARG') return ['config', { es: 'no se puede consultar: un encabezado no es válido. Revisa que las claves no tengan saltos de línea.', en: 'cannot be asked: a header is not valid. Check keys for line breaks.' }]
  if (/^(Z_DATA_ERROR|ERR__ERROR_FORMAT|ZSTD_)/.test(code)) return ['shape', { es: 'responde con datos comprimidos que no se pueden descomprimir.', en: 'answers with compressed data that does not unpack.' }]
  return ['transient', { es: 'cortó la respuesta a medias. Marea lo intenta otra vez.', en: 'cut the answer short. Marea tries again.' }]
}
