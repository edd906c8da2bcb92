import { Hono } from 'hono'
import { actorOf, markAudited } from '../../api/actor.ts'
import { createOwnFormula } from '../../api/own-formula.ts'
import { addAudit, findAudit, listAudit, listAuditNames, type AuditEntry } from '../../db/people/audit.ts'
import type { Brand } from '../../db/brand.ts'
import { isId } from '../../domain/id.ts'
import type { Team } from '../../db/people/team.ts'
import { ownParametersSchema } from '../../domain/index/own-formula.ts'
import { settingsPath, type SettingsPage } from '../links.ts'
import { auditPage } from '../pages/settings/audit.ts'
import type { BrandForm } from '../pages/settings/brand.ts'
import { mayCall } from '../../api/guard.ts'
import type { Context } from 'hono'
import { putBrandBack } from './brand.ts'
import type { Desk } from './desk.ts'
import { putRetentionBack } from './retention.ts'
import { putTeamBack } from './teams.ts'
import { refusal } from '../refusal.ts'

const PAGE = 40

/** Changes that can be put back, by what the log says of them, and the page they belong to. */
export const UNDONE: Record<string, SettingsPage> = { 'brand.changed': 'brand', 'retention.changed': 'retention', 'team.removed': 'teams', 'formula.changed': 'formula' }

/** Who changed what; and putting it back. */
export const auditSettings = (desk: Desk): Hono => {
  const { services: { db, now, reputation }, brandContext, send } = desk
  const app = new Hono()

  app.get('/b/:brand/settings/audit', async c => {
    const [brand, context] = await brandContext(c)
    const [actor, action, before] = ['actor', 'action', 'before'].map(name => c.req.query(name)?.slice(0, 200) || undefined)
    const rows = await listAudit(db, { brandId: brand.id, actorId: actor, action, beforeId: before !== undefined && isId(before) ? before : undefined, limit: PAGE + 1 })
    const data = { entries: rows.slice(0, PAGE), next: rows.length > PAGE ? rows[PAGE - 1]!.id : null, filters: { actor: actor ?? '', action: action ?? '' }, ...(await listAuditNames(db, brand.id)) }
    return await send(c, auditPage(data, context))
  })
  app.post('/b/:brand/settings/undo/:id', async c => {
    const [brand] = await brandContext(c)
    const entry = await findAudit(db, brand.id, c.req.param('id'))
    const page = entry && UNDONE[entry.action]
    if (!entry || !page) throw refusal(404, 'refusal.back')
    // Whoever may not change a thing may not change it back.
    if (!mayCall(c, 'POST', settingsPath(brand.slug, page))) throw refusal(403, 'refusal.role')
    await putBack(c, brand, entry)
    markAudited(c)
    if (entry.action !== 'formula.changed') await addAudit(db, { brandId: brand.id, actor: actorOf(c), action: 'undone', target: entry.action, detail: { of: entry.id } }, now())
    return c.redirect(`${settingsPath(brand.slug, page)}?undone`, 303)
  })
  return app

  async function putBack(c: Context, brand: Brand, { action, detail: { before } }: AuditEntry): Promise<void> {
    if (action === 'brand.changed') await putBrandBack(c, desk, brand, before as Partial<BrandForm>)
    if (action === 'retention.changed') await putRetentionBack(desk, brand, before as Record<string, number | null>)
    if (action === 'team.removed') await putTeamBack(desk, brand, before as Team)
    if (action === 'formula.changed') await createOwnFormula({ db, now, published: reputation.formula }).save(brand, ownParametersSchema.parse(before), actorOf(c))
  }
}
