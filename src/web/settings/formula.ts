import { Hono, type Context } from 'hono'
import { actorOf, markAudited } from '../../api/actor.ts'
import { createOwnFormula } from '../../api/own-formula.ts'
import { isSeen, KNOBS, ownParametersSchema, ownPartOf, publishedValue, valueOf, type Knob, type OwnParameters } from '../../domain/index/own-formula.ts'
import type { Formula } from '../../domain/index/formula.ts'
import type { Faults } from '../form.ts'
import { settingsPath } from '../links.ts'
import { formulaPage, isShare } from '../pages/settings/formula.ts'
import { newsOf, type Desk } from './desk.ts'

/** A brand's own weights, with what they would do to today's index before they are saved. */
export const formulaSettings = (desk: Desk): Hono => {
  const { services: { db, now, reputation }, brandContext, send } = desk
  const app = new Hono()
  const { formula: published } = reputation
  const formula = createOwnFormula({ db, now, published })

  app.get('/b/:brand/settings/formula', async c => await show(c, KNOBS.some(knob => c.req.query(knob) !== undefined) ? new URL(c.req.url).searchParams : null))
  app.post('/b/:brand/settings/formula', async c => {
    const [brand] = await brandContext(c)
    const form = new URLSearchParams(Object.entries(await c.req.parseBody()).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])))
    const { own, faults } = readForm(form, published)
    if (Object.keys(faults).length > 0) return await show(c, form, 422)
    const saved = await formula.save(brand, own, actorOf(c))
    markAudited(c)
    return c.redirect(`${settingsPath(brand.slug, 'formula')}?${saved ? 'saved' : 'same'}`, 303)
  })
  return app

  /** With weights asked for: their effect, nothing stored. */
  async function show(c: Context, asked: URLSearchParams | null, status = 200): Promise<Response> {
    const [brand, context] = await brandContext(c)
    const { own: stored, history } = await formula.read(brand)
    const { own, typed, faults } = asked === null ? { own: stored, typed: typedOf(stored, published), faults: {} } : readForm(asked, published)
    const isWell = Object.keys(faults).length === 0
    const preview = asked !== null && isWell ? await formula.preview(brand, own) : null
    return await send(c, formulaPage({ typed, faults, preview, now: preview ? null : (await formula.preview(brand, stored)).before, own: stored, history, published, news: await newsOf(c, desk, brand, 'formula.changed') }, context), isWell ? status : 422)
  }
}

const typedOf = (own: OwnParameters, published: Formula): Record<Knob, string> =>
  Object.fromEntries(KNOBS.map(knob => [knob, String(round(valueOf(knob, own, published) * (isShare(knob) ? 100 : 1)))])) as Record<Knob, string>

const round = (value: number): number => Math.round(value * 10) / 10

/** Weights as a form says them: shares in hundredths, lengths in days. What is left empty is the published one. */
const readForm = (form: URLSearchParams, published: Formula): { own: OwnParameters; typed: Record<Knob, string>; faults: Faults } => {
  const given = KNOBS.map(knob => [knob, (form.get(knob) ?? '').trim().replace(',', '.').slice(0, 20)] as const)
  const parts: Record<string, Record<string, number>> = {}
  for (const [knob, text] of given) {
    const [part, key] = knob.split('.') as [string, string]
    parts[part] = { ...parts[part], [key]: text === '' ? publishedValue(knob, published) : text.match(/^\d+(\.\d+)?$/) ? Number(text) / (isShare(knob) ? 100 : 1) : NaN }
  }
  const checked = ownParametersSchema.safeParse(parts)
  const faults: Faults = Object.fromEntries((checked.error?.issues ?? []).map(({ path }) => [path.join('.'), { key: isShare(path.join('.') as Knob) ? ('settings.fault.share' as const) : ('settings.fault.days' as const) }]))
  const typed = given.map(([knob, text]) => [knob, text === '' ? String(round(publishedValue(knob, published) * (isShare(knob) ? 100 : 1))) : text])
  const own = checked.success ? ownPartOf(checked.data, published) : {}
  return { own, typed: Object.fromEntries(typed) as Record<Knob, string>, faults: checked.success && !isSeen(own, published) ? { 'visibility.review': { key: 'settings.fault.unseen' } } : faults }
}
