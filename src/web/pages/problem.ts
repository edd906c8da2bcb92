import { html } from 'hono/html'
import { state } from '../components/parts.ts'
import type { Html, PageContext } from '../context.ts'
import type { ProblemData } from '../data.ts'
import { layout } from '../layout.ts'
import { tame } from '../text.ts'

/** What a reader meets instead of a page: what happened and the way on. */
export const problemPage = ({ status, detail }: ProblemData, context: PageContext): Html => {
  const { t } = context
  const key = status >= 500 ? 'problem.500' : 'problem.404'
  const what = detail === null ? t.say(`${key}.what`) : tame(detail)
  return sheet(t.say(key), what, context)
}

/** The first page while there is no brand. */
export const noBrandPage = (context: PageContext): Html => sheet(context.t.say('problem.nobrand'), context.t.say('problem.nobrand.what'), context)

const sheet = (title: string, what: string, context: PageContext): Html => {
  const home = context.brand === null && context.brands.length === 0 ? null : html`<a class="button" href="/">${context.t.say('problem.home')}</a>`
  const body = html`<div class="page"><header class="opening"><h1>${title}</h1></header>${state({ title: what, ...(home && { action: home }) })}</div>`
  return layout({ title, section: null, body }, context)
}
