import { expect, it } from 'vitest'
import { openPglite } from '../../../src/db/client.ts'
import { eachFace } from '../../../src/db/mention/current.ts'
import { newId } from '../../../src/db/id.ts'
import { migrate, readMigrations } from '../../../src/db/migrate.ts'
import { readRollups, recountRollups } from '../../../src/db/index/rollup.ts'
import type { Face } from '../../../src/domain/index/tally.ts'
import { join } from 'node:path'
import { root } from '../../helpers/stores.ts'

it('a database from before aspects gets its sums counted from the mentions it has', async () => {
  const migrations = readMigrations(join(root, 'sql'))
  const at = migrations.findIndex(({ name }) => name.startsWith('0012-'))
  const store = await openPglite()
  await migrate(store, migrations.slice(0, at))
  const [brand, source] = [newId(), newId()]
  await store.pool.query("insert into brand (id, slug, name, time_zone) values ($1, 'casa', 'Casa', 'UTC')", [brand])
  await store.pool.query("insert into source (id, brand_id, collector, name, kind) values ($1, $2, 'push', 'a', 'review')", [source, brand])
  const rows = [
    ['a', 'positive', false, '{"smot": "positive", "umot": "positive"}', 'repurchase', 5, 500, false],
    ['b', 'negative', false, '{"failure": "negative"}', 'lost', 1.5, 150, false],
    ['c', 'negative', true, '{}', 'none', null, null, false],
    ['d', null, true, '{}', 'none', null, null, false],
    ['e', 'negative', false, '{"failure": "negative"}', 'lost', null, 140, false],
    ['f', 'negative', false, '{"failure": "negative"}', 'lost', 1, 100, true],
  ]
  for (const [id, sentiment, unsure, moments, outcome, rating, stars, off] of rows) {
    await store.pool.query(
      `insert into mention (brand_id, id, source_id, external_id, kind, text, collected_at, occurred_at, day, content_hash, sentiment, unsure, moments, outcome, rating_value, rating_out_of, stars_centi, off_topic)
       values ($1, $2, $3, $4, 'review', '', '2026-03-01Z', '2026-03-01Z', 20513, 'x', $5, $6, $7, $8, $9::double precision, case when $9::double precision is null then null else 5 end, $10, $11)`,
      [brand, newId(), source, id, sentiment, unsure, moments, outcome, rating, stars, off],
    )
  }
  await migrate(store, migrations)
  const faces: Face[] = []
  await store.db.transaction().execute(async trx => {
    for await (const batch of eachFace(trx, brand)) faces.push(...batch)
  })
  const ofAspects = (lines: string[]) => lines.filter(line => line.startsWith('rollup_aspect'))
  expect(ofAspects(await readRollups(store.db, brand))).toEqual(ofAspects(recountRollups(faces)))
  expect(ofAspects(recountRollups(faces))).toHaveLength(4)
  await store.close()
})
