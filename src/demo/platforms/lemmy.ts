import { answerSerial, bearerOf, handleOf, limitOf, serialOf, titleOf, type Asked, type Given, type Platform, type Said, type Scene } from '../platform.ts'
import type { Shown } from '../post.ts'

const HOST = 'https://vecindad.example'
const TOKEN = 'ficha-de-demostracion'
const LANGUAGES = [{ id: 0, code: 'und' }, { id: 37, code: 'en' }, { id: 39, code: 'es' }, { id: 75, code: 'pt' }]
const OWN = { id: 1, name: 'casanogal', display_name: 'Casa Nogal', actor_id: `${HOST}/u/casanogal` }
const COMMUNITY = { id: 3, name: 'hogar' }

const personOf = (name: string) => ({ id: 1000 + [...name].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 1_000_000, 7), name: handleOf(name), display_name: name, actor_id: `${HOST}/u/${handleOf(name)}` })

const postOf = (post: Shown) => ({
  id: serialOf(post), name: titleOf(post), body: post.text, published: post.publishedAt.toISOString(), ...(post.editedAt && { updated: post.editedAt.toISOString() }), ap_id: `${HOST}/post/${serialOf(post)}`,
  language_id: LANGUAGES.find(({ code }) => code === post.lang)?.id ?? 0, deleted: post.deletedAt !== undefined, removed: false,
})
const toView = (post: Shown) => ({ post: { ...postOf(post), ...(post.deletedAt && { body: '*Permanently Deleted*' }) }, creator: personOf(post.author), community: COMMUNITY, counts: { score: 1, upvotes: 1, downvotes: 0, comments: 0 } })

const toComment = (said: Said) => ({
  comment: { id: answerSerial(said), content: said.text, published: said.at.toISOString(), post_id: Number(said.to), path: `0.${answerSerial(said)}`, ap_id: `${HOST}/comment/${answerSerial(said)}`, language_id: 0, deleted: false, removed: false },
  creator: OWN, community: COMMUNITY, counts: { score: 1, upvotes: 1, downvotes: 0, child_count: 0 },
})

const search = ({ url }: Asked, { posts, gone, answers }: Scene): Given => {
  const type = url.searchParams.get('type_')
  const size = limitOf(url, 'limit', 50)
  const from = (Number(url.searchParams.get('page') ?? 1) - 1) * size
  const all = [...posts, ...gone].toSorted((a, b) => b.publishedAt.getTime() - a.publishedAt.getTime())
  const page = <Item>(items: Item[], wanted: string): Item[] => (type === wanted ? items.slice(from, from + size) : [])
  return { json: { type_: type, posts: page(all.map(toView), 'Posts'), comments: page(answers.list().toReversed().map(toComment), 'Comments'), communities: [], users: [] } }
}

const take = ({ body }: Asked, { answers }: Scene): Given => {
  const { content, post_id } = JSON.parse(body) as { content: string; post_id: number }
  return { json: { comment_view: toComment(answers.add(String(post_id), content)), recipient_ids: [] } }
}

export const platform: Platform = {
  origins: [HOST],
  sites: ['foro'],
  config: () => ({ instance: HOST, query: 'Casa Nogal', jwt: TOKEN }),
  secret: 'jwt',
  idOf: post => `post/${serialOf(post)}`,
  tellsDeleted: true,
  replies: 'comment',
  limited: { status: 429, headers: { 'retry-after': '60' }, json: { error: 'rate_limit_error' } },
  answer: (asked, scene) => {
    const { method, url: { pathname, searchParams } } = asked
    const isKnown = bearerOf(asked) === TOKEN
    if (pathname === '/api/v3/site' && isKnown) return { json: { all_languages: LANGUAGES, my_user: { local_user_view: { person: OWN } } } }
    if (!isKnown) return { status: 401, json: { error: 'not_logged_in' } }
    if (pathname === '/api/v3/search') return search(asked, scene)
    if (pathname === '/api/v3/comment/list') return { json: { comments: scene.answers.list(searchParams.get('post_id') ?? '').map(toComment) } }
    if (pathname === '/api/v3/comment' && method === 'POST') return take(asked, scene)
    const post = pathname === '/api/v3/post' ? scene.posts.find(one => String(serialOf(one)) === searchParams.get('id')) : undefined
    return post ? { json: { post_view: toView(post) } } : { status: 404, json: { error: 'couldnt_find_post' } }
  },
}
