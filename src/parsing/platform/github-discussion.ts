import { z } from 'zod'
import type { Mention } from '../../contract.ts'
import { parseDate } from '../dates.ts'
import { countsOf, present } from '../present.ts'
import type { IssueReading } from './github-item.ts'

const author = z.object({ __typename: z.string().optional(), login: z.string(), url: z.string().optional() }).nullish()
const said = { databaseId: z.number(), body: z.string().nullish(), url: z.string(), createdAt: z.string(), lastEditedAt: z.string().nullish(), author, authorAssociation: z.string().nullish(), upvoteCount: z.number().nullish() }
const answer = z.object(said)
const comment = z.object({ ...said, replies: z.object({ nodes: z.array(answer) }).nullish() })

/** A discussion as GitHub's GraphQL gives it to `DISCUSSIONS`. */
export const discussion = z.object({
  ...said,
  title: z.string(),
  updatedAt: z.string(),
  repository: z.object({ nameWithOwner: z.string() }),
  comments: z.object({ totalCount: z.number(), nodes: z.array(comment) }),
})
export type GithubDiscussion = z.output<typeof discussion>

const SAID = 'databaseId body url createdAt lastEditedAt author { __typename login url } authorAssociation upvoteCount'
/** The query of GraphQL: what is found, and below each what was said last. */
export const DISCUSSIONS = `query($words: String!, $after: String) { search(type: DISCUSSION, query: $words, first: 50, after: $after) {
  nodes { ... on Discussion { ${SAID} title updatedAt repository { nameWithOwner }
    comments(last: 50) { totalCount nodes { ${SAID} replies(last: 20) { nodes { ${SAID} } } } } } }
  pageInfo { endCursor hasNextPage } } }`

export const foundDiscussions = z.object({
  data: z.object({ search: z.object({ nodes: z.array(z.unknown()), pageInfo: z.object({ endCursor: z.string().nullish(), hasNextPage: z.boolean() }) }) }),
})

type Said = z.output<typeof answer>

/** A discussion and what stands below it → what people said; what the team said is the brand's answer. */
export const readDiscussion = (one: GithubDiscussion, { team, now }: IssueReading): Mention[] => {
  const place = one.repository.nameWithOwner
  const isTeam = (it: Said): boolean =>
    team.accounts.has(it.author?.login.toLowerCase() ?? '') || (team.repositories.has(place.toLowerCase()) && /^(OWNER|MEMBER|COLLABORATOR)$/.test(it.authorAssociation ?? ''))
  const key = `discussion ${one.databaseId}`
  const below = one.comments.nodes.flatMap(it => [{ it, replyTo: key }, ...(it.replies?.nodes ?? []).map(reply => ({ it: reply as Said, replyTo: `discussion-comment ${it.databaseId}` }))])
  const people = below.filter(({ it }) => !isTeam(it) && it.author?.__typename !== 'Bot').map(({ it, replyTo }) => ({ externalId: `discussion-comment ${it.databaseId}`, kind: 'comment', ...toMention(it, now), replyTo, place }))
  if (isTeam(one)) return people
  const said = below.map(({ it }) => it).find(isTeam)
  const ownerReply = said && { text: (said.body ?? '').trim(), ...present({ publishedAt: parseDate(said.createdAt, { now }) }) }
  const top = { title: one.title, place, ...present({ ownerReply, engagement: countsOf({ upvotes: one.upvoteCount, comments: one.comments.totalCount }) }) }
  return [{ externalId: key, kind: 'discussion', ...toMention(one, now), ...top }, ...people]
}

const toMention = (it: Said, now: string): Omit<Mention, 'externalId' | 'kind'> => ({
  text: (it.body ?? '').toWellFormed().trim(),
  url: it.url,
  ...present({
    author: it.author ? { id: it.author.login, name: it.author.login, ...present({ url: it.author.url }) } : undefined,
    publishedAt: parseDate(it.createdAt, { now }),
    editedAt: it.lastEditedAt ? parseDate(it.lastEditedAt, { now }) : undefined,
    engagement: countsOf({ upvotes: it.upvoteCount }),
  }),
})
