import { z } from 'zod'
import type { Mention, OwnerReply } from '../../contract.ts'
import { parseDate } from '../dates.ts'
import { resolveLink } from '../link.ts'
import { countsOf, present } from '../present.ts'

const user = z.object({ login: z.string(), html_url: z.string().optional(), type: z.string().optional() }).nullish()
const reactions = z.object({ '+1': z.number(), '-1': z.number(), heart: z.number() }).partial().nullish()
const said = { user, html_url: z.string(), created_at: z.string(), updated_at: z.string().nullish(), body: z.string().nullish(), author_association: z.string().nullish(), reactions }

/** An issue or pull request as GitHub's search gives it. */
export const issue = z.object({ id: z.number(), number: z.number(), title: z.string(), comments: z.number().nullish(), repository_url: z.string(), pull_request: z.unknown().optional(), ...said })
export type GithubIssue = z.output<typeof issue>

/** What stands below it. */
export const issueComment = z.object({ id: z.number(), ...said })
export type GithubComment = z.output<typeof issueComment>

export interface Team {
  /** Accounts of the brand, lower case. */
  accounts: ReadonlySet<string>
  /** The brand's repositories, lower case: there its members speak for it. */
  repositories: ReadonlySet<string>
}

export interface IssueReading {
  team: Team
  /** ISO instant of the run. */
  now: string
}

/** `owner/name`, out of the address of the API. */
export const repositoryOf = ({ repository_url }: Pick<GithubIssue, 'repository_url'>): string => repository_url.split('/').slice(-2).join('/')

/** An issue and what stands below it → what people said. Whom the brand employs answers for it; robots say nothing. */
export const readIssue = (one: GithubIssue, comments: GithubComment[], reading: IssueReading): Mention[] => {
  const repository = repositoryOf(one)
  const isTeam = (it: GithubIssue | GithubComment): boolean => speaksForBrand(it, repository, reading.team)
  const key = `issue ${one.id}`
  const answer = comments.find(it => isTeam(it) && !isRobot(it))
  const people = comments.filter(it => !isTeam(it) && !isRobot(it)).map(it => ({ ...toMention(it, reading.now), externalId: `comment ${it.id}`, kind: 'comment', replyTo: key, place: repository }))
  if (isTeam(one) || isRobot(one)) return people
  const top = {
    externalId: key,
    kind: one.pull_request ? 'pull-request' : 'issue',
    title: one.title,
    place: repository,
    ...present({ ownerReply: answer && answerOf(answer, reading.now), engagement: countsOf({ comments: one.comments, ...reactionsOf(one) }) }),
  }
  return [{ ...toMention(one, reading.now), ...top }, ...people]
}

const speaksForBrand = ({ user: by, author_association }: GithubIssue | GithubComment, repository: string, { accounts, repositories }: Team): boolean =>
  accounts.has(by?.login.toLowerCase() ?? '') || (repositories.has(repository.toLowerCase()) && /^(OWNER|MEMBER|COLLABORATOR)$/.test(author_association ?? ''))

const isRobot = ({ user: by }: GithubIssue | GithubComment): boolean => by?.type === 'Bot'

const answerOf = (it: GithubComment, now: string): OwnerReply => ({ text: (it.body ?? '').trim(), ...present({ publishedAt: parseDate(it.created_at, { now }) }) })

const reactionsOf = ({ reactions: given }: GithubIssue | GithubComment): Record<string, number | undefined> => ({ likes: given?.['+1'], dislikes: given?.['-1'], hearts: given?.heart })

const toMention = (it: GithubIssue | GithubComment, now: string): Omit<Mention, 'externalId' | 'kind'> => ({
  text: (it.body ?? '').toWellFormed().trim(),
  // An issue's own time of change moves with every comment below it: it says nothing of the words.
  ...present({
    url: resolveLink(it.html_url),
    author: it.user ? { id: it.user.login, name: it.user.login, ...present({ url: resolveLink(it.user.html_url) }) } : undefined,
    publishedAt: parseDate(it.created_at, { now }),
    editedAt: 'number' in it ? undefined : laterThan(it.created_at, it.updated_at, now),
    engagement: countsOf(reactionsOf(it)),
  }),
})

const laterThan = (first: string, second: string | null | undefined, now: string): string | undefined =>
  second && Date.parse(second) > Date.parse(first) ? parseDate(second, { now }) : undefined
