import { html } from 'hono/html'
import type { BrandContext, Html } from '../context.ts'
import type { ExportList } from '../export/lists.ts'
import { exportPath } from '../links.ts'

/** The list as a file, with the filters it has on screen. */
export const takeAway = (list: ExportList, { t, brand }: BrandContext, query = ''): Html =>
  html`<p class="small take-away">${t.say(`export.take.${list}`)} <a href="${exportPath(brand.slug, list, 'csv')}${query}" download>CSV</a> · <a href="${exportPath(brand.slug, list, 'xlsx')}${query}" download>Excel</a></p>`
