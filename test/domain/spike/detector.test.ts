import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createMemory, tick } from '../../../src/domain/spike/detector.ts'
import type { SpikeEvent } from '../../../src/domain/spike/episode.ts'
import type { Arrival, HourCount } from '../../../src/domain/spike/intake.ts'
import { usualOf } from '../../../src/domain/spike/level.ts'
import { AT, type Memory } from '../../../src/domain/spike/memory.ts'
import { learnPast } from '../../../src/domain/spike/past.ts'
import { pack, putAway, takeBack } from '../../../src/domain/spike/snapshot.ts'
import { HOUR_MS } from '../../../src/domain/spike/time.ts'
import { createRandom, poisson } from '../../helpers/chance.ts'

const START = Date.UTC(2026, 0, 5)
const at = (hour: number): number => START + hour * HOUR_MS
const quarter = { sensitivity: 'quarter' as const }

interface World {
  memory: Memory
  events: SpikeEvent[]
}
const tell = ({ events }: World): string[] => events.map(({ type, kind }) => `${type} ${kind}`)
const alerts = ({ events }: World): SpikeEvent[] => events.filter(({ type }) => type === 'opened' || type === 'escalated' || type === 'reminder')

/** One tick at the end of each hour. */
const run = (hours: number[], countOf: (hour: number) => Omit<HourCount, 'hour'>, world: World = { memory: createMemory(), events: [] }, collected: (hour: number) => boolean = () => true): World => {
  const memory = world.memory.slice()
  const events = [...world.events]
  for (const hour of hours) {
    const isCollected = collected(hour)
    const counts = isCollected ? [{ hour: at(hour), ...countOf(hour) }] : []
    events.push(...tick(memory, { at: at(hour + 1), collected: isCollected, counts }, quarter))
  }
  return { memory, events }
}
const after = (world: World): World => ({ memory: world.memory, events: [] })

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)
const noise = (rate: number, seed: number) => {
  const random = createRandom(seed)
  return () => ({ negative: poisson(rate, random), other: poisson(3 * rate, random) })
}
const DAYS = 24

