import { randomBytes } from 'node:crypto'
import { eraseMentions, listAuthored, type Authored } from '../../db/privacy/blank.ts'
import { findBrandById, getSetting, lockBrand, setSetting, type Brand } from '../../db/brand.ts'
import type { Database, Trx } from '../../db/client.ts'
import { addToErasure, beginErasure, finishErasure, findErasure, listUnfinishedErasures, reopenErasures, type Erasure } from '../../db/privacy/erasure.ts'
import { liftHold, listHolds, OnHold, placeHold, type LegalHold } from '../../db/privacy/legal-hold.ts'
import { erasedIdOf, idKeyOf, keysFor, keysOf, type Meant } from './author-key.ts'
import type { Deps } from '../deps.ts'

export type EraseDeps = Pick<Deps, 'db' | 'now' | 'noise'>

export interface EraseRequest extends Meant {
  /** Who asks for it. */
  by: string
  reason?: string | undefined
}

export interface HoldRequest {
  /** Left out: the whole brand. */
  author?: Meant | undefined
  by: string
  reason: string
}

const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const BATCH = 1000
const SALT = 'authorSalt'

/** The brand's salt, made the first time; needs `lockBrand` then. */
const saltOf = async (trx: Trx, brandId: string): Promise<string> => {
  const known = await knownSalt(trx, brandId)
  if (known !== undefined) return known
  const salt = randomBytes(32).toString('base64url')
  await setSetting(trx, brandId, SALT, salt)
  return salt
}

/** undefined: nobody was ever erased or put on hold. */
export const knownSalt = async (db: Database, brandId: string): Promise<string | undefined> => (await getSetting(db, brandId, SALT)) as string | undefined

/** How many mentions an erasure would take, at the sources they stand at; nothing is changed. */
export const countAuthored = async ({ db }: Pick<EraseDeps, 'db'>, brand: Brand, meant: Meant): Promise<number> => {
  const salt = 'a look'
  const keys = new Set(keysFor(meant, salt))
  let count = 0
  for await (const batch of eachAuthored(db, brand.id)) count += batch.filter(author => keysOf(author, salt).some(key => keys.has(key))).length
  return count
}

/**
 * Erases an author everywhere in a brand and keeps a receipt. From the first moment on, nothing that comes of them is stored;
 * a crash half-way is made good by `resumeErasures`. Throws OnHold where the brand or the author is on legal hold.
 */
export const eraseAuthor = async (deps: EraseDeps, brand: Brand, { by, reason, ...meant }: EraseRequest, signal?: AbortSignal): Promise<Erasure> => {
  const begun = await deps.db.transaction().execute(async trx => {
    // Whoever stores a page holds this lock too: what was stored before is found below, what comes later is turned away.
    await lockBrand(trx, brand.id)
    const keys = keysFor(meant, await saltOf(trx, brand.id))
    const hold = (await listHolds(trx, brand.id, { active: true })).find(one => one.keys === null || one.keys.some(key => keys.includes(key)))
    if (hold) throw new OnHold(hold)
    return await beginErasure(trx, brand.id, { keys, by, reason: reason ?? null }, deps.now())
  })
  await erase(deps, begun, signal)
  return (await findErasure(deps.db, brand.id, begun.id))!
}

/** Goes on with erasures that were cut, or that waited for a hold to be lifted. */
export const resumeErasures = async (deps: EraseDeps, signal?: AbortSignal): Promise<void> => {
  for (const erasure of await listUnfinishedErasures(deps.db)) {
    if (signal?.aborted) return
    await erase(deps, erasure, signal)
  }
}

const erase = async (deps: EraseDeps, erasure: Erasure, signal?: AbortSignal): Promise<void> => {
  const { db, now } = deps
  const { brandId } = erasure
  const salt = await knownSalt(db, brandId)
  if (salt === undefined || !(await findBrandById(db, brandId))) return
  const keys = new Set(erasure.keys)
  for (let known = -1; known < keys.size; ) {
    // Ids that came to light may stand with mentions already passed: once more, until nothing new is learnt.
    known = keys.size
    const held = await eraseOnce(deps, erasure, { salt, keys }, signal)
    if (held === undefined) return
    if (known === keys.size) await finishErasure(db, erasure, held, now())
  }
}

/** One walk over the brand's mentions. Returns how many stand on hold; undefined: it was stopped, or the brand is on hold. */
const eraseOnce = async (deps: EraseDeps, erasure: Erasure, { salt, keys }: { salt: string; keys: Set<string> }, signal?: AbortSignal): Promise<number | undefined> => {
  let held = 0
  for await (const batch of eachAuthored(deps.db, erasure.brandId)) {
    if (signal?.aborted) return undefined
    const meant = batch.filter(author => keysOf(author, salt).some(key => keys.has(key)))
    if (meant.length === 0) continue
    const spared = await eraseBatch(deps, erasure, meant, { salt, keys })
    if (spared === undefined) return undefined
    held += spared
  }
  return held
}

const eraseBatch = async ({ db, now, noise }: EraseDeps, erasure: Erasure, meant: Authored[], { salt, keys }: { salt: string; keys: Set<string> }): Promise<number | undefined> =>
  await db.transaction().execute(async trx => {
    await lockBrand(trx, erasure.brandId)
    const holds = await heldKeys(trx, erasure.brandId)
    if (holds === 'all') return undefined
    const free = meant.filter(author => !isHeld(author, holds, salt))
    const ids = free.flatMap(author => idKeyOf(author, salt) ?? [])
    const revisions = free.length === 0 ? 0 : await eraseMentions(trx, { brandId: erasure.brandId, now: now(), noise, idOf: id => erasedIdOf(id, salt) }, free.map(({ id }) => id))
    await addToErasure(trx, erasure, { keys: ids, mentions: free.length, revisions })
    for (const key of ids) keys.add(key)
    return meant.length - free.length
  })

async function* eachAuthored(db: Database, brandId: string): AsyncIterable<Authored[]> {
  for (let afterId = FIRST_ID; ; ) {
    const batch = await listAuthored(db, brandId, { afterId, limit: BATCH })
    if (batch.length === 0) return
    afterId = batch.at(-1)!.id
    yield batch
  }
}

/** Keys on hold now; `all`: the whole brand. */
export const heldKeys = async (db: Database, brandId: string): Promise<Set<string> | 'all'> => {
  const holds = await listHolds(db, brandId, { active: true })
  return holds.some(({ keys }) => keys === null) ? 'all' : new Set(holds.flatMap(({ keys }) => keys ?? []))
}

export const isHeld = (author: Parameters<typeof keysOf>[0], holds: Set<string>, salt: string): boolean => holds.size > 0 && keysOf(author, salt).some(key => holds.has(key))

/** Puts a brand, or an author in it, on legal hold. */
export const putOnHold = async ({ db, now }: EraseDeps, brand: Brand, { author, by, reason }: HoldRequest): Promise<LegalHold> =>
  await db.transaction().execute(async trx => {
    await lockBrand(trx, brand.id)
    const salt = await saltOf(trx, brand.id)
    return await placeHold(trx, brand.id, { keys: author ? keysFor(author, salt) : null, reason, by }, now())
  })

/** Lifts a hold; erasures that spared somebody because of one are taken up again. Undefined: there is none of that id in force. */
export const liftFromHold = async ({ db, now }: EraseDeps, brand: Brand, { id, by }: { id: string; by: string }): Promise<LegalHold | undefined> =>
  await db.transaction().execute(async trx => {
    const lifted = await liftHold(trx, brand.id, id, by, now())
    if (lifted) await reopenErasures(trx, brand.id)
    return lifted
  })
