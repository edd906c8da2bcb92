import { gzipSync } from 'node:zlib'
import { escapeHtml, handleOf, htmlOf, limitOf, secondsOf, serialOf, sliceOf, titleOf, writtenAt, type Given, type Platform } from '../platform.ts'
import type { Shown } from '../post.ts'

const KEY = 'clave-de-demostracion'
const SITE = 'vivirencasa'

/** This API packs all its answers, and refuses everything with 400. */
const packed = (json: unknown, status = 200): Given => ({ status, headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, body: gzipSync(JSON.stringify(json)) })
const refusal = (error_id: number, error_name: string, error_message: string): Given => packed({ error_id, error_name, error_message }, 400)

const toQuestion = (post: Shown) => ({
  question_id: serialOf(post), title: escapeHtml(titleOf(post)), body: htmlOf(post.text), link: `https://${SITE}.example/questions/${serialOf(post)}/tema`, creation_date: secondsOf(post.publishedAt),
  last_activity_date: secondsOf(writtenAt(post)), ...(post.editedAt && { last_edit_date: secondsOf(post.editedAt) }), score: 0, answer_count: 0, view_count: 1, tags: ['muebles'],
  owner: { display_name: escapeHtml(post.author), link: `https://${SITE}.example/users/${handleOf(post.author)}`, user_type: 'registered' },
})

export const platform: Platform = {
  origins: ['https://api.stackexchange.com'],
  sites: ['foro'],
  config: () => ({ site: SITE, query: 'Casa Nogal', key: KEY, historyDays: 150 }),
  secret: 'key',
  idOf: post => String(serialOf(post)),
  limited: refusal(502, 'throttle_violation', 'too many requests from this IP, more requests available in 60 seconds'),
  answer: ({ url }, { posts }) => {
    const { searchParams, pathname } = url
    if (!pathname.endsWith('/search/advanced')) return undefined
    if (searchParams.get('site') !== SITE) return refusal(400, 'bad_parameter', `No site found for name \`${searchParams.get('site')}\``)
    if (searchParams.has('key') && searchParams.get('key') !== KEY) return refusal(400, 'bad_parameter', "`key` doesn't match a known application")
    const all = posts.map(toQuestion).filter(one => one.last_activity_date >= Number(searchParams.get('min'))).toSorted((a, b) => a.last_activity_date - b.last_activity_date)
    const size = limitOf(url, 'pagesize', 100)
    const { items, next } = sliceOf(all, (Number(searchParams.get('page')) - 1) * size, size)
    return packed({ items, has_more: next !== undefined, quota_max: 10_000, quota_remaining: 9000 })
  },
}
