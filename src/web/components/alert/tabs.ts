import { html } from 'hono/html'
import type { BrandContext, Html } from '../../context.ts'
import { alertsPath, channelsPath, deliveriesPath, routesPath, rulesPath } from '../../links.ts'

export type AlertTab = 'now' | 'rules' | 'routes' | 'channels' | 'deliveries'

/** The pages about alerts, as one line of words. */
export const alertTabs = (current: AlertTab, { t, brand }: BrandContext): Html => {
  const tabs: Array<[AlertTab, string]> = [['now', alertsPath(brand.slug)], ['rules', rulesPath(brand.slug)], ['routes', routesPath(brand.slug)], ['channels', channelsPath(brand.slug)], ['deliveries', deliveriesPath(brand.slug)]]
  return html`<nav class="tabs page" aria-label="${t.say('alerts.tabs')}">${tabs.map(([key, path]) => html`<a href="${path}"${key === current ? html` aria-current="page"` : null}>${t.say(`alerts.tab.${key}`)}</a>`)}</nav>`
}
