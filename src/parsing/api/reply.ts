import { CollectorError } from '../../contract.ts'
import { retold } from './refusal.ts'

/** Throws `config` when an answer is longer than the platform takes. */
export const checkLength = (length: number, maxLength: number, place: string, unit = 'characters'): void => {
  if (length <= maxLength) return
  throw new CollectorError('config', `${place} takes answers of at most ${maxLength} ${unit}, and this one has ${length}. Shorten it.`, { reason: 'tooLong' })
}

/** What is answered was taken away. */
export const goneFrom = (place: string): CollectorError => new CollectorError('config', toldGone(place), { reason: 'gone' })

/** Says that what is answered is gone, where the platform does not find it. */
export const orGoneFrom = (place: string) => (error: unknown): never => {
  throw error instanceof CollectorError && (error.status === 404 || error.status === 410) ? retold(error, 'config', toldGone(place)) : error
}

const toldGone = (place: string): string => `What is answered is no longer on ${place}. Nothing was sent.`
