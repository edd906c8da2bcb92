import { Hono } from 'hono'
import { checkMayShow } from '../../api/routes/public-face.ts'
import { findBrand } from '../../db/brand.ts'
import { getPublicSetting, setPublicSetting, type PublicSetting } from '../../db/public/setting.ts'
import { facePath } from '../links.ts'
import { refusal } from '../refusal.ts'
import type { WebServices } from '../services.ts'

const ACTS: Record<string, Partial<PublicSetting>> = {
  show: { enabled: true },
  // Who shows it again decides about search engines again.
  hide: { enabled: false, structuredData: false },
  structured: { structuredData: true },
  plain: { structuredData: false },
}

/** What the buttons of the page do. */
export const settingRoutes = ({ db }: Pick<WebServices, 'db'>): Hono => {
  const app = new Hono()
  app.post('/b/:brand/public-face', async c => {
    const brand = await findBrand(db, c.req.param('brand'))
    if (!brand) throw refusal(404, 'refusal.brand', { name: c.req.param('brand') ?? '' })
    const { do: wanted } = await c.req.parseBody()
    const change = typeof wanted === 'string' && Object.hasOwn(ACTS, wanted) ? ACTS[wanted] : undefined
    if (!change) throw refusal(422, 'refusal.form')
    const next = { ...(await getPublicSetting(db, brand.id)), ...change }
    checkMayShow(brand, next.enabled)
    await setPublicSetting(db, brand.id, next)
    return c.redirect(facePath(brand.slug), 303)
  })
  return app
}
