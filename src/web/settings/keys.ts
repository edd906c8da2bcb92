import { Hono, type Context } from 'hono'
import { actorOf, markAudited } from '../../api/actor.ts'
import { createApiKey, listApiKeys, revokeApiKey } from '../../db/people/api-key.ts'
import { addAudit } from '../../db/people/audit.ts'
import { SCOPES } from '../../domain/access.ts'
import type { Faults } from '../form.ts'
import { fieldOf, unkept } from '../people/entry.ts'
import { keysPage, LIVES } from '../pages/settings/keys.ts'
import { noted, type Desk } from './desk.ts'
import { refusal } from '../refusal.ts'

const DAY_MS = 86_400_000

/** Keys of programs that are good for this brand alone. */
export const keySettings = (desk: Desk): Hono => {
  const { services: { db, now }, brandContext, send } = desk
  const app = new Hono()

  app.get('/b/:brand/settings/keys', c => show(c))
  app.post('/b/:brand/settings/keys', async c => {
    const [brand] = await brandContext(c)
    const form = await c.req.parseBody()
    const name = fieldOf(form, 'name').replace(/\s+/g, ' ').trim()
    const scope = SCOPES.find(one => one === form['scope'])
    const days = LIVES.find(one => String(one) === form['days'])
    if (scope === undefined || days === undefined) throw refusal(422, 'refusal.form')
    if (name === '' || name.length > 200) return await show(c, { faults: { name: { key: 'settings.fault.name' } } })
    const expiresAt = days === 0 ? null : new Date(now().getTime() + days * DAY_MS)
    const { key, id } = await createApiKey(db, { name, scope, brandId: brand.id, expiresAt, by: actorOf(c).name }, now())
    markAudited(c)
    await addAudit(db, { brandId: brand.id, actor: actorOf(c), action: 'key.created', target: name, detail: { id, scope, expiresAt: expiresAt?.toISOString() ?? null } }, now())
    // No redirect: the key is on this answer and nowhere else.
    return await show(c, { made: { name, key } })
  })
  app.post('/b/:brand/settings/keys/:id/revoke', async c => {
    const [brand] = await brandContext(c)
    const revoked = await revokeApiKey(db, c.req.param('id'), now(), { brandId: brand.id })
    if (!revoked) throw refusal(404, 'refusal.key')
    return await noted(c, desk, { brand, page: 'keys', action: 'key.revoked', target: revoked.name, detail: { id: revoked.id } })
  })
  return app

  async function show(c: Context, { faults = {}, made = null }: { faults?: Faults; made?: { name: string; key: string } | null } = {}): Promise<Response> {
    const [brand, context] = await brandContext(c)
    const keys = await listApiKeys(db, { brandId: brand.id, now: now() })
    return unkept(await send(c, keysPage({ keys, faults, made }, context), Object.keys(faults).length > 0 ? 422 : 200))
  }
}
