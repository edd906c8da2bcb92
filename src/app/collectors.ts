import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Collector } from '../contract.ts'

/** Every file of the folder by its name: adding a source is adding a file. */
export const loadCollectors = async (folder: string): Promise<Map<string, Collector>> => {
  const names = readdirSync(folder).filter(name => name.endsWith('.ts')).sort()
  const modules = await Promise.all(names.map(async name => (await import(pathToFileURL(join(folder, name)).href)) as { default: Collector }))
  return new Map(names.map((name, i) => [basename(name, '.ts'), modules[i]!.default]))
}