describe('the detector of spikes', () => {
  it.each([0.1, 1, 8])('finds a wave within three hours where %d negatives an hour are usual', rate => {
    const usual = run(range(0, 30 * DAYS), noise(rate, 3))
    const random = createRandom(4)
    const wave = run(range(30 * DAYS, 30 * DAYS + 3), () => ({ negative: poisson(rate * 4 + 5, random), other: poisson(3 * rate, random) }), after(usual))
    expect(tell(wave)[0]).toBe('opened negative')
    const [opened] = wave.events
    expect(Date.parse(opened!.onset)).toBeGreaterThanOrEqual(at(30 * DAYS - 1))
    expect(opened!.observed).toBeGreaterThan(opened!.expected)
    expect(opened!.per90d).toBeLessThan(1)
  })

  it('keeps quiet over chance: about one false alarm a brand and quarter at most', () => {
    const brands = range(0, 12)
    const told = brands.flatMap(seed => alerts(run(range(0, 60 * DAYS), noise([0.1, 0.5, 2, 8][seed % 4]!, 100 + seed))))
    expect(told.length / brands.length).toBeLessThanOrEqual(0.6)
  })

  it('knows that nights are calm and Mondays are not', () => {
    const random = createRandom(9)
    const busy = (hour: number): number => (hour % 24 > 8 && hour % 24 < 20 ? 6 : 0.3) * (Math.floor(hour / 24) % 7 === 0 ? 3 : 1)
    const { events } = run(range(0, 70 * DAYS), hour => ({ negative: poisson(busy(hour), random), other: poisson(3 * busy(hour), random) }))
    const afterMonth = events.filter(({ type, at: when }) => type === 'opened' && Date.parse(when) > at(28 * DAYS))
    expect(afterMonth.length).toBeLessThanOrEqual(1)
  })

  it.each([11, 12])('calls a rush by its name, though complaints have risen a little more than the rest (chance %d)', seed => {
    const random = createRandom(seed)
    // Complaints that had bursts of their own: a peak of them is less odd.
    const usual = run(range(0, 40 * DAYS), hour => ({ negative: poisson(hour % 96 >= 60 && hour % 96 < 64 ? 100 : 20, random), other: poisson(60, random) }))
    const rush = run(range(40 * DAYS, 40 * DAYS + 2), () => ({ negative: 75, other: 180 }), after(usual))
    expect(tell(rush)[0]).toBe('opened volume')
  })

  it('tells recovery once it is calm', () => {
    const usual = run(range(0, 20 * DAYS), noise(1, 5))
    const wave = run(range(20 * DAYS, 20 * DAYS + 4), () => ({ negative: 15, other: 3 }), after(usual))
    expect(tell(wave)).toContain('opened negative')
    expect(tell(run(range(20 * DAYS + 4, 21 * DAYS), () => ({ negative: 1, other: 3 }), after(wave)))).toEqual(['recovered negative'])
  })

  it.each([0.5, 3, 20])('takes what lasts for the new level after two alerts at most, from %d an hour to three times that', rate => {
    const usual = run(range(0, 30 * DAYS), noise(rate, 5))
    const risen = run(range(30 * DAYS, 75 * DAYS), noise(3 * rate, 6), after(usual))
    const ofTheRise = alerts(risen).filter(({ at: when }) => Date.parse(when) <= at(34 * DAYS))
    expect(ofTheRise.length).toBeGreaterThanOrEqual(1)
    expect(ofTheRise.length).toBeLessThanOrEqual(2)
    // What comes in the six weeks after is chance, as at any level.
    expect(alerts(risen).length - ofTheRise.length).toBeLessThanOrEqual(1)
    expect(usualOf(risen.memory, 20)).toBeGreaterThan(1.5 * usualOf(usual.memory, 20))
    const risenMore = run(range(75 * DAYS, 75 * DAYS + 24), noise(15 * rate, 7), after(risen))
    expect(tell(risenMore).join()).toContain('opened')
  })

  it('tells a lasting rise twice at most where it ends and opens again on the way, from 0.5 an hour to three times that', () => {
    const worlds = range(0, 40).map(i => {
      const usual = run(range(0, 30 * DAYS), noise(0.5, 5 + 10 * i))
      return alerts(run(range(30 * DAYS, 34 * DAYS), noise(1.5, 6 + 10 * i), after(usual))).length
    })
    expect(worlds.filter(told => told > 2).length).toBeLessThanOrEqual(1)
  })

  it('returns to the level of before when a long wave ends', () => {
    const usual = run(range(0, 30 * DAYS), noise(5, 5))
    const wave = run(range(30 * DAYS, 33 * DAYS), noise(20, 6), after(usual))
    expect(tell(wave).at(-1)).toBe('closed volume')
    const calm = run(range(33 * DAYS, 36 * DAYS), noise(5, 7), after(wave))
    expect(calm.events).toEqual([])
    expect(usualOf(calm.memory, 12)).toBeLessThan(1.5 * usualOf(usual.memory, 12))
  })

  it.each([true, false])('alerts at most once about a brand that is back from silence (asked meanwhile: %s)', isAsked => {
    const usual = run(range(0, 40 * DAYS), noise(3, 5))
    const silent = run(range(40 * DAYS, 65 * DAYS), () => ({ negative: 0, other: 0 }), after(usual), () => isAsked)
    const back = run(range(65 * DAYS, 90 * DAYS), noise(4, 6), after(silent))
    expect([...alerts(silent), ...alerts(back)].length).toBeLessThanOrEqual(1)
  })

  it('alerts less than twice in the first fortnight of a brand', () => {
    const busy = (hour: number): number => (hour % 24 > 8 && hour % 24 < 20 ? 2 : 0.3) * (Math.floor(hour / 24) % 7 > 4 ? 0.4 : 1.2)
    const told = range(0, 12).map(seed => {
      const random = createRandom(300 + seed)
      const rate = [0.2, 2, 20][seed % 3]!
      return alerts(run(range(0, 14 * DAYS), hour => ({ negative: poisson(rate * busy(hour), random), other: poisson(4 * rate * busy(hour), random) }))).length
    })
    expect(Math.max(...told)).toBeLessThan(2)
  })

  it('says when it gets worse', () => {
    const usual = run(range(0, 20 * DAYS), noise(2, 6))
    const { events } = run(range(20 * DAYS, 20 * DAYS + 5), hour => ({ negative: [11, 16, 40, 80, 120][hour - 20 * DAYS]!, other: 6 }), after(usual))
    expect(events.map(({ type, severity }) => `${type} ${severity}`)).toContain('escalated critical')
  })

  it('tells a wave that builds up within minutes once, and as worse after a pause, if it is', () => {
    const { memory } = run(range(0, 20 * DAYS), noise(0.1, 6))
    const start = at(20 * DAYS) + 5_000
    const counts = (i: number) => (i < 8 ? [{ hour: at(20 * DAYS), negative: 5, other: 0 }] : [])
    const events = range(0, 160).flatMap(i => tick(memory, { at: start + i * 15_000, collected: true, counts: counts(i) }, quarter))
    expect(events.map(({ type, severity }) => `${type} ${severity}`)).toEqual([expect.stringMatching(/opened (notice|warning)/), 'escalated critical'])
    expect(Date.parse(events[1]!.at) - Date.parse(events[0]!.at)).toBe(15 * 60_000)
    // What is usual is told of a whole hour, though the hour has only begun.
    expect(events[0]!.expected).toBeGreaterThan(0.04)
    expect(events[0]!.expected).toBeLessThan(0.4)
  })

  it('tells a rush of everything from a rush of complaints', () => {
    const usual = run(range(0, 20 * DAYS), noise(1, 7))
    expect(tell(run(range(20 * DAYS, 20 * DAYS + 3), () => ({ negative: 1, other: 40 }), after(usual)))).toEqual(['opened volume'])
    const random = createRandom(8)
    const rush = run(range(20 * DAYS, 20 * DAYS + 8), () => ({ negative: poisson(6, random), other: poisson(18, random) }), after(usual))
    expect(tell(rush)[0]).toBe('opened volume')
  })

  it('tells that more of every hundred are negative, though they are not more in all', () => {
    const usual = run(range(0, 40 * DAYS), noise(20, 7))
    expect(tell(run(range(40 * DAYS, 42 * DAYS), () => ({ negative: 20, other: 12 }), after(usual)))[0]).toBe('opened share')
  })

  it('tells a storm of one author as volume, and says so', () => {
    const usual = run(range(0, 20 * DAYS), noise(1, 7))
    const storm = run(range(20 * DAYS, 20 * DAYS + 2), () => ({ negative: 25, other: 3, loudest: 22 }), after(usual))
    expect(storm.events[0]).toMatchObject({ type: 'opened', kind: 'volume', oneAuthor: true })
  })

  it('never alerts about what is older than three days', () => {
    const { memory } = run(range(0, 30 * DAYS), noise(1, 7))
    const old = range(10 * DAYS, 27 * DAYS).map(hour => ({ hour: at(hour), negative: 50, other: 1 }))
    expect(tick(memory, { at: at(30 * DAYS) + 60_000, collected: true, counts: old }, quarter)).toEqual([])
  })

  it('never alerts about the past of a new source', () => {
    const past = range(0, 30 * DAYS).map(hour => ({ hour: at(hour), negative: hour > 30 * DAYS - 5 ? 60 : 1, other: 3 }))
    const memory = learnPast(createMemory(), { at: at(30 * DAYS), counts: past, silent: past })
    expect(tick(memory, { at: at(30 * DAYS), collected: true, counts: [] }, quarter)).toEqual([])
    const wave = tick(memory, { at: at(30 * DAYS) + 60_000, collected: true, counts: [{ hour: at(30 * DAYS), negative: 25, other: 1 }] }, quarter)
    expect(wave).toMatchObject([{ type: 'opened', kind: 'negative', observed: 25 }])
  })

  it('knows the same of a past that comes before the first look or after it', () => {
    const past = range(0, 21 * DAYS).map(hour => ({ hour: at(hour), negative: hour % 3, other: 2 }))
    const later = at(21 * DAYS) + 60_000
    const known = learnPast(createMemory(), { at: later, counts: past, silent: past })
    const empty = createMemory()
    tick(empty, { at: later - 30_000, collected: false, counts: [] }, quarter)
    const learnt = learnPast(empty, { at: later, counts: past, silent: past })
    const week = range(0, 7 * DAYS)
    expect(week.map(hour => usualOf(learnt, hour))).toEqual(week.map(hour => usualOf(known, hour)))
  })

  it('learns no silence from an outage when a past comes to light after it', () => {
    const usual = run(range(0, 20 * DAYS), noise(3, 8))
    const outage = run(range(25 * DAYS, 28 * DAYS), noise(3, 9), usual)
    // Of the outage the last two days are fetched afterwards, the three before are gone.
    const counts = [...range(-10 * DAYS, 20 * DAYS), ...range(23 * DAYS, 28 * DAYS)].map(hour => ({ hour: at(hour), negative: 3, other: 9 }))
    const memory = learnPast(outage.memory, { at: at(28 * DAYS), counts, silent: [] })
    expect(Math.min(...range(0, 7 * DAYS).map(hour => usualOf(memory, hour)))).toBeGreaterThan(2.7)
  })

  it('learns nothing from hours in which nobody asked', () => {
    const usual = run(range(0, 20 * DAYS), noise(3, 8))
    const outage = run(range(20 * DAYS, 23 * DAYS), noise(3, 8), after(usual), () => false)
    const back = run(range(23 * DAYS, 26 * DAYS), noise(3, 12), after(outage))
    expect([...tell(outage), ...tell(back)]).toEqual([])
  })

  it('sees a wave whether its opinions come at once or hours later', () => {
    const usual = run(range(0, 30 * DAYS), noise(2, 8))
    const outage = run(range(30 * DAYS, 30 * DAYS + 8), noise(2, 8), after(usual), () => false)
    const wave = range(30 * DAYS, 30 * DAYS + 9).map(hour => ({ hour: at(hour), negative: 14, other: 6 }))
    expect(tick(outage.memory, { at: at(30 * DAYS + 9), collected: true, counts: wave }, quarter)).toMatchObject([{ type: 'opened', kind: 'negative' }])
  })

  it('goes on the same from a memory that was put away as text, which is small', () => {
    const anyCount = fc.record({ negative: fc.integer({ min: 0, max: 3000 }), other: fc.integer({ min: 0, max: 90_000 }), late: fc.integer({ min: 0, max: 90 }), collected: fc.boolean() })
    fc.assert(
      fc.property(fc.array(anyCount, { minLength: 1, maxLength: 120 }), steps => {
        const kept = createMemory()
        let stored = createMemory()
        for (const [i, { late, collected, ...count }] of steps.entries()) {
          const given: Arrival = { at: at(i), collected, counts: [{ hour: at(i - late), ...count }] }
          expect(tick(stored, given, quarter)).toEqual(tick(kept, given, quarter))
          expect(pack(stored).length).toBeLessThan(1536)
          stored = takeBack(putAway(stored))
        }
        expect(stored).toEqual(kept)
      }),
      { numRuns: 20 },
    )
  })

  it('does not mind in which order the hours of a tick stand', () => {
    const usual = run(range(0, 10 * DAYS), noise(1, 11)).memory
    const counts = range(0, 40).map(i => ({ hour: at(10 * DAYS - i), negative: i % 3, other: i % 5 }))
    const [forth, back] = [usual.slice(), usual.slice()]
    const given = { at: at(10 * DAYS) + 1, collected: true }
    expect(tick(forth, { ...given, counts: counts.toReversed() }, quarter)).toEqual(tick(back, { ...given, counts }, quarter))
    expect(forth).toEqual(back)
  })

  it('stands still while the clock is set back', () => {
    const { memory } = run(range(0, 10 * DAYS), noise(1, 11))
    const events = tick(memory, { at: at(10 * DAYS - 5), collected: true, counts: [{ hour: at(10 * DAYS - 6), negative: 1, other: 1 }] }, quarter)
    expect(events).toEqual([])
    expect(memory[AT.now]).toBe(at(10 * DAYS - 1) / HOUR_MS)
  })
})
