import { sql } from 'kysely'
import { openApp, type App } from '../../src/app.ts'
import { loadCheckedConfig } from '../../src/app/config-checks.ts'
import { findBrand, saveBrand, setCompetitors, type Brand } from '../../src/db/brand.ts'
import { dropCandidates } from '../../src/db/case/candidate.ts'
import { correct } from '../../src/db/reading/correction.ts'
import { listMentions } from '../../src/db/mention/list.ts'
import { endAlert, openAlert } from '../../src/db/alert/alert.ts'
import { setPublicSetting } from '../../src/db/public/setting.ts'
import { storeMentions } from '../../src/db/mention/store.ts'
import { identifyAll } from '../../src/jobs/collect/identify.ts'
import { ownAll } from '../../src/jobs/collect/own-voice.ts'
import { redateAll } from '../../src/jobs/keep/redate.ts'
import { rematchAll } from '../../src/jobs/keep/rematch.ts'
import { keepTrend } from '../../src/jobs/keep/trend.ts'
import { reweighAll } from '../../src/jobs/keep/reweigh.ts'
import { openCases, withoutIndexes } from './cases.ts'
import { fillMentions, mentionOf, type Large } from './mentions.ts'

export interface World {
  mentions: number
  cases: number
  now: Date
}

const OWN = 'large'
const RIVALS = ['rival-one', 'rival-two']
const DAY_MS = 86_400_000
// What people do in a busy week: so many edits and corrections a day.
const PAST_DAYS = 60
const EDITS = 40
const CORRECTIONS = 200

/** A brand with all that pages tell of, beside two competitors a fiftieth its size: filled once, found again afterwards. */
export const fillWorld = async ({ mentions, cases, now }: World): Promise<Brand> => {
  const app = await openApp({ config: await loadCheckedConfig(), log: { info() {}, warn() {}, error: console.error }, now: () => now })
  try {
    const brand = (await findBrand(app.store.db, OWN)) ?? (await fill(app, { mentions, cases, now }))
    // Also of a kept one that a new schema has something to work out for.
    await keepTrend({ db: app.store.db, now: () => now, formula: app.formula })
    return brand
  } finally {
    await app.close()
  }
}

const fill = async ({ store, deps, reader }: App, { mentions, cases, now }: World): Promise<Brand> => {
  const { db, exec } = store
  const large: Large = { slug: OWN, name: 'Large', mentions, sources: 5, days: 3 * 365, now, version: reader.version, answered: 0.3 }
  for (const slug of [OWN, ...RIVALS]) await saveBrand(db, { slug, name: slug, timeZone: 'America/Mexico_City', kind: slug === OWN ? 'own' : 'competitor' })
  // What a start looks for in everything that is stored has been looked for while nothing is.
  for (const look of [redateAll, rematchAll, ownAll, identifyAll, reweighAll]) await look(deps)
  await withoutIndexes(store, 'mention', async () => {
    const { brand, sources } = await fillMentions(db, { ...large, name: OWN, kind: 'own' })
    // A brand that is new beside a large one is looked up by statistics that do not know it yet.
    await exec('analyze mention')
    for (const slug of RIVALS) await fillMentions(db, { ...large, slug, name: slug, mentions: Math.ceil(mentions / 50), sources: 2, kind: 'competitor' })
    await edit(db, { brand, sourceId: sources[0]!.id }, large)
  }, 'mention_words')
  const brand = (await findBrand(db, OWN))!
  await exec('vacuum analyze')
  await setCompetitors(db, brand.id, RIVALS)
  await setPublicSetting(db, brand.id, { enabled: true, structuredData: false })
  await openCases(db, brand.id, { cases, now, dueDays: 365 })
  await sql`update mention set read_version = ${reader.version} where read_version is distinct from ${reader.version}`.execute(db)
  await correctSome(db, brand, now)
  await tellAlerts(db, brand, now)
  await sql`delete from case_candidate`.execute(db)
  await exec('vacuum analyze')
  return brand
}

type Db = App['store']['db']

/** Authors changed their minds on each of the last days. */
const edit = async (db: Db, { brand, sourceId }: { brand: Brand; sourceId: string }, large: Large): Promise<void> => {
  for (let ago = PAST_DAYS; ago > 0; ago--) {
    const now = new Date(large.now.getTime() - ago * DAY_MS)
    const rows = await listMentions(db, brand.id, { sourceId, to: now, limit: EDITS })
    const batch = rows.map(row => {
      const one = mentionOf(0, { ...large, now })
      return { ...one, mention: { ...one.mention, externalId: row.externalId, publishedAt: row.occurredAt.toISOString() } }
    })
    await db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId, now }, batch))
  }
}

const correctSome = async (db: Db, brand: Brand, now: Date): Promise<void> => {
  const rows = await listMentions(db, brand.id, { sentiment: 'negative', limit: CORRECTIONS })
  await db.transaction().execute(trx => correct(trx, { brandId: brand.id, timeZone: brand.timeZone, now }, rows.map(({ id, revision }) => ({ mentionId: id, revision, field: 'sentiment', value: 'neutral', author: 'bench' }))))
  await dropCandidates(db, brand.id)
}

const tellAlerts = async (db: Db, brand: Brand, now: Date): Promise<void> => {
  const exemplars = (await listMentions(db, brand.id, { sentiment: 'negative', limit: 3 })).map(({ id }) => id)
  const draft = { severity: 'warning', onset: new Date(now.getTime() - 7_200_000), observed: 31, expected: 12, per90d: 0.1, detail: { exemplars, hours: 2 } } as const
  for (const series of ['moment:failure', 'moment:smot', 'moment:umot']) {
    const alert = await openAlert(db, brand.id, { ...draft, series, kind: 'negative' }, now)
    if (series !== 'moment:failure') await endAlert(db, alert, 'recovered', now)
  }
}
