import { describe, expect, it } from 'vitest'
import { play, playReply, refusalOf, type Played } from '../helpers/play.ts'
import type { Given } from './server-world.ts'

const mentionsOf = async (played: Played) => (await play(played)).pages.flatMap(page => page.mentions)

describe('Reddit without a key', () => {
  const origins = ['https://www.reddit.com']
  const feed = (entries: string): Given => ({ headers: { 'content-type': 'application/atom+xml; charset=UTF-8' }, body: `<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>cafe</title>${entries}</feed>` })
  const entry = (id: string, title: string, content: string): string =>
    `<entry><author><name>/u/lucia_anaya</name><uri>https://www.reddit.com/user/lucia_anaya</uri></author><category term="cafe" label="r/cafe"/><content type="html">${content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</content><id>${id}</id><link href="https://www.reddit.com/r/cafe/comments/${id.slice(3)}/tema/"/><updated>2026-03-04T15:00:00+00:00</updated><published>2026-03-04T15:00:00+00:00</published><title>${title}</title></entry>`
  const byline = '&#32; submitted by &#32; <a href="https://www.reddit.com/user/lucia_anaya"> /u/lucia_anaya </a> &#32; to &#32; <a href="https://www.reddit.com/r/cafe/"> r/cafe </a> <br/> <span><a href="https://www.reddit.com/x">[link]</a></span> &#32; <span><a href="https://www.reddit.com/y">[comments]</a></span>'

  it('is read from its feeds, with the ids that the API has', async () => {
    const { pages, asked } = await play({
      id: 'reddit', origins,
      config: () => ({ query: 'faro', subreddits: ['cafe', 'r/mexico'], comments: true }),
      answer: ({ url }) => (url.pathname.endsWith('/comments.rss')
        ? feed(entry('t1_c1', '/u/lucia_anaya on Abrieron', '<!-- SC_OFF --><div class="md"><p>Fui ayer</p></div><!-- SC_ON -->'))
        : feed(entry('t3_p1', 'Abrieron', `<!-- SC_OFF --><div class="md"><p>Con <em>fila</em></p></div><!-- SC_ON --> ${byline}`) + entry('t3_p2', 'Quitado', '<div class="md"><p>[removed]</p></div>'))),
    })
    expect(asked.map(({ url }) => `${url.pathname} ${url.searchParams.get('q') ?? ''} ${url.searchParams.get('restrict_sr') ?? ''}`.trim())).toEqual(['/r/cafe+mexico/search.rss faro 1', '/r/cafe+mexico/comments.rss'])
    expect(pages.flatMap(page => page.mentions)).toEqual([
      { externalId: 't3_p1', kind: 'post', title: 'Abrieron', text: 'Con fila', url: 'https://www.reddit.com/r/cafe/comments/p1/tema/', author: { id: 'lucia_anaya', name: 'lucia_anaya', url: 'https://www.reddit.com/user/lucia_anaya' }, publishedAt: '2026-03-04T15:00:00.000Z' },
      { externalId: 't1_c1', kind: 'comment', text: 'Fui ayer', url: 'https://www.reddit.com/r/cafe/comments/c1/tema/', author: { id: 'lucia_anaya', name: 'lucia_anaya', url: 'https://www.reddit.com/user/lucia_anaya' }, publishedAt: '2026-03-04T15:00:00.000Z' },
    ])
  })

  it('asks for an app where the feeds are closed', async () => {
    const error = await refusalOf(play({ id: 'reddit', origins, config: () => ({ query: 'faro' }), answer: () => ({ status: 403, body: '<html>whoa there, pardner!</html>' }) }))
    expect([error.kind, error.message]).toEqual(['config', expect.stringContaining('Register an app')])
  })
})

