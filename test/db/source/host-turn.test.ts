import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../../src/db/client.ts'
import { forgetHostTurns, takeHostTurn } from '../../../src/db/source/host-turn.ts'
import { createPoliteness } from '../../../src/net/politeness.ts'
import { STORES } from '../../helpers/stores.ts'

const now = new Date('2026-03-10T12:00:00.250Z')
const later = (ms: number): Date => new Date(now.getTime() + ms)

describe.each(STORES)('turns at a host on $kind', ({ open }) => {
  let store: Store
  beforeAll(async () => {
    store = await open()
  })
  afterAll(() => store.close())

  it('are a pause apart, whoever takes them, and at once where nobody was', async () => {
    const starts = await Promise.all(Array.from({ length: 8 }, () => takeHostTurn(store.db, 'shop.example', { now, pauseMs: 1000 })))
    expect(starts.map(start => start.getTime()).toSorted()).toEqual(Array.from({ length: 8 }, (_, i) => later(i * 1000).getTime()))
    expect(await takeHostTurn(store.db, 'other.example', { now, pauseMs: 1000 })).toEqual(now)
    expect(await takeHostTurn(store.db, 'shop.example', { now: later(60_000), pauseMs: 1000 })).toEqual(later(60_000))
  })

  it('keep two processes apart that each pause by themselves', async () => {
    let time = now.getTime()
    const clock = { now: () => time, sleep: async (ms: number) => void (time += ms) }
    const asked: number[] = []
    const doors = Array.from({ length: 2 }, () => createPoliteness(500, clock, async (host, at) => (await takeHostTurn(store.db, host, { now: new Date(at.now), pauseMs: at.pauseMs })).getTime()))
    for (let i = 0; i < 10; i++) {
      await doors[i % 3 === 0 ? 0 : 1]!.turn('press.example')
      asked.push(time)
    }
    expect(Math.min(...asked.slice(1).map((at, i) => at - asked[i]!))).toBeGreaterThanOrEqual(500)
  })

  it('are forgotten when nobody has asked for a while', async () => {
    await takeHostTurn(store.db, 'old.example', { now, pauseMs: 1000 })
    await forgetHostTurns(store.db, later(3_600_000))
    expect(await store.db.selectFrom('host_turn').selectAll().execute()).toEqual([])
  })
})
