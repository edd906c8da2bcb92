import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { readModule, readModules, type Module } from './helpers/imports.ts'

const root = join(import.meta.dirname, '..')

// Who may import whom. A floor imports itself, what stands here, and packages.
const FLOORS: Record<string, string[]> = {
  'src/domain': ['src/contract.ts'],
  'src/parsing': ['src/contract.ts'],
  'src/contract.ts': [],
  'src/log.ts': [],
  'src/config': ['src/contract.ts', 'src/domain'],
  'src/db': ['src/domain', 'src/contract.ts'],
  'src/net': ['src/domain', 'src/contract.ts'],
  'src/analysis': ['src/domain', 'src/contract.ts'],
  collectors: ['src/contract.ts', 'src/parsing'],
  'src/jobs': ['src/db', 'src/net', 'src/analysis', 'src/domain', 'src/contract.ts', 'src/log.ts'],
  'src/api': ['src/db', 'src/domain', 'src/contract.ts', 'src/log.ts'],
  'src/web': ['src/db', 'src/domain', 'src/contract.ts', 'src/log.ts', 'src/api'],
  'src/demo': ['src/domain', 'src/contract.ts'],
}
// The top floor knows everything.
const TOP = /^src\/(app|main|cli)(\/|\.ts$|-)/

const floorOf = (path: string): string | undefined => Object.keys(FLOORS).filter(floor => path === floor || path.startsWith(`${floor}/`) || path.startsWith(`${floor}.`) || path.startsWith(`${floor}-`)).at(-1)
const isOurs = (name: string): boolean => name.startsWith('src/') || name.startsWith('collectors/') || name.startsWith('test/') || name.startsWith('bench/')

/** What stands against the floors, one sentence each. */
const trespasses = (modules: Module[]): string[] =>
  modules
    .filter(module => !TOP.test(module.path))
    .flatMap(({ path, imports }) => {
      const floor = floorOf(path)
      if (floor === undefined) return [`${path} stands on no floor`]
      return imports.filter(isOurs).filter(name => floorOf(name) !== floor && !FLOORS[floor]!.includes(floorOf(name) ?? '')).map(name => `${path} imports ${name}`)
    })

/** Modules in the order of a cycle of imports, if there is one. */
const findCycle = (modules: Module[]): string[] | undefined => {
  const importsOf = new Map(modules.map(module => [module.path, module.imports.filter(isOurs)]))
  const done = new Set<string>()
  const visit = (path: string, trail: string[]): string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path]
    if (done.has(path)) return undefined
    for (const next of importsOf.get(path) ?? []) {
      const cycle = visit(next, [...trail, path])
      if (cycle) return cycle
    }
    done.add(path)
    return undefined
  }
  for (const path of importsOf.keys()) {
    const cycle = visit(path, [])
    if (cycle) return cycle
  }
  return undefined
}

const withoutComments = (source: string): string => source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')
const users = (modules: Module[], word: RegExp): string[] => modules.filter(({ source }) => word.test(withoutComments(source))).map(({ path }) => path)

describe('the floors', () => {
  let modules: Module[] = []
  beforeAll(async () => {
    modules = await readModules(root, ['src', 'collectors'])
  })

  it('are all seen', () => {
    expect(modules.length).toBeGreaterThan(70)
    expect(modules.flatMap(module => module.imports).filter(isOurs).length).toBeGreaterThan(150)
  })

  it('hold', () => expect(trespasses(modules)).toEqual([]))

  it('would not hold with one import too many', () => {
    const mutants = [
      ['src/domain/mutant.ts', "import type { Store } from '../db/client.ts'"],
      ['src/db/mutant.ts', "import { createDoor } from '../net/http.ts'"],
      ['src/api/mutant.ts', "import { x } from '../jobs/collect.ts'"],
      ['collectors/mutant.ts', "import { x } from '../src/domain/query/query.ts'"],
      ['src/elsewhere/mutant.ts', "import { x } from '../domain/query.ts'"],
    ] as const
    for (const [path, source] of mutants) expect(trespasses([...modules, readModule(root, path, source)]), path).toHaveLength(1)
  })

  it('have no cycles', () => {
    expect(findCycle(modules)).toBeUndefined()
    const loop = [readModule(root, 'src/domain/a.ts', "import './b.ts'"), readModule(root, 'src/domain/b.ts', "import './a.ts'")]
    expect(findCycle(loop)).toEqual(['src/domain/a.ts', 'src/domain/b.ts', 'src/domain/a.ts'])
  })

  it('read the environment in src/config.ts alone', () => {
    expect(users(modules, /process\.env/).filter(path => !/^src\/(config|main|cli)/.test(path))).toEqual([])
  })

  it('open connections in src/net alone', () => {
    const outside = modules.filter(({ path }) => !path.startsWith('src/net/') && !path.startsWith('src/web/static/'))
    expect(users(outside, /(?<![.\w])fetch\(/)).toEqual([])
    expect(outside.filter(({ imports }) => imports.some(name => /^(undici|node:(net|tls|dgram|https))$/.test(name))).map(({ path }) => path)).toEqual([])
  })

  it('write to the console in the command line alone', () => {
    expect(users(modules, /\bconsole\./).filter(path => !/^src\/(cli|log)/.test(path) && !path.startsWith('src/web/static/'))).toEqual([])
  })

  it('ask no clock in the domain', () => {
    const pure = modules.filter(({ path }) => path.startsWith('src/domain/'))
    expect(users(pure, /Date\.now\(|new Date\(\)|performance\.now|Math\.random/)).toEqual([])
  })

  it('use no any and no enum', () => {
    expect(users(modules, /: any\b|<any>|as any\b|^\s*(export )?enum /m)).toEqual([])
  })
})
