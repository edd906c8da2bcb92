import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Mention, Page } from '../../src/contract.ts'
import { play, type Played } from '../helpers/play.ts'
import type { Asked } from './server-world.ts'

const SAMPLES = join(import.meta.dirname, '../../../shared/sources/samples')
const NOW = '2026-12-01T00:00:00.000Z'

const sample = (path: string): unknown => JSON.parse(readFileSync(join(SAMPLES, path), 'utf8'))

/** One run against a server that answers with what was recorded. */
const playRecorded = async ({ answer, ...played }: Omit<Played, 'answer'> & { answer(asked: Asked): unknown }): Promise<Page[]> =>
  (await play({ ...played, now: NOW, answer: asked => ({ json: answer(asked) }) })).pages

const check = (pages: Page[], expected: number): Mention[] => {
  const mentions = pages.flatMap(page => page.mentions)
  expect(pages.flatMap(page => page.problems ?? [])).toEqual([])
  expect(mentions).toHaveLength(expected)
  expect(new Set(mentions.map(({ externalId }) => externalId)).size).toBe(expected)
  for (const { publishedAt, url, text, title } of mentions) {
    expect(Date.parse(publishedAt ?? '')).toBeLessThan(Date.parse(NOW))
    expect(URL.canParse(url ?? '')).toBe(true)
    // People write markup about markup: only what the platform itself puts around a text tells that it was not read.
    expect(/^<(p|div)\b|^&(lt|#x3C);|class="md"/.test(`${text}${title ?? ''}`)).toBe(false)
  }
  return mentions
}

const reddit = { id: 'reddit', origins: ['https://www.reddit.com', 'https://oauth.reddit.com'] }
const keys = { clientId: 'app', clientSecret: 'secret', refreshToken: 'token' }
const redditAnswer = (recorded: unknown) => ({ url }: Asked): unknown => (url.pathname.endsWith('access_token') ? { access_token: 'lent' } : recorded)

const things = (path: string): Record<string, unknown>[] => {
  const recorded = [sample(path)].flat() as { data: { after: string | null; children: { data: Record<string, unknown> }[] } }[]
  return recorded.flatMap(({ data }) => data.children.map(child => child.data))
}

/** A recording is one page: what would lead on is cut off. */
const onePage = (path: string): unknown => {
  const [recorded] = [sample(path)].flat() as { data: { after: string | null } }[]
  return { ...recorded, data: { ...recorded!.data, after: null } }
}

describe('what was recorded of a platform is read', () => {
  it.skipIf(!existsSync(join(SAMPLES, 'reddit'))).each([
    ['r_askreddit_new.json', { subreddits: ['cafe'] }],
    ['r_askreddit_comments.json', { subreddits: ['cafe'] }],
    ['search_all.json', { query: 'cafe' }],
    ['info_comment_2022_with_permalink.json', { query: 'cafe' }],
    ['info_submission_modern.json', { query: 'cafe' }],
    ['message_mentions.json', { mentions: true }],
  ])('from Reddit: %s', async (file, config) => {
    const all = things(`reddit/${file}`)
    const pages = await playRecorded({ ...reddit, config: () => ({ ...keys, ...config }), answer: redditAnswer(onePage(`reddit/${file}`)) })
    const gone = pages.flatMap(page => page.gone ?? [])
    const mentions = check(pages, all.length - gone.length)
    for (const { externalId, replyTo } of mentions) if (externalId.startsWith('t1_')) expect(replyTo).toMatch(/^t[13]_/)
  })

  it.skipIf(!existsSync(join(SAMPLES, 'bluesky')))('from Bluesky', async () => {
    const { thread } = sample('bluesky/thread_view_post_with_embed_media.json') as { thread: { post: unknown } }
    const pages = await playRecorded({ id: 'bluesky', origins: ['https://public.api.bsky.app'], config: () => ({ query: 'cafe' }), answer: () => ({ posts: [thread.post] }) })
    expect(check(pages, 1)[0]).toMatchObject({ kind: 'post', language: 'en', engagement: { likes: 0, replies: 0, reposts: 0 } })
  })

  it.skipIf(!existsSync(join(SAMPLES, 'mastodon'))).each([
    ['timelines_tag_hoot.json', { tags: ['cafe'] }],
    ['search_v2_localhost.json', { query: 'cafe', token: 'secret' }],
    ['search_v2_empty.json', { query: 'cafe', token: 'secret' }],
    ['search_v2_mastodon_social.json', { query: 'cafe', token: 'secret' }],
  ])('from Mastodon: %s', async (file, config) => {
    const recorded = sample(`mastodon/${file}`) as unknown[] | { statuses: unknown[] }
    const pages = await playRecorded({ id: 'mastodon', config: base => ({ instance: base, ...config }), answer: ({ url }) => (Number(url.searchParams.get('offset')) > 0 ? { statuses: [] } : recorded) })
    for (const { author } of check(pages, (Array.isArray(recorded) ? recorded : recorded.statuses).length)) expect(author?.followers).toBeTypeOf('number')
  })

  it.skipIf(!existsSync(join(SAMPLES, 'lemmy')))('from Lemmy', async () => {
    const recorded = sample('lemmy/post_view_v3.json') as { posts: unknown[] }
    const pages = await playRecorded({ id: 'lemmy', config: base => ({ instance: base, query: 'cafe', take: ['posts'] }), answer: () => ({ comments: [], ...recorded }) })
    for (const { engagement } of check(pages, recorded.posts.length)) expect(Object.keys(engagement ?? {})).toEqual(['score', 'upvotes', 'downvotes', 'comments'])
  })

  it.skipIf(!existsSync(join(SAMPLES, 'hackernews-algolia'))).each(['search_story.json', 'search_old_pollopt.json'])('from Hacker News: %s', async file => {
    const recorded = sample(`hackernews-algolia/${file}`) as { hits: unknown[]; nbPages: number }
    const pages = await playRecorded({ id: 'hacker-news', origins: ['https://hn.algolia.com'], config: () => ({ query: 'cafe' }), answer: () => ({ ...recorded, nbPages: 1 }) })
    check(pages, recorded.hits.length)
  })

  it.skipIf(!existsSync(join(SAMPLES, 'stackexchange'))).each(['questions_items.json', 'empty.json'])('from Stack Exchange: %s', async file => {
    const recorded = sample(`stackexchange/${file}`) as { items: unknown[] }
    const pages = await playRecorded({ id: 'stack-exchange', origins: ['https://api.stackexchange.com'], config: () => ({ site: 'superuser', query: 'cafe', historyDays: 9000 }), answer: () => recorded })
    check(pages, recorded.items.length)
  })

  it.skipIf(!existsSync(join(SAMPLES, 'discourse')))('from Discourse', async () => {
    const recorded = sample('discourse/posts_latest.json') as { latest_posts: unknown[] }
    const pages = await playRecorded({ id: 'discourse', config: base => ({ url: base }), answer: ({ url }) => (url.searchParams.has('before') ? { latest_posts: [] } : recorded) })
    check(pages, recorded.latest_posts.length)
  })

  it.skipIf(!existsSync(join(SAMPLES, 'discourse')))('from a search on Discourse, whose posts are asked for one by one', async () => {
    const recorded = sample('discourse/post.json') as { id: number }
    const answer = ({ url }: Asked): unknown => (url.pathname === '/search.json' ? { posts: [recorded], topics: [], grouped_search_result: { more_full_page_results: null } } : recorded)
    check(await playRecorded({ id: 'discourse', config: base => ({ url: base, query: 'cafe' }), answer }), 1)
  })
})
