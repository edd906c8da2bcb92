import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Identity } from '../../src/api/identity.ts'
import type { Store } from '../../src/db/client.ts'
import { changePerson, findPersonByEmail } from '../../src/db/people/person.ts'
import { addPerson, BASE_URL, openCaller, signIn, testIdentity } from '../helpers/people.ts'
import { openServer, type TestServer } from '../helpers/server.ts'
import { openTestPglite } from '../helpers/stores.ts'

/** What the stand-in says of whoever comes; each test changes one thing. */
interface Story {
  claims: JWTPayload
  issuer?: string
  audience?: string
  nonce?: string
  isForged?: boolean
  isDown?: boolean
}

const openProvider = async (story: () => Story): Promise<TestServer & { asked: URLSearchParams[] }> => {
  const [ours, forged] = [await generateKeyPair('RS256', { extractable: true }), await generateKeyPair('RS256')]
  const jwk = { ...(await exportJWK(ours.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }
  const asked: URLSearchParams[] = []
  const server = await openServer((request, response, body) => {
    const { claims, issuer = server.origin, audience = 'marea', nonce, isForged = false, isDown = false } = story()
    const json = (value: unknown, status = 200): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (isDown) return json({ error: 'down' }, 503)
    if (request.url === '/.well-known/openid-configuration') {
      return json({ issuer: server.origin, authorization_endpoint: `${server.origin}/authorize`, token_endpoint: `${server.origin}/token`, jwks_uri: `${server.origin}/keys`, id_token_signing_alg_values_supported: ['RS256'] })
    }
    if (request.url === '/keys') return json({ keys: [jwk] })
    if (request.url !== '/token') return json({}, 404)
    asked.push(new URLSearchParams(body))
    const token = new SignJWT({ nonce: nonce ?? lastNonce, ...claims }).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).setIssuer(issuer).setAudience(audience).setIssuedAt().setExpirationTime('5m')
    void token.sign(isForged ? forged.privateKey : ours.privateKey).then(idToken => json({ access_token: 'a token', token_type: 'Bearer', expires_in: 300, id_token: idToken }))
  })
  return { ...server, asked }
}

let lastNonce = ''

describe('single sign-on', () => {
  let store: Store
  let provider: Awaited<ReturnType<typeof openProvider>>
  let identity: Identity
  let story: Story
  let told: string[] = []

  beforeAll(async () => {
    store = await openTestPglite()
    provider = await openProvider(() => story)
    const oidc = { issuer: provider.origin, clientId: 'marea', clientSecret: 'between the two of us', name: 'Nogal ID' }
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
    lastNonce = asked.get('nonce') ?? ''
    const answer = new URL(`${BASE_URL}/sign-in/sso/answer?code=abc`)
    answer.searchParams.set('state', asked.get('state')!)
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

  it.each<[string, Partial<Story>]>([
    ['nobody invited', { claims: { sub: 'u-zoe', email: 'zoe@nogal.example', email_verified: true } }],
    ['an address nobody verified', { claims: { sub: 'u-beto', email: 'beto@nogal.example', email_verified: false } }],
    ['no address', { claims: { sub: 'u-beto' } }],
    ['a token signed by somebody else', { isForged: true }],
    ['a token of another issuer', { issuer: 'https://elsewhere.example' }],
    ['a token for another client', { audience: 'another' }],
    ['a token of another sign-in', { nonce: 'another' }],
  ])('refuses %s', async (_what, change) => {
    Object.assign(story, change)
    const { entry, at } = await comeBack()
    expect(entry).toEqual({ kind: 'refused' })
    expect(await identity.whoIs(at.cookie)).toBeUndefined()
  })

  it('takes an answer once, from the browser that asked, and believes no error for a yes', async () => {
    const { answer, at } = await comeBack()
    expect(await identity.sso!.finish(at, answer.href)).toEqual({ kind: 'refused' })
    const begun = (await identity.sso!.begin(openCaller()))!
    const stolen = new URL(answer)
    stolen.searchParams.set('state', new URL(begun.url).searchParams.get('state')!)
    expect(await identity.sso!.finish(openCaller(), stolen.href)).toEqual({ kind: 'refused' })
    expect((await comeBack({ change: url => url.searchParams.set('state', 'made-up') })).entry).toEqual({ kind: 'refused' })
    expect((await comeBack({ change: url => { url.searchParams.delete('code'); url.searchParams.set('error', 'access_denied') } })).entry).toEqual({ kind: 'refused' })
  })

  it('refuses who is disabled here, whatever the provider says', async () => {
    await addPerson(store, identity, { email: 'owner@nogal.example', isOwner: true })
    const ana = (await findPersonByEmail(store.db, 'ana@nogal.example'))!
    await changePerson(store.db, ana.id, { disabled: true }, new Date())
    expect((await comeBack()).entry).toEqual({ kind: 'refused' })
    await changePerson(store.db, ana.id, { disabled: false }, new Date())
  })

  it('holds nobody up who has a password when the provider is down, and works when it is back', async () => {
    story.isDown = true
    const late = testIdentity(store, { oidc: { issuer: provider.origin, clientId: 'marea', clientSecret: 'between the two of us', name: 'Nogal ID' }, told })
    expect(await late.sso!.begin(openCaller())).toBeUndefined()
    await signIn(late, 'ana@nogal.example')
    story.isDown = false
    expect(await late.sso!.begin(openCaller())).toMatchObject({ url: expect.stringContaining(`${provider.origin}/authorize`) })
    expect(told.join('\n')).not.toContain('between the two of us')
  })
})
