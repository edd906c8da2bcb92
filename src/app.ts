import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { ReaderPool } from './analysis/pool.ts'
import { loadCollectors } from './app/collectors.ts'
import { hasRoomForDemo, isDemoRemoved, openDemoAlone, removeDemoBrands, type Demo } from './app/demo.ts'
import { createFiles } from './app/files.ts'
import { loadFormula } from './app/formula.ts'
import { loadNoise } from './app/noise.ts'
import { openReader } from './app/reader.ts'
import { ROOT, VERSION } from './app/root.ts'
import { sealingSecret } from './app/secret.ts'
import { syncConfig } from './app/sync.ts'
import { resolveSecrets, type Config } from './config.ts'
import { openStore, type Store } from './db/client.ts'
import { noteFormula } from './db/index/formula-change.ts'
import { findDrift } from './db/describe.ts'
import { takeHostTurn } from './db/source/host-turn.ts'
import { releaseAllLanes } from './db/delivery/lane.ts'
import { releaseAllAnswers } from './db/answer/outgoing-send.ts'
import { analyzeTables } from './db/index/statistics.ts'
import { migrate, readMigrations, SchemaDriftError, type Migration } from './db/migrate.ts'
import { releaseAllSources } from './db/source/run.ts'
import type { Formula } from './domain/index/formula.ts'
import type { Deps } from './jobs/deps.ts'
import type { Log } from './log.ts'
import { createDoor } from './net/http.ts'
import { createMailer } from './net/mail.ts'
import type { TakeTurn } from './net/politeness.ts'
import { createSealer } from './net/seal.ts'

/** Everything a process of Marea holds open, whatever it does with it: serve, work, import. */
export interface App {
  config: Config
  store: Store
  deps: Deps
  formula: Formula
  migrations: Migration[]
  reader: ReaderPool
  /** The demo internet, where this process runs one. */
  demo: Demo | undefined
  close(): Promise<void>
}

export interface AppOptions {
  config: Config
  log: Log
  now?: () => Date
  /** Runs the demo where nobody has brands of their own and nobody took it away. */
  withDemo?: boolean
  /** Any file may be read: the command line's, never the server's. */
  anyFile?: boolean
  /** Servers on loopback that stand in for addresses of the real internet; see the door. Tests name them, no setting does. */
  standIns?: Readonly<Record<string, string>>
}

/** Says honestly who asks. */
export const USER_AGENT = `Marea/${VERSION} (self-hosted social listening)`

/** Puts the floors together: the one place that knows all of them. Throws a sentence when something stands against starting. */
export const openApp = async ({ config, log, now = () => new Date(), withDemo = false, anyFile = false, standIns = {} }: AppOptions): Promise<App> => {
  const formula = loadFormula(config.formula)
  const noise = loadNoise()
  const collectors = await loadCollectors(join(ROOT, 'collectors'))
  const migrations = readMigrations(join(ROOT, 'sql'))
  const store = await openStore({ databaseUrl: config.databaseUrl, folder: config.dataFolder }, error => log.warn({ err: error }, 'A connection to the database was lost'))
  const closing: Array<() => Promise<unknown>> = [() => store.close()]
  const close = async (): Promise<void> => {
    for (const end of closing.toReversed()) await end()
  }
  try {
    const ran = await migrate(store, migrations)
    if (ran.length > 0) log.info({ migrations: ran.length }, 'The database was brought to the newest schema')
    // A table that was written anew has lost what its indexes answer by, and the planner has not seen new ones.
    if (ran.length > 0 && ran.length < migrations.length) await analyzeTables(store.db)
    await refuseDrift(store)
    if (store.kind === 'pglite') await releaseAll(store)
    await noteFormula(store.db, formula, now())
    const sealer = createSealer(sealingSecret(config))
    const demo = withDemo && config.file === undefined && !isDemoRemoved(config.dataFolder) && (await hasRoomForDemo(store.db)) ? await openDemoAlone({ store, folder: config.dataFolder, now }) : undefined
    if (demo) closing.push(() => demo.close())
    const door = createDoor({ userAgent: USER_AGENT, allowHosts: [...config.allowHosts, ...(demo ? [demo.host] : [])], unpaused: demo ? [demo.host] : [], takeTurn: turnsOf(store, log), standIns })
    const reader = openReader(config, { db: store.db, door, now, log })
    closing.push(() => reader.close())
    const files = createFiles({ cwd: process.cwd(), ...(!anyFile && { folders: [config.dataFolder] }) })
    const deps: Deps = {
      db: store.db, now, log, reader, door, files, sealer, collectors, noise,
      ...(config.mail && { mailer: createMailer(config.mail) }),
      resolveSecrets: given => resolveSecrets(given, config.environment),
      whose: reader.aspects.whose,
      holdsDemo: demo !== undefined,
      processId: `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`,
    }
    if (config.file !== undefined && withDemo) await leaveDemo(store, log)
    await syncConfig(config, { db: store.db, collectors, sealer, now: now() })
    await demo?.plant({ db: store.db, sealer, now: now() })
    return { config, store, deps, formula, migrations, reader, demo, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** What somebody changed by hand would otherwise be found by the first query that misses it. */
export const refuseDrift = async ({ db }: Pick<Store, 'db'>): Promise<void> => {
  const drift = await findDrift(db, readFileSync(join(ROOT, 'src/db/schema.ts'), 'utf8'))
  if (drift.length === 0) return
  throw new SchemaDriftError(`The database is not as its migrations made it: ${drift.slice(0, 10).join(', ')} ${drift.length === 1 ? 'is' : 'are'} missing or of another type. Undo what was changed by hand, or restore a backup.`)
}

/** Processes that share a server take turns at every host; a PGlite has one process, whose own pauses are enough. */
const turnsOf = ({ kind, db }: Store, log: Log): TakeTurn | undefined => {
  if (kind === 'pglite') return undefined
  return async (host, { now, pauseMs }) => {
    try {
      return (await takeHostTurn(db, host, { now: new Date(now), pauseMs })).getTime()
    } catch (error) {
      // This process still pauses by itself: better than to stand still.
      log.warn({ host, err: error }, 'The turn at a host could not be taken')
      return now
    }
  }
}

/** A killed process holds what it was at for a minute more. The folder is this process's alone, so nobody has to wait for that. */
const releaseAll = async ({ db }: Store): Promise<void> => {
  await releaseAllSources(db)
  await releaseAllLanes(db)
  await releaseAllAnswers(db)
}

/** Brands of one's own and invented ones never stand side by side. */
const leaveDemo = async ({ db }: Store, log: Log): Promise<void> => {
  const removed = await removeDemoBrands(db)
  if (removed > 0) log.info({ brands: removed }, 'The demo was removed: a config file names brands of your own')
}
