import { join } from 'node:path'
import { openApp } from '../app.ts'
import { ConfigError, type Config } from '../config.ts'
import { createLog } from '../log.ts'
import { loadCheckedConfig } from './config-checks.ts'
import { restoreDemo } from './demo.ts'
import { serveApp } from './serve.ts'

/** Runs a server until it is told to stop. A second signal ends it at once. */
export const start = async ({ demo = false, again = false }: { demo?: boolean; again?: boolean } = {}): Promise<void> => {
  const log = createLog()
  try {
    const loaded = await loadCheckedConfig()
    const config = demo ? demoConfig(loaded) : loaded
    if (again) restoreDemo(config.dataFolder)
    const app = await openApp({ config, log, withDemo: true })
    const running = await serveApp(app).catch(async error => {
      await app.close()
      throw error
    })
    onSignal(async () => {
      log.info({}, 'Stopping. Press Ctrl-C again to stop at once.')
      await running.stop()
      await app.close()
      log.info({}, 'Stopped')
    })
    // For whoever started it, not for where logs are gathered.
    if (running.setupLink !== undefined) process.stderr.write(`Nobody can sign in yet. This link makes the first administrator, once, within a day:\n  ${running.setupLink}\n`)
    // Said last: who reads it may press Ctrl-C at once.
    log.info({ database: app.store.kind, ...(app.demo && { demo: app.demo.slug }) }, `Marea is at ${running.url}`)
  } catch (error) {
    fail(error)
  }
}

/** The demo alone, in a folder of its own, whatever the configuration says. */
const demoConfig = (config: Config): Config => ({ ...config, file: undefined, brands: [], reader: { kind: 'trained' }, databaseUrl: undefined, dataFolder: join(config.dataFolder, 'demo') })

const onSignal = (stop: () => Promise<void>): void => {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(130)
      stopping = true
      stop().then(() => process.exit(0), error => fail(error))
    })
  }
}

/** Start-up fails loudly, in a sentence where the cause is one a person can mend. */
export const fail = (error: unknown): never => {
  const known = error instanceof ConfigError || (error instanceof Error && !(error instanceof TypeError) && !(error instanceof ReferenceError))
  process.stderr.write(`${known ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`)
  process.exit(1)
}
