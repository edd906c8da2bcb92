import { z } from 'zod'
import type { Mention, Page, Run, Told } from '../../contract.ts'
import { readCursor } from '../cursor.ts'
import { present } from '../present.ts'
import { circling, unseen } from './pages.ts'

/** One page of an API that lists newest first. */
export interface ListPage {
  mentions: Mention[]
  gone?: string[]
  problems?: Told[]
  /** What asks for the page behind it; absent on the last one. */
  next?: string
  notBeforeMs?: number
  capped?: Told
}

export interface Listing {
  /** Says what is listed: how far it was read is kept under this name. */
  name: string
  /** `from` is the instant, in ISO, before which nothing is wanted. */
  ask(next: string | undefined, from: string | undefined): Promise<ListPage>
}

export interface Walk {
  /** How sentences call the source. */
  place: string
  listings: Listing[]
  /** Pages of one listing that a run reads at most. */
  maxPages: number
  again?: LookAgain
}

/** Looks at single mentions once more that were read before and are in no list now: deleted ones are found in no search. */
export interface LookAgain {
  /** So many of the newest are kept in mind. */
  keep: number
  /** `witness` is a mention that was met just now: where even that is not found, nothing is deleted but the platform has trouble. */
  ask(ids: string[], witness: string | undefined): Promise<Pick<Page, 'mentions' | 'gone'>>
}

const cursor = z.object({
  /** Where each listing was read up to, by its name. */
  newest: z.record(z.string(), z.string()),
  /** External ids that are looked at again, newest first. */
  recent: z.array(z.string()).optional(),
})
type Cursor = z.output<typeof cursor>

/** What was read is read again for a while: for edits, for new counts, and for what servers learn late from each other. */
const AGAIN_MS = 2 * 86_400_000
/** Where much is said, two days would be many pages: then the last two count. */
const AGAIN_PAGES = 2

/**
 * Reads listings one after the other, each from its newest item to what an earlier run has read. Each mention comes once.
 * The cursor comes with the very last page: a run that is cut starts again from the old one. Throws `shape` for pages that go in a circle.
 */
export async function* walkNewest(run: Pick<Run<unknown>, 'cursor' | 'since' | 'now' | 'signal'>, walk: Walk): AsyncGenerator<Page> {
  const before = readCursor(run.cursor, cursor) ?? { newest: {} }
  const newest: Cursor['newest'] = {}
  const met = new Set<string>()
  for (const listing of walk.listings) {
    for await (const { mentions, next, ...rest } of walkListing(run, { walk, listing, covered: before.newest[listing.name] })) {
      const reached = newestOf([...mentions, { publishedAt: newest[listing.name] ?? before.newest[listing.name] }], run.now)
      if (reached !== undefined) newest[listing.name] = reached
      const page: Page = { mentions: unseen(mentions, met), ...rest, progress: { done: met.size, unit: 'items' } }
      const last = next === undefined && listing === walk.listings.at(-1)
      yield last ? await closePage(page, { walk, met, before, newest }) : page
    }
  }
}

interface Closing {
  walk: Walk
  met: Set<string>
  before: Cursor
  newest: Cursor['newest']
}

/** The last page with its cursor, and with what became of mentions that are in no list any more. */
const closePage = async (page: Page, { walk: { again }, met, before, newest }: Closing): Promise<Page> => {
  if (again === undefined) return { ...page, cursor: JSON.stringify({ newest } satisfies Cursor) }
  const { recent = [] } = before
  const [witness] = met
  const missing = recent.filter(id => !met.has(id) && !page.gone?.includes(id))
  const found = missing.length > 0 ? await again.ask(missing, witness) : { mentions: [] }
  const gone = [...(page.gone ?? []), ...(found.gone ?? [])]
  const kept = [...new Set([...met, ...recent])].filter(id => !gone.includes(id)).slice(0, again.keep)
  return { ...page, mentions: [...page.mentions, ...found.mentions], ...present({ gone }), cursor: JSON.stringify({ newest, recent: kept } satisfies Cursor) }
}

interface Way {
  walk: Walk
  listing: Listing
  /** The newest instant an earlier run has met. */
  covered: string | undefined
}

/** Pages of one listing, as long as they bring what is wanted; the last one has no `next`. */
async function* walkListing({ since, signal }: Pick<Run<unknown>, 'since' | 'signal'>, { walk, listing, covered }: Way): AsyncGenerator<ListPage> {
  const from = covered === undefined ? since : new Date(Date.parse(covered) - AGAIN_MS).toISOString()
  const met = new Set<string>()
  const asked = new Set<string>()
  let next: string | undefined
  let again = 0
  for (let count = 1; !signal.aborted; count++) {
    const page = await listing.ask(next, from)
    const mentions = unseen(page.mentions, met)
    const circles = page.next !== undefined && (asked.has(page.next) || (page.mentions.length > 0 && mentions.length === 0))
    if (circles) throw circling(walk.place)
    if (isBefore(newestOf(mentions), covered)) again += 1
    const enough = again >= AGAIN_PAGES || isBefore(oldestOf(page.mentions), from)
    next = enough ? undefined : page.next
    const isCut = next !== undefined && count >= walk.maxPages
    if (isCut) next = undefined
    if (next !== undefined) asked.add(next)
    const { next: _, problems, ...rest } = page
    yield { ...rest, mentions, ...present({ problems, next, capped: isCut && covered !== undefined ? tooMuch(walk) : undefined }) }
    if (next === undefined) return
  }
}

const tooMuch = ({ place, maxPages }: Walk): Told => ({
  es: `Desde la última lectura se dijo más en ${place} que las ${maxPages} páginas que se leen de una vez: lo más antiguo quedó fuera. Haz que se lea más a menudo, o busca con más precisión.`,
  en: `More was said on ${place} since the last reading than the ${maxPages} pages that are read at once: the oldest of it was left out. Have it read more often, or search more narrowly.`,
})

const instantsOf = (mentions: Pick<Mention, 'publishedAt'>[]): number[] => mentions.flatMap(({ publishedAt }) => (publishedAt === undefined ? [] : [Date.parse(publishedAt)]))

/** A clock that goes wrong must not hide what comes after: nothing is newer than `now`. */
const newestOf = (mentions: Pick<Mention, 'publishedAt'>[], now?: string): string | undefined => {
  const instants = instantsOf(mentions)
  if (instants.length === 0) return undefined
  const newest = Math.max(...instants)
  return new Date(now === undefined ? newest : Math.min(newest, Date.parse(now))).toISOString()
}

/** The last one of a list that goes from new to old. */
const oldestOf = (mentions: Mention[]): string | undefined => mentions.findLast(({ publishedAt }) => publishedAt !== undefined)?.publishedAt

const isBefore = (instant: string | undefined, other: string | undefined): boolean => instant !== undefined && other !== undefined && Date.parse(instant) < Date.parse(other)
