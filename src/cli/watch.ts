import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { USER_AGENT } from '../app.ts'
import { watchAsk, type KnownBrand, type Looked, type WatchAsk } from '../api/watch-proposal.ts'
import { loadCheckedConfig } from '../app/config-checks.ts'
import { addToConfig } from '../app/config-edit.ts'
import { loadCollectors } from '../app/collectors.ts'
import { createFiles } from '../app/files.ts'
import { lineDiff } from '../app/line-diff.ts'
import { createProposer } from '../app/propose-watch.ts'
import { ROOT } from '../app/root.ts'
import { readConfigText, writeConfig } from '../app/write-config.ts'
import { USUAL_FILE, type Config } from '../config.ts'
import { slugOf } from '../domain/slug.ts'
import { createDoor } from '../net/http.ts'
import { print, say } from './with-app.ts'

interface Options {
  lang: string
  country?: string
  site?: string
  brand?: string
  yes: boolean
  dryRun: boolean
}

/** Proposes how to watch a brand and puts it into the config file; opens no database, so it runs beside the server. */
export const watchVerb = async (name: string, options: Options): Promise<void> => {
  const ask = readAsk(name, options)
  const config = await loadCheckedConfig()
  const known = knownIn(config, options.brand ?? slugOf(name))
  if (options.brand !== undefined && !known) throw new Error(`There is no brand “${options.brand}” in ${config.file ?? 'a config file'}. Leave --brand out to make one.`)
  say(`Looking where ${known?.name ?? name} is spoken of; this takes up to half a minute …`)
  const proposal = await propose(ask, config, known)
  for (const note of proposal.notes) say(`! ${note}`)
  if (proposal.sources.length === 0) return
  const path = config.file ?? resolve(process.cwd(), USUAL_FILE)
  const before = await readConfigText(path)
  const after = addToConfig(before, proposal)
  print(lineDiff(before, after))
  if (options.dryRun) return say(`Nothing was written: without --dry-run it goes into ${path}.`)
  if (!options.yes && !(await isWanted(path))) return say('Nothing was written.')
  await writeConfig(path, { before, after })
  say(`Written to ${path}. Start Marea again, and it begins to read.`)
}

const FLAGS: Record<string, string> = { language: '--lang', country: '--country', site: '--site', name: 'The name' }

const readAsk = (name: string, { lang: language, country, site }: Options): WatchAsk => {
  const read = watchAsk.safeParse({ name, language, country, site })
  if (read.success) return read.data
  throw new Error(read.error.issues.map(({ path, message }) => `${FLAGS[String(path[0])] ?? String(path[0])}: ${message}.`).join('\n'))
}

const knownIn = ({ brands }: Config, slug: string): KnownBrand | undefined => {
  const brand = brands.find(one => one.slug === slug)
  return brand && { ...brand, query: brand.query ?? null }
}

const propose = async (ask: WatchAsk, { allowHosts }: Config, known: KnownBrand | undefined) => {
  const ending = new AbortController()
  process.once('SIGINT', () => ending.abort(new Error('Stopped. Nothing was written.')))
  const proposer = createProposer({
    collectors: await loadCollectors(join(ROOT, 'collectors')),
    door: createDoor({ userAgent: USER_AGENT, allowHosts }),
    files: createFiles({ cwd: process.cwd(), folders: [] }),
    now: () => new Date(),
  })
  return await proposer(ask, { known, signal: ending.signal, onLooked: looked => say(lineOf(looked)) })
}

const lineOf = (looked: Looked): string => {
  if ('leftOut' in looked) return `  – ${looked.leftOut.name}: ${looked.leftOut.why}`
  const { name, found, matching, examples } = looked.source
  if (found === 0) return `  ✓ ${name}: an average and its count`
  return `  ✓ ${name}: ${matching} of ${found}${examples.length > 0 ? `, such as “${examples[0]!.slice(0, 80)}”` : ''}`
}

const isWanted = async (path: string): Promise<boolean> => {
  if (!process.stdin.isTTY) throw new Error('Nothing was written: there is nobody to ask. Say --yes to write it, or --dry-run to look only.')
  const asking = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^(y|yes|s|sí|si|sim)$/i.test((await asking.question(`Write this to ${path}? [y/N] `)).trim())
  } finally {
    asking.close()
  }
}
