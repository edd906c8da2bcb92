import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import facebook from '../../collectors/facebook.ts'
import gdelt from '../../collectors/gdelt.ts'
import github from '../../collectors/github.ts'
import instagram from '../../collectors/instagram.ts'
import x from '../../collectors/x.ts'
import youtube from '../../collectors/youtube.ts'
import { CollectorError, toldOf, type Collector, type Http, type Page } from '../../src/contract.ts'
import { plainFiles } from '../helpers/plain-files.ts'
import { Refused, replayHttp, type Replayed } from '../helpers/replay-http.ts'

const NOW = '2026-03-06T12:00:00.000Z'

const pagesOf = async (collector: Collector<z.ZodType>, config: unknown, http: Http, cursor?: string): Promise<Page[]> => {
  const pages: Page[] = []
  const run = { config: collector.config.parse(config), cursor, since: undefined, http, files: plainFiles, signal: new AbortController().signal, now: NOW }
  for await (const page of collector.collect(run)) pages.push(page)
  return pages
}
const failureOf = async (...given: Parameters<typeof pagesOf>): Promise<CollectorError> => (await pagesOf(...given).catch((error: unknown) => error)) as CollectorError
const mentionsIn = (pages: Page[]) => pages.flatMap(page => page.mentions)
const problemsIn = (pages: Page[]) => pages.flatMap(({ problems = [] }) => problems.map(problem => toldOf(problem).en))

describe('YouTube', () => {
  const comment = (id: string, text: string) => ({ id, snippet: { textDisplay: text, publishedAt: '2026-03-01T10:00:00Z', updatedAt: '2026-03-01T10:00:00Z' } })
  const threads = (videoId: string, ...ids: string[]) => ({ items: ids.map(id => ({ id, snippet: { videoId, topLevelComment: comment(id, `Dicho en ${id}`), totalReplyCount: 0 } })) })
  const refused = (reason: string) => new Refused(403, { error: { errors: [{ reason }] } })
  const VIDEOS = { apiKey: 'k', videoIds: ['videoUno001', 'videoDos002'] }

  it('reads single videos, and says which gives no comments', async () => {
    const pages = await pagesOf(youtube, VIDEOS, replayHttp([[/videoId=videoUno001/, threads('videoUno001', 'a')], [/videoId=videoDos002/, refused('commentsDisabled')]]))
    expect(mentionsIn(pages).map(({ externalId }) => externalId)).toEqual(['a'])
    expect(problemsIn(pages)).toEqual([expect.stringContaining('videoDos002')])
  })

  it('fails when no video is left', async () => {
    expect(await failureOf(youtube, VIDEOS, replayHttp([[/videoId=/, refused('videoNotFound')]]))).toMatchObject({ kind: 'config' })
  })

  it('searches videos and reads below them; those without comments are no problem', async () => {
    const found = { items: ['videoUno001', 'videoDos002'].map(videoId => ({ id: { videoId }, snippet: { title: 'Caf&eacute; &amp; pan', description: 'Recorrido', channelId: 'UC1', channelTitle: 'Rutas', publishedAt: '2026-03-01T10:00:00Z' } })) }
    const pages = await pagesOf(youtube, { apiKey: 'k', search: 'Faro Café' }, replayHttp([[/\/search\?/, found], [/videoId=videoUno001/, threads('videoUno001', 'a', 'b')], [/videoId=videoDos002/, refused('commentsDisabled')]]))
    expect(mentionsIn(pages).map(({ externalId, title }) => [externalId, title])).toEqual([['video videoUno001', 'Café & pan'], ['video videoDos002', 'Café & pan'], ['a', undefined], ['b', undefined]])
    expect(problemsIn(pages)).toEqual([])
  })

  it('waits for midnight in California when the quota is used up, in winter and in summer', async () => {
    const error = await failureOf(youtube, VIDEOS, replayHttp([[/./, refused('quotaExceeded')]]))
    expect(error).toMatchObject({ kind: 'transient', retryAfterMs: 20 * 3_600_000 })
    const { untilPacificMidnight } = await import('../../src/parsing/platform/google-refusal.ts')
    expect(untilPacificMidnight('2026-07-01T06:59:30Z')).toBe(30_000)
  })

  it('keeps its key out of addresses', async () => {
    const asked: { url: string }[] = []
    await pagesOf(youtube, { ...VIDEOS, apiKey: 'AIza-secret' }, replayHttp([[/./, { items: [] }]], asked as never))
    expect(asked.length).toBe(2)
    expect(asked.every(({ url }) => !url.includes('AIza-secret'))).toBe(true)
  })
})

