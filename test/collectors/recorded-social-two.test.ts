import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Collector, Http, Mention, Page } from '../../src/contract.ts'
import { issue, issueComment, readIssue } from '../../src/parsing/platform/github-item.ts'
import facebook from '../../collectors/facebook.ts'
import file from '../../collectors/file.ts'
import gdelt from '../../collectors/gdelt.ts'
import github from '../../collectors/github.ts'
import instagram from '../../collectors/instagram.ts'
import x from '../../collectors/x.ts'
import youtube from '../../collectors/youtube.ts'
import { plainFiles } from '../helpers/plain-files.ts'
import { replayHttp } from '../helpers/replay-http.ts'

const SAMPLES = join(import.meta.dirname, '../../../shared/sources/samples')
const isMissing = (source: string): boolean => !existsSync(join(SAMPLES, source))
const textOf = (path: string): string => readFileSync(join(SAMPLES, path), 'utf8')
const jsonOf = (path: string): unknown => JSON.parse(textOf(path))

const pagesOf = async (collector: Collector<z.ZodType>, config: unknown, http: Http, now = '2026-11-20T00:00:00Z'): Promise<Page[]> => {
  const pages: Page[] = []
  const run = { config: collector.config.parse(config), cursor: undefined, since: undefined, http, files: plainFiles, signal: new AbortController().signal, now }
  for await (const page of collector.collect(run)) pages.push(page)
  return pages
}

const checkAll = (pages: Page[], atLeast: number): Mention[] => {
  const mentions = pages.flatMap(page => page.mentions)
  expect(pages.flatMap(({ problems = [] }) => problems)).toEqual([])
  expect(mentions.length).toBeGreaterThanOrEqual(atLeast)
  expect(new Set(mentions.map(({ externalId }) => externalId)).size).toBe(mentions.length)
  for (const { publishedAt, url } of mentions) {
    expect(Number.isNaN(Date.parse(publishedAt ?? ''))).toBe(false)
    if (url !== undefined) expect(URL.canParse(url)).toBe(true)
  }
  return mentions
}

const withoutNext = (page: unknown): object => ({ ...(page as object), nextPageToken: undefined, paging: undefined })

describe('recordings of YouTube', () => {
  const of = (name: string): unknown => jsonOf(`youtube-data-api/${name}.json`)
  const replies = { items: (isMissing('youtube-data-api') ? [] : (of('comments_by_parent_paged_1') as { items: unknown[] }).items).slice(0, 2) }

  it.skipIf(isMissing('youtube-data-api'))('are read: threads of a channel, two pages of a video, a search', async () => {
    const channel = replayHttp([[/commentThreads/, withoutNext(of('comment_threads_all_to_me'))], [/\/comments\?/, replies]])
    checkAll(await pagesOf(youtube, { apiKey: 'k', channelId: `UC${'a'.repeat(22)}` }, channel), 4)
    const video = replayHttp([[/commentThreads/, of('comment_threads_by_video_paged_1')], [/pageToken=/, withoutNext(of('comment_threads_by_video_paged_2'))], [/\/comments\?/, { items: [] }]])
    checkAll(await pagesOf(youtube, { apiKey: 'k', videoIds: ['aaaaaaaaaaa'] }, video), 2)
    const search = replayHttp([[/search/, of('search_by_keywords_p1')], [/commentThreads/, { items: [] }]])
    const found = checkAll(await pagesOf(youtube, { apiKey: 'k', search: 'surf' }, search), 20)
    expect(found.every(({ kind, title }) => kind === 'video' && title !== undefined)).toBe(true)
  })
})

describe('recordings of GitHub', () => {
  it.skipIf(isMissing('github'))('are read: a search, and the comment of a notice', async () => {
    const search = replayHttp([[/search/, jsonOf('github/search-issues.json')]])
    checkAll(await pagesOf(github, { query: 'sesame' }, search), 2)
    const notice = jsonOf('github/issue_comment.created.payload.json') as { issue: unknown; comment: unknown }
    const team = { accounts: new Set<string>(), repositories: new Set<string>() }
    const mentions = readIssue(issue.parse(notice.issue), [issueComment.parse(notice.comment)], { team, now: '2026-11-20T00:00:00Z' })
    expect(mentions.map(({ kind }) => kind)).toEqual(['issue', 'comment'])
  })
})

