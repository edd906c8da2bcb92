import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { alike } from '../../src/contract.ts'
import { openPglite, openPostgres } from '../../src/db/client.ts'
import { listAttempts } from '../../src/db/delivery/attempt.ts'
import { findEndpoint } from '../../src/db/delivery/endpoint.ts'
import { describeSql, describeTypes, findDrift } from '../../src/db/describe.ts'
import { newId } from '../../src/db/id.ts'
import { isMigrated, migrate, readMigrations } from '../../src/db/migrate.ts'
import { findSource } from '../../src/db/source/source.ts'
import { newPostgresDatabase, openTestPglite, openTestPostgres, root, STORES } from '../helpers/stores.ts'

const migrations = readMigrations(join(root, 'sql'))

describe('the schema', () => {
  it('stands in src/db/schema.ts and sql/schema.sql as the migrations make it', async () => {
    const store = await openTestPglite()
    expect(await readFile(join(root, 'src/db/schema.ts'), 'utf8')).toBe(await describeTypes(store.db))
    expect(await readFile(join(root, 'sql/schema.sql'), 'utf8')).toBe(await describeSql(store.db))
    await store.close()
  })

  it('has equal types on PostgreSQL', async () => {
    const store = await openTestPostgres()
    expect(await readFile(join(root, 'src/db/schema.ts'), 'utf8')).toBe(await describeTypes(store.db))
    await store.close()
  })

  it.each(STORES)('is found changed by hand on $kind', async ({ open }) => {
    const store = await open()
    const types = await readFile(join(root, 'src/db/schema.ts'), 'utf8')
    expect(await findDrift(store.db, types)).toEqual([])
    await store.exec('alter table mention drop column url; alter table brand alter column locale drop default; create table notes_of_mine (id integer)')
    expect(await findDrift(store.db, types)).toEqual(['brand.locale', 'mention.url'])
    await store.close()
  })

  it('begins every unique key of a brand’s table with brand_id', async () => {
    const store = await openTestPglite()
    const { rows } = await store.pool.query<{ table: string; first: string }>(`
      select c.relname as table, a.attname as first from pg_index i join pg_class c on c.oid = i.indrelid
        join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      where i.indisunique and c.relnamespace = 'public'::regnamespace
        and exists (select from pg_attribute b where b.attrelid = c.oid and b.attname = 'brand_id')`)
    expect(rows.length).toBeGreaterThan(10)
    expect(rows.filter(row => row.first !== 'brand_id')).toEqual([])
    await store.close()
  })
})

describe.each(STORES)('migrations on $kind', ({ open }) => {
  it('run once, and say which when one was changed or is unknown', async () => {
    const store = await open()
    expect(await migrate(store, migrations)).toEqual([])
    expect(await isMigrated(store.db, migrations)).toBe(true)
    const edited = migrations.map((migration, i) => (i === 0 ? { ...migration, checksum: 'other' } : migration))
    await expect(migrate(store, edited)).rejects.toThrow(/0001-.*was changed after it ran/)
    await expect(migrate(store, migrations.slice(0, -1))).rejects.toThrow(/does not know/)
    await store.close()
  })

  it('leave nothing of a file that fails half-way', async () => {
    const store = await open()
    const broken = { name: '9999-broken.sql', checksum: 'x', sql: 'create table half (id integer); select 1/0' }
    await expect(migrate(store, [...migrations, broken])).rejects.toThrow(/9999-broken.sql failed and was undone/)
    const { rows } = await store.pool.query("select to_regclass('half') as half")
    expect(rows[0].half).toBeNull()
    await store.close()
  })
})

