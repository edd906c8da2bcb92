import type { Formula } from '../../domain/index/formula.ts'
import type { Database } from '../client.ts'

/** Remembers since when each version of the formula counts, so that a chart can say why its figures moved. */
export const noteFormula = async (db: Database, formula: Formula, now: Date): Promise<void> => {
  await db
    .insertInto('formula_change')
    .values({ version: formula.version, parameters: JSON.stringify(formula), since: now })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

export const listFormulaChanges = async (db: Database): Promise<Array<{ version: string; since: Date }>> =>
  await db.selectFrom('formula_change').select(['version', 'since']).orderBy('since').execute()
