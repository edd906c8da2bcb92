import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptAs, acceptAsNew, resetPassword, setUp, type People } from '../../src/api/people.ts'
import { createApiKey } from '../../src/db/people/api-key.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { createEntryLink } from '../../src/db/people/entry-link.ts'
import { findPersonByEmail } from '../../src/db/people/person.ts'
import type { Role } from '../../src/domain/access.ts'
import { openApi, type Answer, type TestApi } from '../helpers/api.ts'
import { addPerson, BASE_URL, openCaller, PASSWORD, signIn, testIdentity } from '../helpers/people.ts'
import { STORES } from '../helpers/stores.ts'

const tokenOf = (link: string): string => link.split('/').at(-1)!

describe.each(STORES)('people over the API, on $kind', ({ open }) => {
  let store: Store
  let api: TestApi
  let people: People
  let nogal: Brand
  let encino: Brand
  const mails: Array<{ to: string; subject: string; text: string }> = []
  const cookies = new Map<string, string>()
  const now = () => new Date()

  beforeAll(async () => {
    store = await open()
    const identity = testIdentity(store)
    people = { identity, linkTo: path => `${BASE_URL}${path}`, mail: undefined }
    api = openApi(store, { people, guard: { identity, isOpen: async () => false } })
    nogal = await saveBrand(store.db, { slug: 'casa-nogal', name: 'Casa Nogal' })
    encino = await saveBrand(store.db, { slug: 'casa-encino', name: 'Casa Encino' })
    const owner = await addPerson(store, identity, { email: 'owner@nogal.example', isOwner: true })
    for (const role of ['viewer', 'agent', 'manager', 'admin'] as Role[]) await addPerson(store, identity, { email: `${role}@nogal.example`, roles: { [nogal.id]: role } })
    for (const name of [owner.name, 'viewer', 'agent', 'manager', 'admin']) cookies.set(name, (await signIn(identity, `${name}@nogal.example`)).cookie)
  })
  afterAll(() => store.close())

  const as = (who: string, method: string, path: string, body?: unknown): Promise<Answer> => api.ask(method, path, body, { cookie: cookies.get(who)! })
  const ofNogal = '/v1/brands/casa-nogal'
  const idOf = async (email: string): Promise<string> => (await findPersonByEmail(store.db, email))!.id
  const deps = () => ({ db: store.db, now, people })

  it('may do what their role on the brand allows, and nobody without a session anything', async () => {
    const webhook = { name: 'ops', url: 'https://hooks.example/x' }
    const allowed = async (method: string, path: string, body?: unknown) => Promise.all(['viewer', 'agent', 'manager', 'admin'].map(async who => (await as(who, method, path, body)).status !== 403))
    expect(await allowed('GET', `${ofNogal}/mentions`)).toEqual([true, true, true, true])
    expect(await allowed('POST', `${ofNogal}/alerts/${nogal.id}/acknowledge`, { by: 'x' })).toEqual([false, true, true, true])
    expect(await allowed('POST', `${ofNogal}/webhooks`, webhook)).toEqual([false, false, true, true])
    expect(await allowed('PATCH', ofNogal, { aliases: ['El Nogal'] })).toEqual([false, false, true, true])
    expect(await allowed('GET', `${ofNogal}/keys`)).toEqual([false, false, false, true])
    expect(await allowed('GET', '/v1/people')).toEqual([false, false, false, false])
    expect((await api.ask('GET', `${ofNogal}/mentions`)).status).toBe(401)
    expect((await as('viewer', 'POST', `${ofNogal}/webhooks`, webhook)).body.detail).toBe('Your role is viewer; this needs the role manager. Ask an administrator of the brand.')
  })

  it('never learn of a brand that is not theirs, by whatever door', async () => {
    for (const [method, path, body] of [['GET', '', undefined], ['GET', '/mentions', undefined], ['GET', '/people', undefined], ['PATCH', '', { name: 'x' }], ['POST', '/people/invitations', { email: 'x@x.example', role: 'admin' }], ['POST', '/keys', { name: 'x' }]] as const) {
      const [theirs, missing] = [await as('admin', method, `/v1/brands/casa-encino${path}`, body), await as('admin', method, `/v1/brands/casa-nadie${path}`, body)]
      expect([theirs.status, theirs.body.detail.replace('encino', 'nadie')]).toEqual([404, missing.body.detail])
    }
    expect((await as('admin', 'GET', '/v1/brands')).body.data.map(({ slug }: Brand) => slug)).toEqual(['casa-nogal'])
    expect((await as('owner', 'GET', '/v1/brands')).body.data.map(({ slug }: Brand) => slug)).toEqual(['casa-encino', 'casa-nogal'])
    expect((await as('admin', 'GET', '/v1/audit?brand=casa-encino')).status).toBe(404)
    expect((await as('admin', 'GET', '/v1/audit')).status).toBe(403)
    expect((await as('admin', 'PATCH', ofNogal, { competitors: ['casa-encino'] })).status).toBe(422)
    expect((await as('admin', 'GET', '/metrics')).status).toBe(403)
    expect((await as('admin', 'POST', '/v1/brands', { slug: 'mine', name: 'Mine' })).status).toBe(403)
    expect((await as('admin', 'POST', '/v1/watch', { name: 'Mine', apply: true })).status).toBe(403)
  })

  it('sign what they do with their own name, whatever they write', async () => {
    const held = await as('admin', 'POST', `${ofNogal}/holds`, { reason: 'A claim', by: 'somebody else' })
    expect([held.status, held.text.includes('somebody else'), held.text.includes('"admin"')]).toEqual([201, false, true])
    expect((await as('admin', 'DELETE', `${ofNogal}/holds/${held.body.id}?by=nobody`)).text).not.toContain('nobody')
  })

  it('cannot raise themselves or others above what they may give', async () => {
    const manager = await idOf('manager@nogal.example')
    expect((await as('manager', 'PATCH', `${ofNogal}/people/${manager}`, { role: 'admin' })).status).toBe(403)
    expect((await as('manager', 'POST', `${ofNogal}/people/invitations`, { email: 'friend@nogal.example', role: 'admin' })).status).toBe(403)
    expect((await as('manager', 'POST', `${ofNogal}/keys`, { name: 'mine', scope: 'admin' })).status).toBe(403)
    expect((await as('admin', 'POST', '/v1/keys', { name: 'mine', scope: 'admin' })).status).toBe(403)
    expect((await as('admin', 'PATCH', `/v1/people/${await idOf('admin@nogal.example')}`, { isOwner: true })).status).toBe(403)
    expect((await as('admin', 'POST', `/v1/people/${await idOf('owner@nogal.example')}/password-link`)).status).toBe(403)
    // Who is not of the brand cannot be drawn into it without being asked.
    expect((await as('admin', 'PATCH', `${ofNogal}/people/${await idOf('owner@nogal.example')}`, { role: 'viewer' })).status).toBe(404)
    expect((await as('admin', 'PATCH', `${ofNogal}/people/${manager}`, { role: 'owner' })).status).toBe(400)
  })

  it('lose at once what is taken from them, and the log says who took it', async () => {
    const agent = await idOf('agent@nogal.example')
    expect((await as('admin', 'PATCH', `${ofNogal}/people/${agent}`, { role: 'viewer' })).body).toMatchObject({ role: 'viewer' })
    expect((await as('agent', 'POST', `${ofNogal}/alerts/${nogal.id}/acknowledge`, { by: 'x' })).status).toBe(403)
    expect((await as('admin', 'DELETE', `${ofNogal}/people/${agent}`)).status).toBe(204)
    expect((await as('agent', 'GET', ofNogal)).status).toBe(404)
    const log = (await as('admin', 'GET', '/v1/audit?brand=casa-nogal&limit=2')).body
    expect(log.data).toMatchObject([
      { action: 'role.removed', target: 'agent@nogal.example', actor: { name: 'admin' }, detail: { from: 'viewer' } },
      { action: 'role.changed', detail: { from: 'agent', to: 'viewer' } },
    ])
    const next = (await as('admin', 'GET', `/v1/audit?brand=casa-nogal&limit=200&cursor=${log.nextCursor}`)).body.data
    expect(next.map(({ action }: { action: string }) => action)).toContain('POST /v1/brands/{brand}/webhooks')
    await expect(store.db.updateTable('audit').set({ actor_name: 'nobody' }).execute()).rejects.toThrow(/append-only/)
    await expect(store.db.deleteFrom('audit').execute()).rejects.toThrow(/append-only/)
  })

  it('come in by an invitation: once, in time, with the role it says', async () => {
    const made = await as('admin', 'POST', `${ofNogal}/people/invitations`, { email: 'Nueva@nogal.example', role: 'agent' })
    expect(made).toMatchObject({ status: 201, body: { email: 'nueva@nogal.example', role: 'agent', link: expect.stringContaining(`${BASE_URL}/invitation/`) } })
    expect((await as('admin', 'GET', `${ofNogal}/people/invitations`)).text).not.toContain(tokenOf(made.body.link))
    const token = tokenOf(made.body.link)
    const passwordHash = await people.identity.hash(PASSWORD)
    const accept = () => acceptAsNew(deps(), token, { name: 'Nueva', passwordHash, address: '192.0.2.7' }).then(() => 'in', error => error.status)
    expect((await Promise.all([accept(), accept()])).toSorted()).toEqual([410, 'in'])
    expect(await accept()).toBe(410)
    const { cookie } = await signIn(people.identity, 'nueva@nogal.example')
    expect((await api.ask('GET', '/v1/me', undefined, { cookie })).body).toMatchObject({ kind: 'user', isOwner: false, brands: [{ slug: 'casa-nogal', role: 'agent' }] })
    // The copied link vouches for nobody: single sign-on must not join such an account to whoever the address belongs to.
    expect(await store.db.selectFrom('person').select('email_verified').where('email', '=', 'nueva@nogal.example').executeTakeFirst()).toEqual({ email_verified: false })

    const revoked = (await as('admin', 'POST', `${ofNogal}/people/invitations`, { email: 'otra@nogal.example', role: 'viewer' })).body
    expect((await as('admin', 'DELETE', `${ofNogal}/people/invitations/${revoked.id}`)).status).toBe(204)
    await expect(acceptAsNew(deps(), tokenOf(revoked.link), { name: 'Otra', passwordHash, address: '' })).rejects.toMatchObject({ status: 410 })
    const late = (await as('admin', 'POST', `${ofNogal}/people/invitations`, { email: 'tarde@nogal.example', role: 'viewer', days: 1 })).body
    await expect(acceptAsNew({ ...deps(), now: () => new Date(Date.now() + 25 * 3_600_000) }, tokenOf(late.link), { name: 'Tarde', passwordHash, address: '' })).rejects.toMatchObject({ status: 410 })
  })

  it('who have an account join with it, and only the one the invitation is for', async () => {
    const { link } = (await as('owner', 'POST', '/v1/brands/casa-encino/people/invitations', { email: 'viewer@nogal.example', role: 'manager' })).body
    await expect(acceptAsNew(deps(), tokenOf(link), { name: 'Thief', passwordHash: await people.identity.hash(PASSWORD), address: '' })).rejects.toMatchObject({ status: 409 })
    await expect(acceptAs(deps(), tokenOf(link), { personId: await idOf('admin@nogal.example'), address: '' })).rejects.toMatchObject({ status: 403 })
    await acceptAs(deps(), tokenOf(link), { personId: await idOf('viewer@nogal.example'), address: '' })
    expect((await as('viewer', 'GET', '/v1/me')).body.brands).toMatchObject([{ slug: 'casa-encino', role: 'manager' }, { slug: 'casa-nogal', role: 'viewer' }])
  })

  it('are mailed their invitation where there is a mail server, and nobody else sees the link', async () => {
    const mailing: People = { ...people, mail: async mail => mails.push(mail) > 0 }
    const posting = openApi(store, { people: mailing, guard: { identity: people.identity, isOpen: async () => false } })
    const made = await posting.ask('POST', `${ofNogal}/people/invitations`, { email: 'lejos@nogal.example', role: 'viewer' }, { cookie: cookies.get('admin')! })
    expect(made.body.link).toBeNull()
    expect(mails.at(-1)).toMatchObject({ to: 'lejos@nogal.example', subject: 'Invitación a Marea: Casa Nogal', text: expect.stringMatching(/admin te invita.*\n.*\n.*\nhttp:\/\/localhost:8080\/invitation\/\S{43}\n/s) })
    const failing = openApi(store, { people: { ...people, mail: async () => false }, guard: { identity: people.identity, isOpen: async () => false } })
    expect((await failing.ask('POST', `${ofNogal}/people/invitations`, { email: 'cerca@nogal.example', role: 'viewer' }, { cookie: cookies.get('admin')! })).body.link).toContain('/invitation/')
  })

  it('are set up once: a second link makes no second owner', async () => {
    const link = await createEntryLink(store.db, { kind: 'setup', by: 'server', livesMs: 3_600_000 }, now())
    await expect(setUp(deps(), link.token, { name: 'Thief', email: 'thief@nogal.example', passwordHash: 'x', address: '' })).rejects.toMatchObject({ status: 410 })
  })

  it('can be invited to a server that is still open, which makes nobody its owner', async () => {
    const other = await open()
    const identity = testIdentity(other)
    await addPerson(other, identity, { email: 'first@nogal.example' })
    const { token } = await createEntryLink(other.db, { kind: 'setup', by: 'server', livesMs: 3_600_000 }, now())
    const given = { name: 'Owner', email: 'first-owner@nogal.example', passwordHash: 'x', address: '' }
    const set = () => setUp({ db: other.db, now, people }, token, given).then(({ isOwner }) => isOwner, error => error.status)
    expect((await Promise.all([set(), set()])).toSorted()).toEqual([410, true])
    await other.close()
  })

  it('choose a new password by a link of an owner, and every session of before ends', async () => {
    const { cookie } = await signIn(people.identity, 'manager@nogal.example', openCaller('192.0.2.55'))
    const { link } = (await as('owner', 'POST', `/v1/people/${await idOf('manager@nogal.example')}/password-link`)).body
    await resetPassword(deps(), tokenOf(link), { passwordHash: await people.identity.hash('otras cuatro barcas'), address: '' })
    expect(await people.identity.whoIs(cookie)).toBeUndefined()
    await expect(resetPassword(deps(), tokenOf(link), { passwordHash: 'x', address: '' })).rejects.toMatchObject({ status: 410 })
    expect((await people.identity.signIn(openCaller('192.0.2.56'), { email: 'manager@nogal.example', password: 'otras cuatro barcas' })).kind).toBe('in')
  })

  it('work in teams of their brand, which give no rights', async () => {
    const [admin, stranger] = [await idOf('admin@nogal.example'), await idOf('owner@nogal.example')]
    const team = await as('admin', 'POST', `${ofNogal}/teams`, { name: 'Guardia', members: [admin] })
    expect(team).toMatchObject({ status: 201, body: { name: 'Guardia', members: [admin] } })
    expect((await as('admin', 'POST', `${ofNogal}/teams`, { name: 'Guardia' })).status).toBe(409)
    expect((await as('admin', 'PUT', `${ofNogal}/teams/${team.body.id}`, { name: 'Guardia', members: [stranger] })).status).toBe(422)
    expect((await as('admin', 'PUT', `${ofNogal}/teams/${team.body.id}`, { name: 'Noche' })).body).toMatchObject({ name: 'Noche', members: [] })
    expect((await as('admin', 'DELETE', `${ofNogal}/teams/${team.body.id}`)).status).toBe(204)
    expect((await as('admin', 'GET', `${ofNogal}/teams`)).body.data).toEqual([])
  })

  it('leave the server an owner, and see and end their own sessions alone', async () => {
    const owner = await idOf('owner@nogal.example')
    expect((await as('owner', 'PATCH', `/v1/people/${owner}`, { isOwner: false })).status).toBe(409)
    expect((await as('owner', 'PATCH', `/v1/people/${owner}`, { disabled: true })).status).toBe(409)
    const own = (await as('owner', 'GET', '/v1/me/sessions')).body.data
    expect(own.map(({ isCurrent }: { isCurrent: boolean }) => isCurrent)).toContain(true)
    expect((await as('admin', 'DELETE', `/v1/me/sessions/${own[0].id}`)).status).toBe(404)
  })

  it('give programs keys for one brand, for a while', async () => {
    const ask = (key: string, method: string, path: string, body?: unknown) => api.ask(method, path, body, { authorization: `Bearer ${key}` })
    const made = await as('admin', 'POST', `${ofNogal}/keys`, { name: 'panel', scope: 'admin', expiresAt: '2999-01-01T00:00:00Z' })
    expect(made).toMatchObject({ status: 201, body: { brand: 'casa-nogal', key: expect.stringMatching(/^marea_/), createdBy: 'admin' } })
    const { key, id } = made.body
    expect((await ask(key, 'GET', ofNogal)).status).toBe(200)
    expect((await ask(key, 'GET', '/v1/brands/casa-encino')).status).toBe(404)
    expect((await ask(key, 'GET', '/v1/brands')).body.data).toHaveLength(1)
    expect((await ask(key, 'DELETE', ofNogal)).status).toBe(403)
    expect((await ask(key, 'POST', '/v1/keys', { name: 'wider', scope: 'admin' })).status).toBe(403)
    expect((await ask(key, 'GET', '/metrics')).status).toBe(403)
    expect((await as('admin', 'GET', `${ofNogal}/keys`)).text).not.toContain(key)
    const others = await createApiKey(store.db, { name: 'other', scope: 'read', brandId: encino.id }, now())
    expect((await as('admin', 'DELETE', `${ofNogal}/keys/${others.id}`)).status).toBe(404)
    expect((await as('admin', 'DELETE', `${ofNogal}/keys/${id}`)).status).toBe(204)
    expect((await ask(key, 'GET', ofNogal)).status).toBe(401)
    const short = await createApiKey(store.db, { name: 'short', scope: 'read', expiresAt: new Date(Date.now() - 1000) }, new Date(0))
    expect((await ask(short.key, 'GET', ofNogal)).status).toBe(401)
    expect((await as('admin', 'POST', `${ofNogal}/keys`, { name: 'late', expiresAt: '2001-01-01T00:00:00Z' })).status).toBe(422)
    const write = await createApiKey(store.db, { name: 'write', scope: 'write' }, now())
    expect((await ask(write.key, 'PATCH', ofNogal, { aliases: [] })).status).toBe(403)
  })
})
