import { Hono } from 'hono'
import { setCookie } from 'hono/cookie'
import { settingsPath } from '../links.ts'
import { isLocale, LANGUAGE_COOKIE } from '../locale.ts'
import { youPage } from '../pages/settings/you.ts'
import { refusal } from '../refusal.ts'
import { isTheme, THEME_COOKIE } from '../theme.ts'
import type { Desk } from './desk.ts'

const A_YEAR_SECONDS = 365 * 24 * 3600

/** Language and look, of whoever sits there. */
export const yourSettings = ({ brandContext, send }: Desk): Hono => {
  const app = new Hono()
  app.get('/b/:brand/settings/you', async c => {
    const [, context] = await brandContext(c)
    return await send(c, youPage({ isSaved: c.req.query('saved') !== undefined }, context))
  })
  app.post('/b/:brand/settings/you', async c => {
    const [brand] = await brandContext(c)
    const { language, theme } = await c.req.parseBody()
    if (typeof language !== 'string' || !isLocale(language) || !isTheme(theme)) throw refusal(422, 'refusal.form')
    setCookie(c, LANGUAGE_COOKIE, language, { path: '/', maxAge: A_YEAR_SECONDS, sameSite: 'Lax' })
    setCookie(c, THEME_COOKIE, theme, { path: '/', maxAge: A_YEAR_SECONDS, sameSite: 'Lax' })
    return c.redirect(`${settingsPath(brand.slug, 'you')}?saved`, 303)
  })
  return app
}
