import { OWN } from './brands.ts'
import type { Post } from './post.ts'
import { createChance } from './random.ts'
import { SITES } from './sites.ts'
import type { Library, TextPhase } from './texts.ts'
import { createWriter, type Writer, type Written } from './writer.ts'

const SECOND_MS = 1000
const MINUTE_MS = 60 * SECOND_MS
// Long enough to see the page calm, short enough to see the wave before one leaves.
const BURST = { fromMs: 35 * SECOND_MS, lengthMs: 60 * SECOND_MS, posts: 38 }
const ANSWERED_AFTER_MS = 3 * MINUTE_MS
const MENDED_AFTER_MS = 8 * MINUTE_MS
// While somebody watches for the first time; afterwards as often as on any day of the story.
const FIRST_MS = 10 * MINUTE_MS
const PAUSE_MS = { first: 40 * SECOND_MS, later: 70 * MINUTE_MS }
const BILLING_GROUPS = { review: 45, apps: 35, murmullo: 15, foro: 5 } as const

/** What is written while the server runs: a few ordinary opinions, a burst of double charges, answers, and people who soften. */
export const liveUntil = (library: Library, { start, until, seed = 'marea' }: { start: Date; until: Date; seed?: string }): Post[] => {
  const chance = createChance(`${seed} live`)
  const writer = createWriter(library, chance)
  const posts: Post[] = []
  const write = (phase: TextPhase, atMs: number): Written => {
    const group = phase === 'billing' ? chance.weighted(BILLING_GROUPS) : undefined
    const written = writer.write({ brand: OWN.slug, phase, at: new Date(start.getTime() + atMs), ...(group && { group }) }, `l${posts.length + 1}`)
    posts.push(written.post)
    return written
  }
  for (let i = 0; i < BURST.posts; i++) {
    const written = write('billing', BURST.fromMs + chance.next() * BURST.lengthMs)
    if (SITES[written.post.site].kind === 'review' && chance.happens(0.6)) mend(written, { chance, writer })
  }
  for (let atMs = 5 * SECOND_MS; start.getTime() + atMs <= until.getTime(); ) {
    // All else as usual: a wave of complaints, not a rush of everything.
    if (atMs > BURST.fromMs && atMs < BURST.fromMs + BURST.lengthMs) atMs = BURST.fromMs + BURST.lengthMs
    write(chance.happens(0.85) ? 'base' : 'talk', atMs)
    atMs += (atMs < FIRST_MS ? PAUSE_MS.first : PAUSE_MS.later) * (0.6 + 0.8 * chance.next())
  }
  return posts
}

/** The brand answers with substance; some authors say so. */
const mend = ({ post, person }: Written, { chance, writer }: { chance: ReturnType<typeof createChance>; writer: Writer }): void => {
  const words = writer.answer(person.lang, 'billing', 'substance')
  const thanks = writer.answer(person.lang, 'billing', 'edit')
  if (words === undefined) return
  const first = post.versions[0]!
  const answeredAt = first.at.getTime() + ANSWERED_AFTER_MS * (1 + chance.next())
  post.reply = { text: writer.fill(words, person, OWN.slug), at: new Date(answeredAt) }
  if (thanks === undefined || !chance.happens(0.4)) return
  post.versions.push({ at: new Date(answeredAt + MENDED_AFTER_MS * (0.5 + chance.next())), text: `${first.text}\n\n${writer.fill(thanks, person, OWN.slug)}`, stars: 4 })
}
