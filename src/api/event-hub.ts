import { listEventsAfter, numberEvents, type CaseEvent } from '../db/case/event.ts'
import type { Database } from '../db/client.ts'
import { listPresent, type Present } from '../db/case/presence.ts'
import type { Log } from '../log.ts'

export interface Listener {
  /** What came since the last call, in order. */
  onEvents(events: CaseEvent[]): void
  /** Everybody who is at a case now; told when it changes. */
  onPresent(people: Present[]): void
}

export interface EventHub {
  /** Tells of what comes after `latest`, the newest position the caller knows of; read the log up to now after joining. Returns how to leave. */
  listen(brandId: string, latest: number, listener: Listener): () => void
}

// Another process's writes are seen by looking: an event is on screens within 300 ms, at two small questions of an index a look.
const LOOK_MS = 150
// Who is at which case is told more calmly.
const LOOKS_A_PRESENCE = 5
const MOST = 500

/** One look for all who listen to a brand in this process, however many they are. It asks the log and needs no connection held. */
export const createEventHub = ({ db, now, log }: { db: Database; now: () => Date; log: Log }): EventHub => {
  const rooms = new Map<string, Set<Listener>>()

  const follow = async (brandId: string, room: Set<Listener>, latest: number): Promise<void> => {
    let [last, shown] = [latest, '[]']
    for (let look = 0; room.size > 0; look++) {
      try {
        await numberEvents(db, brandId)
        const events = await listEventsAfter(db, brandId, last, MOST)
        last = events.at(-1)?.position ?? last
        if (events.length > 0) for (const listener of room) listener.onEvents(events)
        if (events.length === MOST) continue
        if (look % LOOKS_A_PRESENCE === 0) shown = await tellPresent(brandId, room, shown)
      } catch (error) {
        log.warn({ err: error }, 'The events of a brand could not be looked for')
      }
      await new Promise(resolve => setTimeout(resolve, LOOK_MS).unref())
    }
  }

  /** Tells who is there when that changed; returns what was told last. */
  const tellPresent = async (brandId: string, room: Set<Listener>, shown: string): Promise<string> => {
    const people = await listPresent(db, brandId, now())
    const seen = JSON.stringify(people.map(({ until: _until, ...rest }) => rest))
    if (seen !== shown) for (const listener of room) listener.onPresent(people)
    return seen
  }

  return {
    listen: (brandId, latest, listener) => {
      const room = rooms.get(brandId)
      // A room that everybody left may still be at its last look: who comes now has one of their own.
      const joined = room !== undefined && room.size > 0 ? room.add(listener) : new Set([listener])
      if (joined !== room) {
        rooms.set(brandId, joined)
        void follow(brandId, joined, latest).finally(() => rooms.get(brandId) === joined && rooms.delete(brandId))
      }
      return () => void joined.delete(listener)
    },
  }
}
