import { Hono, type Context } from 'hono'
import { z } from 'zod'
import { actorOf } from '../../api/actor.ts'
import { invitationUrl, invite, listBrought } from '../../api/invite.ts'
import { Problem } from '../../api/problem.ts'
import { findInvitation, listInvitations, setInvitationOpen, type PublicLink } from '../../db/public/invitation.ts'
import { isId } from '../../domain/id.ts'
import { ASKS } from '../../domain/survey.ts'
import { first, isRefused, readForm, type Faults, type Filled } from '../form.ts'
import { SURVEY_LANGUAGES, surveysPage } from '../pages/settings/surveys.ts'
import { refusal } from '../refusal.ts'
import { linesOf, noted, type Desk } from './desk.ts'

const MOST_LINKS = 5
const linkAddress = z.url({ protocol: /^https?$/ }).max(500)

/** Links and codes that ask every customer alike. */
export const surveySettings = (desk: Desk): Hono => {
  const { services, brandContext, send } = desk
  const { db, now } = services
  const app = new Hono()

  app.get('/b/:brand/settings/surveys', c => show(c))
  app.post('/b/:brand/settings/surveys', async c => {
    const [brand] = await brandContext(c)
    const filled = await readForm(c)
    const [ask, language] = [ASKS.find(one => one === first(filled, 'ask')), SURVEY_LANGUAGES.find(one => one === first(filled, 'language'))]
    if (ask === undefined || language === undefined) throw refusal(422, 'refusal.form')
    const [name, place] = [first(filled, 'name').replace(/\s+/g, ' '), first(filled, 'place').slice(0, 200)]
    const links = linksIn(first(filled, 'links'))
    const faults: Faults = { ...((name === '' || name.length > 100) && { name: { key: 'surveys.fault.name' } }), ...(links === undefined && { links: { key: 'surveys.fault.links' } }) }
    if (isRefused(faults) || links === undefined) return await show(c, filled, faults)
    try {
      const { id } = await invite(db, brand, { name, ask, language, place: place === '' ? null : place, links }, actorOf(c), now())
      return await noted(c, desk, { brand, page: 'surveys', action: 'survey.made', target: name, detail: { id } })
    } catch (error) {
      if (!(error instanceof Problem) || !error.told) throw error
      return await show(c, filled, { name: { told: error.told } })
    }
  })
  app.post('/b/:brand/settings/surveys/:id/:act{open|close}', async c => {
    const [brand] = await brandContext(c)
    const { id, act } = c.req.param()
    const invitation = isId(id) ? await findInvitation(db, brand.id, id) : undefined
    if (!invitation) throw refusal(404, 'refusal.survey')
    await setInvitationOpen(db, brand.id, invitation.id, act === 'open')
    return await noted(c, desk, { brand, page: 'surveys', action: act === 'open' ? 'survey.opened' : 'survey.closed', target: invitation.name, detail: { id } })
  })
  return app

  async function show(c: Context, filled: Filled = {}, faults: Faults = {}): Promise<Response> {
    const [brand, context] = await brandContext(c)
    if (brand.kind !== 'own') throw refusal(404, 'refusal.survey')
    const list = await listInvitations(db, brand.id)
    const brought = await listBrought(db, brand.id, list)
    const origin = services.publicUrl ?? new URL(c.req.url).origin
    const rows = list.map((invitation, i) => ({ invitation, url: invitationUrl(origin, brand, invitation), ...brought[i]! }))
    return await send(c, surveysPage({ rows, filled, faults }, context), isRefused(faults) ? 422 : 200)
  }
}

/** One a line, a name before its address; undefined: a line that is none, or too many of them. */
const linksIn = (text: string): PublicLink[] | undefined => {
  const links = linesOf(text).map(line => {
    const [, name = '', address = ''] = /^(.*?)[\s:,–-]*(https?:\/\/\S+)$/i.exec(line) ?? []
    const url = linkAddress.safeParse(address)
    return url.success ? { name: (name.trim() || new URL(url.data).host).slice(0, 60), url: url.data } : undefined
  })
  return links.length > MOST_LINKS || links.includes(undefined) ? undefined : links.filter(link => link !== undefined)
}
