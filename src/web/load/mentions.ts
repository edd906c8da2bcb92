import { decodeInstantCursor, encodeCursor } from '../../api/cursor.ts'
import { notFound } from '../../api/problem.ts'
import { listJudgements } from '../../db/reading/agreement.ts'
import type { Brand } from '../../db/brand.ts'
import { listCorrections, listLastCorrections } from '../../db/reading/correction.ts'
import { findAlike } from '../../db/reading/echo.ts'
import { findMention, listMentions, listRevisions, type MentionFilter, type MentionView as Row } from '../../db/mention/list.ts'
import { listSources } from '../../db/source/source.ts'
import { agreementOf } from '../../domain/reading/agreement.ts'
import { brandQuery, matchQuery, parseQuery, printQuery } from '../../domain/query/query.ts'
import { filtersOf } from '../mentions/filters.ts'
import { readUndo } from '../mentions/fix.ts'
import type { Locale } from '../locale.ts'
import type { WebServices } from '../services.ts'
import type { MentionFilters, MentionPageData, MentionRow, MentionsPageData, QueryHit, QueryPageData } from '../views/mentions.ts'
import { viewMentions } from './mention.ts'
import { spanOf } from './span.ts'

const PAGE = 30
// So many of the newest a query is tried on: enough to see what it takes in and what it misses.
const TRIED = 300
const SHOWN = { hits: 20, misses: 10 }
const LONGEST = 20_000

/** The filters of an address as the database takes them. */
export const mentionFilter = (filters: MentionFilters, brand: Brand, sources: Array<{ id: string }>): MentionFilter => ({
  ...(filters.sentiment && { sentiment: filters.sentiment }),
  ...(filters.moment && { moment: filters.moment }),
  ...(filters.source && sources.some(({ id }) => id === filters.source) && { sourceId: filters.source }),
  ...(filters.aspect && { aspect: filters.aspect }),
  ...(filters.needsResponse && { needsResponse: true, unanswered: true }),
  ...(filters.text && { text: filters.text }),
  ...spanOf(filters, brand),
})

/** The list of mentions an address asks for. */
export const loadMentions = async (brand: Brand, url: URL, { db, aspects }: WebServices, locale: Locale): Promise<MentionsPageData> => {
  const query = url.searchParams
  const filters = filtersOf(query)
  const sources = await listSources(db, brand.id)
  const before = decodeInstantCursor(query.get('cursor') ?? undefined)
  const [rows, judgements] = await Promise.all([
    listMentions(db, brand.id, { ...mentionFilter(filters, brand, sources), ...(before && { before: { occurredAt: before.at, id: before.id } }), limit: PAGE + 1 }),
    before ? [] : listJudgements(db, brand.id),
  ])
  const last = rows.length > PAGE ? rows[PAGE - 1] : undefined
  const done = query.get('done')
  return {
    filters,
    agreement: before ? null : agreementOf(judgements),
    sources: sources.map(({ id, name }) => ({ id, name })),
    aspect: filters.aspect && (aspects.labels[filters.aspect]?.[locale] ?? filters.aspect),
    mentions: await rowsOf(brand, rows.slice(0, PAGE), db, new Map(sources.map(({ id, name }) => [id, name]))),
    total: null,
    nextCursor: last ? encodeCursor([last.occurredAt, last.id]) : null,
    later: before !== undefined,
    here: hereOf(url),
    done: done !== null && /^\d{1,4}$/.test(done) ? { count: Number(done), undo: readUndo(query.get('undo') ?? '').length > 0 ? query.get('undo')! : '' } : null,
  }
}

/** The address of a list without what was last done on it. */
const hereOf = (url: URL): string => {
  const query = new URLSearchParams(url.searchParams)
  for (const name of ['done', 'undo', 'lang']) query.delete(name)
  return `${url.pathname}${query.size === 0 ? '' : `?${query}`}`
}

const rowsOf = async (brand: Brand, rows: Row[], db: WebServices['db'], sourceNames: Map<string, string>): Promise<MentionRow[]> => {
  const [corrections, mentions] = await Promise.all([listLastCorrections(db, brand.id, rows.filter(({ corrected }) => corrected).map(({ id }) => id)), viewMentions(db, brand, rows, { sourceNames })])
  const last = new Map(corrections.map(one => [one.mentionId, one]))
  return mentions.map(mention => {
    const correction = last.get(mention.id)
    return { ...mention, last: correction ? { id: correction.id, mentionId: mention.id, at: correction.createdAt } : null }
  })
}

