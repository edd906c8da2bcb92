import type { Brand } from '../brand.ts'
import type { Trx } from '../client.ts'
import { storeMentions } from '../mention/store.ts'
import { mask } from '../../domain/language/mask.ts'
import type { NoiseRules } from '../../domain/reading/noise.ts'
import type { Outgoing } from './outgoing.ts'

export interface Publishing {
  brand: Pick<Brand, 'id' | 'name' | 'timeZone'>
  noise?: NoiseRules | undefined
  now: Date
}

export interface PublicAnswer extends Pick<Outgoing, 'id' | 'mentionId' | 'sourceId' | 'text'> {
  /** The platform's own id of the answer, where it has one: it is then known when it is collected. */
  externalId?: string | undefined
  url?: string | undefined
  publishedAt: Date
}

/**
 * Lays an answer that is public over the opinion it answers, the way answers come in that the source shows by itself: as
 * the brand's own voice, which counts nowhere. Call it in the transaction that says it is public, after `lockBrand`.
 */
export const layPublic = async (trx: Trx, { brand, noise, now }: Publishing, answer: PublicAnswer): Promise<void> => {
  const target = { brandId: brand.id, timeZone: brand.timeZone, sourceId: answer.sourceId, now, noise }
  const mention = await trx.selectFrom('mention').select(['external_id as externalId', 'gone_at as goneAt']).where('brand_id', '=', brand.id).where('id', '=', answer.mentionId).executeTakeFirst()
  if (!mention || mention.goneAt !== null) return
  await storeMentions(trx, target, [{
    mention: {
      externalId: answer.externalId ?? `marea:${answer.id}`,
      kind: 'comment',
      text: mask(answer.text),
      author: { name: brand.name, isBrand: true },
      replyTo: mention.externalId,
      publishedAt: answer.publishedAt.toISOString(),
      ...(answer.url !== undefined && /^https?:/i.test(answer.url) && { url: answer.url }),
    },
    reading: null,
    offTopic: true,
    ownerBy: 'source',
  }])
}
