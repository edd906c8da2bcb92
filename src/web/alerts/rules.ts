import { Hono, type Context } from 'hono'
import { saveBrand, type Brand } from '../../db/brand.ts'
import { deletePlannedEvent, findPlannedEvent, listPlannedEvents, savePlannedEvent, type StoredEvent } from '../../db/alert/planned-event.ts'
import { SENSITIVITIES } from '../../domain/spike/sensitivity.ts'
import { filledOf } from '../components/alert/planned.ts'
import type { BrandContext, Html } from '../context.ts'
import { first, isRefused, readForm, type Refused } from '../form.ts'
import { rulesPath } from '../links.ts'
import { createBackTests } from '../load/back-test.ts'
import { readPlanned } from '../load/planned-form.ts'
import { loadRules } from '../load/rules.ts'
import { alertRulesPage, plannedPage } from '../pages/alerts/rules.ts'
import { idOf } from '../id-of.ts'
import { refusal } from '../refusal.ts'
import type { WebServices } from '../services.ts'

export interface Rendering {
  brandContext(c: Context): Promise<[Brand, BrandContext]>
  send(c: Context, page: Html, status?: number): Promise<Response>
}

/** How often alerts may be wrong, and what is planned: pages and forms. */
export const alertRuleRoutes = (services: WebServices, { brandContext, send }: Rendering): Hono => {
  const { db } = services
  const app = new Hono()
  const backTestOf = createBackTests(services)

  app.get('/b/:brand/alerts/rules', async c => {
    const [brand, context] = await ownContext(c)
    return send(c, alertRulesPage(await load(brand), context))
  })

  app.post('/b/:brand/alerts/rules', async c => {
    const [brand] = await ownContext(c)
    const asked = first(await readForm(c), 'sensitivity')
    const sensitivity = SENSITIVITIES.find(each => each === asked)
    if (sensitivity === undefined) throw refusal(422, 'refusal.form')
    if (brand.origin === 'yaml') throw refusal(409, 'refusal.fromFile', { name: brand.name })
    await saveBrand(db, { slug: brand.slug, name: brand.name, sensitivity })
    return c.redirect(rulesPath(brand.slug), 303)
  })

  app.post('/b/:brand/alerts/rules/planned', async c => {
    const [brand, context] = await ownContext(c)
    const filled = await readForm(c)
    const { draft, faults } = readPlanned(filled, brand.timeZone)
    if ((await listPlannedEvents(db, brand.id)).some(({ name }) => name === draft.name)) faults['name'] ??= { key: 'fault.taken' }
    if (isRefused(faults)) return send(c, alertRulesPage(await load(brand), context, { filled, faults }), 422)
    await savePlannedEvent(db, brand.id, { ...draft, createdBy: null, origin: 'screen' })
    return c.redirect(`${rulesPath(brand.slug)}#planned`, 303)
  })

  app.get('/b/:brand/alerts/rules/planned/:id', async c => {
    const [brand, context] = await ownContext(c)
    const event = await eventOf(c, brand)
    return send(c, changePage(event, { brand, context }, { filled: filledOf(event, brand.timeZone), faults: {} }))
  })

  app.post('/b/:brand/alerts/rules/planned/:id', async c => {
    const [brand, context] = await ownContext(c)
    const event = await eventOf(c, brand)
    const filled = await readForm(c)
    const { draft, faults } = readPlanned({ ...filled, name: [event.name] }, brand.timeZone)
    if (isRefused(faults)) return send(c, changePage(event, { brand, context }, { filled, faults }), 422)
    await savePlannedEvent(db, brand.id, { ...draft, createdBy: event.createdBy, origin: 'screen' })
    return c.redirect(`${rulesPath(brand.slug)}#planned`, 303)
  })

  app.post('/b/:brand/alerts/rules/planned/:id/remove', async c => {
    const [brand] = await ownContext(c)
    await deletePlannedEvent(db, brand.id, (await eventOf(c, brand)).id)
    return c.redirect(`${rulesPath(brand.slug)}#planned`, 303)
  })
  return app

  async function load(brand: Brand) {
    return await loadRules(brand, services, await backTestOf(brand))
  }

  function changePage({ id, name }: StoredEvent, { brand, context }: { brand: Brand; context: BrandContext }, refused: Refused): Html {
    return plannedPage({ id, called: name, timeZone: brand.timeZone, refused }, context)
  }

  async function eventOf(c: Context, brand: Brand): Promise<StoredEvent> {
    const event = await findPlannedEvent(db, brand.id, idOf(c))
    if (!event) throw refusal(404, 'refusal.planned')
    if (event.origin === 'yaml') throw refusal(409, 'refusal.fromFile', { name: event.name })
    return event
  }

  async function ownContext(c: Context): Promise<[Brand, BrandContext]> {
    return ofOwn(await brandContext(c))
  }
}

/** A competitor is measured, not watched: nothing is set for it. */
export const ofOwn = ([brand, context]: [Brand, BrandContext]): [Brand, BrandContext] => {
  if (brand.kind !== 'own') throw refusal(404, 'refusal.competitor', { name: brand.name })
  return [brand, context]
}
