import { answerSerial, handleOf, htmlOf, serialOf, titleOf, type Asked, type Given, type Platform, type Said, type Scene } from '../platform.ts'
import type { Shown } from '../post.ts'

const HOST = 'https://foro.vivirencasa.example'
const KEY = 'clave-de-demostracion'
const USER = 'CasaNogal'
const PAGE = 50

const shared = { post_type: 1, version: 1, reply_count: 0, quote_count: 0, reads: 1, actions_summary: [] }

const toPost = (post: Shown) => ({
  ...shared, id: serialOf(post), topic_id: serialOf(post), post_number: 1, topic_slug: 'tema', topic_title: titleOf(post), username: handleOf(post.author), name: post.author,
  created_at: post.publishedAt.toISOString(), updated_at: (post.editedAt ?? post.publishedAt).toISOString(), ...(post.editedAt && { version: 2 }),
  cooked: post.deletedAt ? '<p>(mensaje eliminado por su autor)</p>' : htmlOf(post.text), user_deleted: post.deletedAt !== undefined,
})

/** Below the post it answers, in the order they came. */
const toAnswer = (said: Said, { answers }: Scene) => ({
  ...shared, id: answerSerial(said), topic_id: Number(said.to), post_number: 2 + answers.list(said.to).indexOf(said), topic_slug: 'tema', reply_to_post_number: 1, username: USER, name: 'Casa Nogal',
  created_at: said.at.toISOString(), updated_at: said.at.toISOString(), cooked: htmlOf(said.text),
})

const latest = ({ url }: Asked, scene: Scene): Given => {
  const before = Number(url.searchParams.get('before') ?? Infinity)
  const all = [...scene.posts.map(toPost), ...scene.gone.map(toPost), ...scene.answers.list().map(said => toAnswer(said, scene))].toSorted((a, b) => b.id - a.id)
  return { json: { latest_posts: all.filter(({ id }) => id < before).slice(0, PAGE) } }
}

const take = ({ body }: Asked, scene: Scene): Given => {
  const { raw, topic_id } = JSON.parse(body) as { raw: string; topic_id: number }
  if (raw.length < 20) return { status: 422, json: { action: 'create_post', errors: ['El cuerpo es demasiado corto (mínimo 20 caracteres)'] } }
  return { json: toAnswer(scene.answers.add(String(topic_id), raw), scene) }
}

export const platform: Platform = {
  origins: [HOST],
  sites: ['foro'],
  config: () => ({ url: HOST, apiKey: KEY, apiUsername: USER }),
  secret: 'apiKey',
  idOf: post => `${serialOf(post)}/1`,
  tellsDeleted: true,
  replies: 'comment',
  limited: { status: 429, headers: { 'retry-after': '60' }, json: { errors: ['You’ve performed this action too many times.'], error_type: 'rate_limit', extras: { wait_seconds: 60 } } },
  answer: (asked, scene) => {
    const { method, url: { pathname }, headers } = asked
    if (pathname === '/site/basic-info.json') return { json: { title: 'Foro Vivir en Casa' } }
    if (headers['api-key'] !== KEY) return { status: 403, json: { errors: ['You are not permitted to view the requested resource.'], error_type: 'invalid_access' } }
    if (pathname === '/posts.json') return method === 'POST' ? take(asked, scene) : latest(asked, scene)
    const [, topic] = /^\/posts\/by_number\/(\d+)\/1\.json$/.exec(pathname) ?? []
    const [, above] = /^\/posts\/(\d+)\/replies\.json$/.exec(pathname) ?? []
    const after = Number(asked.url.searchParams.get('after') ?? 1)
    if (above !== undefined) return { json: scene.answers.list(above).map(said => toAnswer(said, scene)).filter(({ post_number }) => post_number > after) }
    const post = [...scene.posts, ...scene.gone].find(one => String(serialOf(one)) === topic)
    return post ? { json: toPost(post) } : { status: 404, json: { errors: ['The requested URL or resource could not be found.'], error_type: 'not_found' } }
  },
}
