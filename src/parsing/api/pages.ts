import { CollectorError, type Page } from '../../contract.ts'
import { named, type Place } from './place.ts'

export interface Pages<Answer> {
  /** What is read, as sentences name it. */
  place: Place
  ask(token: string | undefined): Promise<Answer>
  /** What leads to the next page; undefined on the last. */
  nextOf(answer: Answer): string | undefined
  /** At most so many pages. */
  max: number
}

/** Pages of an API that leads from one to the next by a token. Throws `shape` where it leads back to one that was read. */
export async function* nextPages<Answer>({ place, ask, nextOf, max }: Pages<Answer>): AsyncGenerator<Answer> {
  const asked = new Set<string>()
  let token: string | undefined
  for (let count = 0; count < max; count++) {
    const answer = await ask(token)
    yield answer
    token = nextOf(answer)
    if (token === undefined) return
    if (asked.has(token)) throw circling(place)
    asked.add(token)
  }
}

/** What ends a walk through pages that would never end. */
export const circling = (place: Place): CollectorError => new CollectorError('shape', {
  es: `Las páginas de ${named(place).es} llevan en círculo. Lo leído se conserva, y Marea lo intenta otra vez con la próxima lectura.`,
  en: `The pages of ${named(place).en} lead in a circle. What was read is kept, and Marea tries again with the next reading.`,
})

/** Newest-first: only the last page may say where to resume, and which is the last shows when no other follows. */
export async function* cursorLast(pages: AsyncIterable<Page>, cursorOf: () => string): AsyncGenerator<Page> {
  let held: Page | undefined
  try {
    for await (const page of pages) {
      const before = held
      held = page
      if (before) yield before
    }
  } catch (error) {
    // The page before a fault is as good as any; without a cursor it moves nothing.
    if (held) yield held
    throw error
  }
  yield { mentions: [], ...held, cursor: cursorOf() }
}

/** The first item of each key, without those whose key was seen before; `seen` knows them from now on. */
export const firstOfEach = <Item>(items: Item[], keyOf: (item: Item) => string, seen = new Set<string>()): Item[] =>
  items.filter(item => !seen.has(keyOf(item)) && seen.add(keyOf(item)))

/** Mentions that this run has not given yet, in order. */
export const unseen = <Item extends { externalId: string }>(mentions: Item[], seen: Set<string>): Item[] => firstOfEach(mentions, ({ externalId }) => externalId, seen)