describe('GitHub', () => {
  const said = (databaseId: number, login: string, body: string) => ({ databaseId, body, url: `https://github.com/faro-cafe/app/discussions/3#${databaseId}`, createdAt: '2026-03-01T10:00:00Z', lastEditedAt: null, author: { __typename: login.endsWith('bot') ? 'Bot' : 'User', login }, authorAssociation: login === 'faro' ? 'MEMBER' : 'NONE', upvoteCount: 2 })
  const node = {
    ...said(1, 'lucia', '¿Habrá modo oscuro?'), title: 'Modo oscuro', updatedAt: '2026-03-04T15:00:00Z', repository: { nameWithOwner: 'faro-cafe/app' },
    comments: { totalCount: 3, nodes: [{ ...said(2, 'tomas', 'Yo también lo quiero'), replies: { nodes: [said(3, 'faro', 'Llega en abril')] } }, { ...said(4, 'limpia-bot', 'Gracias'), replies: { nodes: [] } }] },
  }
  const page = (nodes: unknown[]) => ({ data: { search: { nodes, pageInfo: { endCursor: 'c1', hasNextPage: false } } } })
  const CONFIG = { repositories: ['faro-cafe/app'], kinds: ['discussion'], token: 't' }

  it('reads discussions with the answers of the team', async () => {
    const pages = await pagesOf(github, CONFIG, replayHttp([[/graphql/, page([node])]]))
    expect(mentionsIn(pages)).toMatchObject([
      { externalId: 'discussion 1', kind: 'discussion', title: 'Modo oscuro', ownerReply: { text: 'Llega en abril' }, engagement: { upvotes: 2, comments: 3 } },
      { externalId: 'discussion-comment 2', replyTo: 'discussion 1' },
    ])
    const asked: { url: string; request: { body?: unknown } | undefined }[] = []
    await pagesOf(github, CONFIG, replayHttp([[/graphql/, page([])]], asked as never), pages.at(-1)!.cursor)
    expect(asked[0]!.request!.body).toContain('repo:faro-cafe/app updated:>=2026-03-04T14:50:00Z sort:updated-asc')
  })

  it('takes a secondary limit for a pause, and a missing right for a matter of people', async () => {
    const of = (status: number, message: string, headers?: Record<string, string>) => failureOf(github, { query: 'faro' }, replayHttp([[/./, new Refused(status, { message }, headers)]]))
    expect(await of(403, 'You have exceeded a secondary rate limit.')).toMatchObject({ kind: 'transient', retryAfterMs: 60_000 })
    expect(await of(403, 'You have exceeded a secondary rate limit.', { 'retry-after': '7' })).toMatchObject({ kind: 'transient', retryAfterMs: 7000 })
    expect(await of(429, '', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Date.parse(NOW) / 1000 + 30) })).toMatchObject({ kind: 'transient', retryAfterMs: 30_000 })
    expect(await of(403, 'Resource not accessible by personal access token')).toMatchObject({ kind: 'config' })
    expect(await of(422, 'Validation Failed')).toMatchObject({ kind: 'config', message: expect.stringContaining('query') })
  })

  it('says when it did not search to the end', async () => {
    expect(await pagesOf(github, { query: 'faro' }, replayHttp([[/./, { total_count: 0, incomplete_results: true, items: [] }]]))).toMatchObject([{ capped: { en: expect.stringContaining('did not search to the end') } }])
  })
})

describe('GDELT', () => {
  it('says in its own words why it refuses a query', async () => {
    expect(await failureOf(gdelt, { query: 'faro' }, replayHttp([[/./, 'The specified phrase is too short.']]))).toMatchObject({ kind: 'config', message: expect.stringContaining('"The specified phrase is too short."') })
  })

  it('is not believed when it sorts the other way, since older articles would be lost', async () => {
    const articles = Array.from({ length: 250 }, (_, index) => ({ url: `https://prensa.example/${index}`, title: `Nota ${index}`, seendate: `20260301T${String(23 - Math.floor(index / 12)).padStart(2, '0')}0000Z` }))
    expect(await failureOf(gdelt, { query: 'faro' }, replayHttp([[/./, { articles }]]))).toMatchObject({ kind: 'shape' })
  })

  it('asks for languages and countries in its own operators, with the pause it wants between two requests', async () => {
    const asked: Parameters<typeof replayHttp>[1] = []
    await pagesOf(gdelt, { query: '"Faro Café"', languages: ['Spanish', 'english'], countries: ['mexico'] }, replayHttp([[/./, '{}']], asked))
    expect(asked[0]!.request?.pauseMs).toBeGreaterThan(5000)
    expect(new URL(asked[0]!.url).searchParams.get('query')).toBe('"Faro Café" (sourcelang:spanish OR sourcelang:english) sourcecountry:mexico')
  })
})

