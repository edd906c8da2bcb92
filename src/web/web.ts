import { Hono, type Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { authorise, checkHost, checkOrigin, mayCall, type GuardOptions } from '../api/guard.ts'
import { toProblem } from '../api/problem.ts'
import { findBrand, listBrands, type Brand } from '../db/brand.ts'
import { countOpenAlerts } from '../db/alert/alert.ts'
import { countCases } from '../db/case/list.ts'
import { brandsOf, type Principal } from '../domain/access.ts'
import { accountRoutes } from './people/account.ts'
import { dayOf } from '../domain/time/day.ts'
import { monthDays, monthOf } from '../domain/time/month.ts'
import { getPublicSetting } from '../db/public/setting.ts'
import { actionRoutes } from './actions.ts'
import { refusal } from './refusal.ts'
import { addRoutes } from './sources/add-routes.ts'
import { alertChannelRoutes } from './alerts/channels.ts'
import { alertRouteForms } from './alerts/routes.ts'
import { alertRuleRoutes } from './alerts/rules.ts'
import { casePages } from './inbox/case-pages.ts'
import type { BrandContext, Html, PageContext } from './context.ts'
import { PAGE_HEADERS } from './headers.ts'
import { exportRoutes } from './export/routes.ts'
import { importRoutes } from './sources/import-routes.ts'
import { linkRoutes } from './link.ts'
import { idOf } from './id-of.ts'
import { homePath, monthPath } from './links.ts'
import { loopPages } from './loop.ts'
import { loadHome } from './load/home.ts'
import { loadMonth } from './load/month.ts'
import { loadJourney } from './load/journey.ts'
import { loadProspect } from './load/prospect.ts'
import { loadAlert, loadAlerts } from './load/pages.ts'
import { isLocale, LANGUAGE_COOKIE, localeOf, TIME_ZONE_COOKIE, timeZoneOf } from './locale.ts'
import { mentionRoutes } from './mentions/routes.ts'
import { alertPage, alertsPage } from './pages/alerts/alerts.ts'
import { homePage } from './pages/home.ts'
import { journeyPage } from './pages/journey.ts'
import { monthPage } from './pages/month.ts'
import { problemPage } from './pages/problem.ts'
import { prospectPage } from './pages/prospect.ts'
import { facePage } from './pages/public/face.ts'
import { signInPath } from './people/entry.ts'
import { peopleRoutes } from './people/people.ts'
import { privacyRoutes } from './privacy-routes.ts'
import { publicRoutes } from './public/routes.ts'
import { settingRoutes } from './public/setting.ts'
import type { WebServices } from './services.ts'
import type { Shell } from './shell.ts'
import { signInRoutes } from './people/sign-in.ts'
import { sourceRoutes } from './sources/routes.ts'
import type { StaticFiles } from './static.ts'
import { streamed } from './stream.ts'
import { surveyRoutes } from './survey.ts'
import { settingsRoutes } from './settings/routes.ts'
import { THEME_COOKIE, themeOf } from './theme.ts'
import { translator } from './translator.ts'
import { welcomeRoutes } from './sources/welcome-routes.ts'

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
    return send(c, problemPage({ status: problem.status, told: problem.told?.[context.t.locale] ?? null, detail: problem.status === 500 ? null : problem.message }, context), problem.status)
  })
  app.notFound(async c => send(c, problemPage({ status: 404, told: null, detail: null }, await contextOf(c, null)), 404))

  app.use(checkHost(guard), checkOrigin)
  app.get('/static/*', c => files.handle(c.req.raw))
  app.route('/', publicRoutes(services, files))
  app.route('/', signInRoutes(services, guard, { bare, send }))
  app.route('/', linkRoutes(services, { bare, send }))
  app.route('/', surveyRoutes(services, { asset: files.asset, send }))
  app.use(authorise(guard, { onStranger: c => c.redirect(signInPath(c)) }))
  app.use(rememberLanguage)

  app.get('/', async c => {
    const brands = await visibleBrands(c)
    const first = brands.find(({ kind }) => kind === 'own') ?? brands[0]
    if (first) return c.redirect(homePath(first.slug) + searchOf(c))
    if (!mayCall(c, 'POST', '/welcome')) throw refusal(403, 'refusal.noBrand')
    return c.redirect(`/welcome${searchOf(c)}`)
  })
  app.get('/b/:brand', async c => {
    const [brand, context] = await brandContext(c)
    return send(c, homePage(await loadHome(brand, services, context.t), context))
  })
  app.get('/b/:brand/prospect', async c => {
    const [brand, context] = await brandContext(c)
    return send(c, prospectPage(await loadProspect(brand, new URL(c.req.url).searchParams, services), context))
  })
  app.get('/b/:brand/journey', async c => {
    const [brand, context] = await brandContext(c)
    return send(c, journeyPage(await loadJourney(brand, new URL(c.req.url).searchParams, services, context.t), context))
  })
  app.get('/b/:brand/alerts', async c => {
    const [brand, context] = await brandContext(c)
    return send(c, alertsPage(await loadAlerts(brand, new URL(c.req.url).searchParams, services), context))
  })
  app.route('/', alertRuleRoutes(services, { brandContext, send }))
  app.route('/', alertRouteForms(services, { brandContext, send }))
  app.route('/', alertChannelRoutes(services, { brandContext, send }))
  app.get('/b/:brand/alerts/:id', async c => {
    const [brand, context] = await brandContext(c)
    const alert = await loadAlert(brand, idOf(c), services)
    if (!alert) throw refusal(404, 'refusal.alert')
    return send(c, alertPage(alert, context))
  })
  app.get('/b/:brand/report', async c => {
    const [brand] = await brandContext(c)
    const today = dayOf(now().getTime(), brand.timeZone)
    return c.redirect(monthPath(brand.slug, monthOf(monthDays(monthOf(today))!.from - 1)) + searchOf(c))
  })
  app.get('/b/:brand/report/:month', async c => {
    const [brand, context] = await brandContext(c)
    const month = await loadMonth(brand, c.req.param('month'), services)
    if (!month) throw refusal(404, 'refusal.month')
    return send(c, monthPage(month, context))
  })
  app.get('/b/:brand/public-face', async c => {
    const [brand, context] = await brandContext(c)
    return send(c, facePage({ brand, setting: await getPublicSetting(db, brand.id), origin: services.publicUrl ?? new URL(c.req.url).origin }, context))
  })
  const shell: Shell = { brandContext, contextOf, send, stream }
  for (const routes of [mentionRoutes, sourceRoutes, addRoutes, importRoutes, privacyRoutes, welcomeRoutes]) app.route('/', routes(services, shell))
  app.route('/', casePages(services, { guard, brandContext, send }))
  app.route('/', actionRoutes(services))
  app.route('/', accountRoutes(services, { contextOf, send }))
  app.route('/', peopleRoutes(services, { brandContext, send }))
  app.route('/', settingRoutes(services))
  app.route('/', exportRoutes(services, (c, brand) => bare(c, brand).t))
  app.route('/', settingsRoutes({ services, brandContext, send }))
  app.route('/', loopPages({ services, brandContext, send }))
  return app

  async function visibleBrands(c: Context): Promise<Brand[]> {
    const principal = c.get('principal') as Principal | undefined
    return principal === undefined ? [] : await listBrands(db, { ids: brandsOf(principal) })
  }

  async function brandContext(c: Context): Promise<[Brand, BrandContext]> {
    const brand = await findBrand(db, c.req.param('brand') ?? '')
    if (!brand) throw refusal(404, 'refusal.brand', { name: c.req.param('brand') ?? '' })
    return [brand, (await contextOf(c, brand)) as BrandContext]
  }

  async function contextOf(c: Context, brand: Brand | null): Promise<PageContext> {
    const [brands, openAlerts, openCases] = await Promise.all([
      visibleBrands(c), brand === null ? 0 : countOpenAlerts(db, brand.id), brand?.kind === 'own' ? countCases(db, brand.id, { now: now() }, 100) : 0,
    ])
    const demo = brand?.origin === 'demo' ? { removeAction: '/demo/remove', sinkUrl: services.demo.sinkUrl } : null
    return { ...bare(c, brand ?? undefined), brand, brands, openAlerts, openCases, demo }
  }

  /** What a page needs at least; asks nothing of the database. */
  function bare(c: Context, brand?: Pick<Brand, 'timeZone' | 'locale'>): PageContext {
    const locale = localeOf({ query: c.req.query('lang'), cookie: getCookie(c, LANGUAGE_COOKIE), acceptLanguage: c.req.header('accept-language') })
    const timeZone = timeZoneOf(getCookie(c, TIME_ZONE_COOKIE), brand?.timeZone ?? 'UTC')
    const url = new URL(c.req.url)
    const who = (c.get('principal') as Principal | undefined) ?? null
    return { who, mayPost: path => mayCall(c, 'POST', path), t: translator(locale, { timeZone, region: brand?.locale.split('-')[1] }), now: now(), theme: themeOf(getCookie(c, THEME_COOKIE)), brand: null, brands: [], openAlerts: 0, openCases: 0, demo: null, url: url.pathname + url.search, asset: files.asset }
  }
}

const send = async (c: Context, page: Html, status = 200): Promise<Response> => new Response(String(await page), { status, headers: withCookies(c, PAGE_HEADERS) })

const stream: Shell['stream'] = async (c, page, grow) => new Response(await streamed(page, grow), { headers: withCookies(c, PAGE_HEADERS) })

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
