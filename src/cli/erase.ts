import { listHolds, type LegalHold } from '../db/privacy/legal-hold.ts'
import { findSourceByName } from '../db/source/source.ts'
import type { App } from '../app.ts'
import type { Brand } from '../db/brand.ts'
import { MATCHES, type Match } from '../jobs/keep/author-key.ts'
import { countAuthored, eraseAuthor, liftFromHold, putOnHold, resumeErasures } from '../jobs/keep/erase.ts'
import { brandOf, print, say, withApp } from './with-app.ts'

interface EraseOptions {
  author: string
  match: string
  source?: string
  by: string
  reason?: string
  dryRun?: boolean
}

/** Erases an author everywhere in a brand and prints the receipt. */
export const eraseVerb = async (slug: string, { author, match, source, by, reason, dryRun = false }: EraseOptions): Promise<void> =>
  await withApp(async (app, signal) => {
    const brand = await brandOf(app, slug)
    const meant = { author, match: matchOf(match), sourceId: await sourceIdOf(app, brand, source) }
    if (dryRun) return print({ mentions: await countAuthored(app.deps, brand, meant) })
    const { brandId: _brandId, ...receipt } = await eraseAuthor(app.deps, brand, { ...meant, by, reason }, signal)
    print(receipt)
    if (receipt.finishedAt === null) say('Stopped half-way: nothing new of this author is stored, and the rest is erased by the server’s housekeeping.')
    if (receipt.held > 0) say(`${receipt.held} mentions were not erased: they stand on legal hold. They are erased when it is lifted.`)
  })

interface HoldOptions {
  author?: string
  match: string
  source?: string
  by: string
  reason?: string
  lift?: string
}

/** Puts a brand or an author on legal hold, lifts a hold, or lists those there are. */
export const holdVerb = async (slug: string, { author, match, source, by, reason, lift }: HoldOptions): Promise<void> =>
  await withApp(async (app, signal) => {
    const brand = await brandOf(app, slug)
    if (lift !== undefined) {
      const lifted = await liftFromHold(app.deps, brand, { id: lift, by })
      if (!lifted) throw new Error(`There is no hold ${lift} in force at ${brand.name}. List them with: npm run -s marea -- hold ${slug}`)
      print(lineOf(lifted))
      return await resumeErasures(app.deps, signal)
    }
    if (reason === undefined) return (await listHolds(app.store.db, brand.id)).forEach(hold => print(lineOf(hold)))
    const who = author === undefined ? undefined : { author, match: matchOf(match), sourceId: await sourceIdOf(app, brand, source) }
    print(lineOf(await putOnHold(app.deps, brand, { author: who, by, reason })))
  })

const lineOf = ({ keys, ...hold }: LegalHold) => ({ ...hold, scope: keys === null ? 'brand' : 'author' })

const matchOf = (text: string): Match => {
  const match = MATCHES.find(one => one === text)
  if (!match) throw new Error(`--match ${text}: it is one of ${MATCHES.join(', ')}.`)
  return match
}

const sourceIdOf = async ({ store: { db } }: App, brand: Brand, name: string | undefined): Promise<string | undefined> => {
  if (name === undefined) return undefined
  const source = await findSourceByName(db, brand.id, name)
  if (!source) throw new Error(`${brand.name} has no source “${name}”.`)
  return source.id
}
