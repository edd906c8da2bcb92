import { getSetting, setSetting, type Brand } from '../../db/brand.ts'
import { disown, listSigned, own } from '../../db/mention/own-voice.ts'
import { ownVoice } from '../../domain/identity/own-voice.ts'
import type { Deps } from '../deps.ts'
import { eachBrand } from '../each-brand.ts'
import { queryOf } from './ingest.ts'
import { isAbout } from './prepare.ts'

const SETTING = 'knownBy'
const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const BATCH = 500

/** Looks for the brand's own voice in what is stored, where its name or handles changed. */
export const ownAll = (deps: Deps, signal?: AbortSignal): Promise<void> => eachBrand(deps, ownBrand, signal)

/** The same for one brand. Returns how many mentions changed hands. */
export const ownBrand = async ({ db, now, noise }: Deps, brand: Brand, signal?: AbortSignal): Promise<number> => {
  const asked = JSON.stringify([brand.name, brand.handles])
  if ((await getSetting(db, brand.id, SETTING)) === asked) return 0
  const ownerOf = ownVoice(brand)
  const query = queryOf(brand, { filtered: true })!
  const isOnTopic = ({ filtered, title, text }: { filtered: boolean; title: string | null; text: string }) => !filtered || isAbout(query, { text, ...(title !== null && { title }) })
  let moved = 0
  for (let afterId = FIRST_ID; ; ) {
    if (signal?.aborted) return moved
    const batch = await listSigned(db, brand.id, { afterId, limit: BATCH })
    if (batch.length === 0) break
    afterId = batch.at(-1)!.id
    const ours = batch.filter(one => one.ownerBy === null && ownerOf(one.author) !== null)
    // What the source said of it stands.
    const theirs = batch.filter(one => one.ownerBy === 'handle' && ownerOf(one.author) === null)
    await db.transaction().execute(async trx => {
      const target = { brandId: brand.id, timeZone: brand.timeZone, now: now(), noise }
      await own(trx, target, ours)
      await disown(trx, target, theirs, theirs.filter(isOnTopic).map(({ id }) => id))
    })
    moved += ours.length + theirs.length
  }
  await setSetting(db, brand.id, SETTING, asked)
  return moved
}
