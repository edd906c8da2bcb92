/**
 * The contract between Marea and its collectors: what a source gives, how it is asked, how it may fail.
 * A collector is one file in `collectors/`; its file name is its id. It imports this module, `src/parsing` and
 * parsers from npm, nothing else: it never stores, never opens a socket of its own, never reads the clock.
 */
import type { z } from 'zod'

/** What kind of place a mention comes from; decides its default visibility in the index. */
export type SourceKind = 'review' | 'social' | 'press' | 'survey' | 'site'

/** The order in which the source itself shows its items to a visitor. */
export type SourceOrder = 'newest' | 'relevance' | 'engagement'

export interface Author {
  /** Stable key of the author inside the source, where there is one. */
  id?: string
  name?: string
  url?: string
  followers?: number
  /** The source says that this is the brand's own account: what it says is kept and is nobody's opinion. */
  isBrand?: boolean
}

export interface Rating {
  value: number
  /** Highest value of the source's scale (5 for stars, 10 for NPS). */
  outOf: number
}

export interface OwnerReply {
  text: string
  publishedAt?: string
}

/** One thing someone said, as its source gave it. Nothing here is computed or guessed; what is absent stays absent. */
export interface Mention {
  /** Unique and stable inside its source. Never empty. */
  externalId: string
  /** What it is: `review`, `post`, `comment`, `article`, `question`, `survey` … */
  kind: string
  /** Plain text, no markup. May be empty where a rating stands alone. */
  text: string
  title?: string
  /** Where a person can read the original; http or https. */
  url?: string
  /** 1-based place in the source's own order, where it was observed. */
  position?: number
  author?: Author
  /** ISO 8601 with offset. Absent when the source gives none. */
  publishedAt?: string
  editedAt?: string
  /** BCP 47, as the source states it. */
  language?: string
  rating?: Rating
  /** Counts by the source's own name: likes, replies, shares, views, helpful … */
  engagement?: Record<string, number>
  /** External id of the mention this one answers. */
  replyTo?: string
  /** What the brand answered in public. */
  ownerReply?: OwnerReply
  /** The source's own name or key of the branch, shop or product. */
  place?: string
}

/** The platform's own average and count, as it shows them. */
export interface Storefront {
  rating: number
  outOf: number
  count: number
}

/** What was found by looking at a place of the brand's own, on the day it was looked at. Nobody's opinion, and never counted as one. */
export interface Observation {
  /** What was looked at, by a name that stays the same: `fits-phone`, `price-shown` … Once a page. */
  check: string
  /** Whether a visitor is well served. */
  ok: boolean
  /** The moment of truth it is part of: researching, or meeting the offer. */
  moment: 'zmot' | 'fmot'
  /** What was found and, where it is not well, what to do. */
  told: Told
  /** What was measured or counted, where it was: it is what trends are drawn of. */
  value?: number
  /** `ms`, `links` … of the value. */
  unit?: string
}

/** A batch that is stored together with its cursor, in one transaction. */
export interface Page {
  /** In the order the source shows them. */
  mentions: Mention[]
  /** What a look at the brand's own place found. Stored apart from what customers say. */
  observations?: Observation[]
  /** External ids the source now says are deleted. */
  gone?: string[]
  /**
   * Where to resume after this page. A newest-first source gives one only on its last page: a cut before it must
   * start again from the old cursor, or what lies between would be lost.
   */
  cursor?: string
  /** How far apart the newest items lie, silence included: on its kind's usual schedule the source is asked sooner or more rarely, between bounds. */
  rhythmMs?: number
  storefront?: Storefront
  /** Items of this page that could not be read, each said in a sentence, in both languages, that names the place. The rest goes on. */
  problems?: Array<Told | string>
  /** How far the run has come, for progress bars: bytes or items, whichever the source can tell. */
  progress?: { done: number; total?: number; unit: 'bytes' | 'items' }
  /** The source asks not to be read again before this many milliseconds (Retry-After, cache headers, ttl). */
  notBeforeMs?: number
  /** A cap kept the run from seeing more: what cannot be seen because of it, and what a person can do. */
  capped?: Told
  /**
   * With the last page of a run that saw the whole list of the source, from its very beginning to its end: what was there
   * before and is not in it has vanished. A run that began at a cursor in the middle, or met a cap, never says so.
   */
  whole?: true
}

