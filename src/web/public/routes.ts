import { Hono, type Context } from 'hono'
import { countedAs } from '../../api/address.ts'
import { readPublicFace } from '../../api/public-face.ts'
import type { PublicFaceView } from '../../api/public-schema.ts'
import { findPublicBrand, type PublicSetting } from '../../db/public/setting.ts'
import type { Brand } from '../../db/brand.ts'
import type { PageContext } from '../context.ts'
import { PAGE_HEADERS } from '../headers.ts'
import { publicPath } from '../links.ts'
import { localeOf } from '../locale.ts'
import { publicPage } from '../pages/public/public.ts'
import type { WebServices } from '../services.ts'
import { browserText, type StaticFiles } from '../static.ts'
import { translator } from '../translator.ts'
import { answer, nothing, OPEN, tooMany } from './answer.ts'
import { badge } from './badge.ts'
import { createKeep } from './keep.ts'
import { createLimit, type LimitOptions } from '../limit.ts'
import { structuredData } from './structured-data.ts'

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/
// As long as others may keep it; after five minutes nobody sees the old one any more.
const [FRESH_MS, STALE_MS] = [60_000, 5 * 60_000]
const WIDGET = 'marea-reputation'
const AN_HOUR = 'public, max-age=3600, stale-while-revalidate=86400'

/** What strangers may ask for, without signing in: of brands that asked for it, anything else is not there. Reads alone, sets nothing. */
export const publicRoutes = (services: WebServices, files: Pick<StaticFiles, 'asset'>, limits: Omit<LimitOptions, 'now'> = {}): Hono => {
  const { db, now, reputation, collectors, log } = services
  const app = new Hono()
  const clock = (): number => now().getTime()
  const limit = createLimit({ ...limits, now: clock })
  const keep = createKeep<PublicFaceView>({ freshMs: FRESH_MS, staleMs: STALE_MS, now: clock })
  const widget = browserText(WIDGET)

  app.onError((error, c) => {
    log.error({ path: c.req.path, err: error }, 'What strangers asked for failed')
    return new Response('Algo falló de nuestro lado. · Something failed on our side.\n', { status: 500, headers: { ...OPEN, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' } })
  })
  app.use('/public/*', async (c, next) => {
    const seconds = limit(countedAs(c))
    if (seconds !== undefined) return tooMany(seconds)
    if (c.req.method === 'OPTIONS') return new Response(null, { status: 204, headers: { ...OPEN, 'access-control-allow-methods': 'GET, HEAD', 'access-control-allow-headers': 'if-none-match', 'access-control-max-age': '86400' } })
    await next()
  })
  app.get(`/public/${WIDGET}.js`, c => answer(c.req.raw, { type: 'text/javascript; charset=utf-8', body: widget, headers: { 'cache-control': AN_HOUR } }))
  app.get('/public/:brand/zmot.json', async c => {
    const shown = await find(c)
    if (!shown) return nothing()
    const { face } = shown
    // The same figures an hour later are the same answer.
    return answer(c.req.raw, { type: 'application/json; charset=utf-8', body: JSON.stringify(face), identity: JSON.stringify({ ...face, asOf: null }) })
  })
  app.get('/public/:brand/badge.svg', async c => {
    const shown = await find(c)
    if (!shown) return nothing()
    const { face } = shown
    const body = badge({ name: face.invented ? `${face.brand.name} (demo)` : face.brand.name, index: face.index, theme: c.req.query('theme') === 'dark' ? 'dark' : 'light' }, sayingTo(c, shown.brand))
    return answer(c.req.raw, { type: 'image/svg+xml; charset=utf-8', body, headers: { 'content-security-policy': "default-src 'none'", 'vary': 'accept-language' } })
  })
  app.get('/public/:brand', async c => {
    const shown = await find(c)
    if (!shown) return nothing()
    const { brand, setting, face } = shown
    const url = new URL(c.req.url)
    const address = `${services.publicUrl ?? url.origin}${publicPath(brand.slug)}`
    const context: PageContext = { t: sayingTo(c, brand), now: now(), brand: null, brands: [], openAlerts: 0, demo: null, url: url.pathname, asset: files.asset }
    const page = publicPage({ face, formula: reputation.formula, structuredData: setting.structuredData && !face.invented ? structuredData(face, address) : null }, context)
    const { 'cache-control': _, vary: __, ...headers } = PAGE_HEADERS
    return answer(c.req.raw, { type: PAGE_HEADERS['content-type']!, body: String(await page), headers: { ...headers, vary: 'accept-language' } })
  })
  app.all('/public/*', nothing)
  return app

  async function find(c: Context): Promise<{ brand: Brand; setting: PublicSetting; face: PublicFaceView } | undefined> {
    const slug = c.req.param('brand') ?? ''
    const found = SLUG.test(slug) ? await findPublicBrand(db, slug) : undefined
    if (!found) return undefined
    const { brand } = found
    // Renamed or told otherwise, it is another one.
    const face = await keep(`${brand.id} ${brand.name} ${brand.timeZone}`, () => readPublicFace({ db, now, formula: reputation.formula, collectors }, brand))
    return { ...found, face }
  }

  function sayingTo(c: Context, brand: Brand) {
    const locale = localeOf({ query: c.req.query('lang'), acceptLanguage: c.req.header('accept-language') ?? brand.locale })
    return translator(locale, { timeZone: brand.timeZone, region: brand.locale.split('-')[1] })
  }
}

