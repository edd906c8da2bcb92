import type { Brand } from '../../db/brand.ts'
import { dropCandidates, fileMentions, holdCases, listFiled, listForsaken, loadCandidates, loadParents, takeCandidates, type Candidate, type Filed, type FiledNow } from '../../db/case/candidate.ts'
import { lockCostly } from '../../db/case/due.ts'
import { noteEvents, type EventDraft } from '../../db/case/event.ts'
import { insertCases, lockCases, updateCases } from '../../db/case/file.ts'
import { countLoads } from '../../db/case/list.ts'
import { getCaseSettings } from '../../db/case/settings.ts'
import type { Trx } from '../../db/client.ts'
import { newId } from '../../db/id.ts'
import { readIndex } from '../../db/index/reputation.ts'
import { beginCase } from '../../domain/case/begin.ts'
import { changeCase, hearAuthor, hearBrand, settle, type Setting } from '../../domain/case/change.ts'
import { editCase } from '../../domain/case/edit.ts'
import { MAREA, type CaseEventType } from '../../domain/case/event.ts'
import { differenceOf, type CaseFile } from '../../domain/case/file.ts'
import { leastLoaded } from '../../domain/case/load.ts'
import { opensCase, type Opening } from '../../domain/case/open-rule.ts'
import { queueOf } from '../../domain/case/queue.ts'
import { reactionsPerHour } from '../../domain/case/reach.ts'
import { clockOf } from '../../domain/case/settings.ts'
import { rootOf } from '../../domain/case/thread.ts'
import { ownerMoment, tierOf } from '../../domain/case/tier.ts'
import type { Formula } from '../../domain/index/formula.ts'
import type { Deps } from '../deps.ts'

export interface OpenOptions {
  formula: Formula
}

type CaseDeps = Pick<Deps, 'db' | 'now' | 'log'>

// Small enough that nobody waits long for the lock on a case.
const BATCH = 200
// Who writes again so soon at the same place goes on with the same matter.
const SAME_MATTER_MS = 14 * 86_400_000

/** Opens cases from mentions that are new or changed, and tells open ones what their authors and the brand said since. Returns how many mentions were looked at. */
export const openCases = async (deps: CaseDeps, brand: Brand, options: OpenOptions, signal?: AbortSignal): Promise<number> => {
  // What competitors are told is theirs to answer.
  if (brand.kind === 'competitor') {
    await dropCandidates(deps.db, brand.id)
    return 0
  }
  let looked = 0
  while (!signal?.aborted) {
    const points = await pointsOf(deps, brand, options.formula)
    const count = await deps.db.transaction().execute(async trx => {
      if (!(await holdCases(trx, brand.id))) return 0
      return await openBatch(trx, { brand, points, options, setting: { now: deps.now(), settings: await getCaseSettings(trx, brand.id), timeZone: brand.timeZone } })
    })
    looked += count
    if (count < BATCH) break
  }
  return looked
}

type Points = Map<string, { points: number; place: number | null }>

/** What mentions cost today, and their place on a first screen; those left out cost next to nothing. */
const pointsOf = async ({ db, now }: CaseDeps, brand: Brand, formula: Formula): Promise<Points> => {
  const { points } = await readIndex(db, brand, now(), formula)
  return new Map(points.map(({ id, total, place }) => [id, { points: Math.max(0, -total), place }]))
}

interface Batch {
  brand: Brand
  points: Points
  options: OpenOptions
  setting: Setting
}

/** What a batch has made so far. */
class Desk {
  readonly files = new Map<string, CaseFile>()
  readonly before = new Map<string, CaseFile>()
  readonly opened: string[] = []
  readonly messages: FiledNow[] = []
  readonly events: EventDraft[] = []
  readonly filed: Filed[]
  readonly parents: Map<string, Map<string, string>>

  constructor(files: CaseFile[], filed: Filed[], parents: Map<string, Map<string, string>>) {
    for (const file of files) {
      this.files.set(file.id, file)
      this.before.set(file.id, file)
    }
    this.filed = filed
    this.parents = parents
  }