describe('recordings of GDELT', () => {
  it.skipIf(isMissing('gdelt'))('are read: articles, no match, and the text that asks for patience', async () => {
    const articles = replayHttp([[/artlist/, textOf('gdelt/artlist_shape_SYNTHETIC.json')]])
    checkAll(await pagesOf(gdelt, { query: 'apple' }, articles), 1)
    expect(await pagesOf(gdelt, { query: 'apple' }, replayHttp([[/artlist/, textOf('gdelt/no_match.json')]]))).toMatchObject([{ mentions: [] }])
    await expect(pagesOf(gdelt, { query: 'apple' }, replayHttp([[/artlist/, textOf('gdelt/rate_limited.txt')]]))).rejects.toMatchObject({ kind: 'transient' })
  })
})

describe('recordings of X', () => {
  it.skipIf(isMissing('x-api-v2'))('are read: searches and a timeline', async () => {
    for (const name of ['search_tweets_query', 'search_tweets_for_nyc', 'timeline_mentions']) {
      const recorded = jsonOf(`x-api-v2/${name}.json`) as { meta: object }
      const once = { ...recorded, meta: { ...recorded.meta, next_token: undefined } }
      checkAll(await pagesOf(x, { query: 'faro', bearerToken: 'b' }, replayHttp([[/search\/recent/, once]])), 4)
    }
  })
})

describe('recordings of Meta', () => {
  const of = (name: string): unknown => jsonOf(`meta-graph/${name}.json`)

  it.skipIf(isMissing('meta-graph'))('are read: a page with its comments, and its recommendations', async () => {
    const feed = of('facebook_feed_fields_p1') as { data: { id: string }[] }
    const posts = { data: feed.data.slice(0, 1).map(post => ({ ...post, id: '19292868552_1' })) }
    // The recording was made without asking for ids.
    const comments = withoutNext({ data: (of('facebook_comments_p1') as { data: object[] }).data.map((one, index) => ({ id: `c${index}`, ...one })) })
    const http = replayHttp([[/\/feed/, posts], [/_1\/comments/, comments], [/\/ratings/, of('facebook_page_ratings_DOC-EXAMPLE')]])
    const mentions = checkAll(await pagesOf(facebook, { pageId: '19292868552', accessToken: 't', mentions: false, ratings: true, postDays: 365 }, http), 8)
    expect(mentions.filter(({ kind }) => kind === 'review')).toHaveLength(2)
  })

  it.skipIf(isMissing('meta-graph'))('are read: comments and tags of an Instagram account', async () => {
    const media = { data: [{ id: '1', timestamp: '2026-11-01T00:00:00+0000', permalink: 'https://www.instagram.com/p/a/', comments_count: 2 }] }
    const http = replayHttp([[/\/9\?fields=username/, { username: 'own' }], [/\/media\?/, media], [/\/1\/comments/, withoutNext(of('instagram_comments_p1'))], [/\/tags/, withoutNext(of('instagram_tagged_medias'))]])
    checkAll(await pagesOf(instagram, { accountId: '9', accessToken: 't' }, http), 5)
  })
})

describe('exports that were recorded', () => {
  it.skipIf(isMissing('csv-exports'))('are recognised by their header', async () => {
    const none = replayHttp([])
    const of = (name: string): Promise<Page[]> => pagesOf(file, { path: join(SAMPLES, 'csv-exports', name) }, none)
    const play = checkAll(await of('reviews_com.example.app_202601.csv'), 3)
    expect(play.map(({ externalId }) => externalId.includes('http'))).toEqual([false, false, false])
    expect(checkAll(await of('judgeme_import_template.csv'), 1)[0]?.ownerReply).toBeDefined()
    expect(checkAll(await of('typeform_old_format.csv'), 3).every(({ kind, text }) => kind === 'survey' && text !== undefined)).toBe(true)
    for (const name of ['trustpilot_reviews_header.csv', 'yotpo_import_template_header.csv']) expect(await of(name)).toEqual([])
    await expect(of('google_maps_takeout_Reviews.json')).rejects.toMatchObject({ kind: 'config' })
  })
})
