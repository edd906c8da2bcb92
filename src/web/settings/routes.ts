import { Hono } from 'hono'
import { listApiKeys } from '../../db/people/api-key.ts'
import { findBrandFormula } from '../../db/index/formula.ts'
import { listCompetitors } from '../../db/brand.ts'
import { listMembers } from '../../db/people/role.ts'
import { listSources } from '../../db/source/source.ts'
import { listInvitations } from '../../db/public/invitation.ts'
import { listTeams } from '../../db/people/team.ts'
import { differing } from '../../domain/index/own-formula.ts'
import { keptDays } from '../../domain/source/retention.ts'
import { settingsPage } from '../pages/settings/overview.ts'
import { auditSettings } from './audit.ts'
import { brandSettings } from './brand.ts'
import type { Desk } from './desk.ts'
import { formulaSettings } from './formula.ts'
import { keySettings } from './keys.ts'
import { retentionSettings } from './retention.ts'
import { surveySettings } from './surveys.ts'
import { teamSettings } from './teams.ts'
import { yourSettings } from './you.ts'

/** How a brand is set up, and how whoever looks wants to read it. */
export const settingsRoutes = (desk: Desk): Hono => {
  const { services: { db, now, collectors, reputation, configFile }, brandContext, send } = desk
  const app = new Hono()
  app.get('/b/:brand/settings', async c => {
    const [brand, context] = await brandContext(c)
    const [members, teams, keys, sources, competitors, formula, surveys] = await Promise.all([listMembers(db, brand.id), listTeams(db, brand.id), listApiKeys(db, { brandId: brand.id, now: now() }), listSources(db, brand.id), listCompetitors(db, brand.id), findBrandFormula(db, brand.id), listInvitations(db, brand.id)])
    const kept = sources.flatMap(({ retentionDays, collector }) => keptDays(retentionDays, collectors.get(collector)?.retentionDays) ?? [])
    const data = { brand, file: configFile?.name ?? null, people: members.length, teams: teams.length, surveys: surveys.length, keys: keys.length, sources: sources.length, bounded: kept.length, shortest: kept.length === 0 ? null : Math.min(...kept), competitors: competitors.length, ownWeights: formula ? differing(formula.parameters, reputation.formula).length : 0 }
    return await send(c, settingsPage(data, context))
  })
  for (const routes of [brandSettings, teamSettings, surveySettings, keySettings, retentionSettings, formulaSettings, auditSettings, yourSettings]) app.route('/', routes(desk))
  return app
}
