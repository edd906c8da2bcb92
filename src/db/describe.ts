import { sql } from 'kysely'
import type { Database } from './client.ts'

interface Column {
  table: string
  name: string
  type: string
  nullable: boolean
  defaulted: boolean
  /** The database works it out of other columns. */
  computed: boolean
  definition: string
}

/** The database's tables as TypeScript types for Kysely: the text of src/db/schema.ts. */
export const describeTypes = async (db: Database): Promise<string> => {
  const tables = Map.groupBy(await readColumns(db), column => column.table)
  const interfaces = [...tables].map(([table, columns]) => `export interface ${pascal(table)}Table {\n${columns.map(typeOf).join('\n')}\n}`)
  const schema = [...tables.keys()].map(table => `  ${table}: ${pascal(table)}Table`).join('\n')
  return [
    "// Generated from sql/ by `npm run schema`. A test holds it equal to what the migrations make; don't edit it.",
    "import type { ColumnType } from 'kysely'",
    '/** Has a default: may be left out on insert. */\nexport type Defaulted<T> = ColumnType<T, T | undefined, T>',
    '/** The database works it out of other columns: never written. */\nexport type Computed<T> = ColumnType<T, never, never>',
    '/** Read as parsed JSON, written as text. */\nexport type Json = ColumnType<unknown, string, string>\nexport type DefaultedJson = ColumnType<unknown, string | undefined, string>',
    ...interfaces,
    `export interface Schema {\n${schema}\n}`,
  ].join('\n\n') + '\n'
}

/** Columns that `types`, the text of src/db/schema.ts, has and the database has not, or otherwise: as `table.column`. */
export const findDrift = async (db: Database, types: string): Promise<string[]> => {
  const has = columnsIn(await describeTypes(db))
  return [...columnsIn(types)].filter(column => !has.has(column)).map(column => column.replace(/:.*/s, ''))
}

/** `table.column: type` of each. */
const columnsIn = (types: string): Set<string> =>
  new Set([...types.matchAll(/^export interface (\w+)Table \{\n(.*?)^\}/gms)].flatMap(([, table, lines]) => [...lines!.matchAll(/^ {2}(\w+: .+)$/gm)].map(([, column]) => `${snake(table!)}.${column}`)))

/** The whole schema as one readable page, to see in a diff what a migration does: the text of sql/schema.sql. */
export const describeSql = async (db: Database): Promise<string> => {
  const tables = Map.groupBy(await readColumns(db), column => column.table)
  const { rows: constraints } = await sql<{ table: string; text: string }>`
    select conrelid::regclass::text as table, pg_get_constraintdef(oid) as text from pg_constraint
    where connamespace = 'public'::regnamespace and contype <> 'n' order by 1, contype desc, 2`.execute(db)
  const { rows: indexes } = await sql<{ table: string; text: string }>`
    select tablename as table, indexdef as text from pg_indexes where schemaname = 'public'
      and indexname not in (select conname from pg_constraint) order by 1, indexname`.execute(db)
  const pages = [...tables].map(([table, columns]) => {
    const lines = [...columns.map(column => column.definition), ...constraints.filter(row => row.table === table).map(row => row.text)]
    const create = `create table ${table} (\n${lines.map(line => `  ${line}`).join(',\n')}\n);`
    return [create, ...indexes.filter(row => row.table === table).map(row => `${row.text.replaceAll('public.', '')};`)].join('\n')
  })
  return `-- Generated from the migrations by \`npm run schema\`: the schema as it stands. Nothing runs this file.\n\n${pages.join('\n\n')}\n`
}

const readColumns = async (db: Database): Promise<Column[]> => {
  const { rows } = await sql<Column>`
    select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable,
      d.adbin is not null and a.attgenerated = '' as defaulted, a.attgenerated <> '' as computed,
      a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
        || coalesce(case when a.attgenerated = '' then ' default ' || pg_get_expr(d.adbin, d.adrelid) else ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored' end, '') as definition
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by c.relname, a.attnum`.execute(db)
  return rows
}

const TYPES: Record<string, string> = {
  'timestamp with time zone': 'Date',
  integer: 'number',
  bigint: 'number',
  'double precision': 'number',
  boolean: 'boolean',
  'text[]': 'string[]',
  bytea: 'Uint8Array',
}

const typeOf = ({ name, type, nullable, defaulted, computed }: Column): string => {
  if (type === 'jsonb') return `  ${name}: ${nullable ? 'Json | null' : defaulted ? 'DefaultedJson' : 'Json'}`
  const base = (TYPES[type] ?? 'string') + (nullable ? ' | null' : '')
  return `  ${name}: ${computed ? `Computed<${base}>` : defaulted ? `Defaulted<${base}>` : base}`
}

const pascal = (name: string): string => name.replace(/(^|_)([a-z])/g, (_match, _gap, letter: string) => letter.toUpperCase())
const snake = (name: string): string => name.replace(/(?<!^)[A-Z]/g, letter => `_${letter}`).toLowerCase()
