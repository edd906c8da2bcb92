import { describe, expect, it } from 'vitest'
import { createReplay } from '../../src/domain/spike-replay.ts'

const START = Date.UTC(2026, 0, 5)
const iso = (hour: number): string => new Date(START + hour * 3_600_000).toISOString()
const tickLine = (brand: string, hour: number, negative: number): string => JSON.stringify({ brand, at: iso(hour + 1), collected: true, counts: [{ hour: iso(hour), negative, other: 4 }] })

describe('a replay of spikes', () => {
  const lines = Array.from({ length: 240 }, (_, hour) => [tickLine('a', hour, hour === 200 ? 40 : 1), tickLine('b', hour, 1)]).flat()

  it('answers with the events of each brand', () => {
    const replay = createReplay({ sensitivity: 'quarter' })
    const events = lines.flatMap(line => replay.line(line)).map(line => JSON.parse(line) as Record<string, unknown>)
    expect(events[0]).toMatchObject({ brand: 'a', at: iso(201), type: 'opened', kind: 'negative', series: 'all', observed: 40, onset: iso(200) })
    expect(Object.keys(events[0]!)).toEqual(['brand', 'at', 'type', 'kind', 'series', 'severity', 'observed', 'expected', 'per90d', 'onset'])
    expect(events.map(({ type }) => type)).toContain('recovered')
    expect(events.filter(({ brand }) => brand === 'b')).toEqual([])
  })

  it('is the same when states are put away and taken back', () => {
    const [plain, stored] = [createReplay({ sensitivity: 'quarter' }), createReplay({ sensitivity: 'quarter', snapshotEvery: 3 })]
    expect(lines.flatMap(line => stored.line(line))).toEqual(lines.flatMap(line => plain.line(line)))
  })

  it('tells a line it cannot read, and goes on', () => {
    const replay = createReplay({ sensitivity: 'month' })
    expect(replay.line('{"brand": "a", "at": "gestern"}')).toEqual([expect.stringMatching(/^\{"line":1,"error":"at: .*gestern/)])
    expect(replay.line('nonsense')).toEqual([expect.stringContaining('"line":2,"error":"This line is not JSON')])
    expect(replay.line('')).toEqual([])
    expect(replay.line(tickLine('a', 1, 1))).toEqual([])
  })
})
