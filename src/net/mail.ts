import { createTransport, type Transporter } from 'nodemailer'
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
      return { ...failureOf(error as Error & { responseCode?: number; response?: string }), durationMs: took() }
    } finally {
      transport.close()
    }
  },
})

type Envelope = Parameters<Transporter['sendMail']>[0]

/** A server that answers each command late would take longer than any of its timeouts. */
const within = async (transport: ReturnType<typeof createTransport>, mail: Envelope, timeoutMs: number, signal?: AbortSignal): Promise<{ response: string }> => {
  const timeout = AbortSignal.timeout(timeoutMs)
  const ending = signal ? AbortSignal.any([timeout, signal]) : timeout
  const ended = new Promise<never>((_, reject) => ending.addEventListener('abort', () => reject(new Error(timeout.aborted ? 'it did not answer in time' : 'Marea was stopped')), { once: true }))
  return (await Promise.race([transport.sendMail(mail), ended])) as { response: string }
}

const PERMANENT = 500

const failureOf = ({ message, responseCode, response = '' }: Error & { responseCode?: number; response?: string }): Omit<Sent, 'durationMs'> => {
  const refused = responseCode !== undefined && responseCode >= PERMANENT && responseCode !== 530 && responseCode !== 535
  const why = responseCode === 535 || responseCode === 530 ? 'it does not admit the user and password of MAREA_SMTP_URL' : (response || message).replace(/\s+/g, ' ').slice(0, 300)
  return { ok: false, responseExcerpt: response.slice(0, 2048), error: `The mail server did not take the message: ${why}.`, gone: false, ...(responseCode !== undefined && { status: responseCode }), ...(refused && { refused }) }
}
