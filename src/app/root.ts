import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where Marea stands: sql, config and collectors are found from here, whatever the working directory. */
export const ROOT = join(import.meta.dirname, '../..')

export const VERSION = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version
