import { BRANDS, OWN } from './brands.ts'
import { createPerson } from './people.ts'
import type { Post } from './post.ts'
import { createChance, type Chance } from './random.ts'
import { isSite, SITES, type SiteKey } from './sites.ts'
import { parseTags, type Library, type TextPhase } from './texts.ts'
import { createWriter, type Writer, type Written } from './writer.ts'

export const STORY_DAYS = 120
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

// The warehouse moves and the drivers strike …
const BREAKDOWN = { from: -59, to: -50 }
// … until promises are kept again.
const RECOVERY = { from: -49, to: -30 }
// An update of the app begins to charge twice, now and then.
const BILLING_FROM = -3
// People write in the evening, and more on Sundays.
const HOURS = [1, 1, 0, 0, 0, 0, 1, 2, 4, 6, 7, 7, 7, 8, 8, 6, 6, 7, 8, 10, 11, 12, 9, 4]
const WEEKDAYS = [1.25, 1, 0.95, 0.95, 0.95, 1, 1.1]

interface Telling {
  library: Library
  start: Date
  chance: Chance
  writer: Writer
  posts: Post[]
}

/** The 120 days before the start: calm, a breakdown of deliveries, its recovery, and the first double charges. The same seed tells the same. */
export const tellStory = (library: Library, { start, seed = 'marea' }: { start: Date; seed?: string }): Post[] => {
  const chance = createChance(seed)
  const telling: Telling = { library, start, chance, writer: createWriter(library, chance), posts: [] }
  for (let day = -STORY_DAYS; day <= 0; day++) {
    for (const { slug } of BRANDS) for (const [phase, count] of dayOf(slug, day)) for (let i = some(count, chance); i > 0; i--) speak(telling, { brand: slug, phase, day })
    for (let i = some(1.2, chance); i > 0; i--) wander(telling, day)
  }
  winBack(telling)
  publish(telling)
  return telling.posts.filter(({ versions }) => versions[0]!.at <= start)
}

/** How many posts of each phase a brand gets on a day, about. */
const dayOf = (brand: string, day: number): Array<[TextPhase, number]> => {
  if (brand !== OWN.slug) return [['rivals', 1.6], ['base', 4]]
  const ordinary: Array<[TextPhase, number]> = [['base', 15], ['talk', 2.4]]
  if (day >= BREAKDOWN.from && day <= BREAKDOWN.to) return [...ordinary, ['breakdown', 12 + 24 * Math.sin((Math.PI * (day - BREAKDOWN.from + 1)) / 12)]]
  if (day >= RECOVERY.from && day <= RECOVERY.to) return [...ordinary, ['breakdown', Math.max(0, 7 - (day - RECOVERY.from))], ['recovery', 5]]
  return day >= BILLING_FROM ? [...ordinary, ['billing', 2.5]] : ordinary
}

/** A whole number around a mean: mostly near it. */
const some = (mean: number, chance: Chance): number => {
  const spread = mean * (0.7 + 0.6 * chance.next())
  return Math.floor(spread) + (chance.happens(spread % 1) ? 1 : 0)
}

const instantOn = ({ start, chance }: Telling, day: number): Date => {
  const midnight = Math.floor(start.getTime() / DAY_MS) * DAY_MS + day * DAY_MS
  const hour = Number(chance.weighted(Object.fromEntries(HOURS.map((weight, i) => [String(i), weight])) as Record<string, number>))
  return new Date(midnight + hour * HOUR_MS + chance.between(0, 3_599) * 1000)
}

const speak = (telling: Telling, { brand, phase, day }: { brand: string; phase: TextPhase; day: number }): void => {
  const { chance, writer, posts } = telling
  const at = instantOn(telling, day)
  if (!chance.happens(WEEKDAYS[at.getUTCDay()]! / 1.25)) return
  const written = writer.write({ brand, phase, at }, `${posts.length + 1}`)
  posts.push(written.post)
  if (brand === OWN.slug) reply(telling, written, { phase, day })
}

const TOPICS: Partial<Record<TextPhase, string>> = { breakdown: 'delivery', billing: 'billing' }

