import { sql } from 'kysely'
import type { Told } from '../../contract.ts'
import { stateAfter, UNDER_WAY, whyNot, type AnswerState, type PersonAct } from '../../domain/answer/state.ts'
import type { CaseEventType } from '../../domain/case/event.ts'
import type { Actor } from '../../domain/case/state.ts'
import { lockBrand, type Brand } from '../brand.ts'
import { noteEvents } from '../case/event.ts'
import { answerCase, judgeCase } from '../case/answer.ts'
import type { Database, Trx } from '../client.ts'
import { noteAct, OUTGOING, type Outgoing } from './outgoing.ts'
import { layPublic, type Publishing } from './outgoing-public.ts'

/** Why an act was not done; the sentence says what to do. */
export class ActRefused extends Error {
  readonly told: Told
  constructor(told: Told) {
    super(told.en)
    this.name = 'ActRefused'
    this.told = told
  }
}

export interface Acting {
  act: PersonAct
  by: Actor
  now: Date
  /** Whether the platform takes answers from here. */
  hasApi: boolean
  /** The version that was looked at; left out: whatever there is. */
  version?: number | undefined
  /** With `edit`: the new words. */
  text?: string | undefined
  language?: string | null | undefined
  note?: string | undefined
  /** With `confirm`: where it stands. */
  url?: string | undefined
  /** An opinion that was answered already is answered once more. */
  again?: boolean | undefined
  followUpDays: number
  publishing: Publishing
}

/** Does what a person asks for, all of it or nothing. Asking twice to send is asking once. Undefined: there is no such answer. */
export const actOn = async (db: Database, brandId: string, id: string, acting: Acting): Promise<Outgoing | undefined> =>
  await db.transaction().execute(async trx => {
    if (acting.act === 'confirm') await lockBrand(trx, brandId)
    const siblings = await lockSiblings(trx, brandId, id)
    const answer = siblings.find(one => one.id === id)
    if (!answer) return undefined
    if (isRepeat(answer, acting)) return answer
    if (acting.version !== undefined && acting.version !== answer.version) throw new ActRefused(changedMeanwhile)
    const state = stateAfter(answer.state, acting.act, acting)
    if (state === undefined) throw new ActRefused(whyNot(answer.state, acting.act))
    if (state === 'sending' || state === 'manual') refuseSecond(answer, siblings, acting)
    if (acting.act === 'approve' && answer.writtenBy.id === acting.by.id) throw new ActRefused(ownWords)
    await write(trx, answer, state, acting)
    await noteAct(trx, answer, { act: acting.act, state, by: acting.by, at: acting.now, text: acting.act === 'edit' ? acting.text : undefined, note: acting.note })
    await tellAct(trx, answer, acting)
    if (acting.act === 'confirm') {
      await layPublic(trx, acting.publishing, { ...answer, url: acting.url, publishedAt: acting.now })
      await answerCase(trx, acting.publishing, { mentionId: answer.mentionId, by: acting.by })
    }
    return (await sql<Outgoing>`select ${OUTGOING} from answer where brand_id = ${brandId} and id = ${id}`.execute(trx)).rows[0]
  })

// What others at the case wait for; what becomes public is told by the case itself.
const EVENTS: Partial<Record<PersonAct, CaseEventType>> = { submit: 'case.answer-waiting', approve: 'case.answer-approved', reject: 'case.answer-returned' }

const tellAct = async (trx: Trx, { brandId, caseId, id }: Outgoing, { act, by, now, note }: Acting): Promise<void> => {
  const type = EVENTS[act]
  if (type === undefined || caseId === null) return
  await noteEvents(trx, brandId, [{ caseId, type, after: { answerId: id, ...(note !== undefined && { note }) } }], { actor: by, now })
}

/** All answers to the same opinion, locked: what another sends meanwhile is seen. */
const lockSiblings = async (trx: Trx, brandId: string, id: string): Promise<Outgoing[]> =>
  (await sql<Outgoing>`select ${OUTGOING} from answer
    where brand_id = ${brandId} and mention_id = (select mention_id from answer where brand_id = ${brandId} and id = ${id}) order by id for update`.execute(trx)).rows

