import { afterEach, describe, expect, it } from 'vitest'
import play from '../../collectors/google-play.ts'
import { failureOf, NOW, runOnce } from './run-once.ts'
import { openServerWorld, type Given } from './server-world.ts'
import type { World } from './world.ts'
import * as app from './worlds/google-play.ts'

/** The steady world's key, before a Play that answers as a test says. */
const openPlay = async (given: Given, token: Given = { json: { access_token: 'invented' } }): Promise<World> => {
  const steady = await app.open()
  await steady.close()
  return openServerWorld({
    origins: ['https://oauth2.googleapis.com', 'https://androidpublisher.googleapis.com'],
    config: () => steady.config,
    answer: ({ url }) => (url.pathname === '/token' ? token : given),
    retryAfterSeconds: 1,
  })
}

describe('Google Play', () => {
  let world: World
  afterEach(() => world.close())

  it('reads titles, originals, stars, thumbs and answers', async () => {
    world = await app.open()
    const [first, second, , fourth] = (await runOnce(play, world)).mentions
    expect(first).toMatchObject({ title: 'Buena', text: 'El mapa carga rápido hasta en el mar.', rating: { value: 5, outOf: 5 }, engagement: { thumbsUp: 3 } })
    expect(first?.url).toBe('https://play.google.com/store/apps/details?id=mx.example.remo&reviewId=gp%3AAO_remo-6')
    expect(second).toMatchObject({ text: 'No puedo pagar con tarjeta.', ownerReply: { text: 'Ya puedes, Tomás.', publishedAt: '2026-03-05T09:00:00.000Z' } })
    expect(second).not.toHaveProperty('title')
    expect(fourth).toMatchObject({ text: 'Bueno, pero se come la pila.' })
    expect(fourth).not.toHaveProperty('language')
  })

  it('says what it could not see after more than a week of silence', async () => {
    world = await app.open()
    const { cursor } = await runOnce(play, world)
    const toldAt = async (now: string) => (await runOnce(play, world, cursor, now)).pages.flatMap(({ capped }) => capped ?? [])
    expect(await toldAt('2026-03-13T11:00:00.000Z')).toEqual([])
    expect(await toldAt('2026-03-14T12:00:00.000Z')).toMatchObject([{ en: expect.stringMatching(/^Nothing was read since 2026-03-06.*CSV of the Play Console\.$/) }])
  })

  it('leaves out what says nothing, and tells it', async () => {
    world = await openPlay({ json: { reviews: [{ reviewId: 'a', comments: [{ userComment: { text: '\tBien' } }] }, { reviewId: 'b', comments: [{ developerComment: { text: 'Hola' } }] }, { reviewId: 'c' }] } })
    const { mentions, problems } = await runOnce(play, world)
    expect(mentions.map(({ externalId }) => externalId)).toEqual(['a'])
    expect(problems).toHaveLength(2)
  })

  it.each([
    ['Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.', /clock/],
    ['Invalid grant: account not found', /new key/],
  ])('says what to do when the sign-in answers %j', async (error_description, words) => {
    world = await openPlay({}, { status: 400, json: { error: 'invalid_grant', error_description } })
    expect(await failureOf(runOnce(play, world))).toMatchObject({ kind: 'config', message: expect.stringMatching(words) as string })
  })

  it.each(['no json', '{"client_email":"a@b.example"}', JSON.stringify({ client_email: 'a@b.example', private_key: `-----BEGIN PRIVATE KEY-----\n${'A'.repeat(100)}\n-----END PRIVATE KEY-----` })])('refuses a key file like %j without showing it', async serviceAccount => {
    world = await app.open()
    const failure = await failureOf(runOnce(play, { ...world, config: { ...(world.config as object), serviceAccount } }))
    expect(failure).toMatchObject({ kind: 'config', message: expect.stringMatching(/whole JSON file/) as string })
    expect(failure.message).not.toContain('AAAA')
  })

  it('says which right is missing, and waits for a quota of the hour', async () => {
    world = await openPlay({ status: 403, json: { error: { status: 'PERMISSION_DENIED', errors: [{ reason: 'permissionDenied' }] } } })
    expect((await failureOf(runOnce(play, world))).message).toContain('Users and permissions')
    await world.close()
    world = await app.open()
    await world.become('exhausted')
    expect(await failureOf(runOnce(play, world))).toMatchObject({ kind: 'transient', retryAfterMs: 3_600_000 })
  })

  it('says so when Google refuses the words of an answer', async () => {
    world = await openPlay({ status: 400, json: { error: { status: 'INVALID_ARGUMENT' } } })
    const sent = play.reply!.send({ config: play.config.parse(world.config), mention: { externalId: 'gp:a' }, text: 'Gracias', http: world.http, signal: new AbortController().signal, now: NOW })
    expect((await failureOf(sent)).message).toMatch(/does not accept this answer/)
  })
})
