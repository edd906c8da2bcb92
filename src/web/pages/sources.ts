import { html } from 'hono/html'
import { coverage } from '../components/coverage.ts'
import { state } from '../components/parts.ts'
import { sourceRow } from '../components/source.ts'
import { takeAway } from '../components/take-away.ts'
import type { BrandContext, Html } from '../context.ts'
import type { HealthStatus } from '../../domain/source-health.ts'
import type { SourcesData, SourceView } from '../views.ts'
import { layout } from '../layout.ts'
import type { Translator } from '../translator.ts'

// What needs a person stands first.
const URGENCY: Record<HealthStatus, number> = { unauthorised: 0, failing: 1, quiet: 2, capped: 3, new: 4, healthy: 5, paused: 6 }

/** Where opinions come from, and whether each source is well. */
export const sourcesPage = ({ sources, coverage: seen }: SourcesData, context: BrandContext): Html => {
  const { t } = context
  const ordered = sources.toSorted((a, b) => URGENCY[a.health.status] - URGENCY[b.health.status])
  const body = html`<div class="page"><header class="opening" data-part="opening"><h1>${finding(sources, t)}</h1></header>
  <section data-part="list" aria-label="${t.say('nav.sources')}">${sources.length === 0 ? state({ title: t.say('source.none'), what: t.say('source.none.what') }) : html`<ul class="source-list">${ordered.map(source => sourceRow(source, context))}</ul>`}${takeAway('sources', context)}${takeAway('observations', context)}</section>
  <section class="section sight" data-part="sight" aria-labelledby="sight">${coverage(seen, context)}</section></div>`
  return layout({ title: t.say('nav.sources'), section: 'sources', body, live: true }, context)
}

const finding = (sources: SourceView[], t: Translator): string => {
  const count = (status: HealthStatus): number => sources.filter(({ health }) => health.status === status).length
  if (sources.length === 0) return t.say('nav.sources')
  if (count('unauthorised') > 0) return t.say('health.title.unauthorised', { count: count('unauthorised') })
  if (count('failing') > 0) return t.say('health.title.failing', { count: count('failing') })
  return count('quiet') > 0 ? t.say('health.title.quiet', { count: count('quiet') }) : t.say('health.title.fine')
}
