import { createHash } from 'node:crypto'
import type { Mention } from '../../contract.ts'

/** What makes a revision: the words, the stars and the public answer. Places and counts may move without one. */
export const contentHash = ({ title, text, rating, ownerReply }: Pick<Mention, 'title' | 'text' | 'rating' | 'ownerReply'>): string =>
  createHash('sha256')
    .update(JSON.stringify([title ?? null, text, rating?.value ?? null, rating?.outOf ?? null, ownerReply?.text ?? null]))
    .digest('base64url')
