import { createOTP } from '@better-auth/utils/otp'
import { base32 } from '@better-auth/utils/base32'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Identity } from '../../src/api/identity.ts'
import type { Store } from '../../src/db/client.ts'
import { changePerson, findPersonByEmail } from '../../src/db/people/person.ts'
import { listSessions } from '../../src/db/people/session.ts'
import { addPerson, cookiesOf, openCaller, PASSWORD, signIn, testIdentity } from '../helpers/people.ts'
import { STORES } from '../helpers/stores.ts'

const STEP_MS = 30_000

/** What an authenticator shows, `steps` from now. */
const codeOf = async (uri: string, steps = 0): Promise<string> => {
  const secret = new TextDecoder().decode(base32.decode(new URL(uri).searchParams.get('secret')!))
  return await createOTP(secret).hotp(Math.floor(Date.now() / STEP_MS) + steps)
}

describe.each(STORES)('people who sign in, on $kind', ({ open }) => {
  let store: Store
  let identity: Identity

  beforeAll(async () => {
    store = await open()
    identity = testIdentity(store)
    for (const name of ['ana', 'beto', 'carla', 'dora', 'eva', 'fede']) await addPerson(store, identity, { email: `${name}@nogal.example` })
  })
  afterAll(() => store.close())

  it('are known by their cookie alone, which scripts cannot read and no other site can send', async () => {
    const caller = openCaller()
    const entry = await identity.signIn(caller, { email: ' Ana@Nogal.example', password: PASSWORD })
    expect(cookiesOf(entry).find(cookie => cookie.startsWith('marea.session_token='))).toMatch(/HttpOnly; SameSite=Lax/)
    caller.keep(cookiesOf(entry))
    const ana = (await findPersonByEmail(store.db, 'ana@nogal.example'))!
    expect(await identity.whoIs(caller.cookie)).toMatchObject({ personId: ana.id })
    expect(await identity.whoIs(caller.cookie.replace(/.$/, 'A').replace(/(token=).{4}/, '$1xxxx'))).toBeUndefined()
    // What stands in the database opens nothing without the signature.
    const { token } = await store.db.selectFrom('person_session').select('token').where('person_id', '=', ana.id).executeTakeFirstOrThrow()
    expect(await identity.whoIs(`marea.session_token=${token}`)).toBeUndefined()
    caller.keep(await identity.signOut(caller))
    expect([caller.cookie, await listSessions(store.db, ana.id, new Date())]).toEqual(['', []])
  })

  it('get a new session at each sign-in, and the one of before ends: a planted cookie stays outside', async () => {
    const planted = await signIn(identity, 'beto@nogal.example')
    const before = planted.cookie
    const victim = openCaller()
    victim.keep([before])
    const entry = await identity.signIn(victim, { email: 'ana@nogal.example', password: PASSWORD })
    victim.keep(cookiesOf(entry))
    expect(victim.cookie).not.toBe(before)
    expect(await identity.whoIs(before)).toBeUndefined()
    expect(await identity.whoIs(victim.cookie)).toMatchObject({ personId: (await findPersonByEmail(store.db, 'ana@nogal.example'))!.id })
  })

  it('hear the same whether the person or the password is wrong, after the same work', async () => {
    const time = async (email: string): Promise<number> => {
      const started = process.cpuUsage()
      expect(await identity.signIn(openCaller(`192.0.2.${Math.floor(Math.random() * 200)}`), { email, password: 'not this one at all' })).toEqual({ kind: 'refused' })
      const { user, system } = process.cpuUsage(started)
      return user + system
    }
    await time('carla@nogal.example')
    const [known, unknown] = [await time('carla@nogal.example'), await time('nobody@nogal.example')]
    expect(unknown / known).toBeGreaterThan(0.4)
    expect(unknown / known).toBeLessThan(2.5)
  })

  it('are not guessed: ten tries at an account, fifty from an address, then even the right password waits', async () => {
    let now = Date.now()
    const guarded = testIdentity(store, { now: () => new Date(now) })
    const guess = (email: string, password: string, address: string) => guarded.signIn(openCaller(address), { email, password })
    const all = await Promise.all(Array.from({ length: 30 }, (_, i) => guess('dora@nogal.example', `guess number ${i}`, `198.51.100.${i}`)))
    expect(all.filter(({ kind }) => kind === 'refused').length).toBeLessThanOrEqual(10)
    expect(await guess('dora@nogal.example', PASSWORD, '203.0.113.1')).toEqual({ kind: 'wait' })
    now += 16 * 60_000
    expect((await guess('dora@nogal.example', PASSWORD, '203.0.113.1')).kind).toBe('in')
    const sprayed = await Promise.all(Array.from({ length: 60 }, (_, i) => guess(`sprayed${i}@nogal.example`, 'Verano2026 Verano', '203.0.113.9')))
    expect(sprayed.filter(({ kind }) => kind === 'wait').length).toBeGreaterThanOrEqual(10)
    expect(await guess('carla@nogal.example', PASSWORD, '203.0.113.9')).toEqual({ kind: 'wait' })
  }, 60_000)

  it('lose their sessions and their way in when they are disabled', async () => {
    const caller = await signIn(identity, 'eva@nogal.example')
    const eva = (await findPersonByEmail(store.db, 'eva@nogal.example'))!
    await addPerson(store, identity, { email: 'owner@nogal.example', isOwner: true })
    await changePerson(store.db, eva.id, { disabled: true }, new Date())
    expect(await identity.whoIs(caller.cookie)).toBeUndefined()
    expect(await identity.signIn(openCaller(), { email: 'eva@nogal.example', password: PASSWORD })).toEqual({ kind: 'refused' })
  })

  it('may ask for a code of an authenticator: each is good once, for whoever saw it too', async () => {
    const caller = await signIn(identity, 'fede@nogal.example')
    expect(await identity.totp.begin(caller, 'not this one')).toBeUndefined()
    const { uri, recoveryCodes } = (await identity.totp.begin(caller, PASSWORD))!
    expect(recoveryCodes.length).toBeGreaterThanOrEqual(8)
    // Begun and not confirmed asks for nothing yet.
    expect((await identity.signIn(openCaller(), { email: 'fede@nogal.example', password: PASSWORD })).kind).toBe('in')
    expect(await identity.totp.confirm(caller, '000000')).toBeUndefined()
    const first = await codeOf(uri, -1)
    caller.keep((await identity.totp.confirm(caller, first))!.cookies)

    const begin = async () => {
      const at = openCaller()
      const entry = await identity.signIn(at, { email: 'fede@nogal.example', password: PASSWORD })
      expect(entry.kind).toBe('code')
      at.keep(cookiesOf(entry))
      expect(await identity.whoIs(at.cookie)).toBeUndefined()
      return at
    }
    expect(await identity.confirm(await begin(), first)).toEqual({ kind: 'refused' })
    const code = await codeOf(uri)
    const both = await Promise.all([await begin(), await begin()].map(at => identity.confirm(at, code)))
    expect(both.map(({ kind }) => kind).toSorted()).toEqual(['in', 'refused'])
    expect(await identity.confirm(await begin(), code)).toEqual({ kind: 'refused' })
    expect(await identity.confirm(openCaller(), await codeOf(uri, 1))).toEqual({ kind: 'refused' })

    const recovered = await identity.confirm(await begin(), recoveryCodes[0]!)
    expect(recovered.kind).toBe('in')
    expect(await identity.confirm(await begin(), recoveryCodes[0]!)).toEqual({ kind: 'refused' })
    const last = openCaller()
    last.keep(cookiesOf(recovered))
    expect(await identity.totp.end(last, 'not this one')).toBeUndefined()
    expect(await identity.totp.end(last, PASSWORD)).toBeDefined()
    expect((await identity.signIn(openCaller(), { email: 'fede@nogal.example', password: PASSWORD })).kind).toBe('in')
  })

  it('choose a password that is long and not what a guesser tries first', async () => {
    const weakness = (password: string) => identity.weaknessOf(password, ['Ana Luz', 'ana@nogal.example', 'Casa Nogal'])
    expect(await weakness('Xy7$kQz!')).toBe('short')
    expect(await weakness('x'.repeat(300))).toBe('long')
    for (const poor of ['contraseña12', 'password1234', 'aaaaaaaaaaaaaaa', 'qwertyuiop123', 'casanogal2026', 'ana@nogal.example1', '123456789012']) expect(await weakness(poor), poor).toBe('guessable')
    for (const good of [PASSWORD, 'kx fuerte y raro 7', 'el río crece en mayo']) expect(await weakness(good), good).toBeUndefined()
  })
})