const isRepeat = ({ state, approvedBy }: Outgoing, { act, by }: Acting): boolean =>
  (act === 'send' && (state === 'sending' || state === 'manual' || state === 'sent')) || (act === 'approve' && approvedBy?.id === by.id && state !== 'waiting') || (act === 'discard' && state === 'discarded')

const changedMeanwhile: Told = { es: 'Alguien cambió esta respuesta mientras la mirabas. Mira la nueva versión y decide de nuevo.', en: 'Somebody changed this answer while you were looking at it. Look at the new version and decide again.' }
const ownWords: Told = { es: 'Quien escribió la respuesta no la aprueba. Pide a otra persona que la lea.', en: 'Whoever wrote the answer does not approve it. Ask somebody else to read it.' }

const refuseSecond = (answer: Outgoing, siblings: Outgoing[], { again = false }: Acting): void => {
  const others = siblings.filter(({ id }) => id !== answer.id)
  const underWay = others.find(({ state }) => UNDER_WAY.includes(state))
  const who = (one: Outgoing): string => (one.sentBy ?? one.writtenBy).name
  if (underWay) throw new ActRefused({ es: `${who(underWay)} ya está respondiendo a esta opinión. No se envió nada.`, en: `${who(underWay)} is answering this opinion already. Nothing was sent.` })
  const sent = others.find(({ state }) => state === 'sent')
  if (sent && !again) {
    throw new ActRefused({
      es: `${who(sent)} ya respondió a esta opinión. Si quieres responder otra vez, dilo con “again”.`,
      en: `${who(sent)} answered this opinion already. If you want to answer once more, say so with “again”.`,
    })
  }
}

const write = async (trx: Trx, { brandId, id, doubtful }: Outgoing, state: AnswerState, { act, by, now, text, language, url, followUpDays }: Acting): Promise<void> => {
  const goes = state === 'sending' || state === 'manual'
  const followUpAt = new Date(now.getTime() + followUpDays * 86_400_000)
  const clean = { failure_code: null, failure_told: null }
  await trx
    .updateTable('answer')
    .set(({ eb }) => ({
      state, updated_at: now, version: eb('version', '+', 1),
      ...(act === 'edit' && { ...clean, text: text!, ...(language !== undefined && { language }), approved_by_id: null, approved_by_name: null }),
      ...(act === 'approve' && { approved_by_id: by.id, approved_by_name: by.name }),
      ...(goes && { ...clean, sent_by_id: by.id, sent_by_name: by.name, requested_at: now, attempts: 0, doubtful: act === 'send' && doubtful }),
      ...(state === 'sending' && { next_attempt_at: now }),
      ...(act === 'confirm' && { ...clean, sent_at: now, next_attempt_at: null, follow_up_at: followUpAt, platform_url: url ?? null, sent_by_id: by.id, sent_by_name: by.name }),
    }))
    .where('brand_id', '=', brandId)
    .where('id', '=', id)
    .execute()
}

export interface Judging {
  outcome?: Outgoing['outcome'] | undefined
  remedy?: string | null | undefined
  by: Actor
  now: Date
}

/** A person's word on what came of an answer, in its case as well; undefined: there is no such public answer. */
export const judgeOutgoing = async (db: Database, { id: brandId, timeZone }: Pick<Brand, 'id' | 'timeZone'>, id: string, { outcome, remedy, by, now }: Judging): Promise<Outgoing | undefined> => {
  const done = await db.transaction().execute(async trx => {
    const { numUpdatedRows } = await trx
      .updateTable('answer')
      .set({
        updated_at: now,
        ...(outcome !== undefined && { outcome, outcome_by_id: by.id, outcome_by_name: by.name, outcome_at: now }),
        ...(remedy !== undefined && { remedy }),
      })
      .where('brand_id', '=', brandId)
      .where('id', '=', id)
      .where('state', '=', 'sent')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return false
    if (outcome !== undefined) await judgeCase(trx, { brand: { id: brandId, timeZone }, now }, { answerId: id, outcome, by })
    await noteAct(trx, { brandId, id }, { act: 'judge', state: 'sent', by, at: now, note: [outcome, remedy].filter(Boolean).join(' · ') || undefined })
    return true
  })
  return done ? (await sql<Outgoing>`select ${OUTGOING} from answer where brand_id = ${brandId} and id = ${id}`.execute(db)).rows[0] : undefined
}