/** One row as it stands now. */
export const loadRow = async (brand: Brand, id: string, services: WebServices): Promise<MentionRow> => (await findRow(brand, id, services)).mention

const findRow = async (brand: Brand, id: string, { db }: WebServices): Promise<{ row: Row; mention: MentionRow; sourceNames: Map<string, string> }> => {
  const row = await findMention(db, brand.id, id)
  if (!row) throw notFound('mention', id)
  const sourceNames = new Map((await listSources(db, brand.id)).map(source => [source.id, source.name]))
  return { row, mention: (await rowsOf(brand, [row], db, sourceNames))[0]!, sourceNames }
}

/** Everything that is known of one opinion: what was read, edited, corrected, and where else it stands. */
export const loadMention = async (brand: Brand, id: string, services: WebServices): Promise<MentionPageData> => {
  const { db } = services
  const [{ row, mention, sourceNames }, alike, revisions, corrections] = await Promise.all([findRow(brand, id, services), findAlike(db, brand.id, id), listRevisions(db, brand.id, id), listCorrections(db, brand.id, id)])
  return {
    mention,
    offTopic: row.offTopic,
    gone: row.goneAt !== null,
    outcomeRead: row.outcome,
    revisions: revisions.map(({ revision, title, text, ratingValue, ratingOutOf, validTo }) => ({ revision, title, text, stars: ratingValue === null || ratingOutOf === null ? null : { value: ratingValue, outOf: ratingOutOf }, until: validTo })),
    corrections: corrections.map(({ createdAt, auditedAt, revision: _revision, ...rest }) => ({ ...rest, at: createdAt, audited: auditedAt !== null })).toReversed(),
    places: row.places.map(({ sourceId, url, firstSeenAt, goneAt }) => ({ sourceName: sourceNames.get(sourceId) ?? '', url, since: new Date(firstSeenAt), goneAt: goneAt === null ? null : new Date(goneAt) })),
    found: row.discount.found,
    alike: alike ? { count: alike.count, first: { id: alike.first.id, sourceName: sourceNames.get(alike.first.sourceId) ?? '', at: alike.first.occurredAt } } : null,
  }
}

/** A query tried on a text of the reader's own, and on the newest of what was collected, hidden ones too. */
export const loadQuery = async (brand: Brand, asked: URLSearchParams, { db }: WebServices, locale: Locale): Promise<QueryPageData> => {
  const query = (asked.get('q') ?? brand.query ?? printQuery(brandQuery(brand.name, brand.aliases))).slice(0, LONGEST).toWellFormed()
  const text = (asked.get('text') ?? '').slice(0, LONGEST).toWellFormed()
  const parsed = parseQuery(query)
  const nothing = { query, text, own: null, tried: 0, matching: 0, hits: [], misses: [] }
  if (!parsed.ok) return { ...nothing, error: { message: parsed.error.told[locale], position: parsed.error.position, length: parsed.error.length } }
  const sourceNames = new Map((await listSources(db, brand.id)).map(({ id, name }) => [id, name]))
  const rows = await listMentions(db, brand.id, { includeHidden: true, limit: TRIED })
  const tried = rows.map(row => ({ row, match: matchQuery(parsed.query, row.title === null ? row.text : `${row.title}\n${row.text}`) }))
  const hit = ({ row, match }: (typeof tried)[number]): QueryHit => ({ id: row.id, title: null, text: row.title === null ? row.text : `${row.title}\n${row.text}`, spans: match.spans, sourceName: sourceNames.get(row.sourceId) ?? '' })
  const hits = tried.filter(({ match }) => match.matches)
  const misses = tried.filter(({ match }) => !match.matches)
  return { query, text, error: null, own: text === '' ? null : matchQuery(parsed.query, text), tried: rows.length, matching: hits.length, hits: hits.slice(0, SHOWN.hits).map(hit), misses: misses.slice(0, SHOWN.misses).map(hit) }
}
