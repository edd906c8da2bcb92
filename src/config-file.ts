import { readFileSync } from 'node:fs'
import { LineCounter, parseDocument, isMap, type Document } from 'yaml'
import type { ZodError } from 'zod'
import { fileSchema, type FileConfig } from './config-schema.ts'

/** One mistake: where, and what to write instead. */
export interface ConfigProblem {
  /** File and line, or the environment. */
  where: string
  /** `brands[0].timeZone`. */
  path: string
  message: string
}

export interface ConfigFile {
  config: FileConfig
  /** What stands in the file, whether it fits or not. */
  raw: unknown
  problems: ConfigProblem[]
  /** File and line of a value. */
  locate(keys: PropertyKey[]): string
}

/** Reads the config file and finds every mistake in it. */
export const readConfigFile = (path: string): ConfigFile => {
  const failed = (problems: ConfigProblem[]): ConfigFile => ({ config: fileSchema.parse({}), raw: {}, problems, locate: () => path })
  const text = read(path)
  if (typeof text !== 'string') return failed([text])
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number): string => `${path}:${lines.linePos(offset).line}:${lines.linePos(offset).col}`
  const syntax = document.errors.map(error => ({ where: at(error.pos[0]), path: '', message: error.message }))
  if (syntax.length > 0) return failed(syntax)
  const raw = toJs(document)
  if (raw instanceof Error) return failed([{ where: path, path: '', message: raw.message }])
  const checked = fileSchema.safeParse(raw)
  const locate = (keys: PropertyKey[]): string => at(offsetOf(document, keys))
  if (!checked.success) return { ...failed(issuesOf(checked.error, locate)), raw, locate }
  return { config: checked.data, raw, problems: crossChecks(checked.data, locate), locate }
}

const read = (path: string): string | ConfigProblem => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'does not exist' : code === 'EISDIR' ? 'is a folder' : `cannot be read (${code})`
    return { where: path, path: '', message: `The config file ${why}. Name a YAML file that Marea may read in MAREA_CONFIG.` }
  }
}

/** Plain values; an Error where aliases point nowhere or multiply without end. */
const toJs = (document: Document): unknown => {
  try {
    return document.toJS() ?? {}
  } catch (error) {
    return error
  }
}

/** The offset of a value, or of the nearest thing around it that is there. */
const offsetOf = (document: Document, keys: PropertyKey[]): number => {
  for (let length = keys.length; length > 0; length--) {
    const parent = document.getIn(keys.slice(0, length - 1), true)
    const pair = isMap(parent) ? parent.items.find(item => String(item.key) === String(keys[length - 1])) : undefined
    const node = (pair?.key ?? document.getIn(keys.slice(0, length), true)) as { range?: [number, number, number] } | undefined
    if (node?.range) return node.range[0]
  }
  return 0
}

const issuesOf = (error: ZodError, locate: (keys: PropertyKey[]) => string): ConfigProblem[] =>
  error.issues.flatMap(issue => {
    if (issue.code !== 'unrecognized_keys') return [{ where: locate(issue.path), path: pathOf(issue.path), message: issue.message }]
    return issue.keys.map(key => ({ where: locate([...issue.path, key]), path: pathOf([...issue.path, key]), message: `There is no setting “${key}”.${suggestion(key)}` }))
  })

export const pathOf = (keys: PropertyKey[]): string => keys.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`), '')

const KNOWN = 'brands formula slug name kind aliases languages locale timeZone query competitors businessHours holidays sensitivity plannedEvents from to repeats factor sources webhooks collector config everyMinutes visibility filtered retentionDays url secret events reader folder dtype model key temperature batch concurrency timeoutSeconds maxCharacters budget textsPerDay tokensPerDay tokensPerMonth'.split(' ')

const suggestion = (key: string): string => {
  const near = KNOWN.map(name => ({ name, distance: distanceOf(key.toLowerCase(), name.toLowerCase()) })).toSorted((a, b) => a.distance - b.distance)[0]!
  return near.distance <= 3 ? ` Did you mean “${near.name}”?` : ` Take it out.`
}

/** Levenshtein's distance. */
const distanceOf = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(next[j - 1]! + 1, row[j]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length]!
}

/** What one value alone does not show: names that stand twice, and names of what is not there. */
const crossChecks = ({ brands }: FileConfig, locate: (keys: PropertyKey[]) => string): ConfigProblem[] => {
  const slugs = brands.map(brand => brand.slug)
  const problem = (keys: PropertyKey[], message: string): ConfigProblem => ({ where: locate(keys), path: pathOf(keys), message })
  return brands.flatMap((brand, b) => [
    ...(slugs.indexOf(brand.slug) < b ? [problem(['brands', b, 'slug'], `The slug “${brand.slug}” stands twice. Give each brand its own.`)] : []),
    ...brand.competitors.flatMap((slug, i) => (slugs.includes(slug) ? [] : [problem(['brands', b, 'competitors', i], `There is no brand “${slug}” in this file. Add it with kind: competitor.`)])),
    ...(['sources', 'webhooks', 'plannedEvents'] as const).flatMap(list =>
      brand[list].flatMap(({ name }, i) => (brand[list].findIndex(other => other.name === name) < i ? [problem(['brands', b, list, i, 'name'], `“${name}” stands twice among the ${list} of ${brand.name}.`)] : [])),
    ),
  ])
}
