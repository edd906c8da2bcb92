import { z } from 'zod'
import { CollectorError, defineCollector, type Answer, type Answered, type Mention, type Page, type Run, type Told } from '../src/contract.ts'
import { readItems } from '../src/parsing/api/answer.ts'
import { unseen } from '../src/parsing/api/pages.ts'
import { checkLength, needsToAnswer } from '../src/parsing/api/reply.ts'
import { readCursor } from '../src/parsing/cursor.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { askGithub, type GithubAsk } from '../src/parsing/platform/github-api.ts'
import { discussion, DISCUSSIONS, foundDiscussions, readDiscussion } from '../src/parsing/platform/github-discussion.ts'
import { issue, issueComment, readIssue, repositoryOf, type GithubComment, type GithubIssue, type IssueReading } from '../src/parsing/platform/github-item.ts'
import { present } from '../src/parsing/present.ts'

const config = z.object({
  query: z.string().default('').describe('Words to search by, in the way of GitHub: "Faro Café" in:title. May be empty where repositories are named.').meta({ es: 'Palabras que buscar, a la manera de GitHub: "Faro Café" in:title. Puede quedar vacío si nombras repositorios.' }),
  repositories: z.array(z.string().regex(/^[\w.-]+\/[\w.-]+$/)).max(20).default([]).describe("The brand's own repositories, owner/name. Left out: all that are public are searched.").meta({ es: 'Los repositorios de la marca, dueño/nombre. Vacío: se busca en todos los públicos.' }),
  kinds: z.array(z.enum(['issue', 'pull-request', 'discussion'])).min(1).default(['issue']).describe('What to read: issue, pull-request, discussion. Discussions need a token.').meta({ es: 'Qué leer: issue, pull-request, discussion. Para discussion hace falta un token.' }),
  comments: z.boolean().optional().describe('Read what is written below each one too. Left out: only where repositories are named.').meta({ es: 'Leer también lo que se escribe debajo de cada uno. Sin elegir: sólo donde nombras repositorios.' }),
  accounts: z.array(z.string()).default([]).describe("Accounts of the brand. What they write counts as its answer; in the brand's repositories members count without being named.").meta({ es: 'Cuentas de la marca. Lo que escriben cuenta como su respuesta; en sus repositorios, los miembros cuentan sin nombrarlos.' }),
  token: z.string().optional().describe('Access token. Without it GitHub allows 10 searches a minute and 60 other questions an hour; to answer it needs the right to write issues.').meta({ es: 'Token de acceso. Sin él GitHub permite 10 búsquedas por minuto y 60 consultas por hora; para responder necesita permiso de escribir issues.', writeOnly: true }),
}).refine(({ query, repositories }) => query.trim() !== '' || repositories.length > 0, { message: 'Give a query or name repositories.' })
  .refine(({ kinds, token }) => token !== undefined || !kinds.includes('discussion'), { message: 'GitHub gives discussions only with a token.' })
type Config = z.output<typeof config>
type Kind = Config['kinds'][number]

/** Up to which change each kind was read. */
const cursor = z.object({ issue: z.string(), 'pull-request': z.string(), discussion: z.string() }).partial()
type Cursor = z.output<typeof cursor>

const PLACE = 'GitHub'
const PAGE_ITEMS = 100
/** Ten thousand issues in one run; the next goes on from there. */
const MAX_PAGES = 100
/** Of a longer talk the last thousand comments are read. */
const MAX_COMMENT_PAGES = 10
/** The search learns of a change some time after it happened. */
const OVERLAP_MS = 10 * 60_000
const WEEK_MS = 7 * 86_400_000
const MAX_LENGTH = 65_536

