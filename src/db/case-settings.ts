import { DEFAULT_SETTINGS, settingsSchema, type CaseSettings } from '../domain/case/settings.ts'
import { getSetting, setSetting } from './brand.ts'
import type { Database } from './client.ts'

const KEY = 'cases'

/** How the brand works on its cases. */
export const getCaseSettings = async (db: Database, brandId: string): Promise<CaseSettings> => {
  const stored = await getSetting(db, brandId, KEY)
  return stored === undefined ? DEFAULT_SETTINGS : settingsSchema.parse(stored)
}

export const saveCaseSettings = async (db: Database, brandId: string, settings: CaseSettings): Promise<void> => await setSetting(db, brandId, KEY, settings)
