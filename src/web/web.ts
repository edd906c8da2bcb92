import { Hono, type Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { authorise, checkHost, checkOrigin, mayCall, type GuardOptions } from '../api/guard.ts'
import { Problem, toProblem } from '../api/problem.ts'
import { findBrand, listBrands, type Brand } from '../db/brand.ts'
import { listAlerts } from '../db/alert.ts'
import { countCases } from '../db/case-list.ts'
import { brandsOf, type Principal } from '../domain/access.ts'
import { accountRoutes } from './account.ts'
import { actionRoutes } from './actions.ts'
import { casePages } from './case-pages.ts'
import type { BrandContext, Html, PageContext } from './context.ts'
import { PAGE_HEADERS } from './headers.ts'
import { linkRoutes } from './link.ts'
import { homePath } from './links.ts'
import { loadHome } from './load/home.ts'
import { loadAlerts, loadMentions, loadSources } from './load/pages.ts'
import { isLocale, LANGUAGE_COOKIE, localeOf, TIME_ZONE_COOKIE, timeZoneOf } from './locale.ts'
import { alertsPage } from './pages/alerts.ts'
import { homePage } from './pages/home.ts'
import { mentionsPage } from './pages/mentions.ts'
import { noBrandPage, problemPage } from './pages/problem.ts'
import { sourcesPage } from './pages/sources.ts'
import { peopleRoutes } from './people.ts'
import type { WebServices } from './services.ts'
import { signInRoutes } from './sign-in.ts'
import type { StaticFiles } from './static.ts'
import { surveyRoutes } from './survey.ts'
import { translator } from './translator.ts'

const A_YEAR_SECONDS = 365 * 24 * 3600

/** The pages people see. Every one works without scripts. */
export const createWeb = (services: WebServices, files: StaticFiles, guard: GuardOptions): Hono => {
  const { db, now } = services
  const app = new Hono()

  app.onError(async (error, c) => {
    const problem = toProblem(error)
    if (problem.status === 500) services.log.error({ path: c.req.path, err: error }, 'A page failed')
    // What was not foreseen may be the database: the page that says so asks nothing of it.
    const context = problem.status === 500 ? bare(c) : await contextOf(c, null).catch(() => bare(c))
    return send(c, problemPage({ status: problem.status, detail: problem.status === 500 ? null : problem.message }, context), problem.status)
  })
  app.notFound(async c => send(c, problemPage({ status: 404, detail: null }, await contextOf(c, null)), 404))

  app.use(checkHost(guard), checkOrigin)
  app.get('/static/*', c => files.handle(c.req.raw))
  app.route('/', signInRoutes(services, guard, { bare, send }))
  app.route('/', linkRoutes(services, { bare, send }))
  app.route('/', surveyRoutes(services, { asset: files.asset, send }))
  app.use(authorise(guard, { onStranger: c => c.redirect('/sign-in') }))
  app.use(rememberLanguage)

  app.get('/', async c => {
    const brands = await visibleBrands(c)
    const first = brands.find(({ kind }) => kind === 'own') ?? brands[0]
    return first ? c.redirect(homePath(first.slug) + searchOf(c)) : send(c, noBrandPage(await contextOf(c, null)))
  })
  app.get('/b/:brand', async c => {
    const [brand, context] = await brandContext(c)
    return send(c, homePage(await loadHome(brand, services, context.t), context))
  })
  app.get('/b/:brand/mentions', async c => {
    const [brand, context] = await brandContext(c)
    return send(c, mentionsPage(await loadMentions(brand, new URL(c.req.url).searchParams, services), context))
  })
  app.get('/b/:brand/alerts', async c => {
    const [brand, context] = await brandContext(c)
    return send(c, alertsPage(await loadAlerts(brand, new URL(c.req.url).searchParams, services), context))
  })
  app.get('/b/:brand/sources', async c => {
    const [brand, context] = await brandContext(c)
    return send(c, sourcesPage(await loadSources(brand, services, context.t.locale), context))
  })
  app.route('/', casePages(services, { guard, brandContext, send }))
  app.route('/', actionRoutes(services))
  app.route('/', accountRoutes(services, { contextOf, send }))
  app.route('/', peopleRoutes(services, { brandContext, send }))
  return app

  async function visibleBrands(c: Context): Promise<Brand[]> {
    const principal = c.get('principal') as Principal | undefined
    return principal === undefined ? [] : await listBrands(db, { ids: brandsOf(principal) })
  }

  async function brandContext(c: Context): Promise<[Brand, BrandContext]> {
    const brand = await findBrand(db, c.req.param('brand') ?? '')
    if (!brand) throw new Problem(404, `There is no brand “${c.req.param('brand')}”.`)
    return [brand, (await contextOf(c, brand)) as BrandContext]
  }

  async function contextOf(c: Context, brand: Brand | null): Promise<PageContext> {
    const brands = await visibleBrands(c)
    const openAlerts = brand === null ? 0 : (await listAlerts(db, brand.id, { status: 'open' })).length
    const demo = brand?.origin === 'demo' ? { removeAction: '/demo/remove', sinkUrl: services.demo.sinkUrl } : null
    return { ...bare(c, brand ?? undefined), brand, brands, openAlerts, openCases: brand?.kind === 'own' ? await countCases(db, brand.id, { now: now() }, 100) : 0, demo }
  }

  /** What a page needs at least; asks nothing of the database. */
  function bare(c: Context, brand?: Pick<Brand, 'timeZone' | 'locale'>): PageContext {
    const locale = localeOf({ query: c.req.query('lang'), cookie: getCookie(c, LANGUAGE_COOKIE), acceptLanguage: c.req.header('accept-language') })
    const timeZone = timeZoneOf(getCookie(c, TIME_ZONE_COOKIE), brand?.timeZone ?? 'UTC')
    const url = new URL(c.req.url)
    const who = (c.get('principal') as Principal | undefined) ?? null
    return { who, mayPost: path => mayCall(c, 'POST', path), t: translator(locale, { timeZone, region: brand?.locale.split('-')[1] }), now: now(), brand: null, brands: [], openAlerts: 0, openCases: 0, demo: null, url: url.pathname + url.search, asset: files.asset }
  }
}

const send = async (c: Context, page: Html, status = 200): Promise<Response> => new Response(String(await page), { status, headers: withCookies(c, PAGE_HEADERS) })

/** A fresh Response would drop the cookies hono has gathered. */
const withCookies = (c: Context, headers: Readonly<Record<string, string>>): Headers => {
  const all = new Headers(headers)
  for (const cookie of c.res.headers.getSetCookie()) all.append('set-cookie', cookie)
  return all
}

const searchOf = (c: Context): string => new URL(c.req.url).search

const rememberLanguage = async (c: Context, next: () => Promise<void>): Promise<void> => {
  const asked = c.req.query('lang')
  if (isLocale(asked)) setCookie(c, LANGUAGE_COOKIE, asked, { path: '/', maxAge: A_YEAR_SECONDS, sameSite: 'Lax' })
  await next()
}
