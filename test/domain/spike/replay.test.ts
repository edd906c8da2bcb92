import { describe, expect, it } from 'vitest'
import { createReplay } from '../../../src/domain/spike/replay.ts'

const START = Date.UTC(2026, 0, 5)
const iso = (hour: number): string => new Date(START + hour * 3_600_000).toISOString()
const tickLine = (brand: string, hour: number, negative: number): string => JSON.stringify({ brand, at: iso(hour + 1), collected: true, counts: [{ hour: iso(hour), negative, other: 4 }] })

describe('a replay of spikes', () => {
  const lines = Array.from({ length: 240 }, (_, hour) => [tickLine('a', hour, hour === 200 ? 40 : 1), tickLine('b', hour, 1)]).flat()
  const play = (given: string[], options: Parameters<typeof createReplay>[0] = { sensitivity: 'quarter' }) => {
    const replay = createReplay(options)
    const answers = given.map(line => replay.line(line))
    return { events: answers.flatMap(({ events }) => events), problems: answers.flatMap(({ problems }) => problems) }
  }

  it('answers with the events of each brand', () => {
    const events = play(lines).events.map(line => JSON.parse(line) as Record<string, unknown>)
    expect(events[0]).toMatchObject({ brand: 'a', at: iso(201), type: 'opened', kind: 'negative', series: 'all', observed: 40, onset: iso(200) })
    expect(Object.keys(events[0]!)).toEqual(['brand', 'at', 'type', 'kind', 'series', 'severity', 'observed', 'expected', 'per90d', 'onset'])
    expect(events.map(({ type }) => type)).toContain('recovered')
    expect(events.filter(({ brand }) => brand === 'b')).toEqual([])
  })

  it('is the same when states are put away and taken back', () => {
    expect(play(lines, { sensitivity: 'quarter', snapshotEvery: 3 })).toEqual(play(lines))
  })

  it('takes each tick once, however often it is sent', () => {
    const once = play(lines)
    expect(once.problems).toEqual([])
    const twice = play(lines.flatMap(line => [line, line]))
    expect(twice.events).toEqual(once.events)
    expect(twice.problems[0]).toMatch(/^Line 2: brand a has had this tick/)
    expect(play([...lines, ...lines]).events).toEqual(once.events)
  })

  it('tells what it cannot read, leaves it out, and goes on', () => {
    expect(play(['{"brand": "a", "at": "gestern"}', 'nonsense', '[]', '{"at": 1}', '', tickLine('a', 1, 1)])).toEqual({
      events: [],
      problems: [
        'Line 1: at: "gestern" is no instant; write one such as 2026-03-01T14:00:00Z.',
        expect.stringMatching(/^Line 2: this is not JSON/),
        expect.stringMatching(/^Line 3: this is no tick/),
        'Line 4: brand is missing; it is a text or a number.',
      ],
    })
  })

  it.each([
    ['negative', { hour: iso(200), negative: -40, other: 1 }],
    ['missing', { hour: iso(200), negative: 40 }],
    ['of the future', { hour: iso(260), negative: 40, other: 1 }],
    ['no numbers', { hour: iso(200), negative: '40', other: 1 }],
    ['without an hour', { negative: 40, other: 1 }],
  ])('leaves counts out that are %s, and counts the others of that tick', (_, count) => {
    const spoilt = JSON.stringify({ brand: 'a', at: iso(201), collected: true, counts: [count, { hour: iso(200), negative: 1, other: 4 }] })
    const calm = lines.map(line => (line === lines[400] ? spoilt : line))
    const { events, problems } = play(calm)
    expect(events).toEqual([])
    expect(problems).toEqual([expect.stringMatching(/^Line 401: counts: .*left out\.$/)])
  })
})
