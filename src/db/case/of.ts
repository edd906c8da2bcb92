import type { Database } from '../client.ts'

/** The case of each of these mentions, by the mention's id; those without one are missing. */
export const listCasesOf = async (db: Database, brandId: string, mentionIds: string[]): Promise<Map<string, string>> => {
  if (mentionIds.length === 0) return new Map()
  const rows = await db.selectFrom('case_mention').select(['mention_id as mentionId', 'case_id as caseId']).where('brand_id', '=', brandId).where('mention_id', 'in', mentionIds).execute()
  return new Map(rows.map(({ mentionId, caseId }) => [mentionId, caseId]))
}
