import type { Brand } from '../db/brand.ts'
import { findBrandFormula, listBrandFormulas, saveBrandFormula, type BrandFormula } from '../db/index/formula.ts'
import type { Database } from '../db/client.ts'
import { readIndexBy } from '../db/index/reputation.ts'
import { addAudit } from '../db/people/audit.ts'
import type { Formula } from '../domain/index/formula.ts'
import type { Interval } from '../domain/index/interval.ts'
import { isSeen, ownPartOf, withOwn, type OwnParameters } from '../domain/index/own-formula.ts'
import type { Actor } from './actor.ts'
import { Problem } from './problem.ts'

export interface FormulaPreview {
  /** As it is now; null: no material at all. */
  before: Interval | null
  after: Interval | null
  /** Each source by its share of the index, 0…1, before and after. */
  sources: Array<{ id: string; name: string; value: number; before: number; after: number; valueAfter: number }>
}

/** A brand's own weights: what counts, what others would do, and setting them. */
export const createOwnFormula = ({ db, now, published }: { db: Database; now: () => Date; published: Formula }) => {
  const read = async (brand: Brand): Promise<{ own: OwnParameters; inForce: Formula; history: BrandFormula[] }> => {
    const history = await listBrandFormulas(db, brand.id)
    const own = history[0]?.parameters ?? {}
    return { own, inForce: withOwn(published, own, history[0]?.revision ?? 0), history }
  }

  /** Today's index by the weights in force and by others; nothing is stored. */
  const preview = async (brand: Brand, asked: OwnParameters): Promise<FormulaPreview> => {
    refuseUnseen(asked)
    const stored = await findBrandFormula(db, brand.id)
    const at = now()
    const [before, after] = await Promise.all([stored?.parameters ?? {}, asked].map(own => readIndexBy(db, brand, at, { own: withOwn(published, own, 0), published })))
    const then = new Map(after!.sources.map(source => [source.id, source]))
    return {
      before: before!.index,
      after: after!.index,
      sources: [...before!.sourcesById.values()].flatMap(({ id, name }) => {
        const [now, next] = [before!.sources.find(source => source.id === id), then.get(id)]
        return now || next ? [{ id, name, value: (now ?? next)!.value, before: now?.share ?? 0, after: next?.share ?? 0, valueAfter: (next ?? now)!.value }] : []
      }).toSorted((a, b) => b.after - a.after),
    }
  }

  /** Sets them from now on; what is as published is left to the published formula. Nothing happens where they count already. */
  const save = async (brand: Brand, asked: OwnParameters, by: Actor): Promise<BrandFormula | undefined> => {
    refuseUnseen(asked)
    const parameters = ownPartOf(asked, published)
    return await db.transaction().execute(async trx => {
      const before = (await findBrandFormula(trx, brand.id))?.parameters ?? {}
      if (JSON.stringify(ownPartOf(before, published)) === JSON.stringify(parameters)) return undefined
      const saved = await saveBrandFormula(trx, brand.id, { parameters, by: by.name }, now())
      await addAudit(trx, { brandId: brand.id, actor: by, action: 'formula.changed', target: `own-${saved.revision}`, detail: { before, after: parameters } }, now())
      return saved
    })
  }

  const refuseUnseen = (asked: OwnParameters): void => {
    if (!isSeen(asked, published)) throw new Problem(422, 'body.visibility: a newcomer meets at least one kind of source. Give one of them a weight above 0.')
  }
  return { read, preview, save, published }
}

