import { basename } from 'node:path'
import type { App } from '../app.ts'
import type { ConfigFile } from '../web/sources/config-file.ts'
import { loadCheckedConfig } from './config-checks.ts'
import { addToConfig } from './config-edit.ts'
import { lineDiff } from './line-diff.ts'
import { syncConfig } from './sync.ts'
import { readConfigText, writeConfig } from './write-config.ts'

/** Brings what a page proposes into the config file, as `marea watch` does, and into the database at once; null where there is no file. */
export const createConfigFile = ({ config: { file }, deps }: Pick<App, 'config' | 'deps'>): ConfigFile | null => {
  if (file === undefined) return null
  return {
    name: basename(file),
    change: async proposal => {
      const before = await readConfigText(file)
      const after = addToConfig(before, proposal)
      return { before, after, diff: lineDiff(before, after) }
    },
    write: async change => {
      await writeConfig(file, change)
      await syncConfig(await loadCheckedConfig(), { db: deps.db, collectors: deps.collectors, sealer: deps.sealer, now: deps.now() })
    },
  }
}
