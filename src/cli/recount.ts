import { eachFace } from '../db/mention/current.ts'
import { clearRollups, moveRollups, readRollups } from '../db/index/rollup.ts'
import { brandOf, print, withApp } from './with-app.ts'

/** Rollups move with what they count, so that this finds nothing; after a restore by hand it puts them right. */
export const recountVerb = async (slug: string): Promise<void> =>
  await withApp(async app => {
    const { db } = app.store
    const brand = await brandOf(app, slug)
    const before = await readRollups(db, brand.id)
    await db.transaction().execute(async trx => {
      await clearRollups(trx, brand.id)
      for await (const faces of eachFace(trx, brand.id)) await moveRollups(trx, brand.id, faces.map(face => ({ after: face })))
    })
    const after = await readRollups(db, brand.id)
    const [had, has] = [new Set(before), new Set(after)]
    for (const line of before) if (!has.has(line)) print(`− ${line}`)
    for (const line of after) if (!had.has(line)) print(`+ ${line}`)
    print(`${after.length} rows counted; ${after.filter(line => !had.has(line)).length} were not as they should be.`)
  })
