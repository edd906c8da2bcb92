import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { createReplay } from '../domain/spike/replay.ts'
import { SENSITIVITIES } from '../domain/spike/sensitivity.ts'

/** NDJSON of ticks in, NDJSON of events out, what is wrong on stderr; opens no database. */
export const replayVerb = async ({ sensitivity, snapshotEvery }: { sensitivity: string; snapshotEvery?: number }): Promise<void> => {
  const known = SENSITIVITIES.find(one => one === sensitivity)
  if (!known) throw new Error(`--sensitivity is one of ${SENSITIVITIES.join(', ')}.`)
  const replay = createReplay({ sensitivity: known, ...(snapshotEvery !== undefined && { snapshotEvery }) })
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const { events, problems } = replay.line(line)
    if (problems.length > 0) process.stderr.write(`${problems.join('\n')}\n`)
    if (events.length > 0 && !process.stdout.write(`${events.join('\n')}\n`)) await once(process.stdout, 'drain')
  }
}
