import { createApiKey, listApiKeys, revokeApiKey } from '../db/people/api-key.ts'
import { addAudit } from '../db/people/audit.ts'
import { SCOPES } from '../domain/access.ts'
import { brandOf, print, say, withApp } from './with-app.ts'

const BY = { id: 'cli', name: 'cli' }
const DAY_MS = 24 * 3_600_000

/** The key goes to stdout, alone: it is shown this once. */
export const createKeyVerb = async (name: string, { scope, brand: slug, days }: { scope: string; brand?: string; days?: number }): Promise<void> => {
  const known = SCOPES.find(one => one === scope)
  if (!known) throw new Error(`--scope is one of ${SCOPES.join(', ')}.`)
  await withApp(async app => {
    const { store: { db }, deps } = app
    const brand = slug === undefined ? undefined : await brandOf(app, slug)
    const expiresAt = days === undefined ? null : new Date(deps.now().getTime() + days * DAY_MS)
    const { key, id } = await createApiKey(db, { name, scope: known, brandId: brand?.id, expiresAt, by: BY.name }, deps.now())
    await addAudit(db, { brandId: brand?.id ?? null, actor: BY, action: 'key.created', target: name, detail: { id, scope, expiresAt } }, deps.now())
    say(`A key named “${name}” that may ${known}${brand ? ` on ${brand.name} alone` : ''}${expiresAt ? `, until ${expiresAt.toISOString().slice(0, 10)}` : ''}. Keep it: it is not shown again.`)
    print(key)
  })
}

export const listKeysVerb = async (): Promise<void> => await withApp(async ({ store }) => (await listApiKeys(store.db)).forEach(print))

export const revokeKeyVerb = async (id: string): Promise<void> =>
  await withApp(async ({ store: { db }, deps }) => {
    const revoked = await revokeApiKey(db, id, deps.now())
    if (!revoked) throw new Error(`There is no key ${id} in use. See: npm run -s marea -- key list`)
    await addAudit(db, { brandId: revoked.brandId, actor: BY, action: 'key.revoked', target: revoked.name, detail: { id } }, deps.now())
    say('Revoked.')
  })
