import type { SourceKind } from '../../contract.ts'

/** Columns a person may name, in the order in which they matter. */
export const IMPORT_FIELDS = ['text', 'rating', 'publishedAt', 'title', 'author', 'url', 'language', 'place', 'externalId', 'ownerReply', 'ownerReplyAt'] as const

/** What the rows of a file may be. */
export const IMPORT_KINDS = ['review', 'social', 'survey', 'press'] as const satisfies SourceKind[]
