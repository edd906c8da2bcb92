import { openApp, type App } from '../app.ts'
import { loadCheckedConfig } from '../app/config-checks.ts'
import { findBrand, listBrands, type Brand } from '../db/brand.ts'
import { createLog } from '../log.ts'

/** Opens what a verb needs, and closes it whatever happens. Ctrl-C ends the work between two steps; a second one at once. */
export const withApp = async (work: (app: App, signal: AbortSignal) => Promise<void>): Promise<void> => {
  const app = await openApp({ config: await loadCheckedConfig(), log: createLog({ quiet: true }), anyFile: true })
  const ending = new AbortController()
  const stop = (): void => {
    if (ending.signal.aborted) process.exit(130)
    ending.abort()
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
  try {
    await work(app, ending.signal)
  } finally {
    await app.close()
  }
}

/** The brand of that slug; otherwise a sentence that names those there are. */
export const brandOf = async ({ store: { db } }: App, slug: string): Promise<Brand> => {
  const brand = await findBrand(db, slug)
  if (brand) return brand
  const slugs = (await listBrands(db)).map(one => one.slug)
  throw new Error(`There is no brand “${slug}”. ${slugs.length === 0 ? 'There is none yet.' : `There are: ${slugs.slice(0, 20).join(', ')}${slugs.length > 20 ? ' …' : ''}.`}`)
}

export const say = (text: string): void => void process.stderr.write(`${text}\n`)
export const print = (value: unknown): void => void process.stdout.write(`${typeof value === 'string' ? value : JSON.stringify(value)}\n`)
