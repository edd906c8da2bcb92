import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { init, parse } from 'es-module-lexer'

export interface Module {
  /** Path from the package root, with forward slashes. */
  path: string
  source: string
  /** Paths from the root of what it imports of ours, types included; packages and built-ins by name. */
  imports: string[]
}

/** Every TypeScript module under the folders, with what it imports. */
export const readModules = async (root: string, folders: string[]): Promise<Module[]> => {
  await init
  return folders.flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts'))
      .map(name => {
        const path = relative(root, join(root, folder, name)).replaceAll('\\', '/')
        return readModule(root, path, readFileSync(join(root, path), 'utf8'))
      }),
  )
}

export const readModule = (root: string, path: string, source: string): Module => ({ path, source, imports: importsOf(root, path, source) })

const importsOf = (root: string, path: string, source: string): string[] => {
  const [imports] = parse(source)
  return imports.flatMap(({ specifier: name }) => (typeof name !== 'string' ? [] : [name.startsWith('.') ? relative(root, resolve(root, dirname(path), name)).replaceAll('\\', '/') : name]))
}
