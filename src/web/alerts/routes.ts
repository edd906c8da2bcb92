import { Hono, type Context } from 'hono'
import type { Brand } from '../../db/brand.ts'
import { listEndpoints } from '../../db/delivery/endpoint.ts'
import { deleteRoute, findRoute, listRoutes, saveRoute, type Route } from '../../db/delivery/route.ts'
import { ofOwn, type Rendering } from './rules.ts'
import type { BrandContext } from '../context.ts'
import { first, isRefused, readForm, type Refused } from '../form.ts'
import { idOf } from '../id-of.ts'
import { routesPath } from '../links.ts'
import { loadPreview } from '../load/preview.ts'
import { filledOfRoute, readRoute } from '../load/route-form.ts'
import { alertRoutesPage, routePage } from '../pages/alerts/routes.ts'
import { refusal } from '../refusal.ts'
import type { WebServices } from '../services.ts'

/** Who is told of what: the list, and a form that shows the message it makes. */
export const alertRouteForms = (services: WebServices, { brandContext, send }: Rendering): Hono => {
  const { db } = services
  const app = new Hono()

  app.get('/b/:brand/alerts/routes', async c => {
    const [brand, context] = ofOwn(await brandContext(c))
    return send(c, alertRoutesPage({ routes: await listRoutes(db, brand.id), endpoints: await listEndpoints(db, brand.id) }, context))
  })
  app.get('/b/:brand/alerts/routes/new', async c => show(c, null, { filled: {}, faults: {} }))
  app.post('/b/:brand/alerts/routes/new', async c => await take(c, null))
  app.get('/b/:brand/alerts/routes/:id', async c => {
    const route = await routeOf(c)
    return await show(c, route, { filled: filledOfRoute(route), faults: {} })
  })
  app.post('/b/:brand/alerts/routes/:id', async c => await take(c, await routeOf(c)))
  app.post('/b/:brand/alerts/routes/:id/remove', async c => {
    const route = await routeOf(c)
    const [brand] = await brandContext(c)
    await deleteRoute(db, brand.id, route.id)
    return c.redirect(routesPath(brand.slug), 303)
  })
  return app

  /** Saves it, or shows the form again: with what is wrong, or with the message it would send. */
  async function take(c: Context, route: Route | null): Promise<Response> {
    const [brand] = ofOwn(await brandContext(c))
    const posted = await readForm(c)
    const filled = route ? { ...posted, name: [route.name] } : posted
    const endpoints = await listEndpoints(db, brand.id)
    const { draft, faults } = readRoute(filled, endpoints.map(({ id }) => id))
    if (!route && (await listRoutes(db, brand.id)).some(({ name }) => name === draft.name)) faults['name'] ??= { key: 'fault.taken' }
    if (first(posted, 'do') === 'preview') return await show(c, route, { filled, faults: {} })
    if (isRefused(faults)) return await show(c, route, { filled, faults }, 422)
    await saveRoute(db, brand.id, { ...draft, origin: 'screen' })
    return c.redirect(routesPath(brand.slug), 303)
  }

  async function show(c: Context, route: Route | null, refused: Refused, status = 200): Promise<Response> {
    const [brand, context] = ofOwn(await brandContext(c))
    const endpoints = await listEndpoints(db, brand.id)
    const { draft } = readRoute(refused.filled, endpoints.map(({ id }) => id))
    const preview = await loadPreview(brand, draft, { services, language: languageOf(context) })
    return await send(c, routePage({ route, endpoints, timeZone: brand.timeZone, refused, preview }, context), status)
  }

  async function routeOf(c: Context): Promise<Route> {
    const [brand] = ofOwn(await brandContext(c))
    return await findOwn(brand, idOf(c))
  }

  async function findOwn(brand: Brand, id: string): Promise<Route> {
    const route = await findRoute(db, brand.id, id)
    if (!route) throw refusal(404, 'refusal.route')
    if (route.origin === 'yaml') throw refusal(409, 'refusal.fromFile', { name: route.name })
    return route
  }
}

const languageOf = ({ t }: BrandContext): 'es' | 'en' => t.locale
