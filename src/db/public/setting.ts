import { z } from 'zod'
import { findBrand, getSetting, setSetting, type Brand } from '../brand.ts'
import type { Database } from '../client.ts'

/** What a brand shows to strangers. Nothing, until somebody says so. */
export interface PublicSetting {
  enabled: boolean
  /** The page carries JSON-LD as well: search engines forbid stars that a brand gives itself, so nobody gets it unasked. */
  structuredData: boolean
}

const KEY = 'publicFace'
const OFF: PublicSetting = { enabled: false, structuredData: false }
const stored = z.object({ enabled: z.boolean(), structuredData: z.boolean() })

export const getPublicSetting = async (db: Database, brandId: string): Promise<PublicSetting> => stored.safeParse(await getSetting(db, brandId, KEY)).data ?? OFF

export const setPublicSetting = async (db: Database, brandId: string, { enabled, structuredData }: PublicSetting): Promise<void> =>
  await setSetting(db, brandId, KEY, { enabled, structuredData })

/** The brand strangers may see under this slug. A competitor never, nor one that did not ask for it: both as if there were none. */
export const findPublicBrand = async (db: Database, slug: string): Promise<{ brand: Brand; setting: PublicSetting } | undefined> => {
  const brand = await findBrand(db, slug)
  if (brand?.kind !== 'own') return undefined
  const setting = await getPublicSetting(db, brand.id)
  return setting.enabled ? { brand, setting } : undefined
}
