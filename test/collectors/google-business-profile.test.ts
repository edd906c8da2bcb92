import { afterEach, describe, expect, it } from 'vitest'
import google from '../../collectors/google-business-profile.ts'
import { toldOf } from '../../src/contract.ts'
import { failureOf, NOW, runOnce } from './run-once.ts'
import { openServerWorld, type Asked, type Given } from './server-world.ts'
import type { World } from './world.ts'
import * as bakery from './worlds/google-business-profile.ts'

const HOSTS = ['https://oauth2.googleapis.com', 'https://mybusinessaccountmanagement.googleapis.com', 'https://mybusinessbusinessinformation.googleapis.com', 'https://mybusiness.googleapis.com']
const KEYS = { clientId: 'invented', clientSecret: 'invented', refreshToken: 'invented' }

/** A Google of two branches, both empty, except for what a test answers itself. */
const openGoogle = (own: (asked: Asked) => Given | undefined, config: object = {}): Promise<World> =>
  openServerWorld({
    origins: HOSTS,
    config: () => ({ ...KEYS, ...config }),
    answer: asked => {
      const { pathname } = asked.url
      const mine = own(asked)
      if (mine) return mine
      if (pathname === '/token') return { json: { access_token: 'invented' } }
      if (pathname === '/v1/accounts') return { json: { accounts: [{ name: 'accounts/1' }] } }
      return { json: pathname.endsWith('/locations') ? { locations: [{ name: 'locations/21', title: 'Faro Norte' }, { name: 'locations/22', title: 'Faro Sur' }] } : {} }
    },
    retryAfterSeconds: 1,
  })

const one = (id: string, more: object = {}): object => ({ name: `accounts/1/locations/21/reviews/${id}`, comment: 'Muy bien', starRating: 'FOUR', createTime: '2026-03-01T10:00:00Z', ...more })

describe('Google Business Profile', () => {
  let world: World
  afterEach(() => world.close())

  it('reads originals, stars, answers and branches', async () => {
    world = await bakery.open()
    const { mentions, pages } = await runOnce(google, world)
    const byId = new Map(mentions.map(mention => [mention.externalId.split('/').at(-1), mention]))
    expect(byId.get('rv-1')).toMatchObject({
      text: 'Antes era mejor.', rating: { value: 3, outOf: 5 }, editedAt: '2026-03-02T10:00:00.500Z', place: 'Panadería Marisol, Calle 60 núm. 12',
      ownerReply: { text: 'Cuéntanos qué cambió, Inés.', publishedAt: '2026-03-03T09:00:00.000Z' },
    })
    expect(byId.get('rv-6')?.text).toBe('')
    expect(byId.get('rv-4')).not.toHaveProperty('rating')
    expect(byId.get('rv-p1')?.place).toBe('Panadería Marisol, Progreso')
    expect(pages.at(-1)?.storefront).toEqual({ rating: 3.5, outOf: 5, count: 8 })
  })

  it('goes on from the branch it had reached', async () => {
    world = await bakery.open()
    const { pages } = await runOnce(google, world)
    const { newest } = JSON.parse(pages.find(page => page.cursor !== undefined)!.cursor!) as { newest: object }
    expect(Object.keys(newest)).toEqual(['accounts/501/locations/11'])
  })

  it('reads only the branches that were chosen, and names those it does not find', async () => {
    const asked: string[] = []
    world = await openGoogle(({ url }) => void asked.push(url.pathname), { locations: [22] })
    await runOnce(google, world)
    expect(asked.filter(path => path.endsWith('/reviews'))).toEqual(['/v4/accounts/1/locations/22/reviews'])
    await world.close()
    world = await openGoogle(() => undefined, { account: 1, locations: ['99'] })
    expect(await failureOf(runOnce(google, world))).toMatchObject({ kind: 'config', message: expect.stringMatching(/99.*21 \(Faro Norte\)/) as string })
  })

  it('asks which account is meant where there are several', async () => {
    world = await openGoogle(({ url }) => (url.pathname === '/v1/accounts' ? { json: { accounts: [{ name: 'accounts/1', accountName: 'Faro' }, { name: 'accounts/2', accountName: 'Otra' }] } } : undefined))
    expect(await failureOf(runOnce(google, world))).toMatchObject({ kind: 'config', message: expect.stringContaining('1 (Faro), 2 (Otra)') as string })
  })

  it('reads the other branches when one is refused', async () => {
    world = await openGoogle(({ url }) => {
      if (url.pathname.includes('/22/')) return { status: 403, json: { error: { status: 'PERMISSION_DENIED' } } }
      return url.pathname.endsWith('/reviews') ? { json: { reviews: [one('a'), one('b', { starRating: 'NONE', comment: null })] } } : undefined
    })
    const { pages, mentions, problems } = await runOnce(google, world)
    expect(mentions).toHaveLength(1)
    expect(toldOf(pages.flatMap(page => page.problems ?? [])[0]!).es).toMatch(/^Una reseña de la página 1 de .* no tiene texto/)
    expect(problems).toEqual([expect.stringMatching(/neither text nor stars/), expect.stringMatching(/^Faro Sur could not be read\. .*owner or manager/)])
  })

  it.each([
    ['no quota at all', 429, { status: 'RESOURCE_EXHAUSTED', details: [{ metadata: { quota_limit_value: '0' } }] }, 'config', undefined],
    ['a quota of the minute', 429, { status: 'RESOURCE_EXHAUSTED', message: 'limit Requests per minute' }, 'transient', 60_000],
    ['a quota of the day', 403, { errors: [{ reason: 'dailyLimitExceeded' }] }, 'transient', 20 * 3_600_000],
    ['a pause that Google names', 429, { status: 'RESOURCE_EXHAUSTED', details: [{ retryDelay: '17s' }] }, 'transient', 17_000],
    ['an interface switched off', 403, { status: 'PERMISSION_DENIED', details: [{ reason: 'SERVICE_DISABLED' }] }, 'config', undefined],
  ] as const)('tells %s', async (_, status, error, kind, retryAfterMs) => {
    world = await openGoogle(({ url }) => (url.pathname === '/token' ? undefined : { status, json: { error } }))
    const failure = await failureOf(runOnce(google, world))
    expect([failure.kind, failure.retryAfterMs]).toEqual([kind, retryAfterMs])
  })

  it.each([
    [{ error: 'invalid_grant', error_description: 'Token has been expired or revoked.' }, /Sign in to Google again/],
    [{ error: 'invalid_client' }, /client secret/],
  ])('says what to do when the sign-in answers %j', async (json, words) => {
    world = await openGoogle(({ url }) => (url.pathname === '/token' ? { status: 400, json } : undefined))
    expect(await failureOf(runOnce(google, world))).toMatchObject({ kind: 'config', message: expect.stringMatching(words) as string })
  })

  it('answers only what it collected, in bytes that Google takes', async () => {
    world = await openGoogle(({ method }) => (method === 'PUT' ? { json: { comment: 'Gracias', reviewReplyState: 'PENDING' } } : undefined))
    const send = (externalId: string, text: string) =>
      google.reply!.send({ config: google.config.parse(world.config), mention: { externalId }, text, http: world.http, signal: new AbortController().signal, now: NOW })
    expect(await send('accounts/1/locations/21/reviews/a', 'Gracias')).toEqual({ state: 'pending', text: 'Gracias' })
    expect((await failureOf(send('accounts/1/locations/21/reviews/a', 'ñ'.repeat(2049)))).message).toContain('4098')
    expect((await failureOf(send('../../v4/accounts/2', 'Gracias'))).kind).toBe('config')
  })

})