export interface HttpRequest {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** Cap on the decompressed body. Default 10 MB. */
  maxBytes?: number
  /** Whole exchange, redirects included. Default 20 s. */
  timeoutMs?: number
  /** The host asks its readers for at least this pause between two requests (Crawl-delay). The platform's own pause is kept in any case. */
  pauseMs?: number
  signal?: AbortSignal
}

export interface HttpResponse {
  status: number
  /** Lower-case names. */
  headers: Record<string, string>
  /** After redirects. */
  url: string
  /** From the first packet to the last of the body, redirects included, waiting for politeness and former attempts not; milliseconds. */
  tookMs?: number
  body: Uint8Array
  /** Body decoded as UTF-8, a BOM removed. */
  text(): string
  /** Throws CollectorError `shape` when the body is not JSON. */
  json(): unknown
}

/** The one outbound door, as collectors see it. 304 is an answer; 4xx and 5xx throw CollectorError of the right kind. */
export interface Http {
  request(url: string, request?: HttpRequest): Promise<HttpResponse>
}

/** Local files a source may read, opened by the platform within the folders it allows. */
export interface Files {
  /** Bytes from `offset` on; `size` in bytes. Throws CollectorError `config` naming the path when it cannot be read. */
  open(path: string, offset?: number): Promise<{ size: number; chunks: AsyncIterable<Uint8Array> }>
}

/** What one run of a collector is given. */
export interface Run<Config> {
  config: Config
  /** The last stored cursor; undefined on the first run. */
  cursor: string | undefined
  /** ISO instant: nothing older is wanted. A hint, not a promise. */
  since: string | undefined
  http: Http
  files: Files
  signal: AbortSignal
  /** The clock of the run, ISO. */
  now: string
}

/** A sentence for people, in the languages of the screens. */
export interface Told {
  es: string
  en: string
}

/** A sentence that there is in one language only: it stands in for the other. */
export const alike = (sentence: string): Told => ({ es: sentence, en: sentence })
/** In both languages, however many were given. */
export const toldOf = (said: Told | string): Told => (typeof said === 'string' ? alike(said) : said)

/** What a brand answers in public, on its way to the platform. */
export interface Answer<Config> {
  config: Config
  /** The mention it answers, by the ids and links that `collect` gave. */
  mention: { externalId: string; url?: string; place?: string; author?: Author }
  text: string
  http: Http
  signal: AbortSignal
  /** The clock of the run, ISO. */
  now: string
}

/** What the platform now shows, read back from it. */
export interface Answered {
  /** `pending` where the platform looks it over first. */
  state: 'published' | 'pending'
  text: string
  externalId?: string
  url?: string
  publishedAt?: string
}

/** How a platform lets a brand answer. */
export interface Reply<Config> {
  /** Longest answer, in characters as `count` counts them. */
  maxLength: number
  /** How the platform counts, where that is not by UTF-16 units: `send` and whoever writes agree before anything is sent. */
  count?(text: string): number
  /** What the platform allows and forbids, in sentences. */
  rules: Told[]
  /**
   * Sends the answer and reads it back. Safe to call again after an answer that was lost: where a second call would
   * post twice, it looks first whether the same words are already there. Throws CollectorError: `config` with a
   * sentence when the mention is gone, the text is refused or access was revoked; `transient` when it may be tried again.
   */
  send(answer: Answer<Config>): Promise<Answered>
}

/** A brand about to be watched: what a person said of it, and what follows from its name. */
export interface Seed {
  /** On one line, without quotation marks. */
  name: string
  /** The name as people write it, as given first: without accents, without an apostrophe … */
  spellings: string[]
  /** The name in one word, without #. */
  hashtag: string
  /** BCP 47, such as es. */
  language: string
  /** Two lower-case letters of ISO 3166-1. */
  country?: string
  /** Address of the brand's own site. */
  site?: string
}