describe('Meta', () => {
  const PAGE: Replayed[] = [[/\/feed\?/, { data: [] }], [/\/tagged\?/, { data: [] }]]

  it('says that recommendations are closed, and reads the rest', async () => {
    const pages = await pagesOf(facebook, { pageId: '1', accessToken: 't', ratings: true }, replayHttp([...PAGE, [/\/ratings\?/, new Refused(400, { error: { code: 12, message: 'deprecated' } })]]))
    expect(problemsIn(pages)).toEqual([expect.stringContaining('closed recommendations')])
    expect(pages.at(-1)!.cursor).toBeTypeOf('string')
  })

  it('reads recommendations as a scale of two steps where an older version gives them', async () => {
    const data = [
      { created_time: '2026-03-01T10:00:00+0000', recommendation_type: 'negative', review_text: 'No lo recomiendo', reviewer: { id: 'p1', name: 'Inés Prado' }, open_graph_story: { id: 's1' } },
      { created_time: '2026-03-01T11:00:00+0000', recommendation_type: 'positive', reviewer: { id: 'p2' } },
    ]
    const mentions = mentionsIn(await pagesOf(facebook, { pageId: '1', accessToken: 't', ratings: true, version: 'v21.0' }, replayHttp([...PAGE, [/\/ratings\?/, { data }]])))
    expect(mentions).toMatchObject([{ externalId: 'rating s1', kind: 'review', rating: { value: 1, outOf: 2 } }, { text: '', rating: { value: 2, outOf: 2 } }])
  })

  it('is asked again when it says so itself', async () => {
    const usage = { 'x-business-use-case-usage': '{"1":[{"estimated_time_to_regain_access":19}]}' }
    const error = await failureOf(facebook, { pageId: '1', accessToken: 't' }, replayHttp([[/./, new Refused(400, { error: { code: 80_001 } }, usage)]]))
    expect(error).toMatchObject({ kind: 'transient', retryAfterMs: 19 * 60_000 })
    expect(await failureOf(instagram, { accountId: '1', accessToken: 't' }, replayHttp([[/./, new Refused(400, { error: { code: 10 } })]]))).toMatchObject({ kind: 'config', message: expect.stringContaining('review by Meta') })
  })

  it('proves that it knows the secret of the app, and shows neither', async () => {
    const asked: { url: string }[] = []
    await pagesOf(facebook, { pageId: '1', accessToken: 'EAAB-secret', appSecret: 'oculto' }, replayHttp(PAGE, asked as never))
    expect(asked.every(({ url }) => /appsecret_proof=[\da-f]{64}/.test(url) && !/EAAB-secret|oculto/.test(url))).toBe(true)
  })
})

describe('X', () => {
  const EMPTY = { meta: { result_count: 0 } }
  const CONFIG = { query: 'faro', bearerToken: 'b' }

  it('says what lies between two runs that are more than a week apart', async () => {
    const asked: { url: string }[] = []
    const old = { query: '(faro) -is:retweet', newestId: String((BigInt(Date.parse('2026-02-20T00:00:00Z')) - 1_288_834_974_657n) << 22n) }
    const pages = await pagesOf(x, CONFIG, replayHttp([[/./, EMPTY]], asked as never), JSON.stringify(old))
    expect(pages).toMatchObject([{ capped: { en: expect.stringContaining('2026-02-20T00:00:00.000Z') } }])
    expect(new URL(asked[0]!.url).searchParams.get('start_time')).toBe('2026-02-27T12:10:00Z')
  })

  it('reads no more posts than may be paid for, and says so', async () => {
    const post = (id: number) => ({ id: String(2n ** 60n + BigInt(id)), text: `Dicho ${id}`, created_at: '2026-03-01T10:00:00Z' })
    const http = replayHttp([[/./, { data: Array.from({ length: 10 }, (_, id) => post(id)), meta: { result_count: 10, next_token: 'n' } }]])
    const pages = await pagesOf(x, { ...CONFIG, maxPosts: 10 }, http)
    expect(mentionsIn(pages)).toHaveLength(10)
    expect(pages.at(-1)?.capped?.en).toContain('more than 10 posts')
  })

  it('tells a purse that is empty from a limit that passes', async () => {
    const of = (status: number, body: unknown, headers?: Record<string, string>) => failureOf(x, CONFIG, replayHttp([[/./, new Refused(status, body, headers)]]))
    expect(await of(402, { title: 'CreditsDepleted' })).toMatchObject({ kind: 'config', message: expect.stringContaining('credit') })
    expect(await of(429, { title: 'Too Many Requests' }, { 'x-rate-limit-reset': String(Date.parse(NOW) / 1000 + 60) })).toMatchObject({ kind: 'transient', retryAfterMs: 60_000 })
    expect(await of(403, { title: 'Client Forbidden' })).toMatchObject({ kind: 'config' })
  })
})
