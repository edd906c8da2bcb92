import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Asked, Given, Platform } from './platform.ts'

/** `silent`: it does what it was asked and never says so; `revoked`: the key is good no more. */
export type Trouble = 429 | 500 | 404 | 'garbage' | 'truncated' | 'silent' | 'revoked'

const MOST_BODY = 1_000_000

/** What was sent along; undefined: more than anybody here takes. */
export const readBody = async (request: IncomingMessage): Promise<string | undefined> => {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) {
    body += String(chunk)
    if (body.length > MOST_BODY) return undefined
  }
  return body
}

/** A platform that wants patience says so in its own way; what breaks is alike everywhere. */
export const troubledAs = (mode: Trouble | undefined, platform: Platform | undefined): Given | undefined => {
  if (mode === 429) return platform?.limited
  if (typeof mode === 'number') return { status: mode }
  return mode === 'garbage' ? MOVING : undefined
}

const MOVING: Given = { headers: { 'content-type': 'text/html' }, body: '<html><body>Estamos de mudanza</body></html>' }

/** What is left of a request whose key is good no more: the platform refuses it in its own way. */
export const withoutKey = (headers: Asked['headers']): Asked['headers'] => Object.fromEntries(Object.entries(headers).filter(([name]) => !/^authorization$|^(x-goog-)?api-?key$/.test(name)))

/** Hands over an answer; one that is cut says it is longer than what comes. */
export const sendGiven = (response: ServerResponse, { status = 200, headers = {}, json, body = '' }: Given, isCut: boolean): void => {
  const whole = json === undefined ? body : JSON.stringify(json)
  const type = json === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }
  if (!isCut) return void response.writeHead(status, { ...type, ...headers }).end(whole)
  response.writeHead(status, { ...type, ...headers, 'content-length': Buffer.byteLength(whole) + 1 })
  response.write(whole.slice(0, Math.ceil(whole.length / 2)) || ' ', () => response.destroy())
}
