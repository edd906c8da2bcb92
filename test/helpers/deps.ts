import { join } from 'node:path'
import { createReaderPool } from '../../src/analysis/pool.ts'
import { loadCollectors } from '../../src/app/collectors.ts'
import type { Collector } from '../../src/contract.ts'
import type { Store } from '../../src/db/client.ts'
import type { Deps } from '../../src/jobs/deps.ts'
import { createDoor } from '../../src/net/http.ts'
import { createSealer } from '../../src/net/seal.ts'
import { plainFiles } from './plain-files.ts'
import { root } from './stores.ts'

export interface TestDeps extends Deps {
  /** What was logged, a sentence each. */
  logged: string[]
  /** Moves the clock. */
  setTime(instant: string | Date): void
}

const reader = createReaderPool({ root, workers: 0 })

/** The real parts on a clock that stands still until it is moved. */
export const openDeps = async (store: Store, { hosts = [], now = '2026-03-10T12:00:00Z', collectors }: { hosts?: string[]; now?: string; collectors?: Map<string, Collector> } = {}): Promise<TestDeps> => {
  let time = new Date(now)
  const logged: string[] = []
  const log = (_fields: object, message: string): void => void logged.push(message)
  return {
    db: store.db,
    now: () => time,
    setTime: instant => void (time = new Date(instant)),
    logged,
    log: { info: log, warn: log, error: (fields, message) => log({}, `${message} ${String((fields as { err?: unknown }).err ?? '')}`) },
    reader,
    door: createDoor({ userAgent: 'Marea/test', allowHosts: hosts, pauseMs: 0 }),
    files: plainFiles,
    sealer: createSealer('a secret for tests only'),
    collectors: collectors ?? (await loadCollectors(join(root, 'collectors'))),
    whose: reader.aspects.whose,
    resolveSecrets: config => config,
    holdsDemo: true,
    processId: 'test',
  }
}
