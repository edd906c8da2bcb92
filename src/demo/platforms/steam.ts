import { limitOf, secondsOf, serialOf, writtenAt, type Platform } from '../platform.ts'
import type { Shown } from '../post.ts'

const APP = '770011'
const LANGUAGES = { es: 'spanish', en: 'english', pt: 'brazilian' }

const toReview = (post: Shown): object => ({
  recommendationid: String(serialOf(post)), author: { steamid: `7656119${secondsOf(post.publishedAt)}`, personaname: post.author, num_games_owned: 12, playtime_forever: 420 }, language: LANGUAGES[post.lang], review: post.text,
  timestamp_created: secondsOf(post.publishedAt), timestamp_updated: secondsOf(writtenAt(post)), voted_up: (post.stars ?? 3) >= 3, votes_up: 0, votes_funny: 0, weighted_vote_score: '0.5', comment_count: 0,
  ...(post.reply && { developer_response: post.reply.text, timestamp_dev_responded: secondsOf(post.reply.at) }),
})

/** Steam's cursors are base64: unescaped, their + and / arrive as something else. */
const cursorOf = (index: number): string => `Aoq+/${index}/==`
const indexOf = (cursor: string): number => (cursor === '*' ? 0 : Number(/^Aoq\+\/(\d+)\/==$/.exec(cursor)?.[1] ?? 0))

export const platform: Platform = {
  origins: ['https://store.steampowered.com'],
  sites: ['apps'],
  config: () => ({ app: APP }),
  idOf: post => String(serialOf(post)),
  limited: { status: 429, body: '' },
  answer: ({ url }, { posts }) => {
    if (url.pathname === '/api/storesearch/') return { json: { total: 1, items: [{ type: 'app', id: Number(APP), name: 'Casa Nogal' }] } }
    if (url.pathname !== `/appreviews/${APP}`) return { json: { success: 8 } }
    const cursor = url.searchParams.get('cursor') ?? '*'
    const size = limitOf(url, 'num_per_page', 100)
    const shown = posts.toSorted((a, b) => writtenAt(b).getTime() - writtenAt(a).getTime()).slice(indexOf(cursor), indexOf(cursor) + size)
    const positive = posts.filter(({ stars = 3 }) => stars >= 3).length
    const first = cursor === '*' && { total_positive: positive, total_negative: posts.length - positive, total_reviews: posts.length }
    return { json: { success: 1, query_summary: { num_reviews: shown.length, ...first }, reviews: shown.map(toReview), cursor: shown.length === 0 ? cursor : cursorOf(indexOf(cursor) + size) } }
  },
}
