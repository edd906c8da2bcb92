import { listAlerts, type Alert } from '../../db/alert/alert.ts'
import type { Brand } from '../../db/brand.ts'
import { listMentions, type MentionFilter, type MentionView } from '../../db/mention/list.ts'
import { listLooks, type Look } from '../../db/source/observation.ts'
import { listSources, type Source } from '../../db/source/source.ts'
import type { Cell } from '../../domain/export/cell.ts'
import { MOMENTS } from '../../domain/journey/moments.ts'
import { sourceHealth } from '../../domain/source/health.ts'
import { filtersOf } from '../mentions/filters.ts'
import type { MessageKey } from '../i18n/messages.ts'
import { mentionFilter } from '../load/mentions.ts'
import type { WebServices } from '../services.ts'
import type { Translator } from '../translator.ts'

/** Lists that can be taken away whole. */
export const EXPORTS = ['mentions', 'alerts', 'sources', 'observations'] as const
export type ExportList = (typeof EXPORTS)[number]

export interface Exporting {
  brand: Brand
  /** Filters, as the page of the list takes them. */
  query: URLSearchParams
  services: Pick<WebServices, 'db' | 'now'>
  t: Translator
}

type Column<Row> = [label: MessageKey, cell: (row: Row) => Cell]

const BATCH = 500

/** Rows of a list in batches, each asked for when the one before went out. */
async function* paged<Row>(next: (last: Row | undefined) => Promise<Row[]>, cells: (row: Row) => Cell[]): AsyncGenerator<Cell[][]> {
  for (let last: Row | undefined; ; ) {
    const rows = await next(last)
    if (rows.length > 0) yield rows.map(cells)
    if (rows.length < BATCH) return
    last = rows.at(-1)
  }
}

interface List {
  head: string[]
  rows: AsyncIterable<Cell[][]>
}

const tableOf = <Row>(columns: Array<Column<Row>>, t: Translator, next: (last: Row | undefined) => Promise<Row[]>): List => ({
  head: columns.map(([label]) => t.say(label)),
  rows: paged(next, row => columns.map(([, cell]) => cell(row))),
})

export const readExport = async (list: ExportList, exporting: Exporting): Promise<List> => {
  const sources = await listSources(exporting.services.db, exporting.brand.id, { limit: 100_000 })
  return { mentions: mentionsOf, alerts: alertsOf, sources: sourcesOf, observations: observationsOf }[list](exporting, sources)
}

const mentionsOf = ({ brand, query, services: { db }, t }: Exporting, sources: Source[]): List => {
  const names = new Map(sources.map(({ id, name }) => [id, name]))
  const filter: MentionFilter = mentionFilter(filtersOf(query), brand, sources)
  const columns: Array<Column<MentionView>> = [
    ['export.published', row => row.publishedAt], ['export.collected', row => (row.publishedAt === null ? row.occurredAt : null)], ['source', row => names.get(row.sourceId) ?? ''], ['export.author', row => row.author],
    ['export.stars', row => row.rating?.value ?? null], ['export.outOf', row => row.rating?.outOf ?? null], ['export.title', row => row.title], ['export.text', row => row.text], ['export.language', row => row.language],
    ['sentiment', row => t.say(row.unsure ? 'sentiment.unsure' : row.sentiment === null ? 'sentiment.null' : `sentiment.${row.sentiment}`)], ['export.score', row => row.score],
    ...MOMENTS.map((key): Column<MentionView> => [`moment.${key}.short`, row => (row.moments[key] === undefined ? null : t.say(`sentiment.${row.moments[key]}`))]),
    ['export.outcome', row => (row.outcome === 'none' ? null : t.say(`outcome.${row.outcome}`))], ['filter.needs', row => row.needsResponse],
    ['export.reply', row => row.ownerReply?.text ?? null], ['export.replied', row => dateOf(row.ownerReply?.publishedAt)], ['export.weight', row => row.discount.percent],
    ['export.corrected', row => row.corrected], ['export.vanished', row => row.vanishedAt], ['export.place', row => row.place], ['export.url', row => row.url], ['export.id', row => row.id],
  ]
  return tableOf(columns, t, last => listMentions(db, brand.id, { ...filter, ...(last && { before: { occurredAt: last.occurredAt, id: last.id } }), limit: BATCH }))
}

const dateOf = (text: string | undefined): Date | null => (text === undefined || Number.isNaN(Date.parse(text)) ? null : new Date(text))

const alertsOf = ({ brand, services: { db }, t }: Exporting): List => {
  const cause = ({ detail }: Alert): { source?: unknown; phrases?: unknown } => (detail['cause'] ?? {}) as object
  const columns: Array<Column<Alert>> = [
    ['export.opened', row => row.openedAt], ['export.onset', row => row.onset], ['export.ended', row => row.endedAt], ['export.kind', row => row.kind], ['export.series', row => row.series], ['export.severity', row => row.severity],
    ['export.status', row => t.say(`alert.status.${row.status}`)], ['export.observed', row => row.observed], ['export.expected', row => row.expected],
    ['source', row => (typeof cause(row).source === 'string' ? (cause(row).source as string) : null)], ['export.phrases', row => (Array.isArray(cause(row).phrases) ? (cause(row).phrases as unknown[]).join('; ') : null)],
    ['export.acknowledged', row => row.acknowledgedAt], ['export.by', row => row.acknowledgedBy], ['export.id', row => row.id],
  ]
  return tableOf(columns, t, last => listAlerts(db, brand.id, { ...(last && { before: { openedAt: last.openedAt, id: last.id } }), limit: BATCH }))
}

const sourcesOf = ({ services: { now }, t }: Exporting, sources: Source[]): List => {
  const at = now()
  const columns: Array<Column<Source>> = [
    ['source', row => row.name], ['export.collector', row => row.collector], ['export.kind', row => row.kind], ['export.health', row => t.say(`health.${sourceHealth(row, at).status}`)], ['export.message', row => row.failureTold?.[t.locale] ?? null],
    ['export.lastRun', row => row.lastRunAt], ['export.lastOk', row => row.lastOkAt], ['export.newest', row => row.newestAt], ['export.everyMinutes', row => row.everyMinutes], ['export.retention', row => row.retentionDays], ['export.id', row => row.id],
  ]
  // They are all here already.
  return tableOf(columns, t, async last => (last ? sources.slice(sources.indexOf(last) + 1) : sources).slice(0, BATCH))
}

const observationsOf = ({ brand, services: { db }, t }: Exporting): List => {
  const columns: Array<Column<Look>> = [
    ['export.observedAt', row => row.observedAt], ['source', row => row.source], ['export.check', row => row.check], ['moment', row => t.say(`moment.${row.moment}.short`)], ['export.ok', row => row.ok],
    ['export.told', row => row.told[t.locale]], ['export.value', row => row.value], ['export.unit', row => row.unit],
  ]
  return tableOf(columns, t, last => listLooks(db, brand.id, { ...(last && { before: last }), limit: BATCH }))
}
