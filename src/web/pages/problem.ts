import { html } from 'hono/html'
import { state } from '../components/index/parts.ts'
import type { Html, PageContext } from '../context.ts'
import type { ProblemData } from '../views.ts'
import { layout } from '../layout.ts'
import { tame } from '../text.ts'

// Told in the reader's language whoever refused it; what is rarer, such as a wrong host, is told as it was refused.
const KNOWN = [400, 403, 404, 429] as const
// What was asked for is understood, and not done.
const REFUSED = [409, 413, 422]

/** What a reader meets instead of a page: what happened and the way on. */
export const problemPage = ({ status, told, detail }: ProblemData, context: PageContext): Html => {
  const { t } = context
  const known = KNOWN.find(one => one === (status === 410 ? 404 : status))
  const title = status >= 500 ? 'problem.500' : REFUSED.includes(status) ? 'problem.409' : (`problem.${known ?? 400}` as const)
  if (told !== null) return sheet(t.say(title), tame(told), context)
  if (known !== undefined || status >= 500) return sheet(t.say(title), t.say(`problem.${known ?? 500}.what`), context)
  return sheet(t.say(title), html`<span lang="en">${tame(detail ?? '')}</span>`, context)
}

const sheet = (title: string, what: Html | string, context: PageContext): Html => {
  const home = context.brand === null && context.brands.length === 0 ? null : html`<a class="button" href="/">${context.t.say('problem.home')}</a>`
  const body = html`<div class="page"><header class="opening"><h1>${title}</h1></header>${state({ title: what, ...(home && { action: home }) })}</div>`
  return layout({ title, section: null, body }, context)
}