describe('an answer on Reddit', () => {
  const answered = (json: unknown): Played => ({
    id: 'reddit',
    origins: ['https://www.reddit.com', 'https://oauth.reddit.com'],
    config: () => ({ query: 'faro', clientId: 'app', clientSecret: 'secret', refreshToken: 'token' }),
    answer: ({ url: { pathname } }) => {
      if (pathname === '/api/v1/access_token') return { json: { access_token: 'lent' } }
      if (pathname === '/api/v1/me') return { json: { name: 'farocafe' } }
      if (pathname === '/api/comment') return { json: { json } }
      const children = pathname === '/api/info' ? [{ kind: 't3', data: { id: 'p1', name: 't3_p1', created_utc: 1_772_600_000, selftext: 'Hola' } }] : []
      return { json: { kind: 'Listing', data: { children, after: null } } }
    },
  })

  it('waits as long as Reddit says', async () => {
    const error = await refusalOf(playReply(answered({ errors: [['RATELIMIT', 'you are doing that too much. try again in 7 minutes.', 'ratelimit']] }), 't3_p1'))
    expect([error.kind, error.retryAfterMs]).toEqual(['transient', 420_000])
  })

  it('is refused in Reddit’s own words', async () => {
    const error = await refusalOf(playReply(answered({ errors: [['THREAD_LOCKED', 'that thread is locked', 'parent']] }), 't3_p1'))
    expect([error.kind, error.message]).toEqual(['config', 'Reddit does not take the answer: that thread is locked. Nothing was sent.'])
  })
})

describe('Bluesky for strangers', () => {
  const origins = ['https://public.api.bsky.app', 'https://bsky.social']
  const post = (key: string, createdAt: string) => ({ uri: `at://did:plc:x/app.bsky.feed.post/${key}`, cid: key, author: { did: 'did:plc:x', handle: 'x.example' }, record: { text: key, createdAt }, indexedAt: createdAt })
  const POSTS = [post('c', '2026-03-04T15:00:00Z'), post('b', '2026-03-04T14:00:00Z'), post('a', '2026-03-04T14:00:00Z'), post('z', '2026-03-04T13:00:00Z')]

  it('is paged by date, equal ones included, and no session is opened', async () => {
    const { pages, asked } = await play({
      id: 'bluesky', origins,
      config: () => ({ query: 'faro', identifier: 'faro.example', appPassword: 'abcd' }),
      answer: ({ url }) => {
        const until = Date.parse(url.searchParams.get('until') ?? '2027-01-01T00:00:00Z')
        const older = POSTS.filter(({ indexedAt }) => Date.parse(indexedAt) < until)
        return { json: { posts: older.slice(0, 2), ...(older.length > 2 ? { cursor: 'only for people with an account' } : {}) } }
      },
    })
    expect(pages.flatMap(page => page.mentions).map(({ text }) => text)).toEqual(['c', 'b', 'a', 'z'])
    expect(asked.every(({ url, headers }) => url.pathname === '/xrpc/app.bsky.feed.searchPosts' && headers.authorization === undefined && !url.searchParams.has('cursor'))).toBe(true)
  })

  it('opens one session for all that an account asks, and another where it is over', async () => {
    const opened: string[] = []
    let taken = 'first'
    const played: Played = {
      id: 'bluesky', origins,
      config: () => ({ query: 'faro', identifier: 'shared.example', appPassword: 'abcd' }),
      answer: ({ url, headers }) => {
        if (url.pathname.endsWith('createSession')) return opened.push(taken), { json: { accessJwt: taken, did: 'did:plc:x' } }
        if (headers.authorization === undefined) return { status: 403, body: '<html>Forbidden</html>' }
        return headers.authorization === `Bearer ${taken}` ? { json: { posts: POSTS } } : { status: 400, json: { error: 'ExpiredToken', message: 'Token has expired' } }
      },
    }
    await play(played)
    await play(played)
    expect(opened).toEqual(['first'])
    taken = 'second'
    expect(await mentionsOf(played)).toHaveLength(4)
    expect(opened).toEqual(['first', 'second'])
  })

  it('gives mentions of an account, and what an account writes but not what it repeats', async () => {
    const { pages, asked } = await play({
      id: 'bluesky', origins,
      config: () => ({ mentions: '@faro.example', author: 'faro.example', lang: 'es' }),
      answer: ({ url }) => (url.pathname.endsWith('getAuthorFeed')
        ? { json: { feed: [{ post: POSTS[2] }, { post: POSTS[3], reason: { $type: 'app.bsky.feed.defs#reasonRepost' } }] } }
        : { json: { posts: POSTS.slice(0, 2) } }),
    })
    expect(pages.flatMap(page => page.mentions).map(({ text }) => text)).toEqual(['c', 'b', 'a'])
    expect(asked.map(({ url }) => url.searchParams.get('mentions') ?? url.searchParams.get('actor'))).toEqual(['faro.example', 'faro.example'])
    expect(asked[0]?.url.searchParams.get('lang')).toBe('es')
  })

  it('takes nothing for deleted while even what stands is not found', async () => {
    const cursor = JSON.stringify({ newest: {}, recent: ['at://did:plc:x/app.bsky.feed.post/lost'] })
    const look = async (found: unknown[]) =>
      (await play({ id: 'bluesky', origins, cursor, config: () => ({ query: 'faro' }), answer: ({ url }) => ({ json: { posts: url.pathname.endsWith('getPosts') ? found : POSTS } }) })).pages.flatMap(page => page.gone ?? [])
    expect(await look([])).toEqual([])
    expect(await look([POSTS[0]])).toEqual(['at://did:plc:x/app.bsky.feed.post/lost'])
  })
})

