import { Writable } from 'node:stream'
import pino from 'pino'

/** Fields first, then a sentence. Secrets and texts of customers are never logged. */
export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** To stderr, so that stdout carries only what a command answers: lines for people on a terminal, JSON for machines. Quiet: verbs tell failures themselves. */
export const createLog = ({ quiet = false }: { quiet?: boolean } = {}): Log =>
  pino({ level: quiet ? 'error' : 'info', base: null }, process.stderr.isTTY ? people : pino.destination({ dest: 2, sync: true }))

const LEVELS: Record<number, string> = { 30: '', 40: 'warning: ', 50: 'error: ' }

const people = new Writable({
  write(chunk, _encoding, done) {
    const { level, time, msg, err, ...fields } = JSON.parse(String(chunk)) as { level: number; time: number; msg: string; err?: { message?: string } }
    const rest = Object.entries(fields).map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    const clock = new Date(time).toTimeString().slice(0, 8)
    process.stderr.write(`${clock} ${LEVELS[level] ?? ''}${msg}${err?.message ? `: ${err.message}` : ''}${rest.length > 0 ? `  (${rest.join(' ')})` : ''}\n`)
    done()
  },
})
