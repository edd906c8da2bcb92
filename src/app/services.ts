import { createReputation } from '../api/reputation.ts'
import { findSourceByName, listSources, wakeSource } from '../db/source/source.ts'
import type { App } from '../app.ts'
import { findBrand } from '../db/brand.ts'
import { isMigrated } from '../db/migrate.ts'
import { countAuthored, eraseAuthor, liftFromHold, putOnHold } from '../jobs/keep/erase.ts'
import { ingest } from '../jobs/collect/ingest.ts'
import { sendTest } from '../jobs/tell/send-test.ts'
import type { Workers } from '../jobs/boss.ts'
import { createGuard } from '../net/address.ts'
import { newSecret, parseSecret } from '../net/webhook.ts'
import type { WebServices } from '../web/services.ts'
import { removeDemoBrands } from './demo.ts'
import { createConfigFile } from './edit-config.ts'
import { createImports } from './imports.ts'
import { metricsOf } from './metrics.ts'
import { createPreview } from './preview.ts'
import { openDrafter } from './reader.ts'
import { createProposer } from './propose-watch.ts'
import { VERSION } from './root.ts'

/** What the server's routes and pages are given of the floors they may not know. */
export const servicesOf = (app: App, workers: () => Workers | undefined): WebServices => {
  const { deps, store, formula, demo, config, migrations } = app
  const { db, now, log, collectors, sealer } = deps
  const reputation = createReputation({ db, now, formula, collectors })
  const guard = createGuard([...config.allowHosts, ...(demo ? [demo.host] : [])])
  const removeDemo = async (): Promise<void> => void (await (demo ? demo.remove(db) : removeDemoBrands(db)))
  const wake = (ask: (workers: Workers) => Promise<void>): void => {
    const running = workers()
    if (running) ask(running).catch(error => log.warn({ err: error }, 'The workers could not be woken'))
  }
  return {
    db, now, log, collectors, reputation,
    version: VERSION,
    publicUrl: config.publicUrl,
    isReady: async () => {
      if (!(await isMigrated(store.db, migrations))) return { ready: false, reason: 'The database is being migrated.' }
      const brand = demo && (await findBrand(db, demo.slug))
      if (!brand) return { ready: true }
      const isCollected = (await listSources(db, brand.id)).every(({ lastRunAt, heldUntil }) => lastRunAt !== null && heldUntil === null)
      if (!isCollected || (await reputation.zmot(brand)).index === null) return { ready: false, reason: 'The demo is being collected.' }
      return { ready: true }
    },
    metrics: () => metricsOf(db),
    analyze: opinions => app.reader.read(opinions),
    aspects: app.reader.aspects,
    draftAnswer: openDrafter(config, deps),
    preview: createPreview(deps),
    proposeWatch: createProposer(deps),
    ingest: async (brand, source, mentions) => {
      const { stored, changed, unchanged, problems } = await ingest(deps, { brand, source: (await findSourceByName(db, brand.id, source.name)) ?? source }, { mentions })
      return { stored, changed, unchanged, problems }
    },
    authors: {
      count: (brand, meant) => countAuthored(deps, brand, meant),
      erase: (brand, request) => eraseAuthor(deps, brand, request),
      hold: (brand, request) => putOnHold(deps, brand, request),
      lift: async (brand, request) => {
        const lifted = await liftFromHold(deps, brand, request)
        if (lifted) wake(running => running.ask('tidy'))
        return lifted
      },
    },
    // The demo is collected by the process that has it: its clock finds the source due.
    runNow: async source => (source.origin === 'demo' && !demo ? await wakeSource(db, source.id, now()) : wake(running => running.ask('collect', { id: source.id }))),
    wakeAnswers: () => wake(running => running.ask('answer')),
    wakeDeliveries: () => wake(running => running.ask('deliver')),
    wakeCases: () => wake(running => running.ask('cases')),
    sendTest: (brand, endpoint) => sendTest(deps, brand, endpoint),
    openLink: signed => sealer.verify(signed),
    secrets: { create: newSecret, check: secret => void parseSecret(secret), seal: secret => sealer.seal(secret) },
    checkUrl: async url => guard.check(new URL(url), url),
    removeDemo,
    unseal: sealed => sealer.open(sealed),
    configFile: createConfigFile(app),
    imports: createImports(deps, { folder: config.dataFolder }),
    demo: { sinkUrl: demo?.sinkUrl ?? null, remove: removeDemo },
  }
}
