import { CollectorError, type Page } from '../../contract.ts'

export interface Walk<Answer> {
  /** Who is asked, as sentences name it. */
  platform: string
  ask(token: string | undefined): Promise<Answer>
  /** What leads to the next page; undefined on the last. */
  nextOf(answer: Answer): string | undefined
  /** At most so many pages. */
  max: number
}

/** Pages of an API that leads from one to the next by a token. Throws `shape` where it leads back to one that was read. */
export async function* nextPages<Answer>({ platform, ask, nextOf, max }: Walk<Answer>): AsyncGenerator<Answer> {
  const asked = new Set<string>()
  let token: string | undefined
  for (let count = 0; count < max; count++) {
    const answer = await ask(token)
    yield answer
    token = nextOf(answer)
    if (token === undefined) return
    if (asked.has(token)) throw new CollectorError('shape', `${platform} leads from one page back to one that was read before. What was read is kept; Marea tries again.`)
    asked.add(token)
  }
}

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

/** Mentions that this run has not given yet, in order. */
export const unseen = <Item extends { externalId: string }>(items: Item[], seen: Set<string>): Item[] =>
  items.filter(({ externalId }) => !seen.has(externalId) && seen.add(externalId))
