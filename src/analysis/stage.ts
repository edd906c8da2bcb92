import type { Opinion, Reading } from '../domain/reading/reading.ts'
import type { ReaderPool } from './pool.ts'

/** An opinion with what our own reader said of it. */
export interface Read {
  opinion: Opinion
  reading: Reading
}

/** What a stage says in place of ours; what it leaves out stays ours. */
export type Verdicts = Partial<Pick<Reading, 'language' | 'sentiment' | 'moments' | 'outcome' | 'needsResponse'>>

/** A reader above our own, switched on by the operator: it is given what ours read and says it better. */
export interface Stage {
  /** Changes with whatever changes its readings: mentions read by another version are read again. */
  version: string
  /**
   * Verdicts in order. An empty one: ours stands, for good. Undefined: it could not be asked now (down, over its budget);
   * ours stands in and it is asked again later. Never throws for a text.
   */
  read(given: Read[], signal: AbortSignal): Promise<Array<Verdicts | undefined>>
}

// More at once are an import or a first collection: nobody waits for a slow reader there, it catches up in the background.
const MOST_AT_ONCE = 200

/** Our own reader with a stage above it. Told sentences go to the log. */
export const withStage = (pool: ReaderPool, stage: Stage, tell: (sentence: string) => void): ReaderPool => {
  const version = `${pool.version}+${stage.version}`
  const ending = new AbortController()
  const ask = async (given: Read[]): Promise<Array<Verdicts | undefined>> => {
    if (given.length === 0 || given.length > MOST_AT_ONCE || ending.signal.aborted) return []
    return await stage.read(given, ending.signal).catch(error => {
      tell(`The ${stage.version} reader failed, its readings are ours: ${(error as Error).message}`)
      return []
    })
  }
  return {
    ...pool,
    version,
    standIn: pool.version,
    read: async opinions => {
      const ours = await pool.read(opinions)
      const given = ours.flatMap((reading, i): Read[] => (reading instanceof Error || opinions[i]!.aside ? [] : [{ opinion: opinions[i]!, reading }]))
      const verdicts = await ask(given)
      const better = new Map(given.flatMap(({ opinion, reading }, i) => (verdicts[i] ? [[reading, joined(pool, { opinion, reading }, verdicts[i], version)] as const] : [])))
      return ours.map(reading => (reading instanceof Error ? reading : (better.get(reading) ?? reading)))
    },
    close: async () => {
      ending.abort()
      await pool.close()
    },
  }
}

/** Aspects take their tone and moments from the reading they stand in: they are found anew. */
const joined = ({ aspects }: ReaderPool, { opinion, reading }: Read, said: Verdicts, version: string): Reading => {
  const whole = { ...reading, ...said, version }
  return Object.keys(said).length === 0 ? whole : { ...whole, aspects: aspects.find(opinion, whole) }
}
