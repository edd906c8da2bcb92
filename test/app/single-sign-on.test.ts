import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Identity } from '../../src/api/identity.ts'
import type { Store } from '../../src/db/client.ts'
import { changePerson, findPersonByEmail } from '../../src/db/people/person.ts'
import { addPerson, BASE_URL, openCaller, signIn, testIdentity } from '../helpers/people.ts'
import { OIDC_CLIENT, openOidcProvider, type OidcProvider, type ProviderStory } from '../helpers/oidc-provider.ts'
import { openTestPglite } from '../helpers/stores.ts'

describe('single sign-on', () => {
  let store: Store
  let provider: OidcProvider
  let identity: Identity
  let story: ProviderStory
  let told: string[] = []

  beforeAll(async () => {
    store = await openTestPglite()
    provider = await openOidcProvider(() => story)
    const oidc = { issuer: provider.origin, ...OIDC_CLIENT, name: 'Nogal ID' }
    identity = testIdentity(store, { oidc, told })
    for (const email of ['ana@nogal.example', 'beto@nogal.example']) await addPerson(store, identity, { email })
  })
  beforeEach(() => {
    story = { claims: { sub: 'u-ana', email: 'ana@nogal.example', email_verified: true, name: 'Ana' } }
  })
  afterAll(() => Promise.all([store.close(), provider.close()]))

  /** Goes to the provider and comes back, with what `change` makes of the answer. */
  const comeBack = async ({ at = openCaller(), change = (_answer: URL) => {} } = {}) => {
    const begun = (await identity.sso!.begin(at))!
    at.keep(begun.cookies)
    const asked = new URL(begun.url).searchParams
    const page = await (await fetch(begun.url)).text()
    const answer = new URL(/href="([^"]+)">Continuar/.exec(page)![1]!.replaceAll('&amp;', '&'))
    change(answer)
    return { asked, answer, at, entry: await identity.sso!.finish(at, answer.href) }
  }

  it('lets in who was invited, known by the address the provider has verified, then by the provider’s own name for them', async () => {
    const { asked, entry } = await comeBack()
    expect(asked.get('redirect_uri')).toBe(`${BASE_URL}/sign-in/sso/answer`)
    expect([asked.get('code_challenge_method'), asked.get('nonce')]).toEqual(['S256', expect.stringMatching(/.{16}/)])
    const ana = (await findPersonByEmail(store.db, 'ana@nogal.example'))!
    expect(entry).toMatchObject({ kind: 'in', personId: ana.id })
    expect(provider.asked.at(-1)!.get('code_verifier')).toMatch(/.{40}/)
    story.claims = { sub: 'u-ana', email: 'ana.luz@nogal.example', email_verified: true }
    expect((await comeBack()).entry).toMatchObject({ kind: 'in', personId: ana.id })
    const kept = await store.db.selectFrom('person_account').selectAll().where('person_id', '=', ana.id).where('account_id', '=', 'u-ana').executeTakeFirstOrThrow()
    expect([kept.access_token, kept.id_token, kept.refresh_token]).toEqual([null, null, null])
  })

  it.each<[string, Partial<ProviderStory>, string]>([
    ['nobody invited', { claims: { sub: 'u-zoe', email: 'zoe@nogal.example', email_verified: true } }, 'uninvited'],
    ['an address nobody verified', { claims: { sub: 'u-beto', email: 'beto@nogal.example', email_verified: false } }, 'unverified'],
    ['no address', { claims: { sub: 'u-beto' } }, 'unverified'],
    ['a token signed by somebody else', { isForged: true }, 'provider'],
    ['a token of another issuer', { issuer: 'https://elsewhere.example' }, 'provider'],
    ['a token for another client', { audience: 'another' }, 'provider'],
    ['a token of another sign-in', { nonce: 'another' }, 'provider'],
    ['a code the provider does not take', { isRefusing: true }, 'provider'],
  ])('refuses %s, and says why', async (_what, change, why) => {
    Object.assign(story, change)
    const { entry, at } = await comeBack()
    expect(entry).toEqual({ kind: 'refused', why })
    expect(await identity.whoIs(at.cookie)).toBeUndefined()
  })

  it('takes an answer once, from the browser that asked, and believes no error for a yes', async () => {
    const { answer, at } = await comeBack()
    expect(await identity.sso!.finish(at, answer.href)).toEqual({ kind: 'refused', why: 'late' })
    const begun = (await identity.sso!.begin(openCaller()))!
    const stolen = new URL(answer)
    stolen.searchParams.set('state', new URL(begun.url).searchParams.get('state')!)
    expect(await identity.sso!.finish(openCaller(), stolen.href)).toEqual({ kind: 'refused', why: 'late' })
    expect((await comeBack({ change: url => url.searchParams.set('state', 'made-up') })).entry).toEqual({ kind: 'refused', why: 'late' })
    expect((await comeBack({ change: url => { url.searchParams.delete('code'); url.searchParams.set('error', 'access_denied') } })).entry).toEqual({ kind: 'refused', why: 'declined' })
  })

  it('refuses who is disabled here, whatever the provider says', async () => {
    await addPerson(store, identity, { email: 'owner@nogal.example', isOwner: true })
    const ana = (await findPersonByEmail(store.db, 'ana@nogal.example'))!
    await changePerson(store.db, ana.id, { disabled: true }, new Date())
    expect((await comeBack()).entry).toEqual({ kind: 'refused', why: 'uninvited' })
    await changePerson(store.db, ana.id, { disabled: false }, new Date())
  })

  it('holds nobody up who has a password when the provider is down, and works when it is back', async () => {
    story.isDown = true
    const late = testIdentity(store, { oidc: { issuer: provider.origin, ...OIDC_CLIENT, name: 'Nogal ID' }, told })
    expect(await late.sso!.begin(openCaller())).toBeUndefined()
    await signIn(late, 'ana@nogal.example')
    story.isDown = false
    expect(await late.sso!.begin(openCaller())).toMatchObject({ url: expect.stringContaining(`${provider.origin}/authorize`) })
    expect(told.join('\n')).not.toContain('between the two of us')
  })
})
