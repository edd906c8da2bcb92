import type { Brand } from '../db/brand.ts'
import type { Database } from '../db/client.ts'
import { createInvitation, listScores, type Invitation, type InvitationDraft } from '../db/public/invitation.ts'
import { pushSource } from '../db/source/source.ts'
import type { Actor } from '../domain/case/state.ts'
import { netPromoter, satisfied } from '../domain/survey.ts'
import { Problem } from './problem.ts'

const SURVEY = { es: 'Encuesta', en: 'Survey', pt: 'Pesquisa' } as const

/** Makes a link that asks every customer alike, with the source its answers come in by. */
export const invite = async (db: Database, brand: Brand, draft: Omit<InvitationDraft, 'sourceId'>, by: Actor, now: Date): Promise<Invitation> => {
  if (brand.kind !== 'own') throw new Problem(409, { es: `${brand.name} es de la competencia: no te toca preguntar a sus clientes.`, en: `${brand.name} is a competitor: its customers are not yours to ask.` })
  const name = `${SURVEY[draft.language]}: ${draft.name}`
  const source = await pushSource(db, brand.id, name, 'survey')
  if (source.collector !== 'push') throw new Problem(409, { es: `La fuente «${name}» la lee ${source.collector}. Elige otro nombre.`, en: `The source “${name}” is collected by ${source.collector}. Choose another name.` })
  const made = await createInvitation(db, brand.id, { ...draft, sourceId: source.id }, by, now)
  if (!made) throw new Problem(409, { es: `Ya hay una invitación «${draft.name}». Elige otro nombre.`, en: `There is an invitation “${draft.name}” already. Choose another name.` })
  return made
}

export interface Brought {
  answers: number
  /** NPS: promoters less detractors of a hundred; CSAT: how many of a hundred gave 4 or 5; null: nobody answered. */
  score: number | null
}

/** What each of these brought, in order. */
export const listBrought = async (db: Database, brandId: string, list: Invitation[]): Promise<Brought[]> => {
  const scores = await listScores(db, brandId, list.map(({ id }) => id))
  return list.map(({ id, ask }) => {
    const given = scores.get(id) ?? []
    return { answers: given.length, score: ask === 'nps' ? netPromoter(given) : satisfied(given) }
  })
}

/** Where customers are sent: short enough for a small code. */
export const invitationUrl = (origin: string, brand: Pick<Brand, 'slug'>, { token }: Invitation): string => `${origin}/r/${brand.slug}/${token}`
