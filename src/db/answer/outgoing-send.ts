import { sql } from 'kysely'
import type { Answered, Told } from '../../contract.ts'
import type { FailureCode, SendEnd } from '../../domain/answer/failure.ts'
import { MAREA } from '../../domain/case/event.ts'
import { lockBrand } from '../brand.ts'
import { noteEvents } from '../case/event.ts'
import { answerCase } from '../case/answer.ts'
import type { Database, Trx } from '../client.ts'
import { noteAct, OUTGOING, type Outgoing } from './outgoing.ts'
import { layPublic, type Publishing } from './outgoing-public.ts'

export interface TakingAnswers {
  now: Date
  /** When a killed process lets go. */
  until: Date
  heldBy: string
  limit: number
  withDemo: boolean
}

const due = (now: Date, withDemo: boolean) => sql`state = 'sending' and next_attempt_at <= ${now} and (held_until is null or held_until < ${now})
  and (${withDemo} or brand_id not in (select id from brand where origin = 'demo'))`

/** Takes answers that are due and that nobody else is at. An earlier hold that ran out was of a killed process: what it sent may stand there. */
export const takeAnswers = async (db: Database, { now, until, heldBy, limit, withDemo }: TakingAnswers): Promise<Outgoing[]> =>
  (await sql<Outgoing>`
    update answer set doubtful = doubtful or held_until is not null, held_until = ${until}, held_by = ${heldBy}, attempts = attempts + 1
    where (brand_id, id) in (select brand_id, id from answer where ${due(now, withDemo)} order by next_attempt_at limit ${limit} for update skip locked)
    returning ${OUTGOING}`.execute(db)).rows

/** Whether an answer waits to be sent now. */
export const hasDueAnswers = async (db: Database, now: Date, { withDemo = true }: { withDemo?: boolean } = {}): Promise<boolean> =>
  (await sql`select id from answer where ${due(now, withDemo)} limit 1`.execute(db)).rows.length > 0

/** Lets all of them go: for whoever has the database alone. What was under way may stand on its platform. */
export const releaseAllAnswers = async (db: Database): Promise<void> => {
  await sql`update answer set held_until = null, held_by = null, doubtful = true where held_until is not null`.execute(db)
}

export interface Arrived {
  answered: Answered
  followUpAt: Date
  publishing: Publishing
  heldBy: string
}

/** Says that an answer is public, and lays it over the opinion. False: another is at it by now, and nothing was written. */
export const recordArrival = async (db: Database, answer: Outgoing, { answered, followUpAt, publishing, heldBy }: Arrived): Promise<boolean> =>
  await db.transaction().execute(async trx => {
    await lockBrand(trx, answer.brandId)
    const { now } = publishing
    const isOurs = await end(trx, answer, heldBy, {
      state: 'sent', updated_at: now, sent_at: now, next_attempt_at: null, follow_up_at: followUpAt, doubtful: false, failure_code: null, failure_told: null,
      shown_state: answered.state, shown_text: answered.text, platform_id: answered.externalId ?? null, platform_url: answered.url ?? null,
    })
    if (!isOurs) return false
    await noteAct(trx, answer, { act: 'arrive', state: 'sent', by: MAREA, at: now, text: answered.text === answer.text ? undefined : answered.text })
    const publishedAt = answered.publishedAt === undefined ? now : new Date(answered.publishedAt)
    await layPublic(trx, publishing, { ...answer, text: answered.text || answer.text, externalId: answered.externalId, url: answered.url, publishedAt: publishedAt > now ? now : publishedAt })
    await answerCase(trx, publishing, { mentionId: answer.mentionId, by: answer.sentBy ?? answer.writtenBy })
    return true
  })

export interface Failed {
  end: SendEnd
  told: Told
  heldBy: string
  now: Date
}

/** Says that an attempt failed, and what follows. */
export const recordFailure = async (db: Database, answer: Outgoing, { end: next, told, heldBy, now }: Failed): Promise<void> =>
  await db.transaction().execute(async trx => {
    const said = { updated_at: now, failure_code: next.code satisfies FailureCode, failure_told: JSON.stringify(told) }
    if (next.act === 'retry') return void (await end(trx, answer, heldBy, { ...said, next_attempt_at: next.at, doubtful: next.doubtful }))
    const state = next.act === 'refuse' ? 'refused' : 'unsure'
    const isOurs = await end(trx, answer, heldBy, { ...said, state, next_attempt_at: null })
    if (!isOurs) return
    await noteAct(trx, answer, { act: next.act, state, by: MAREA, at: now, note: told.en })
    if (answer.caseId !== null) await noteEvents(trx, answer.brandId, [{ caseId: answer.caseId, type: 'case.answer-failed', after: { answerId: answer.id, code: next.code } }], { actor: MAREA, now })
  })

type Ending = Parameters<ReturnType<Trx['updateTable']>['set']>[0]

const end = async (trx: Trx, { brandId, id }: Outgoing, heldBy: string, values: Record<string, unknown>): Promise<boolean> => {
  const { numUpdatedRows } = await trx
    .updateTable('answer')
    .set(({ eb }) => ({ ...(values as Ending & object), version: eb('version', '+', 1), held_until: null, held_by: null }))
    .where('brand_id', '=', brandId)
    .where('id', '=', id)
    .where('state', '=', 'sending')
    .where('held_by', '=', heldBy)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Lets an answer go as it was: the process was told to stop before it began. */
export const releaseAnswer = async (db: Database, { brandId, id }: Outgoing, heldBy: string): Promise<void> => {
  await sql`update answer set held_until = null, held_by = null, attempts = attempts - 1 where brand_id = ${brandId} and id = ${id} and held_by = ${heldBy}`.execute(db)
}