export default defineCollector({
  title: 'GitHub',
  kind: 'social',
  order: 'relevance',
  homepage: 'https://docs.github.com/en/rest/search/search',
  auth: 'key',
  config,
  example: { query: 'Faro', repositories: ['faro-cafe/app'] },
  limits: [
    { es: 'Sin una clave, GitHub permite muy pocas preguntas por hora: los comentarios de muchos temas tardan varias corridas en llegar.', en: 'Without a token GitHub allows very few questions an hour: the comments of many issues take several runs to arrive.' },
    { es: 'Sólo se ve lo público y lo que la clave puede ver. Un tema borrado o movido a otro repositorio desaparece sin aviso.', en: 'Only what is public and what the token may see is seen. An issue that is deleted or moved to another repository disappears without notice.' },
    { es: 'Un comentario editado se nota cuando algo más cambia en su tema. De las conversaciones muy largas se leen los últimos mil comentarios.', en: 'An edited comment is noticed when something else changes in its issue. Of very long talks the last thousand comments are read.' },
    { es: 'En las discusiones se leen los últimos 50 comentarios y las últimas 20 respuestas de cada uno. Lo que escriben robots se deja fuera.', en: 'Of discussions the last 50 comments are read, and the last 20 answers to each. What robots write is left out.' },
  ],
  everyMinutes: 30,
  reply: {
    maxLength: MAX_LENGTH,
    rules: [
      { es: 'La respuesta queda como comentario público del tema, a nombre de la cuenta de la clave.', en: 'The answer stands as a public comment of the issue, by the account of the token.' },
      { es: 'Las discusiones se responden en el sitio de GitHub, no desde aquí.', en: 'Discussions are answered on the site of GitHub, not from here.' },
    ],
    send: answer => send(answer),
  },
  collect: run => collect(run),
})

interface Walk {
  run: Run<Config>
  ask: GithubAsk
  cursor: Cursor
  reading: IssueReading
  seen: Set<string>
}

async function* collect(run: Run<Config>): AsyncGenerator<Page> {
  const { config: { accounts, repositories, kinds, token }, http, signal, now } = run
  const lower = (names: string[]): Set<string> => new Set(names.map(name => name.toLowerCase()))
  const reading: IssueReading = { team: { accounts: lower(accounts), repositories: lower(repositories) }, now }
  const walk: Walk = { run, ask: { http, signal, now, token }, cursor: readCursor(run.cursor, cursor) ?? {}, reading, seen: new Set() }
  for (const kind of kinds) yield* kind === 'discussion' ? readDiscussions(walk) : readIssues(walk, kind)
}

const startOf = ({ cursor, run: { since } }: Walk, kind: Kind): string | undefined => {
  const last = cursor[kind] === undefined ? since : new Date(Date.parse(cursor[kind]) - OVERLAP_MS).toISOString()
  return last === undefined ? undefined : seconds(last)
}

/** The search knows no fractions of a second. */
const seconds = (date: string): string => `${new Date(date).toISOString().slice(0, 19)}Z`

const wordsOf = ({ query, repositories }: Config, qualifiers: (string | undefined)[]): string =>
  [query.trim(), ...repositories.map(name => `repo:${name}`), ...qualifiers].filter(Boolean).join(' ')

const found = z.object({ total_count: z.number(), incomplete_results: z.boolean().optional(), items: z.array(z.unknown()) })

/**
 * Oldest change first, and each question begins where the last answer ended. Numbered pages would shift under what changes
 * meanwhile; they serve only where a whole page changed in the same second.
 */
async function* readIssues(walk: Walk, kind: Kind): AsyncGenerator<Page> {
  let from = startOf(walk, kind)
  let [number, idle] = [1, 0]
  const taken = new Set<number>()
  const met = new Set<number>()
  for (let pages = 0; pages < MAX_PAGES && idle < 2 && !walk.run.signal.aborted; pages++) {
    const words = wordsOf(walk.run.config, [`is:${kind}`, from && `updated:>=${from}`])
    const query = { q: words, sort: 'updated', order: 'asc', per_page: String(PAGE_ITEMS), page: String(number) }
    const answer = await askGithub(walk.ask, { path: 'search/issues', query, schema: found })
    const problems: Told[] = []
    const issues = readItems(answer.items, { schema: issue, place: PLACE, problems })
    const mentions = unseen(await readTalks(walk, issues), walk.seen)
    const last = newestOf(issues) ?? from
    if (last !== undefined) walk.cursor[kind] = last
    yield { ...pageOf(walk, mentions, problems), ...(answer.incomplete_results && { capped: INCOMPLETE }) }
    for (const { id } of issues) taken.add(id)
    idle = issues.some(({ id }) => !met.has(id)) ? 0 : idle + 1
    for (const { id } of issues) met.add(id)
    if (answer.items.length === 0 || taken.size >= answer.total_count) return
    if (last !== from) taken.clear()
    ;[from, number] = last === from ? [from, number + 1] : [last, 1]
  }
}

const INCOMPLETE = {
  es: 'GitHub no buscó hasta el final: puede faltar algo. Busca con más precisión, o nombra los repositorios.',
  en: 'GitHub did not search to the end: some may be missing. Search more narrowly, or name the repositories.',
}

