import type { Context } from 'hono'
import { actorOf, markAudited } from '../../api/actor.ts'
import { addAudit, listAudit } from '../../db/people/audit.ts'
import type { Brand } from '../../db/brand.ts'
import type { BrandContext, Html } from '../context.ts'
import { settingsPath, type SettingsPage } from '../links.ts'
import type { News } from '../pages/settings/frame.ts'
import { refusal } from '../refusal.ts'
import type { WebServices } from '../services.ts'

/** What every page of settings works with. */
export interface Desk {
  services: WebServices
  brandContext(c: Context): Promise<[Brand, BrandContext]>
  send(c: Context, page: Html, status?: number): Promise<Response>
}

/** Writes what changed and from what, then shows the page again with a way back. */
export const noted = async (c: Context, { services: { db, now } }: Desk, { brand, page, ...entry }: { brand: Brand; page: SettingsPage; action: string; target?: string | null; detail?: Record<string, unknown> }): Promise<Response> => {
  markAudited(c)
  await addAudit(db, { ...entry, brandId: brand.id, actor: actorOf(c) }, now())
  return c.redirect(`${settingsPath(brand.slug, page)}?saved`, 303)
}

/** What the address says came of a form, with the newest change of its kind to put back. */
export const newsOf = async (c: Context, { services: { db } }: Desk, brand: Brand, action: string): Promise<News> => {
  const kind = (['saved', 'same', 'undone'] as const).find(one => c.req.query(one) !== undefined)
  if (kind === undefined) return null
  const [newest] = kind === 'saved' ? await listAudit(db, { brandId: brand.id, action, limit: 1 }) : []
  return { kind, undoId: newest?.id ?? null }
}

/** What a config file rules is changed there. */
export const refuseFile = ({ origin, name }: { origin: string; name: string }): void => {
  if (origin === 'yaml') throw refusal(409, 'refusal.readOnly', { name })
}

/** All values of a name, as a form sends several. */
export const allOf = (form: Record<string, unknown>, name: string): string[] => [form[name] ?? []].flat().filter(value => typeof value === 'string')

/** Lines with something on them. */
export const linesOf = (text: string): string[] => [...new Set(text.split(/\r?\n/).map(line => line.trim()).filter(line => line !== ''))]
