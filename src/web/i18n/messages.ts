import type { es } from './es.ts'

export type MessageKey = keyof typeof es
/** One text, or two of which the number `count` chooses. */
export type Message = string | { readonly one: string; readonly other: string }
/** Every language has all of them. */
export type Messages = Record<MessageKey, Message>
