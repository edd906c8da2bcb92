import { createInterface } from 'node:readline'
import { once } from 'node:events'
import { analyzeLines } from '../analysis/analyze-lines.ts'
import { createReaderPool } from '../analysis/pool.ts'
import { ROOT } from '../app/root.ts'

/** NDJSON in, NDJSON out; opens no database. */
export const analyzeVerb = async (): Promise<void> => {
  const pool = createReaderPool({ root: ROOT })
  const lines = createInterface({ input: process.stdin, crlfDelay: Infinity })
  for await (const answer of analyzeLines(lines, pool)) {
    if (!process.stdout.write(`${JSON.stringify(answer)}\n`)) await once(process.stdout, 'drain')
  }
  await pool.close()
}
