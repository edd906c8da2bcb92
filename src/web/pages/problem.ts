import { html } from 'hono/html'
import { state } from '../components/index/parts.ts'
import type { Html, PageContext } from '../context.ts'
import type { ProblemData } from '../views.ts'
import { layout } from '../layout.ts'
import { tame } from '../text.ts'

// Told in the reader's language; what is rarer, such as a wrong host, is told by whoever refused it.
const KNOWN = [400, 403, 404, 429] as const

// What was asked for is understood, and not done.
const REFUSED = [409, 413, 422]

/** What a reader meets instead of a page: what happened and the way on. */
export const problemPage = ({ status, detail }: ProblemData, context: PageContext): Html => {
  const { t } = context
  const known = KNOWN.find(one => one === status)
  if (known === undefined && status < 500) return sheet(t.say(REFUSED.includes(status) ? 'problem.409' : 'problem.400'), tame(detail ?? ''), context)
  const key = `problem.${known ?? 500}` as const
  return sheet(t.say(key), t.say(`${key}.what`), context)
}

const sheet = (title: string, what: string, context: PageContext): Html => {
  const home = context.brand === null && context.brands.length === 0 ? null : html`<a class="button" href="/">${context.t.say('problem.home')}</a>`
  const body = html`<div class="page"><header class="opening"><h1>${title}</h1></header>${state({ title: what, ...(home && { action: home }) })}</div>`
  return layout({ title, section: null, body }, context)
}
