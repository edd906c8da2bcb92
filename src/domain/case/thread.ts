/** A message as its thread is told by. */
export interface Message {
  externalId: string
  /** External id of what it answers. */
  replyTo: string | null
  authorId: string | null
}

// Longer chains are loops, or nobody's conversation.
const MOST_STEPS = 100

/** External id of the message a conversation began with, as far as it is known: answers of the brand are steps of it like any other. */
export const rootOf = (externalId: string, parents: ReadonlyMap<string, string>): string => {
  let at = externalId
  const passed = new Set([at])
  for (let step = 0; step < MOST_STEPS; step++) {
    const parent = parents.get(at)
    if (parent === undefined || passed.has(parent)) break
    passed.add((at = parent))
  }
  return at
}

/** One author in one conversation. Who gave no id is told apart by every message. */
export const threadKey = ({ externalId, authorId }: Message, parents: ReadonlyMap<string, string>): string =>
  JSON.stringify(authorId === null ? [externalId] : [rootOf(externalId, parents), authorId])

/** Messages of one source by thread, each thread in the order given. */
export const threadsOf = <M extends Message>(messages: M[], parents: ReadonlyMap<string, string> = parentsOf(messages)): Map<string, M[]> =>
  Map.groupBy(messages, message => threadKey(message, parents))

/** What answers what. */
export const parentsOf = (messages: ReadonlyArray<Pick<Message, 'externalId' | 'replyTo'>>): Map<string, string> =>
  new Map(messages.flatMap(({ externalId, replyTo }) => (replyTo === null ? [] : [[externalId, replyTo] as const])))
