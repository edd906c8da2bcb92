import { faceOf, type Impression } from '../../domain/index/face.ts'
import type { Face } from '../../domain/index/tally.ts'
import { verdictOf } from '../../domain/reading/verdict.ts'
import type { Brand } from '../brand.ts'
import type { Database } from '../client.ts'
import { currentFace, listUnaudited } from '../mention/current.ts'
import { loadReadings } from '../reading/reading.ts'
import { correctionsInForce, storedNoise } from '../reading/reread.ts'

/** A mention that counts otherwise in public, where only audited corrections have a say. */
export interface PublicFace {
  id: string
  inner: Face & { impression: Impression }
  outer: Face & { impression: Impression }
}

/** What differs in public from what the rollups hold, at an instant. */
export const listPublicFaces = async (db: Database, { id: brandId, timeZone }: Pick<Brand, 'id' | 'timeZone'>, at: Date): Promise<PublicFace[]> => {
  const current = await listUnaudited(db, brandId, at)
  if (current.length === 0) return []
  const readings = await loadReadings(db, brandId, current.map(({ id }) => id))
  const corrections = await correctionsInForce(db, brandId, current)
  return current.map(row => {
    const verdict = verdictOf(readings.get(row.id) ?? null, corrections.get(row.id)?.filter(({ audited }) => audited), storedNoise(row))
    const inner = { ...currentFace(row), impression: row.impression }
    const { face, impression } = faceOf({ ...row, gone: inner.gone }, verdict, timeZone)
    return { id: row.id, inner, outer: { ...face, impression } }
  })
}
