import type { Database } from '../client.ts'

/** What is known of an opinion that is to be answered. */
export const findMentionToAnswer = async (db: Database, brandId: string, id: string) =>
  await db
    .selectFrom('mention')
    .select([
      'id', 'source_id as sourceId', 'external_id as externalId', 'revision', 'title', 'text', 'url', 'place', 'language', 'author_id as authorId', 'author_name as authorName', 'author_url as authorUrl',
      'gone_at as goneAt', 'text_expired_at as textExpiredAt', 'owner_by as ownerBy',
    ])
    .where('brand_id', '=', brandId)
    .where('id', '=', id)
    .executeTakeFirst()

export type MentionToAnswer = NonNullable<Awaited<ReturnType<typeof findMentionToAnswer>>>