const pageOf = ({ cursor }: Walk, mentions: Mention[], problems: Told[]): Page => ({ mentions, cursor: JSON.stringify(cursor), ...present({ problems }) })

const newestOf = (issues: GithubIssue[]): string | undefined => {
  const times = issues.map(({ updated_at, created_at }) => Date.parse(updated_at ?? created_at)).filter(time => !Number.isNaN(time))
  return times.length === 0 ? undefined : seconds(new Date(Math.max(...times)).toISOString())
}

const readTalks = async ({ run: { config }, ask, reading }: Walk, issues: GithubIssue[]): Promise<Mention[]> => {
  const wanted = config.comments ?? config.repositories.length > 0
  const mentions: Mention[] = []
  for (const one of issues) mentions.push(...readIssue(one, wanted ? await commentsOf(ask, one) : [], reading))
  return mentions
}

/** All comments, not only the new ones: the brand's answer may be among the old. */
const commentsOf = async (ask: GithubAsk, one: GithubIssue): Promise<GithubComment[]> => {
  const pages = Math.ceil((one.comments ?? 0) / PAGE_ITEMS)
  const comments: GithubComment[] = []
  for (let page = Math.max(1, pages - MAX_COMMENT_PAGES + 1); page <= pages; page++) {
    comments.push(...(await listComments(ask, `${repositoryOf(one)}/issues/${one.number}`, { page: String(page) })))
  }
  return comments
}

const listComments = async (ask: GithubAsk, where: string, query: Record<string, string>): Promise<GithubComment[]> =>
  readItems(await askGithub(ask, { path: `repos/${where}/comments`, query: { per_page: String(PAGE_ITEMS), ...query }, schema: z.array(z.unknown()) }), { schema: issueComment, place: PLACE })

async function* readDiscussions(walk: Walk): AsyncGenerator<Page> {
  const from = startOf(walk, 'discussion')
  const words = wordsOf(walk.run.config, [from && `updated:>=${from}`, 'sort:updated-asc'])
  let after: string | undefined
  for (let pages = 0; pages < MAX_PAGES && !walk.run.signal.aborted; pages++) {
    const { data: { search } } = await askGithub(walk.ask, { path: 'graphql', send: { query: DISCUSSIONS, variables: { words, after: after ?? null } }, schema: foundDiscussions })
    const problems: Told[] = []
    const discussions = readItems(search.nodes, { schema: discussion, place: PLACE, problems })
    const mentions = unseen(discussions.flatMap(one => readDiscussion(one, walk.reading)), walk.seen)
    const times = discussions.map(({ updatedAt }) => Date.parse(updatedAt))
    if (times.length > 0) walk.cursor.discussion = seconds(new Date(Math.max(...times)).toISOString())
    yield pageOf(walk, mentions, problems)
    const next = search.pageInfo.hasNextPage ? (search.pageInfo.endCursor ?? undefined) : undefined
    if (next === undefined || next === after || discussions.length === 0) return
    after = next
  }
}

const send = async ({ config: { token, accounts }, mention, text, http, signal, now }: Answer<Config>): Promise<Answered> => {
  checkLength(text.length, MAX_LENGTH, 'GitHub')
  if (!token) throw needsToAnswer('GitHub', 1, { es: 'un token con permiso de escribir issues', en: 'a token with the right to write issues' })
  const [, repository, number] = /^https:\/\/github\.com\/([\w.-]+\/[\w.-]+)\/(?:issues|pull)\/(\d+)/.exec(mention.url ?? '') ?? []
  if (!repository) throw new CollectorError('config', {
    es: 'Marea solo responde a issues y pull requests. Abre este en GitHub y responde allí.',
    en: 'Marea answers issues and pull requests only. Open this one on GitHub and answer there.',
  })
  const ask: GithubAsk = { http, signal, now, token }
  const where = `${repository}/issues/${number}`
  const recent = await listComments(ask, where, { since: new Date(Date.parse(now) - WEEK_MS).toISOString() })
  const own = accounts.map(name => name.toLowerCase())
  const standing = recent.find(one => one.body?.trim() === text.trim() && (own.length === 0 || own.includes(one.user?.login.toLowerCase() ?? '')))
  const given = standing ?? (await askGithub(ask, { path: `repos/${where}/comments`, send: { body: text }, schema: issueComment }))
  return { state: 'published', text: given.body ?? '', externalId: `comment ${given.id}`, url: given.html_url, ...present({ publishedAt: parseDate(given.created_at, { now }) }) }
}
