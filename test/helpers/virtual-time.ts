import type { Clock } from '../../src/net/politeness.ts'

/** Smallest first. */
export class Heap<T> {
  private readonly items: Array<{ at: number; value: T }> = []

  get size(): number {
    return this.items.length
  }

  get next(): number {
    return this.items[0]?.at ?? Infinity
  }

  push(at: number, value: T): void {
    const { items } = this
    let i = items.push({ at, value }) - 1
    for (let up = (i - 1) >> 1; i > 0 && items[up]!.at > at; up = (i - 1) >> 1) {
      ;[items[i], items[up]] = [items[up]!, items[i]!]
      i = up
    }
  }

  pop(): T {
    const { items } = this
    const { value } = items[0]!
    const last = items.pop()!
    if (items.length === 0) return value
    items[0] = last
    for (let i = 0; ; ) {
      const [left, right] = [2 * i + 1, 2 * i + 2]
      const least = right < items.length && items[right]!.at < items[left]!.at ? right : left
      if (least >= items.length || items[least]!.at >= last.at) return value
      ;[items[i], items[least]] = [items[least]!, items[i]!]
      i = least
    }
  }
}

export interface VirtualTime extends Clock {
  /** Lets everybody sleep and wake until then. */
  runTo(end: number): Promise<void>
}

/** A clock that jumps from one waking to the next. */
export const createVirtualTime = (start: number): VirtualTime => {
  const sleepers = new Heap<() => void>()
  let time = start
  const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve))
  return {
    now: () => time,
    sleep: ms => new Promise<void>(resolve => sleepers.push(time + Math.max(0, ms), resolve)),
    runTo: async end => {
      await settle()
      while (sleepers.next <= end) {
        time = sleepers.next
        sleepers.pop()()
        await settle()
      }
      time = end
    },
  }
}
