import type { Files, Http } from '../../src/contract.ts'

/** The states of a source that every collector must bear. */
export const STATES = [
  // `crowded`: more has come than the source shows, or a run reads at once.
  'steady', 'edited', 'deleted', 'grown', 'empty', 'doubled', 'crowded',
  // What goes wrong with servers and the way to them.
  'failing', 'limited', 'cut', 'missing', 'html', 'blank', 'changed', 'looping',
  // What goes wrong with keys.
  'unauthorized', 'exhausted',
] as const
export type State = (typeof STATES)[number]

/** What can happen to an answer on its way to a platform. */
export const REPLY_STATES = ['steady', 'lost', 'gone', 'revoked', 'failing'] as const
export type ReplyState = (typeof REPLY_STATES)[number]

/** What the steady world holds, so that the suite knows what to expect. */
export interface Promised {
  /** Ids of all its mentions, each once. */
  ids: string[]
  /** Id → instant, for dates written with different offsets where the source can write them so, and for two that are equal. */
  dates: Record<string, string>
  /** The mention that the state `edited` changes, and its new text. */
  edited: { id: string; text: string }
  /** The mention that the state `deleted` takes away. */
  deleted: string
  /** The one that `grown` adds. */
  added: string
  /** A mention with nothing but its text, where the source has such: every other field must be absent but those in `always`. */
  bare: string
  /** Fields that this source gives with every item: a permalink, a date, stars. */
  always?: string[]
  /** For a collector that looks at the brand's own place and gives no mentions: its checks, and whether the steady world is well in each. */
  checks?: Record<string, boolean>
  /** The source has a whole list, and a run to its end says so: what is deleted is found missing from it. */
  whole?: true
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
  /** For a collector that answers. */
  reply?: ReplyWorld
  close(): Promise<void>
}

/** The side of a platform that takes answers. */
export interface ReplyWorld {
  /** Id of a mention of the steady world that may be answered. */
  target: string
  /** What the brand has answered to it so far, oldest first. */
  standing(): string[]
  /** `lost` keeps the answer and cuts the connection; `gone` has deleted the target; `revoked` takes the key no more. */
  become(state: ReplyState): void
}

export interface WorldModule {
  open(): Promise<World>
  promised: Promised
  /** States this kind of source cannot be in, and why. */
  impossible: Partial<Record<State | `reply.${ReplyState}`, string>>
}
