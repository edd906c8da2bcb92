import { createTransport, type Transporter } from 'nodemailer'
import { alike, CollectorError, type Told } from '../contract.ts'
import type { Sent } from './sent.ts'

export interface Mail {
  to: string[]
  subject: string
  text: string
  html: string
  attachments?: Array<{ filename: string; content: string; contentType: string }>
  /** Of the message: the same on every attempt, so that mailboxes know it again. */
  id: string
}

export interface Mailer {
  /** One attempt. Never throws for what the server does. */
  send(mail: Mail, options?: { signal?: AbortSignal | undefined; timeoutMs?: number }): Promise<Sent>
}

export interface MailerOptions {
  /** `smtp://user:password@host:587` or `smtps://…`. The operator's own word, so it may be a private address. */
  url: string
  /** `Marea <marea@brand.example>` */
  from: string
}

/** Sends by the operator's SMTP server, one connection a message. */
export const createMailer = ({ url, from }: MailerOptions): Mailer => ({
  send: async ({ id, ...mail }, { signal, timeoutMs = 15_000 } = {}) => {
    const started = performance.now()
    const took = (): number => Math.round(performance.now() - started)
    const transport = createTransport({ url, connectionTimeout: timeoutMs, greetingTimeout: timeoutMs, socketTimeout: timeoutMs, disableFileAccess: true, disableUrlAccess: true })
    try {
      const { response } = await within(transport, { ...mail, from, messageId: `<${id}@marea>` }, timeoutMs, signal)
      return { ok: true, durationMs: took(), responseExcerpt: response.slice(0, 2048), gone: false }
    } catch (error) {
      return { ...failureOf(error as Failure), durationMs: took() }
    } finally {
      transport.close()
    }
  },
})

type Envelope = Parameters<Transporter['sendMail']>[0]

const LATE: Told = { es: 'no respondió a tiempo', en: 'it did not answer in time' }
const STOPPED: Told = { es: 'Marea se detuvo', en: 'Marea was stopped' }

/** A server that answers each command late would take longer than any of its timeouts. */
const within = async (transport: ReturnType<typeof createTransport>, mail: Envelope, timeoutMs: number, signal?: AbortSignal): Promise<{ response: string }> => {
  const timeout = AbortSignal.timeout(timeoutMs)
  const ending = signal ? AbortSignal.any([timeout, signal]) : timeout
  const ended = new Promise<never>((_, reject) => ending.addEventListener('abort', () => reject(new CollectorError('transient', timeout.aborted ? LATE : STOPPED)), { once: true }))
  return (await Promise.race([transport.sendMail(mail), ended])) as { response: string }
}

const PERMANENT = 500
// It asks for a user and password, or refuses the ones it got.
const SHUT_OUT = [530, 535]
const NOT_ADMITTED: Told = { es: 'no admite el usuario y la contraseña de MAREA_SMTP_URL', en: 'it does not admit the user and password of MAREA_SMTP_URL' }
// What befell the connection, by nodemailer's codes: its own words for it are English.
const BEFELL: Record<string, Told> = {
  EDNS: { es: 'no se encuentra su nombre', en: 'its name is not found' },
  ESOCKET: { es: 'la conexión falló', en: 'the connection failed' },
  ECONNECTION: { es: 'cortó la conexión', en: 'it closed the connection' },
  ETLS: { es: 'no se pone de acuerdo en el cifrado', en: 'it does not agree on encryption' },
}

type Failure = Error & { code?: string; responseCode?: number; response?: string }

const failureOf = (error: Failure): Omit<Sent, 'durationMs'> => {
  const { responseCode, response = '' } = error
  const isShutOut = responseCode !== undefined && SHUT_OUT.includes(responseCode)
  const refused = responseCode !== undefined && responseCode >= PERMANENT && !isShutOut
  const why = isShutOut ? NOT_ADMITTED : whyOf(error)
  const told = { es: `El servidor de correo no aceptó el mensaje: ${why.es}.`, en: `The mail server did not take the message: ${why.en}.` }
  return { ok: false, responseExcerpt: response.slice(0, 2048), told, gone: false, ...(responseCode !== undefined && { status: responseCode }), ...(refused && { refused }) }
}

/** What the server itself says stays in its own words. */
const whyOf = (error: Failure): Told => {
  if (error instanceof CollectorError) return error.told
  const { code = '', message, response = '' } = error
  // Its clocks and ours run equally long, and whichever is first says the same.
  if (code === 'ETIMEDOUT') return LATE
  const said = (response || message).replace(/\s+/g, ' ').trim().slice(0, 300)
  const befell = response === '' ? BEFELL[code] : undefined
  return befell ? { es: `${befell.es} (${said})`, en: `${befell.en} (${said})` } : alike(said)
}