  set(file: CaseFile, type: CaseEventType, more: object = {}): void {
    const was = this.files.get(file.id)
    this.files.set(file.id, file)
    const difference = was === undefined ? { before: {}, after: { state: file.state, tier: file.tier, floor: file.floor, moment: file.moment, dueAt: file.dueAt, assignee: file.assignee, mentionId: file.mentionId } } : differenceOf(was, file)
    this.events.push({ caseId: file.id, type, before: difference.before, after: { ...difference.after, ...more } })
  }
}

const openBatch = async (trx: Trx, batch: Batch): Promise<number> => {
  const { brand, setting } = batch
  const ids = await takeCandidates(trx, brand.id, BATCH)
  if (ids.length === 0) return 0
  const candidates = await loadCandidates(trx, brand.id, ids)
  const filed = await listFiled(trx, brand.id, candidates.filter(({ caseId, authorId }) => caseId === null && authorId !== null))
  const parents = await loadParents(trx, brand.id, [...candidates.map(({ id }) => id), ...filed.map(({ mentionId }) => mentionId)])
  const caseIds = [...new Set([...candidates.flatMap(({ caseId }) => caseId ?? []), ...filed.map(({ caseId }) => caseId)])]
  const desk = new Desk(await lockCases(trx, brand.id, caseIds), filed, parents)
  const loads = setting.settings.dealOut ? await countLoads(trx, brand.id) : new Map<string, number>()
  const forsaken = new Set(await listForsaken(trx, brand.id, candidates.flatMap(({ caseId, hidden }) => (hidden && caseId !== null ? [caseId] : []))))
  for (const candidate of candidates) {
    if (candidate.caseId !== null) hearOf(desk, candidate, { ...batch, forsaken })
    else join(desk, candidate, batch) || begin(desk, candidate, { ...batch, loads })
  }
  await insertCases(trx, desk.opened.map(id => desk.files.get(id)!))
  await updateCases(trx, brand.id, [...desk.before].flatMap(([id, before]) => (desk.files.get(id) === before ? [] : [desk.files.get(id)!])))
  await fileMentions(trx, brand.id, desk.messages)
  await noteEvents(trx, brand.id, desk.events, { actor: MAREA, now: setting.now })
  await weighAnew(trx, batch)
  return ids.length
}

type Looked = Candidate & Opening

/** A message that is in a case already: gone, answered by the brand, edited by its author, or read anew. */
const hearOf = (desk: Desk, one: Looked, { setting, forsaken }: Batch & { forsaken: Set<string> }): void => {
  const file = desk.files.get(one.caseId!)!
  if (one.hidden) return leave(desk, file, one, { setting, isForsaken: forsaken.has(file.id) })
  if (one.said !== one.knownSaid) desk.set(hearAuthor(file, spokenOf(one, true), setting), 'case.author-spoke', { mentionId: one.id, isEdit: true })
  else if (!one.answered || one.knownReplied) readAnew(desk, file, one, setting)
  // What was answered from here is seen at the source a little later: no news.
  if (one.answered && !one.knownReplied && desk.files.get(file.id)!.answeredAt === null) desk.set(hearBrand(desk.files.get(file.id)!, one.repliedAt ?? setting.now, setting), 'case.answered', { at: 'source' })
  if (one.said !== one.knownSaid || one.answered !== one.knownReplied) desk.messages.push({ mentionId: one.id, caseId: file.id, said: one.said, replied: one.answered })
}

const spokenOf = (one: Looked, isEdit: boolean) => ({ mentionId: one.id, at: isEdit ? (one.editedAt ?? one.occurredAt) : one.occurredAt, isEdit, tier: tierOf(one), floor: one.floor, moment: ownerMoment(one.moments) })

const leave = (desk: Desk, file: CaseFile, { id }: Looked, { setting, isForsaken }: { setting: Setting; isForsaken: boolean }): void => {
  if (!isForsaken || file.state === 'closed') return
  const closed = changeCase(file, { type: 'close', reason: 'gone' }, setting)
  if (closed.ok) desk.set(closed.file, 'case.mention-gone', { mentionId: id })
}