/** Whether and how the brand answers: seldom and by rote while everything breaks, with substance once it mends. */
const reply = ({ chance, writer }: Telling, { post, person, text }: Written, { phase, day }: { phase: TextPhase; day: number }): void => {
  if (SITES[post.site].kind !== 'review') return
  const isBad = text.stars <= 2
  const mending = day >= RECOVERY.from && day <= RECOVERY.to
  const happens = isBad ? (phase === 'breakdown' && !mending ? 0.3 : phase === 'billing' ? 0.15 : mending ? 0.85 : 0.5) : 0.15
  if (!chance.happens(happens)) return
  const kind = !isBad ? 'thanks' : chance.happens(mending ? 0.9 : phase === 'breakdown' ? 0.1 : 0.5) ? 'substance' : 'dm'
  const words = writer.answer(person.lang, kind === 'thanks' ? 'thanks' : (TOPICS[phase] ?? 'quality'), kind)
  if (words === undefined) return
  post.reply = { text: writer.fill(words, person, post.brand!), at: new Date(post.versions[0]!.at.getTime() + chance.between(3, 40) * HOUR_MS) }
}

/** Customers who were lost, answered with substance, and came back: their reviews rise. */
const winBack = (telling: Telling): void => {
  const { library, chance, writer, posts } = telling
  for (const [i, { lang, phase, before, text, reply: words, after, edited }] of library.wonBack.entries()) {
    if (phase !== 'breakdown') continue
    const person = createPerson(chance, lang)
    const site = chance.weighted({ opinometro: 55, vozcliente: 45 })
    const published = instantOn(telling, chance.between(BREAKDOWN.from + 1, BREAKDOWN.to))
    const answered = instantOn(telling, chance.between(RECOVERY.from, RECOVERY.from + 4))
    const mended = instantOn(telling, chance.between(RECOVERY.from + 6, RECOVERY.from + 14))
    posts.push({
      id: `${SITES[site].prefix}-w${i + 1}`, site, brand: OWN.slug, author: person.name, lang,
      versions: [
        { at: published, text: writer.fill(text, person, OWN.slug), stars: parseTags(before).stars },
        { at: mended, text: writer.fill(edited, person, OWN.slug), stars: parseTags(after).stars },
      ],
      reply: { text: writer.fill(words, person, OWN.slug), at: answered },
    })
  }
}

/** What stands in the library for a certain day: one of a kind, and the press. */
const publish = (telling: Telling): void => {
  const { library, chance, writer, posts } = telling
  for (const [i, { lang, day, site, tags, text, deletedAfterDays }] of library.special.entries()) {
    if (!isSite(site)) throw new Error(`texts/special.yaml: there is no site “${site}”.`)
    const person = createPerson(chance, lang)
    const at = instantOn(telling, day)
    posts.push({
      id: `${SITES[site].prefix}-s${i + 1}`, site, brand: OWN.slug, author: person.name, lang,
      versions: [{ at, text: writer.fill(text, person, OWN.slug), stars: parseTags(tags).stars }],
      ...(deletedAfterDays !== undefined && { deletedAt: new Date(at.getTime() + deletedAfterDays * DAY_MS) }),
    })
  }
  for (const [i, { day, title, text }] of library.press.entries()) {
    const journalist = createPerson(chance, 'es')
    const write = (words: string): string => writer.fill(words, journalist, OWN.slug)
    posts.push({ id: `${SITES.prensa.prefix}-${i + 1}`, site: 'prensa', brand: null, title: write(title), author: journalist.name, lang: 'es', versions: [{ at: instantOn(telling, day), text: write(text) }] })
  }
}

/** Talk on the shared sites that is about nobody's brand. */
const wander = (telling: Telling, day: number): void => {
  const { library, chance, posts } = telling
  const { lang, site: group, text } = chance.one(library.offtopic)
  const site: SiteKey = group === 'foro' ? 'foro' : 'murmullo'
  posts.push({ id: `${SITES[site].prefix}-${posts.length + 1}`, site, brand: null, author: createPerson(chance, lang).name, lang, versions: [{ at: instantOn(telling, day), text }] })
}
