import type { Files, Http } from '../../src/contract.ts'

/** The states of a source that every collector must bear. */
export const STATES = ['steady', 'edited', 'deleted', 'grown', 'empty', 'failing', 'limited', 'changed', 'cut', 'missing'] as const
export type State = (typeof STATES)[number]

/** What the steady world holds, so that the suite knows what to expect. */
export interface Promised {
  /** Ids of all its mentions, each once. */
  ids: string[]
  /** Id → instant, for dates written with different offsets and for two that are equal. */
  dates: Record<string, string>
  /** The mention that the state `edited` changes, and its new text. */
  edited: { id: string; text: string }
  /** The mention that the state `deleted` takes away. */
  deleted: string
  /** The one that `grown` adds. */
  added: string
  /** A mention with nothing but its text: every other field must be absent. */
  bare: string
  /** Seconds that `limited` asks to wait. */
  retryAfterSeconds: number
}

/** A small source of invented people, real as far as a collector can tell: a server on 127.0.0.1 or a file. */
export interface World {
  config: unknown
  http: Http
  files: Files
  /** Changes the source; what cannot happen to this kind of source is said by `impossible`. */
  become(state: State): Promise<void>
  close(): Promise<void>
}

export interface WorldModule {
  open(): Promise<World>
  promised: Promised
  /** States this kind of source cannot be in, and why. */
  impossible: Partial<Record<State, string>>
}