describe('Stack Exchange', () => {
  const question = (question_id: number, last_activity_date: number) => ({ question_id, title: 'Faro', link: 'https://bebidas.example/q/1', creation_date: last_activity_date, last_activity_date, body: '<p>Hola</p>' })
  const at = Date.parse('2026-03-01T00:00:00Z') / 1000
  const played = (rest: Record<string, unknown>, cursor?: string): Played => ({
    id: 'stack-exchange', origins: ['https://api.stackexchange.com'], config: () => ({ site: 'bebidas', tagged: ['cafe', 'molino'] }), ...(cursor && { cursor }),
    answer: ({ url }) => ({ json: { items: [question(1, at), question(2, at + 60), question(3, at + 120)].filter(one => one.last_activity_date >= Number(url.searchParams.get('min'))).slice(0, 2), has_more: Number(url.searchParams.get('min')) <= at, ...rest } }),
  })

  it('is left alone for as long as it asks, and read on from there', async () => {
    const { pages, asked } = await play(played({ backoff: 12 }))
    expect(pages.map(page => [page.mentions.map(({ externalId }) => externalId), page.notBeforeMs])).toEqual([[['1', '2'], 12_000]])
    expect(asked[0]?.url.searchParams.get('tagged')).toBe('cafe;molino')
    const rest = await play(played({}, pages[0]?.cursor))
    expect(rest.pages.flatMap(page => page.mentions).map(({ externalId }) => externalId)).toEqual(['2', '3'])
  })

  it('is asked again after midnight once the quota of the day is used up', async () => {
    const { pages } = await play(played({ quota_remaining: 0 }))
    expect(pages.at(-1)?.notBeforeMs).toBe(12 * 3_600_000)
  })
})

describe('a search on Discourse', () => {
  const post = (id: number, created_at: string) => ({ id, topic_id: 3, post_number: id, created_at, cooked: `<p>Todo el texto de ${id}</p>`, username: 'lucia' })
  const dates = ['2026-03-05T00:00:00Z', '2026-03-04T00:00:00Z', '2026-01-01T00:00:00Z']
  const hits = dates.map((created_at, index) => ({ ...post(9 - index, created_at), blurb: 'Todo el…' }))
  const played: Played = {
    id: 'discourse', config: base => ({ url: base, query: 'faro' }),
    answer: ({ url }) => {
      if (url.pathname === '/search.json') return { json: { posts: hits, topics: [], grouped_search_result: { more_full_page_results: true } } }
      const hit = hits.find(({ id }) => url.pathname === `/posts/${id}.json`)
      return hit && hit.id !== 8 ? { json: post(hit.id, hit.created_at) } : { status: 404, json: { errors: ['not found'] } }
    },
  }

  it('gives whole texts, leaves out what is no longer there, and asks for old hits only once', async () => {
    const cursor = JSON.stringify({ newest: { faro: dates[0] } })
    const { pages, asked } = await play({ ...played, cursor })
    expect(pages.flatMap(page => page.mentions).map(({ text }) => text)).toEqual(['Todo el texto de 9'])
    expect(asked.map(({ url }) => url.pathname)).toEqual(['/search.json', '/posts/9.json', '/posts/8.json'])
  })
})

