// `npm run schema`: writes what the migrations make to src/db/schema.ts and sql/schema.sql.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openPglite } from './client.ts'
import { describeSql, describeTypes } from './describe.ts'
import { migrate, readMigrations } from './migrate.ts'

const root = join(import.meta.dirname, '../..')
const store = await openPglite()
await migrate(store, readMigrations(join(root, 'sql')))
writeFileSync(join(root, 'src/db/schema.ts'), await describeTypes(store.db))
writeFileSync(join(root, 'sql/schema.sql'), await describeSql(store.db))
await store.close()
