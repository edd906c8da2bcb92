import { randomUUID } from 'node:crypto'
import { Hono, type Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { countedAs } from '../api/address.ts'
import { findBrand, type Brand } from '../db/brand.ts'
import { findInvitationByToken, type Invitation } from '../db/public/invitation.ts'
import { findSource } from '../db/source/source.ts'
import { surveyMention } from '../domain/survey.ts'
import type { Html } from './context.ts'
import { createLimit } from './limit.ts'
import { surveyNote, surveyPage, surveyThanks, type SurveySheet } from './pages/public/survey.ts'
import { refusal } from './refusal.ts'
import type { WebServices } from './services.ts'

const MOST_BYTES = 64 * 1024
// A shop's customers share its Wi-Fi; a program sends thousands.
const MOST_A_MINUTE = 30

interface Rendering {
  asset(name: string): string
  send(c: Context, page: Html, status?: number): Promise<Response>
}

/** The public form behind a link or QR code. Every score takes the same way and sees the same page. */
export const surveyRoutes = ({ db, now, ingest }: WebServices, { asset, send }: Rendering): Hono => {
  const app = new Hono()
  const limit = createLimit({ perAddress: MOST_A_MINUTE, inAll: Infinity, now: () => now().getTime() })
  app.use('/r/*', bodyLimit({ maxSize: MOST_BYTES, onError: () => { throw refusal(413, 'refusal.survey.long') } }))

  app.get('/r/:brand/:token', async c => {
    const { sheet } = await follow(c)
    return show(c, sheet.invitation.isOpen ? form(c, sheet, false) : surveyNote(sheet, 'closed'), sheet.invitation.isOpen ? 200 : 410)
  })

  app.post('/r/:brand/:token', async c => {
    const { brand, sheet } = await follow(c)
    const { invitation } = sheet
    if (!invitation.isOpen) return show(c, surveyNote(sheet, 'closed'), 410)
    if (limit(countedAs(c)) !== undefined) return show(c, surveyNote(sheet, 'busy'), 429)
    const filled = await c.req.parseBody()
    const field = (name: string): string | undefined => (typeof filled[name] === 'string' ? filled[name] : undefined)
    const mention = surveyMention({ score: field('score'), text: field('text'), name: field('name'), once: field('once') }, invitation, now())
    if (!mention) return show(c, form(c, sheet, true), 422)
    await ingest(brand, (await findSource(db, invitation.sourceId))!, [mention])
    return show(c, surveyThanks(sheet), 200)
  })
  return app

  function form(c: Context, sheet: SurveySheet, isMissing: boolean): Html {
    return surveyPage(sheet, { action: new URL(c.req.url).pathname, once: randomUUID(), isMissing })
  }

  async function follow(c: Context): Promise<{ brand: Brand; sheet: SurveySheet & { invitation: Invitation } }> {
    const brand = await findBrand(db, c.req.param('brand') ?? '')
    const invitation = brand && (await findInvitationByToken(db, brand.id, c.req.param('token') ?? ''))
    if (!brand || !invitation) throw refusal(404, 'refusal.survey.link')
    return { brand, sheet: { brand, invitation, asset } }
  }

  async function show(c: Context, page: Html, status: number): Promise<Response> {
    const response = await send(c, page, status)
    // The policy of pages stays: with no-referrer browsers would send the form as from nowhere, and it would be refused.
    response.headers.set('cache-control', 'no-store')
    return response
  }
}
