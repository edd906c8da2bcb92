import { z } from 'zod'
import { CollectorError, type FailureKind, type Told } from '../../contract.ts'
import { named, type Place } from './place.ts'

const DAY_MS = 86_400_000

/** What a refusal means on its platform; undefined where it says no more than its status. */
export type Retelling = (refusal: CollectorError) => CollectorError | undefined

/** The answer to a request; a refusal is told in the platform's own terms where `retell` knows better than the door. */
export const asked = <Answer>(answer: Promise<Answer>, retell: Retelling = () => undefined): Promise<Answer> =>
  answer.catch((error: unknown) => {
    throw (error instanceof CollectorError && error.status !== undefined && retell(error)) || error
  })

/** The same refusal as a failure of another kind or in other words, its status and answer kept. */
export const retold = (error: CollectorError, kind: FailureKind, told: Told, waitMs = error.retryAfterMs): CollectorError =>
  new CollectorError(kind, told, { status: error.status, answer: error.answer, reason: error.reason, retryAfterMs: waitMs, cause: error })

/** A key that is wrong or was revoked, whatever status the platform has for it: a person is asked for another. */
export const keyRefused = (error: CollectorError, told: Told): CollectorError =>
  new CollectorError('config', told, { status: error.status === 403 ? 403 : 401, answer: error.answer, cause: error })

/** A limit that lifts by itself: `transient`, with the time it takes where that is known. */
export const slowedDown = (error: CollectorError, place: Place, waitMs = error.retryAfterMs): CollectorError =>
  retold(error, 'transient', { es: `${named(place).es} no acepta más peticiones por ahora. Marea sigue en cuanto pueda.`, en: `${named(place).en} takes no more requests for now. Marea goes on when it may.` }, waitMs)

/** Words that a platform does not take, with its own reason where it gives one. */
export const declined = (error: CollectorError, place: string, reason: string): CollectorError =>
  retold(error, 'config', {
    es: `${place} no acepta esto: ${reason || 'no dice por qué'}. Corrígelo e inténtalo otra vez.`,
    en: `${place} does not take this: ${reason || 'it gives no reason'}. Correct it and try again.`,
  })

/** What a refusal says of itself in JSON, where it has this form. */
export const refusalOf = <Schema extends z.ZodType>({ answer }: CollectorError, schema: Schema): z.output<Schema> | undefined => {
  try {
    return schema.safeParse(JSON.parse(answer?.body ?? '')).data
  } catch {
    return undefined
  }
}

/** The same, whatever its fields are; none where it says nothing in JSON. */
export const refusalFields = (error: CollectorError): Record<string, unknown> => refusalOf(error, z.looseObject({})) ?? {}

/** Milliseconds until a limit is lifted, written as a date, as seconds since 1970 or as seconds from now. Nothing where it lies behind or more than a day ahead. */
export const resetMs = (written: string | undefined, now: string): number | undefined => {
  const seconds = Number(written?.trim() || Number.NaN)
  const instant = seconds > 1e9 ? seconds * 1000 : Date.parse(written ?? '')
  const ms = Number.isNaN(seconds) || seconds > 1e9 ? instant - Date.parse(now) : seconds * 1000
  return ms > 0 && ms <= DAY_MS ? Math.ceil(ms) : undefined
}

/** A platform's own words inside one of our sentences: short, on one line, without its period. */
export const quoted = (words: unknown): string => (typeof words === 'string' ? words.replace(/\s+/g, ' ').trim().slice(0, 200).replace(/[.\s]+$/, '') : '')
