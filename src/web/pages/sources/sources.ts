import { html } from 'hono/html'
import { checks } from '../../components/source/checks.ts'
import { coverage } from '../../components/index/coverage.ts'
import { done } from '../../components/done.ts'
import { opinionRow } from '../../components/opinion.ts'
import { heading, state } from '../../components/index/parts.ts'
import { sourceRow } from '../../components/source/row.ts'
import { takeAway } from '../../components/take-away.ts'
import type { BrandContext, Html } from '../../context.ts'
import type { HealthStatus } from '../../../domain/source/health.ts'
import { layout } from '../../layout.ts'
import { addSourcePath, findSourcesPath, homePath, importPath, privacyPath } from '../../links.ts'
import { tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'
import type { SourceRow, SourcesPageData } from '../../views/sources.ts'

// What needs a person stands first.
const URGENCY: Record<HealthStatus, number> = { unauthorised: 0, failing: 1, quiet: 2, capped: 3, new: 4, healthy: 5, paused: 6 }
const SLOW_SECONDS = 15
// What is under way is followed closely.
const QUICK_SECONDS = 2

/** Where opinions come from, and whether each source is well. */
export const sourcesPage = (data: SourcesPageData, context: BrandContext): Html => {
  const { t, brand } = context
  const { sources, coverage: seen, firstReadings } = data
  const ordered = sources.toSorted((a, b) => URGENCY[a.health.status] - URGENCY[b.health.status])
  const isRunning = sources.some(source => source.isRunning)
  const body = html`<div class="page"><header class="opening" data-part="opening"><h1>${finding(sources, t)}</h1>
    <div class="acts"><a class="button first" href="${addSourcePath(brand.slug)}">${t.say('add')}</a><a class="button" href="${findSourcesPath(brand.slug)}">${t.say('find')}</a><a class="button" href="${importPath(brand.slug)}">${t.say('import')}</a><a class="button" href="${privacyPath(brand.slug)}">${t.say('privacy')}</a></div></header>
  ${data.done === null ? null : done(t.say(`done.${data.done.what}`, { name: tame(data.done.name) }), data.done.undo === null ? null : { action: data.done.undo }, t)}
  ${firsts(firstReadings, isRunning, context)}
  <section data-part="list" aria-label="${t.say('nav.sources')}">${sources.length === 0 ? state({ title: t.say('source.none'), what: t.say('source.none.add') }) : html`<ul class="source-list">${ordered.map(source => sourceRow(source, context))}</ul>`}${takeAway('sources', context)}${takeAway('observations', context)}</section>
  ${checks(data.checks, context)}
  <section class="section sight" data-part="sight" aria-labelledby="sight">${coverage(seen, context)}</section></div>`
  return layout({ title: t.say('nav.sources'), section: 'sources', body, live: isRunning ? QUICK_SECONDS : SLOW_SECONDS }, context)
}

/** What a new brand's sources brought first: here within the minute they are read in. */
const firsts = (mentions: SourcesPageData['firstReadings'], isRunning: boolean, context: BrandContext): Html | null => {
  const { t, brand } = context
  if (mentions.length === 0) return null
  return html`<section class="section" data-part="firsts" aria-labelledby="firsts">${heading({ id: 'firsts', title: t.say('firsts'), note: t.say(isRunning ? 'firsts.more' : 'firsts.all') })}
    <ol class="mentions">${mentions.map(mention => opinionRow(mention, context))}</ol><p class="acts"><a class="button" href="${homePath(brand.slug)}">${t.say('firsts.home')}</a></p></section>`
}

const finding = (sources: SourceRow[], t: Translator): string => {
  const count = (status: HealthStatus): number => sources.filter(({ health }) => health.status === status).length
  if (sources.length === 0) return t.say('nav.sources')
  const running = sources.filter(source => source.isRunning && source.lastRunAt === null).length
  if (count('unauthorised') > 0) return t.say('health.title.unauthorised', { count: count('unauthorised') })
  if (count('failing') > 0) return t.say('health.title.failing', { count: count('failing') })
  if (running > 0) return t.say('health.title.running', { count: running })
  return count('quiet') > 0 ? t.say('health.title.quiet', { count: count('quiet') }) : t.say('health.title.fine')
}
