import { sql } from 'kysely'
import type { CaseFile } from '../../domain/case/file.ts'
import type { Database, Trx } from '../client.ts'
import { jsonOf } from '../mention/rows.ts'

type Row = Omit<CaseFile, 'assignee'> & { assigneeId: string | null; assigneeName: string | null }

/** The columns of a case, of `case_file` or what stands for it. */
export const CASE_COLUMNS = sql.raw(`c.id, c.brand_id as "brandId", c.mention_id as "mentionId", c.state, c.version, c.tier, c.floor, c.moment,
  c.published_at as "publishedAt", c.opened_at as "openedAt", c.changed_at as "changedAt", c.due_at as "dueAt", c.overdue_at as "overdueAt", c.points, c.place, c.per_hour as "perHour",
  c.rank, c.rank_until as "rankUntil", c.assignee_id as "assigneeId", c.assignee_name as "assigneeName", c.taken_at as "takenAt", c.answered_at as "answeredAt",
  c.first_answered_at as "firstAnsweredAt", c.resolved_at as "resolvedAt", c.closed_at as "closedAt", c.remedy, c.close_reason as "closeReason", c.outcome, c.area, c.folio,
  c.legal_due_at as "legalDueAt", c.legal_told as "legalTold", c.legal_tell_at as "legalTellAt", c.snoozed_until as "snoozedUntil", c.follow_up_at as "followUpAt", c.silent_at as "silentAt", c.incident_id as "incidentId"`)

export type CaseRow = Row

export const toCase = <R extends Row>({ assigneeId, assigneeName, ...rest }: R): Omit<R, 'assigneeId' | 'assigneeName'> & CaseFile => ({
  ...rest,
  assignee: assigneeId === null ? null : { id: assigneeId, name: assigneeName! },
})

export const findCase = async (db: Database, brandId: string, id: string): Promise<CaseFile | undefined> => {
  const { rows } = await sql<Row>`select ${CASE_COLUMNS} from case_file c where c.brand_id = ${brandId} and c.id = ${id}`.execute(db)
  return rows.map(toCase)[0]
}

/** Cases by id, locked until the transaction ends, in one order so that two writers cannot deadlock. */
export const lockCases = async (trx: Trx, brandId: string, ids: string[]): Promise<CaseFile[]> => {
  if (ids.length === 0) return []
  const { rows } = await sql<Row>`select ${CASE_COLUMNS} from case_file c where c.brand_id = ${brandId} and c.id = any(${ids}::uuid[]) order by c.id for update`.execute(trx)
  return rows.map(toCase)
}

const COLUMN_OF = {
  state: 'state', version: 'version', tier: 'tier', floor: 'floor', moment: 'moment', published_at: 'publishedAt', opened_at: 'openedAt', changed_at: 'changedAt', due_at: 'dueAt',
  overdue_at: 'overdueAt', points: 'points', place: 'place', per_hour: 'perHour', rank: 'rank', rank_until: 'rankUntil', taken_at: 'takenAt', answered_at: 'answeredAt',
  first_answered_at: 'firstAnsweredAt', resolved_at: 'resolvedAt', closed_at: 'closedAt', remedy: 'remedy', close_reason: 'closeReason', outcome: 'outcome', area: 'area', folio: 'folio',
  legal_due_at: 'legalDueAt', legal_told: 'legalTold', legal_tell_at: 'legalTellAt', snoozed_until: 'snoozedUntil', follow_up_at: 'followUpAt', silent_at: 'silentAt', incident_id: 'incidentId', mention_id: 'mentionId',
} as const satisfies Record<string, keyof CaseFile>

const rowOf = (file: CaseFile) => ({
  id: file.id, brand_id: file.brandId,
  ...Object.fromEntries(Object.entries(COLUMN_OF).map(([column, key]) => [column, file[key]])),
  assignee_id: file.assignee?.id ?? null, assignee_name: file.assignee?.name ?? null,
})

const NAMES = [...Object.keys(COLUMN_OF), 'assignee_id', 'assignee_name']
const TARGETS = sql.raw(NAMES.map(name => `${name} = t.${name}`).join(', '))
const INSERTED = sql.raw(['id', 'brand_id', ...NAMES].join(', '))

export const insertCases = async (trx: Trx, files: CaseFile[]): Promise<void> => {
  if (files.length === 0) return
  await sql`insert into case_file (${INSERTED}) select ${INSERTED} from json_populate_recordset(null::case_file, ${jsonOf(files.map(rowOf))}::json)`.execute(trx)
}

/** Writes cases that were locked, as they now are. */
export const updateCases = async (trx: Trx, brandId: string, files: CaseFile[]): Promise<void> => {
  if (files.length === 0) return
  await sql`update case_file c set ${TARGETS} from json_populate_recordset(null::case_file, ${jsonOf(files.map(rowOf))}::json) t
    where c.brand_id = ${brandId} and c.id = t.id`.execute(trx)
}
