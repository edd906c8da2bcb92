import type { OwnerReply } from '../../contract.ts'
import { pickAnswer } from '../../domain/identity/own-voice.ts'
import type { Trx } from '../client.ts'
import { answeredOtherwise, type Rewrite } from '../mention/home.ts'
import type { Prepared } from '../prepared.ts'
import { loadStored } from '../mention/stored.ts'

interface Where {
  brandId: string
  sourceId: string
}

export interface Answer {
  externalId: string
  replyTo: string
  text: string
  publishedAt: Date | null
}

/**
 * Lays what the brand itself said in answer over the mentions it answers: those of this batch, and stored ones as rewrites.
 * What a source gives as the owner's reply by itself stands.
 */
export const withAnswers = async (trx: Trx, where: Where, latest: Map<string, Prepared>, gone: string[]): Promise<{ items: Prepared[]; rewrites: Rewrite[] }> => {
  const items = [...latest.values()]
  const coming = items.flatMap(({ ownerBy = null, mention: { externalId, replyTo, text, publishedAt } }): Answer[] =>
    ownerBy === null || replyTo === undefined ? [] : [{ externalId, replyTo, text, publishedAt: publishedAt === undefined ? null : new Date(publishedAt) }])
  const touched = [...new Set([...coming.map(({ replyTo }) => replyTo), ...(await listAnswered(trx, where, gone))])]
  const stored = await listAnswers(trx, where, [...latest.keys(), ...touched])
  if (coming.length === 0 && stored.length === 0) return { items, rewrites: [] }
  const left = new Set([...latest.keys(), ...gone])
  const standing = Map.groupBy([...stored.filter(({ externalId }) => !left.has(externalId)), ...coming], ({ replyTo }) => replyTo)
  const answerTo = (id: string): OwnerReply | undefined => toReply(pickAnswer(standing.get(id) ?? []))
  return {
    items: items.map(item => {
      const reply = item.mention.ownerReply === undefined && (item.ownerBy ?? null) === null ? answerTo(item.mention.externalId) : undefined
      return reply ? { ...item, mention: { ...item.mention, ownerReply: reply } } : item
    }),
    rewrites: await answerStored(trx, where, touched.filter(id => !left.has(id)), { answerTo, stored }),
  }
}

const toReply = (answer: Answer | undefined): OwnerReply | undefined => answer && { text: answer.text, ...(answer.publishedAt && { publishedAt: answer.publishedAt.toISOString() }) }

const answers = (trx: Trx, { brandId, sourceId }: Where) =>
  trx
    .selectFrom('mention')
    .select(['external_id as externalId', 'reply_to as replyTo', 'text', 'published_at as publishedAt'])
    .$narrowType<Answer>()
    .where('brand_id', '=', brandId)
    .where('source_id', '=', sourceId)
    .where('owner_by', 'is not', null)
    .where('reply_to', 'is not', null)
    .where('gone_at', 'is', null)

const listAnswers = async (trx: Trx, where: Where, ids: string[]): Promise<Answer[]> => (ids.length === 0 ? [] : await answers(trx, where).where('reply_to', 'in', ids).execute())

/** The same for answers that were found to be the brand's, or not to be: `left` no longer are. */
export const answerAnew = async (trx: Trx, where: Where, parents: string[], left: Answer[]): Promise<Rewrite[]> => {
  const stored = await listAnswers(trx, where, parents)
  const standing = Map.groupBy(stored, ({ replyTo }) => replyTo)
  return await answerStored(trx, where, parents, { answerTo: id => toReply(pickAnswer(standing.get(id) ?? [])), stored: [...stored, ...left] })
}

/** What these answered. */
const listAnswered = async (trx: Trx, where: Where, externalIds: string[]): Promise<string[]> =>
  externalIds.length === 0 ? [] : (await answers(trx, where).where('external_id', 'in', externalIds).execute()).map(({ replyTo }) => replyTo)

const answerStored = async (trx: Trx, { brandId, sourceId }: Where, externalIds: string[], { answerTo, stored }: { answerTo(id: string): OwnerReply | undefined; stored: Answer[] }): Promise<Rewrite[]> => {
  if (externalIds.length === 0) return []
  const rows = await trx
    .selectFrom('mention')
    .select('id')
    .where('brand_id', '=', brandId)
    .where('source_id', '=', sourceId)
    .where('external_id', 'in', externalIds)
    .where('gone_at', 'is', null)
    .where('owner_by', 'is', null)
    .execute()
  const asked = await loadStored(trx, brandId, rows.map(({ id }) => id))
  const ours = new Set(stored.map(({ replyTo, text }) => `${replyTo}\n${text}`))
  return [...asked.values()].flatMap(one => {
    const { externalId, ownerReply } = one.mention
    const reply = answerTo(externalId)
    const isSourcesOwn = ownerReply !== undefined && !ours.has(`${externalId}\n${ownerReply.text}`)
    return isSourcesOwn || ownerReply?.text === reply?.text ? [] : [answeredOtherwise(one, reply)]
  })
}
