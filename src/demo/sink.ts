/** A message somebody posted to the demo's receiver. */
export interface Message {
  at: Date
  id: string
  type: string
  /** What a program gets, or what a chat shows. */
  form: 'webhook' | 'chat'
  /** Signed with the secret, lately. */
  isGenuine: boolean
  body: string
}

export interface Sink {
  /** Newest first. */
  list(): Message[]
  receive(headers: Record<string, string | undefined>, body: string): Message
  /** A chat's incoming webhook: its address is its only secret. */
  chat(body: string): Message
}

export type Verify = (headers: Record<string, string | undefined>, body: string) => boolean

const MOST = 200

/** A receiver of webhooks as any system would have one: it checks the signature and keeps what came. */
export const createSink = (verify: Verify, now: () => Date): Sink => {
  const messages: Message[] = []
  const keep = (message: Message): Message => {
    messages.unshift(message)
    messages.splice(MOST)
    return message
  }
  return {
    list: () => messages,
    receive: (headers, body) => keep({ at: now(), id: headers['webhook-id'] ?? '', type: typeOf(body), form: 'webhook', isGenuine: verify(headers, body), body }),
    chat: body => keep({ at: now(), id: '', type: 'chat', form: 'chat', isGenuine: true, body }),
  }
}

const typeOf = (body: string): string => {
  try {
    const { type } = JSON.parse(body) as { type?: unknown }
    return typeof type === 'string' ? type : ''
  } catch {
    return ''
  }
}
