import { html } from 'hono/html'
import type { BrandContext, Html } from '../context.ts'
import type { Notice } from '../views/cases.ts'
import { casesPath } from '../inbox/case-links.ts'

/** What an act came to, and the way back. */
export const noticeLine = ({ text, isBad, undo }: Notice, { t, brand }: BrandContext): Html =>
  html`<div class="notice ${isBad ? '' : 'good'}" role="status"><p>${text}</p>${undo === null ? null : html`<form method="post" action="${casesPath(brand.slug)}/undo" data-undo><input type="hidden" name="token" value="${undo}"><button class="button small" type="submit">${t.say('act.undo')} <kbd>z</kbd></button></form>`}</div>`
