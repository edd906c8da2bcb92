import { DEFAULT_SETTINGS, settingsSchema, type CaseSettings } from '../../domain/case/settings.ts'
import { getSetting, setSetting } from '../brand.ts'
import type { Database } from '../client.ts'

const KEY = 'cases'

/** How the brand works on its cases. */
export const getCaseSettings = async (db: Database, brandId: string): Promise<CaseSettings> => {
  const stored = await getSetting(db, brandId, KEY)
  return stored === undefined ? DEFAULT_SETTINGS : settingsSchema.parse(stored)
}

/** Deadlines and places in the queue are worked out again by the keeper of cases. */
export const saveCaseSettings = async (db: Database, brandId: string, settings: CaseSettings, now: Date): Promise<void> => {
  await setSetting(db, brandId, KEY, settings)
  await db.updateTable('case_file').set({ rank_until: now }).where('brand_id', '=', brandId).where('rank', 'is not', null).execute()
  await db.updateTable('case_file').set({ legal_tell_at: now }).where('brand_id', '=', brandId).where('legal_tell_at', 'is not', null).execute()
}
