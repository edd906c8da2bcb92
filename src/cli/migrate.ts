import { print, withApp } from './with-app.ts'

/** Opening the app migrates; this says so. */
export const migrateVerb = async (): Promise<void> => await withApp(async app => print(`The ${app.store.kind === 'pglite' ? `database in ${app.config.dataFolder}` : 'PostgreSQL database'} is at the newest schema (${app.migrations.length} migrations).`))