/** A source worth a try for a brand. It is looked at before anybody is offered it. */
export interface Proposed<Config> {
  /** Tells it from the brand's other sources; left out: the collector's title. */
  name?: string
  config: Config
  /** Others speak there of other things: only what matches the brand's query is kept. */
  filtered?: true
}

/** One kind of source. `Schema` is a zod object; `.describe()` of each field is documentation and form label, `.meta({ es })` the same in Spanish, `.meta({ writeOnly: true })` marks a secret. */
export interface Collector<Schema extends z.ZodType = z.ZodType> {
  title: string
  kind: SourceKind
  order: SourceOrder
  homepage: string
  auth: 'none' | 'key' | 'oauth' | 'file'
  config: Schema
  /** A config that validates; shown in docs and forms. */
  example: z.input<Schema>
  /** Caps a user must know, in sentences a community manager understands. */
  limits: Told[]
  /** Keep raw text at most this many days (the platform's own rule). */
  retentionDays?: number
  /** How the platform wants its texts shown: attribution, links, what may not be done with them. */
  display?: Told
  /** `link`: strangers may be led to its texts, not shown them on the brand's public face. Left out: with their author and their link. */
  inPublic?: 'link'
  /** Which average and count of the platform's own it reads; absent where it reads none. */
  storefront?: Told
  /** Default pause between runs, minutes. */
  everyMinutes: number
  /** Answers in public, where the platform's API allows it. */
  reply?: Reply<z.output<Schema>>
  /**
   * What to try for a brand that nobody has set up yet, without a key. It may ask the platform, where a name has to be looked up.
   * Throws CollectorError with the reason where there is nothing to try.
   */
  propose?(seed: Seed, asking: Pick<Run<unknown>, 'http' | 'signal' | 'now'>): Proposed<z.input<Schema>>[] | Promise<Proposed<z.input<Schema>>[]>
  collect(run: Run<z.output<Schema>>): AsyncIterable<Page>
}

/** Identity function that types a collector from its schema. */
export const defineCollector = <Schema extends z.ZodType>(collector: Collector<Schema>): Collector<Schema> => collector

/** config: a person must act · transient: we retry · shape: the source changed, we must fix the collector. */
export type FailureKind = 'config' | 'transient' | 'shape'

export interface RefusedAnswer {
  /** Lower-case names. */
  headers: Record<string, string>
  /** The beginning of the body, at most 8 kB; empty where it could not be read. */
  body: string
}

/** The one error a collector or the door throws. It says in both languages of the screens what to do; `message` is the English of it, for the log. */
export class CollectorError extends Error {
  readonly kind: FailureKind
  /** What went wrong and what to do, in whole sentences. */
  readonly told: Told
  /** Not before this many milliseconds, where the source said so. */
  readonly retryAfterMs: number | undefined
  /** What the source answered with; 401 and 403, or their like in its own words, ask for a person with a key: `unauthorised`. */
  readonly status: number | undefined
  /** Of an answer that was not sent, where the status does not say it: what it answers is gone, or it is too long. */
  readonly reason: 'gone' | 'tooLong' | undefined
  /** What the source answered with a status of 4xx or 5xx: APIs say there which quota is used up, or why a key is refused. Never shown or logged. */
  readonly answer: RefusedAnswer | undefined

  /** A sentence in one language stands in both: a collector of one's own need not speak two. */
  constructor(kind: FailureKind, said: Told | string, options: { retryAfterMs?: number; status?: number; reason?: 'gone' | 'tooLong' | undefined; answer?: RefusedAnswer; cause?: unknown } = {}) {
    const told = toldOf(said)
    super(told.en, { cause: options.cause })
    this.name = 'CollectorError'
    this.kind = kind
    this.told = told
    this.retryAfterMs = options.retryAfterMs
    this.status = options.status
    this.reason = options.reason
    this.answer = options.answer
  }
}
