import { createApiKey, listApiKeys, revokeApiKey } from '../db/access.ts'
import type { Scope } from '../domain/access.ts'
import { print, say, withApp } from './with-app.ts'

const SCOPES: Scope[] = ['read', 'write', 'admin']

/** The key goes to stdout, alone: it is shown this once. */
export const createKeyVerb = async (name: string, { scope }: { scope: string }): Promise<void> => {
  const known = SCOPES.find(one => one === scope)
  if (!known) throw new Error(`--scope is one of ${SCOPES.join(', ')}.`)
  await withApp(async ({ store, deps }) => {
    const { key } = await createApiKey(store.db, { name, scope: known }, deps.now())
    say(`A key named “${name}” that may ${known}. Keep it: it is not shown again.`)
    print(key)
  })
}

export const listKeysVerb = async (): Promise<void> => await withApp(async ({ store }) => (await listApiKeys(store.db)).forEach(print))

export const revokeKeyVerb = async (id: string): Promise<void> =>
  await withApp(async ({ store, deps }) => {
    if (!(await revokeApiKey(store.db, id, deps.now()))) throw new Error(`There is no key ${id} in use. See: npm run -s marea -- key list`)
    say('Revoked.')
  })