/** What nobody has touched yet follows a new reading, or a person's correction of it. */
const readAnew = (desk: Desk, file: CaseFile, one: Looked, setting: Setting): void => {
  if (file.state !== 'new' || file.mentionId !== one.id) return
  if (!opensCase(one, setting.settings.rule, file.openedAt)) {
    const closed = changeCase(file, { type: 'close', reason: 'no-response-needed' }, setting)
    if (closed.ok) desk.set(closed.file, 'case.closed')
    return
  }
  const [tier, moment] = [tierOf(one), ownerMoment(one.moments)]
  const floor = one.caseFloor
  if (tier === file.tier && moment === file.moment && floor === file.floor) return
  const moved = editCase({ ...file, floor, moment }, { type: 'set-tier', tier }, setting)
  if (moved.ok) desk.set(moved.file, 'case.edited')
}

/** Puts a message into the case of its thread, where there is one; false: there is none. */
const join = (desk: Desk, one: Looked, { setting }: Batch): boolean => {
  if (one.hidden || one.authorId === null) return false
  const root = rootOf(one.externalId, desk.parents.get(one.sourceId) ?? new Map())
  const known = desk.filed.find(other => other.sourceId === one.sourceId && other.authorId === one.authorId && isSameMatter(desk, one, other, root))
  if (!known) return false
  const file = desk.files.get(known.caseId)!
  const isOld = file.answeredAt !== null && one.occurredAt < file.answeredAt
  const isThanks = tierOf(one) === 'thanks' && !one.needsResponse && file.tier !== 'thanks'
  // Thanks under an answer are no new work.
  if (isOld || (isThanks && file.answeredAt !== null)) desk.set(settle(file, setting), 'case.author-spoke', { mentionId: one.id, isEdit: false })
  else desk.set(hearAuthor(file, spokenOf(one, false), setting), 'case.author-spoke', { mentionId: one.id, isEdit: false })
  keep(desk, one, file.id)
  return true
}

const isSameMatter = (desk: Desk, one: Looked, other: Filed, root: string): boolean => {
  if (rootOf(other.externalId, desk.parents.get(one.sourceId) ?? new Map()) === root) return true
  const file = desk.files.get(other.caseId)!
  return file.state !== 'closed' && file.tier !== 'thanks' && one.place === other.place && Math.abs(one.occurredAt.getTime() - other.occurredAt.getTime()) <= SAME_MATTER_MS && tierOf(one) !== 'thanks'
}

const begin = (desk: Desk, one: Looked, { brand, points, setting, loads }: Batch & { loads: Map<string, number> }): void => {
  const { settings, now } = setting
  if (!opensCase(one, settings.rule, now)) return
  const assignee = settings.dealOut && tierOf(one) !== 'thanks' ? (leastLoaded(settings.agents, loads) ?? null) : null
  if (assignee) loads.set(assignee.id, (loads.get(assignee.id) ?? 0) + 1)
  const { points: cost = 0, place = null } = points.get(one.id) ?? {}
  const perHour = reactionsPerHour(one.engagement, now.getTime() - one.occurredAt.getTime())
  const file = beginCase({ id: newId(now.getTime()), brandId: brand.id, mentionId: one.id, mention: one, points: cost, place, perHour, assignee }, setting)
  desk.set(file, 'case.opened')
  if (file.overdueAt !== null) desk.set(file, 'case.overdue', { dueAt: file.dueAt })
  desk.opened.push(file.id)
  keep(desk, one, file.id)
}

const keep = (desk: Desk, one: Looked, caseId: string): void => {
  desk.messages.push({ mentionId: one.id, caseId, said: one.said, replied: one.answered })
  if (one.authorId !== null) desk.filed.unshift({ mentionId: one.id, caseId, sourceId: one.sourceId, authorId: one.authorId, externalId: one.externalId, place: one.place, occurredAt: one.occurredAt })
}

/** What came in pushes others off the first screens: they cost less now, or nothing. */
const weighAnew = async (trx: Trx, { brand, points, setting }: Batch): Promise<void> => {
  const clock = clockOf(setting.settings, setting.timeZone)
  const files = await lockCostly(trx, brand.id, [...points.keys()])
  const moved = files.flatMap(file => {
    const { points: cost = 0, place = null } = points.get(file.mentionId) ?? {}
    if (Math.abs(cost - file.points) < 1e-6 && place === file.place) return []
    const weighed = { ...file, points: cost, place }
    return [{ ...weighed, ...queueOf(weighed, setting.now, clock) }]
  })
  await updateCases(trx, brand.id, moved)
}
