import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSpikeState, HOUR_MS, learn, tick, type HourCount, type SpikeEvent, type SpikeState, type Tick } from '../../src/domain/spike.ts'
import { createRandom, poisson } from '../helpers/chance.ts'

const START = Date.UTC(2026, 0, 5)
const at = (hour: number): number => START + hour * HOUR_MS
const quarter = { sensitivity: 'quarter' as const }

interface World {
  state: SpikeState
  events: SpikeEvent[]
}

/** One tick at the end of each hour. */
const run = (hours: number[], countOf: (hour: number) => Omit<HourCount, 'hour'>, world: World = { state: createSpikeState(), events: [] }, collected: (hour: number) => boolean = () => true): World => {
  let { state } = world
  const events = [...world.events]
  for (const hour of hours) {
    const isCollected = collected(hour)
    const counts = isCollected ? [{ hour: at(hour), ...countOf(hour) }] : []
    const result = tick(state, { at: at(hour + 1) - 1, collected: isCollected, counts }, quarter)
    state = result.state
    events.push(...result.events)
  }
  return { state, events }
}

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
    const wave = run(range(30 * DAYS, 30 * DAYS + 3), () => ({ negative: poisson(rate * 4 + 5, random), other: poisson(3 * rate, random) }), { ...usual, events: [] })
    expect(wave.events.map(({ type, kind }) => `${type} ${kind}`)).toContain('opened negative')
    const opened = wave.events.find(({ type }) => type === 'opened')!
    expect(Date.parse(opened.onset)).toBeGreaterThanOrEqual(at(30 * DAYS - 1))
    expect(opened.observed).toBeGreaterThan(opened.expected)
    expect(opened.per90d).toBeLessThan(1)
  })

  it('keeps quiet over chance: about one false alarm a brand and quarter at most', () => {
    const brands = range(0, 12)
    const alarms = brands.flatMap(seed => run(range(0, 60 * DAYS), noise([0.1, 0.5, 2, 8][seed % 4]!, 100 + seed)).events.filter(({ type }) => type === 'opened'))
    expect(alarms.length / brands.length).toBeLessThanOrEqual(1)
  })

  it('knows that nights are calm and Mondays are not', () => {
    const random = createRandom(9)
    const busy = (hour: number): number => (hour % 24 > 8 && hour % 24 < 20 ? 6 : 0.3) * (Math.floor(hour / 24) % 7 === 0 ? 3 : 1)
    const { events } = run(range(0, 70 * DAYS), hour => ({ negative: poisson(busy(hour), random), other: poisson(3 * busy(hour), random) }))
    const afterMonth = events.filter(({ type, at: when }) => type === 'opened' && Date.parse(when) > at(28 * DAYS))
    expect(afterMonth.length).toBeLessThanOrEqual(1)
  })

  it('tells recovery once it is calm, and closes what becomes the habit', () => {
    const usual = run(range(0, 20 * DAYS), noise(1, 5))
    const wave = run(range(20 * DAYS, 20 * DAYS + 4), () => ({ negative: 15, other: 3 }), { ...usual, events: [] })
    expect(wave.events.map(({ type }) => type)).toContain('opened')
    const calm = run(range(20 * DAYS + 4, 21 * DAYS), () => ({ negative: 1, other: 3 }), { ...wave, events: [] })
    expect(calm.events.map(({ type }) => type)).toContain('recovered')
    expect(calm.events.map(({ type }) => type)).not.toContain('opened')
    const forever = run(range(20 * DAYS + 4, 24 * DAYS), () => ({ negative: 15, other: 3 }), { ...wave, events: [] })
    expect(forever.events.map(({ type }) => type)).toEqual(expect.arrayContaining(['reminder', 'closed']))
  })

  it('says when it gets worse', () => {
    const usual = run(range(0, 20 * DAYS), noise(2, 6))
    const { events } = run(range(20 * DAYS, 20 * DAYS + 5), hour => ({ negative: 9 + 20 * (hour - 20 * DAYS), other: 6 }), { ...usual, events: [] })
    expect(events.map(({ type, severity }) => `${type} ${severity}`)).toContain('escalated critical')
  })

  it('tells a wave that builds up within minutes once, and as worse after a pause, if it is', () => {
    const usual = run(range(0, 20 * DAYS), noise(0.1, 6)).state
    const start = at(20 * DAYS) + 5_000
    const build = (minutes: number, each: number) => {
      const events: SpikeEvent[] = []
      let state = usual
      for (let i = 0; i < minutes * 4; i++) {
        const result = tick(state, { at: start + i * 15_000, collected: true, counts: [{ hour: at(20 * DAYS), negative: i < 8 ? each : 0, other: 0 }] }, quarter)
        state = result.state
        events.push(...result.events)
      }
      return events
    }
    const events = build(40, 5)
    expect(events.map(({ type, severity }) => `${type} ${severity}`)).toEqual([expect.stringMatching(/opened (notice|warning)/), 'escalated critical'])
    expect(Date.parse(events[1]!.at) - Date.parse(events[0]!.at)).toBe(15 * 60_000)
    // What is usual is told of a whole hour, though the hour has only begun.
    expect(events[0]!.expected).toBeGreaterThan(0.04)
    expect(events[0]!.expected).toBeLessThan(0.4)
  })

  it('tells a rush of everything from a rush of complaints', () => {
    const usual = run(range(0, 20 * DAYS), noise(1, 7))
    const rush = run(range(20 * DAYS, 20 * DAYS + 3), () => ({ negative: 1, other: 40 }), { ...usual, events: [] })
    expect(rush.events.filter(({ type }) => type === 'opened').map(({ kind }) => kind)).toEqual(['volume'])
  })

  it('never alerts about the past of a new source', () => {
    const past = range(0, 30 * DAYS).map(hour => ({ hour: at(hour), negative: hour > 30 * DAYS - 5 ? 60 : 1, other: 3 }))
    const learnt = learn(createSpikeState(), { at: at(30 * DAYS), counts: past, silent: past })
    const { state, events } = tick(learnt, { at: at(30 * DAYS), collected: true, counts: [] }, quarter)
    expect(events).toEqual([])
    const wave = tick(state, { at: at(30 * DAYS) + 60_000, collected: true, counts: [{ hour: at(30 * DAYS), negative: 25, other: 1 }] }, quarter)
    expect(wave.events).toMatchObject([{ type: 'opened', kind: 'negative', observed: 25 }])
  })

  it('knows the same season whether the past comes before the first look or after it', () => {
    const past = range(0, 21 * DAYS).map(hour => ({ hour: at(hour), negative: hour % 3, other: 2 }))
    const later = at(21 * DAYS) + 60_000
    const known = learn(createSpikeState(), { at: later, counts: past, silent: past })
    const empty = tick(createSpikeState(), { at: later - 30_000, collected: false, counts: [] }, quarter).state
    expect(learn(empty, { at: later, counts: past, silent: past })).toMatchObject({ season: known.season, learnt: known.learnt, first: known.first })
  })

  it('learns no silence from an outage when a past comes to light after it', () => {
    const usual = run(range(0, 20 * DAYS), noise(3, 8)).state
    const after = run(range(25 * DAYS, 28 * DAYS), noise(3, 9), { state: usual, events: [] }).state
    // Of the outage the last two days are fetched afterwards, the three before are gone.
    const counts = [...range(-10 * DAYS, 20 * DAYS), ...range(23 * DAYS, 28 * DAYS)].map(hour => ({ hour: at(hour), negative: 3, other: 9 }))
    const { season } = learn(after, { at: at(28 * DAYS), counts, silent: [] })
    expect(Math.min(...season.negative.map((sum, slot) => sum / season.weight[slot]!))).toBeGreaterThan(2.9)
  })

  it('learns nothing from hours in which nobody asked', () => {
    const usual = run(range(0, 20 * DAYS), noise(3, 8))
    const outage = run(range(20 * DAYS, 23 * DAYS), noise(3, 8), { ...usual, events: [] }, () => false)
    const after = run(range(23 * DAYS, 26 * DAYS), noise(3, 12), { ...outage, events: [] })
    expect([...outage.events, ...after.events].filter(({ type }) => type === 'opened')).toEqual([])
  })

  it('goes on the same from a state that was put away as text', () => {
    const anyCount = fc.record({ negative: fc.integer({ min: 0, max: 30 }), other: fc.integer({ min: 0, max: 30 }), late: fc.integer({ min: 0, max: 60 }), collected: fc.boolean() })
    fc.assert(
      fc.property(fc.array(anyCount, { minLength: 1, maxLength: 80 }), steps => {
        let [kept, stored] = [createSpikeState(), createSpikeState()]
        for (const [i, { late, collected, ...count }] of steps.entries()) {
          const given: Tick = { at: at(i), collected, counts: [{ hour: at(i - late), ...count }] }
          const first = tick(kept, given, quarter)
          const second = tick(JSON.parse(JSON.stringify(stored)) as SpikeState, given, quarter)
          expect(second).toEqual(first)
          kept = first.state
          stored = second.state
        }
        expect(JSON.stringify(kept).length).toBeLessThan(16_000)
      }),
      { numRuns: 30 },
    )
  })

  it('does not mind in which order the hours of a tick stand', () => {
    const usual = run(range(0, 10 * DAYS), noise(1, 11)).state
    const counts = range(0, 40).map(i => ({ hour: at(10 * DAYS - i), negative: i % 3, other: i % 5 }))
    const given = { at: at(10 * DAYS) + 1, collected: true }
    expect(tick(usual, { ...given, counts: counts.toReversed() }, quarter)).toEqual(tick(usual, { ...given, counts }, quarter))
  })
})