describe('the migration to agreement', () => {
  it('remembers of earlier corrections what they judged, where that still stands', async () => {
    const store = openPostgres(await newPostgresDatabase())
    await migrate(store, migrations.filter(({ name }) => name < '0010'))
    const at = (minute: number) => `'2026-03-01T12:0${minute}:00Z'`
    const [brand, source, mention] = [newId(), newId(), newId()]
    await store.exec(`
      insert into brand (id, slug, name, created_at) values ('${brand}', 'casa', 'Casa', ${at(0)});
      insert into source (brand_id, id, collector, name, kind, created_at) values ('${brand}', '${source}', 'push', 'web', 'review', ${at(0)});
      insert into mention (brand_id, id, source_id, external_id, kind, text, collected_at, occurred_at, day, content_hash) values ('${brand}', '${mention}', '${source}', 'a', 'review', 'Roto', ${at(0)}, ${at(0)}, 1, 'x');
      insert into reading (brand_id, mention_id, revision, version, language, sentiment, sentiment_score, confidence, outcome, outcome_score, needs_response, needs_response_score, read_at)
        values ('${brand}', '${mention}', 1, 'old', 'es', 'negative', -0.5, 0.8, 'resolve', 0.7, true, 0.9, ${at(2)});
      insert into moment_reading (brand_id, mention_id, revision, moment, polarity, score, unsure) values ('${brand}', '${mention}', 1, 'failure', 'negative', 0.9, false), ('${brand}', '${mention}', 1, 'umot', 'negative', 0.4, true);
      insert into correction (brand_id, id, mention_id, revision, field, value, author, created_at) values
        ('${brand}', '${newId()}', '${mention}', 1, 'outcome', 'lost', 'Ana', ${at(1)}), ('${brand}', '${newId()}', '${mention}', 1, 'outcome', 'lost', 'Ana', ${at(3)})`)
    await migrate(store, migrations)
    const { rows } = await store.pool.query('select said from correction order by created_at')
    expect(rows).toEqual([
      { said: null },
      { said: { version: 'old', language: 'es', sentiment: 'negative', unsure: false, moments: { failure: 'negative' }, doubtful: { umot: 'negative' }, outcome: 'resolve', needsResponse: true } },
    ])
    await store.close()
  })
})

describe('the migration to failures in both languages', () => {
  it('keeps what was told before in the one language it was told in', async () => {
    const store = openPostgres(await newPostgresDatabase())
    await migrate(store, migrations.filter(({ name }) => name < '0101'))
    const [brand, failed, well] = [newId(), newId(), newId()]
    await store.exec(`
      insert into brand (id, slug, name, created_at) values ('${brand}', 'casa', 'Casa', now());
      insert into source (brand_id, id, collector, name, kind, created_at, failures, failure_kind, failure_message) values
        ('${brand}', '${failed}', 'rss', 'Feed', 'press', now(), 2, 'config', 'It said "no".'), ('${brand}', '${well}', 'rss', 'Web', 'press', now(), 0, null, null)`)
    await migrate(store, migrations)
    expect((await findSource(store.db, failed))?.failureTold).toEqual(alike('It said "no".'))
    expect((await findSource(store.db, well))?.failureTold).toBeNull()
    await store.close()
  })
})

describe('the migration to deliveries in both languages', () => {
  it('keeps what was told before in the one language it was told in', async () => {
    const store = openPostgres(await newPostgresDatabase())
    await migrate(store, migrations.filter(({ name }) => name < '0103'))
    const [brand, off, on, delivery] = [newId(), newId(), newId(), newId()]
    await store.exec(`
      insert into brand (id, slug, name, created_at) values ('${brand}', 'casa', 'Casa', now());
      insert into webhook_endpoint (brand_id, id, name, url, secrets, enabled, disabled_reason) values
        ('${brand}', '${off}', 'Guardia', 'https://hooks.example/x', '{}', false, 'It said "no".'), ('${brand}', '${on}', 'Turno', 'https://hooks.example/y', '{}', true, null);
      insert into delivery (brand_id, id, endpoint_id, message_id, event, body, created_at) values ('${brand}', '${delivery}', '${off}', 'msg_1', 'webhook.test', '{}', now());
      insert into delivery_attempt (brand_id, delivery_id, number, attempted_at, duration_ms, error, request_headers) values
        ('${brand}', '${delivery}', 1, now(), 3, 'It said "no" before.', '{}'), ('${brand}', '${delivery}', 2, now(), 3, null, '{}')`)
    await migrate(store, migrations)
    expect((await findEndpoint(store.db, brand, off))?.disabledTold).toEqual(alike('It said "no".'))
    expect((await findEndpoint(store.db, brand, on))?.disabledTold).toBeNull()
    expect((await listAttempts(store.db, brand, delivery)).map(({ told }) => told)).toEqual([alike('It said "no" before.'), null])
    await store.close()
  })
})

describe('the data folder', () => {
  const folders: string[] = []
  afterAll(() => Promise.all(folders.map(folder => rm(folder, { recursive: true, force: true }))))

  it('is refused to a second process with the pid that holds it, and free again after kill -9', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'marea-lock-'))
    folders.push(folder)
    const script = `import { lockFolder } from ${JSON.stringify(join(root, 'src/db/lock.ts'))}; lockFolder(${JSON.stringify(folder)}); console.log('held'); setInterval(() => {}, 1000)`
    const holder = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(holder.stdout, 'data')
    await expect(openPglite(folder)).rejects.toThrow(`is in use by process ${holder.pid}`)
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    const store = await openPglite(folder)
    await store.close()
  })
})
