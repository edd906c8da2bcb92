import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { renderSVG } from 'uqr'
import type { Brand } from '../../db/brand.ts'
import { findInvitation, listInvitations, setInvitationOpen, type Invitation } from '../../db/public/invitation.ts'
import { ASKS } from '../../domain/survey.ts'
import { actingOf } from '../actor.ts'
import { actor, by } from '../answer-schemas.ts'
import { brandOf } from '../brand-of.ts'
import { invitationUrl, invite, listBrought } from '../invite.ts'
import { notFound } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, listOf, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const link = z.strictObject({ name: z.string().trim().min(1).max(60), url: z.url({ protocol: /^https?$/, error: 'an http or https address' }).max(500) })
const view = z
  .object({
    id: z.string(), name: z.string(), ask: z.enum(ASKS), language: z.enum(['es', 'en', 'pt']), place: z.string().nullable(), links: z.array(link), isOpen: z.boolean(),
    url: z.string().describe('The link to hand out; /qr.svg draws it'),
    answers: z.number().int(),
    score: z.number().nullable().describe('NPS: promoters less detractors of a hundred; CSAT: how many of a hundred gave 4 or 5'),
    sourceId: z.string(), createdBy: actor, createdAt: z.string(),
  })
  .openapi('Invitation')

const draft = z.strictObject({
  name: z.string().trim().min(1).max(100),
  ask: z.enum(ASKS).default('nps').describe('nps: would they recommend it, 0–10; csat: how content are they, 1–5'),
  language: z.enum(['es', 'en', 'pt']).default('es'),
  place: z.string().trim().min(1).max(200).nullable().default(null).describe('The branch, shop or product it is about'),
  links: z.array(link).max(5).default([]).describe('Where people may tell others. Shown to everybody alike, whatever their score: there is no way to show them to some'),
  by,
})

const base = '/v1/brands/{brand}/invitations'
const param = brandParam.extend({ id: uuid })
const json = <T extends z.ZodType>(schema: T) => ({ content: { 'application/json': { schema } }, required: true })
const tags = ['invitations']
const routes = {
  list: createRoute({ method: 'get', path: base, tags, summary: 'Invitations with what they brought', request: { params: brandParam }, responses: answers(listOf(view), 'All of them: nextCursor is always null') }),
  create: createRoute({
    method: 'post', path: base, tags, summary: 'Make a link and QR code that ask every customer alike',
    description: 'What they say comes in as mentions of kind survey and counts like any other opinion. Nobody is asked, thanked or led elsewhere by score.',
    request: { params: brandParam, body: json(draft) }, responses: answers(view, 'The invitation', 201),
  }),
  change: createRoute({ method: 'patch', path: `${base}/{id}`, tags, summary: 'Open or close an invitation', request: { params: param, body: json(z.strictObject({ isOpen: z.boolean() })) }, responses: answers(view, 'The invitation') }),
  qr: createRoute({ method: 'get', path: `${base}/{id}/qr.svg`, tags, summary: 'The link as a QR code', request: { params: param }, responses: { 200: { content: { 'image/svg+xml': { schema: z.string() } }, description: 'An SVG to print' } } }),
}

export const invitationRoutes = ({ db, now, publicUrl }: Services) => {
  const app = createRouter()

  app.openapi(routes.list, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    return c.json({ data: await toViews(c, brand, await listInvitations(db, brand.id)), nextCursor: null }, 200)
  })

  app.openapi(routes.create, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { by: named, ...asked } = c.req.valid('json')
    const made = await invite(db, brand, asked, actingOf(c, named), now())
    return c.json((await toViews(c, brand, [made]))[0]!, 201)
  })

  app.openapi(routes.change, async c => {
    const { brand, invitation } = await invitationOf(c.req.valid('param'))
    await setInvitationOpen(db, brand.id, invitation.id, c.req.valid('json').isOpen)
    return c.json((await toViews(c, brand, [(await findInvitation(db, brand.id, invitation.id))!]))[0]!, 200)
  })

  app.openapi(routes.qr, async c => {
    const { brand, invitation } = await invitationOf(c.req.valid('param'))
    return c.body(renderSVG(urlOf(c, brand, invitation), { ecc: 'M', border: 4 }), 200, { 'content-type': 'image/svg+xml; charset=utf-8', 'content-security-policy': "default-src 'none'" })
  })

  const urlOf = (c: Context, brand: Brand, invitation: Invitation): string => invitationUrl(publicUrl ?? new URL(c.req.url).origin, brand, invitation)

  const toViews = async (c: Context, brand: Brand, list: Invitation[]) => {
    const brought = await listBrought(db, brand.id, list)
    return list.map((invitation, i) => {
      const { brandId: _brand, token: _token, ...rest } = invitation
      return { ...rest, url: urlOf(c, brand, invitation), ...brought[i]!, createdAt: invitation.createdAt.toISOString() }
    })
  }

  const invitationOf = async ({ brand: slug, id }: { brand: string; id: string }): Promise<{ brand: Brand; invitation: Invitation }> => {
    const brand = await brandOf(db, slug)
    const invitation = await findInvitation(db, brand.id, id)
    if (!invitation) throw notFound('invitation', id)
    return { brand, invitation }
  }
  return app
}
