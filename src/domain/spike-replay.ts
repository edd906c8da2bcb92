import { z } from 'zod'
import { createSpikeState, tick, type Sensitivity, type SpikeState } from './spike.ts'

const instant = z.unknown().transform((value, context) => {
  const at = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (!Number.isFinite(at)) context.addIssue({ code: 'custom', message: `${JSON.stringify(value) ?? 'nothing'} is no instant; write one such as 2026-03-01T14:00:00Z` })
  return at
})
const count = z.number().int().min(0)
const lineSchema = z.object({
  brand: z.union([z.string(), z.number()]),
  at: instant,
  collected: z.boolean().default(true),
  counts: z.array(z.object({ hour: instant, negative: count, other: count })).default([]),
})

export interface Replay {
  /** One line of NDJSON in; the lines that answer it. */
  line(text: string): string[]
}

/**
 * The detector over a stream of ticks `{brand, at, collected, counts: [{hour, negative, other}]}`, in time order for each
 * brand. A line that cannot be read is answered with `{line, error}`; the rest goes on. `snapshotEvery` ticks a brand's state
 * is put away as text and taken back, as a restart would.
 */
export const createReplay = ({ sensitivity, snapshotEvery }: { sensitivity: Sensitivity; snapshotEvery?: number }): Replay => {
  const states = new Map<string | number, { state: SpikeState; ticks: number }>()
  let number = 0
  return {
    line: text => {
      number += 1
      if (text.trim() === '') return []
      const parsed = parse(text)
      if (typeof parsed === 'string') return [JSON.stringify({ line: number, error: parsed })]
      const { brand, ...rest } = parsed
      const before = states.get(brand) ?? { state: createSpikeState(), ticks: 0 }
      const { state, events } = tick(before.state, rest, { sensitivity })
      const ticks = before.ticks + 1
      states.set(brand, { ticks, state: snapshotEvery && ticks % snapshotEvery === 0 ? (JSON.parse(JSON.stringify(state)) as SpikeState) : state })
      return events.map(({ type, kind, series, severity, observed, expected, per90d, onset, at }) => JSON.stringify({ brand, at, type, kind, series, severity, observed, expected, per90d, onset }))
    },
  }
}

const parse = (text: string): z.output<typeof lineSchema> | string => {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return `This line is not JSON: ${(error as Error).message}`
  }
  const checked = lineSchema.safeParse(value)
  if (checked.success) return checked.data
  const issue = checked.error.issues[0]!
  return `${issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''}${issue.message}`
}
