import { aftermathOf } from '../../api/aftermath.ts'
import { listActs, listOutgoing, type Outgoing } from '../../db/answer/outgoing.ts'
import type { Brand } from '../../db/brand.ts'
import type { Database } from '../../db/client.ts'
import { listPeople } from '../../db/people/person.ts'
import { listMembers } from '../../db/people/role.ts'
import { isAtLeast, type Role } from '../../domain/access.ts'
import type { Actor } from '../../domain/case/state.ts'
import type { WebServices } from '../services.ts'
import type { AnswerView, WayView } from '../views/cases.ts'

const MOST = 10

/** The answers of a case, newest first, each with the word it came back with and what came of it. */
export const loadAnswers = async (services: Pick<WebServices, 'db' | 'reputation'>, brand: Brand, asked: { caseId: string; mentionId: string }): Promise<AnswerView[]> => {
  const answers = await listOutgoing(services.db, brand.id, { of: asked, limit: MOST })
  return await Promise.all(answers.map(async answer => ({ ...answer, returned: await returnedOf(services.db, answer), came: answer.state === 'sent' ? await aftermathOf(services, brand, answer) : null })))
}

/** A draft that was sent back, as long as nobody has handed it in again. */
const returnedOf = async (db: Database, { state, brandId, id }: Outgoing): Promise<AnswerView['returned']> => {
  if (state !== 'draft') return null
  const last = (await listActs(db, brandId, id)).findLast(({ act }) => act !== 'edit')
  return last?.act === 'reject' ? { by: last.by, note: last.note } : null
}

/** Who may let answers of a brand go out, where somebody has to. Owners of the server may everywhere. */
export const loadApprovers = async (db: Database, { id: brandId }: Brand, { needed, role, isAsked }: { needed: Role; role: Role | undefined; isAsked: boolean }): Promise<WayView['approval']> => {
  if (!isAsked) return { role: needed, people: [], isMine: isAtLeast(role, needed) }
  const members: Actor[] = (await listMembers(db, brandId)).filter(member => member.disabledAt === null && isAtLeast(member.role, needed))
  const owners: Actor[] = (await listPeople(db)).filter(({ isOwner, disabledAt }) => isOwner && disabledAt === null)
  const people = new Map([...members, ...owners].map(({ id, name }) => [id, { id, name }]))
  return { role: needed, people: [...people.values()], isMine: isAtLeast(role, needed) }
}
