import { BRANDS, HANDLES, OWN } from './brands.ts'
import { createPerson, slotsFor, type Person } from './people.ts'
import type { Post } from './post.ts'
import type { Chance } from './random.ts'
import { SITES, type SiteKey } from './sites.ts'
import type { Answer, Group, Lang, Library, Text, TextPhase } from './texts.ts'

/** What a post is to be like. */
export interface Wish {
  brand: string
  phase: TextPhase
  at: Date
  /** Only where this group speaks. */
  group?: Group
}

export interface Writer {
  /** A post of somebody, without what happens to it later. */
  write(wish: Wish, id: string): Written
  /** A text with its slots filled for a person and a brand. */
  fill(text: string, person: Pick<Person, 'lang' | 'country' | 'firstName'>, brand: string): string
  /** What the brand says to it. */
  answer(lang: Lang, topic: string, kind: Answer['kind']): string | undefined
}

export interface Written {
  post: Post
  person: Person
  text: Text
}

const LANGUAGES: Record<Lang, number> = { es: 75, pt: 13, en: 12 }
const GROUPS: Record<string, Record<Group, number>> = {
  own: { review: 70, apps: 12, murmullo: 12, foro: 6 },
  rival: { review: 100, apps: 0, murmullo: 0, foro: 0 },
}
// The same words again within so many days would look like what they are.
const REST_DAYS = 10
const DAY_MS = 86_400_000

/** Writes posts out of the library: the language, the site and the text by chance, seldom the same text twice in a week. */
export const createWriter = ({ texts, answers }: Library, chance: Chance): Writer => {
  const usedAt = new Map<string, number>()
  const candidates = new Map<string, Text[]>()

  const choose = (phase: TextPhase, lang: Lang, group: Group, { country, brand, at }: { country: string; brand: string; at: Date }): Text | undefined => {
    const key = `${phase} ${lang} ${group}`
    const known = candidates.get(key) ?? texts.filter(text => text.phase === phase && text.lang === lang && text.group === group)
    candidates.set(key, known)
    const fitting = known.filter(text => text.country === undefined || text.country === country)
    const rested = fitting.filter(text => at.getTime() - (usedAt.get(brand + text.text) ?? -Infinity) > REST_DAYS * DAY_MS)
    if (fitting.length === 0) return undefined
    const text = rested.length > 0 ? chance.one(rested) : fitting.toSorted((a, b) => (usedAt.get(brand + a.text) ?? 0) - (usedAt.get(brand + b.text) ?? 0))[0]!
    usedAt.set(brand + text.text, at.getTime())
    return text
  }

  const fill: Writer['fill'] = (text, person, brand) => {
    const rival = BRANDS.find(({ slug }) => slug !== brand)!
    const name = BRANDS.find(({ slug }) => slug === brand)!.name
    const slots: Record<string, string> = {
      ...slotsFor(chance, person), autor: person.firstName, marca: name, propia: OWN.name, rival: rival.name, handle: `@${HANDLES[brand]}`, hashtag: `#${HANDLES[brand]}`,
    }
    return text.replace(/\{(\w+)\}/g, (slot, key: string) => slots[key] ?? slot)
  }

  const write: Writer['write'] = ({ brand, phase, at, group: wanted }, id) => {
    const isOwn = brand === OWN.slug
    for (;;) {
      const person = createPerson(chance, chance.weighted(LANGUAGES))
      const group = wanted ?? chance.weighted(phase === 'talk' ? { review: 0, apps: 0, murmullo: 60, foro: 40 } : GROUPS[isOwn ? 'own' : 'rival']!)
      const text = choose(phase, person.lang, group, { country: person.country, brand, at })
      // Not everything is said everywhere in every language: somebody else has something to say.
      if (!text) continue
      const site: SiteKey = group === 'review' ? chance.weighted({ opinometro: 58, vozcliente: 42 }) : group
      const stars = SITES[site].kind === 'review' ? { stars: text.stars } : {}
      return { person, text, post: { id: `${SITES[site].prefix}-${id}`, site, brand, author: person.name, lang: person.lang, versions: [{ at, text: fill(text.text, person, brand), ...stars }] } }
    }
  }

  const answer: Writer['answer'] = (lang, topic, kind) => {
    const known = answers.filter(one => one.lang === lang && one.topic === topic && one.kind === kind)
    return known.length === 0 ? undefined : chance.one(known).text
  }
  return { write, fill, answer }
}