describe('an answer on Discourse', () => {
  const answered = (created: Given): Played => ({
    id: 'discourse', config: base => ({ url: base, apiKey: 'secret', apiUsername: 'faro' }),
    answer: ({ url, method }) => (method === 'POST' ? created : { json: url.pathname.endsWith('replies.json') ? [] : { id: 1, topic_id: 3, post_number: 1, created_at: '2026-03-05T00:00:00Z', cooked: '<p>Hola</p>' } }),
  })

  it('is pending where a moderator looks first', async () => {
    expect(await playReply(answered({ json: { action: 'enqueued', success: true, pending_post: { id: 4 } } }), '3/1')).toEqual({ state: 'pending', text: 'Gracias por contarlo.' })
  })

  it('is refused in the forum’s own words', async () => {
    const error = await refusalOf(playReply(answered({ status: 422, json: { action: 'create_post', errors: ['Body is too short (minimum is 20 characters)'] } }), '3/1'))
    expect([error.kind, error.message]).toEqual(['config', expect.stringContaining('Body is too short (minimum is 20 characters). Correct it')])
  })
})

describe('Mastodon', () => {
  it('says that an instance shows nothing to strangers', async () => {
    const error = await refusalOf(play({ id: 'mastodon', config: base => ({ instance: base, tags: ['faro'] }), answer: () => ({ status: 422, json: { error: 'This method requires an authenticated user' } }) }))
    expect([error.kind, error.message]).toEqual(['config', expect.stringContaining('Add the token of an account there.')])
  })

  it('leaves out what only the brand itself may read', async () => {
    const status = (id: string, visibility: string) => ({ id, visibility, content: `<p>${id}</p>`, created_at: '2026-03-04T15:00:00Z', account: { id: '1', acct: 'lucia' } })
    const mentions = await mentionsOf({ id: 'mastodon', config: base => ({ instance: base, query: 'faro', token: 'secret' }), answer: ({ url }) => ({ json: { statuses: url.searchParams.get('offset') === '0' ? [status('3', 'public'), status('2', 'private'), status('1', 'direct')] : [] } }) })
    expect(mentions.map(({ externalId }) => externalId)).toEqual(['3'])
  })
})

describe('Lemmy', () => {
  it('says what a private instance wants', async () => {
    const error = await refusalOf(play({ id: 'lemmy', config: base => ({ instance: base, query: 'faro' }), answer: () => ({ status: 400, json: { error: 'instance_is_private' } }) }))
    expect([error.kind, error.message]).toEqual(['config', expect.stringContaining('Add the token of an account there.')])
  })

  it('answers a post as well as a comment', async () => {
    let sent: unknown
    const view = { creator: { id: 5, name: 'lucia' }, counts: {} }
    const answered = await playReply({
      id: 'lemmy', config: base => ({ instance: base, query: 'faro', jwt: 'secret' }),
      answer: ({ url: { pathname }, method, body }) => {
        if (pathname.endsWith('/site')) return { json: { my_user: { local_user_view: { person: { id: 50 } } } } }
        if (pathname.endsWith('/list')) return { json: { comments: [] } }
        if (method === 'GET') return { json: { post_view: { ...view, post: { id: 40, name: 'Faro', published: '2026-03-04T15:00:00Z' } } } }
        sent = JSON.parse(body)
        return { json: { comment_view: { ...view, comment: { id: 700, content: 'Gracias por contarlo.', post_id: 40, path: '0.700', published: '2026-03-06T12:00:00Z' } } } }
      },
    }, 'post/40')
    expect(sent).toEqual({ content: 'Gracias por contarlo.', post_id: 40, auth: 'secret' })
    expect(answered).toEqual({ state: 'published', text: 'Gracias por contarlo.', externalId: 'comment/700', publishedAt: '2026-03-06T12:00:00.000Z' })
  })
})

describe('an answer without the right to write', () => {
  it.each([
    ['reddit', () => ({ query: 'faro' }), 't3_p1'],
    ['bluesky', () => ({ query: 'faro' }), 'at://did:plc:x/app.bsky.feed.post/a'],
    ['mastodon', (base: string) => ({ instance: base, tags: ['faro'] }), '1'],
    ['lemmy', (base: string) => ({ instance: base, query: 'faro' }), 'post/1'],
    ['discourse', (base: string) => ({ url: base }), '1/1'],
  ])('is refused on %s with what is missing', async (id, config, externalId) => {
    const error = await refusalOf(playReply({ id, config, answer: () => ({ status: 500 }) }, externalId))
    expect([error.kind, error.message]).toEqual(['config', expect.stringMatching(/^To answer on .* the source needs .*\.$/)])
  })
})
