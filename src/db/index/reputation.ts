import { dayOf } from '../../domain/time/day.ts'
import type { Formula } from '../../domain/index/formula.ts'
import type { Interval } from '../../domain/index/interval.ts'
import { addToSums, noSums, type StandingSums } from '../../domain/index/standing.ts'
import { zeroMomentIndex, type SourceMaterial, type ZeroMomentIndex } from '../../domain/index/zmot.ts'
import type { Face } from '../../domain/index/tally.ts'
import type { Brand } from '../brand.ts'
import type { Database } from '../client.ts'
import { formulaOf } from './formula.ts'
import { listIndexItems, type IndexItem } from './item.ts'
import { listPastChanges, listPastScreenItems, type PastChange } from './past.ts'
import { listPublicFaces, type PublicFace } from '../public/face.ts'
import { listSources, type Source } from '../source/source.ts'
import { sumStanding, type SourceSums } from './standing.ts'

export interface BrandIndex extends ZeroMomentIndex {
  /** What it was read from: what-if and ballast work it out anew. */
  materials: SourceMaterial[]
  /** By which `index` was worked out: the brand's own weights, where it has set any. */
  formula: Formula
  sourcesById: Map<string, Source>
  itemsById: Map<string, IndexItem>
  /** What strangers are told: published weights, audited corrections alone. Undefined: the same as `index`. */
  public: Interval | null | undefined
}

// Ten cost and ten give most.
const TOP = 10

/** The index of a brand at an instant that has come: today's world from rollups, first screens and what pulls most. `formula`: the published one. */
export const readIndex = async (db: Database, brand: Pick<Brand, 'id' | 'timeZone'>, now: Date, formula: Formula): Promise<BrandIndex> =>
  await readIndexBy(db, brand, now, { own: await formulaOf(db, brand.id, formula), published: formula })

/** The weights of a brand's inner figure, and those strangers are told the index by. */
export interface Formulas {
  own: Formula
  published: Formula
}

/** The inner figure alone, for who does not ask what strangers are told. */
export const readInnerIndex = async (db: Database, brand: Pick<Brand, 'id' | 'timeZone'>, now: Date, published: Formula): Promise<BrandIndex> => {
  const today = dayOf(now.getTime(), brand.timeZone)
  const formula = await formulaOf(db, brand.id, published)
  const [sources, sums, { items }] = await readRows(db, brand.id, today, formula)
  return { ...assemble({ sources, sums, items }, today, formula), formula, public: undefined }
}

/** The same by weights that are given: how the index would be. */
export const readIndexBy = async (db: Database, brand: Pick<Brand, 'id' | 'timeZone'>, now: Date, formulas: Formulas): Promise<BrandIndex> => {
  const today = dayOf(now.getTime(), brand.timeZone)
  const [[sources, sums, { items, hasUnaudited }], publishedSums] = await Promise.all([readRows(db, brand.id, today, formulas.own), sumPublished(db, brand.id, today, formulas)])
  return assembleBoth({ sources, sums, items, publishedSums: publishedSums ?? sums }, hasUnaudited ? await listPublicFaces(db, brand, now) : [], today, formulas)
}

/** Sums by the published half-life; undefined: the brand's is the same. */
const sumPublished = async (db: Database, brandId: string, today: number, { own, published }: Formulas): Promise<SourceSums[] | undefined> =>
  own.standing.halfLifeDays === published.standing.halfLifeDays ? undefined : await sumStanding(db, brandId, today, published.standing.halfLifeDays)

const readRows = (db: Database, brandId: string, today: number, formula: Formula) =>
  Promise.all([
    listSources(db, brandId),
    sumStanding(db, brandId, today, formula.standing.halfLifeDays),
    listIndexItems(db, brandId, { places: formula.firstScreen.places, pulls: TOP }),
  ])

export interface StrangersIndex extends Omit<BrandIndex, 'public' | 'formula'> {
  /** Mentions that count otherwise for strangers. */
  faces: PublicFace[]
}

/** The index as strangers are told it, with its parts: published weights, audited corrections alone. */
export const readPublicIndex = async (db: Database, brand: Pick<Brand, 'id' | 'timeZone'>, now: Date, formula: Formula): Promise<StrangersIndex> => {
  const today = dayOf(now.getTime(), brand.timeZone)
  const [sources, sums, { items, hasUnaudited }] = await readRows(db, brand.id, today, formula)
  const faces = hasUnaudited ? await listPublicFaces(db, brand, now) : []
  return { ...assemble(asStrangersSee({ sources, sums, items }, faces, today, formula), today, formula), faces }
}

/**
 * The index as the world stood at a past instant, read with today's formula and corrections: published by then, the
 * revision then in force, not yet gone. The order of past first screens was not observed: newest first is assumed.
 */
export const readPastIndex = async (db: Database, brand: Pick<Brand, 'id' | 'timeZone'>, at: Date, formula: Formula): Promise<BrandIndex> => {
  const day = dayOf(at.getTime(), brand.timeZone)
  const own = await formulaOf(db, brand.id, formula)
  const formulas = { own, published: formula }
  const [{ changes, ...rows }, publishedSums, publicFaces] = await Promise.all([readPastRows(db, brand.id, { at, day, formula: own }), sumPublished(db, brand.id, day, formulas), listPublicFaces(db, brand, at)])
  return assembleBoth({ ...rows, publishedSums: publishedSums ? rewind(publishedSums, changes, day, formula) : rows.sums }, publicFaces, day, formulas)
}

/** The inner figure of a past instant alone. */
export const readInnerPastIndex = async (db: Database, brand: Pick<Brand, 'id' | 'timeZone'>, at: Date, published: Formula): Promise<BrandIndex> => {
  const day = dayOf(at.getTime(), brand.timeZone)
  const formula = await formulaOf(db, brand.id, published)
  return { ...assemble(await readPastRows(db, brand.id, { at, day, formula }), day, formula), formula, public: undefined }
}

const readPastRows = async (db: Database, brandId: string, { at, day, formula }: { at: Date; day: number; formula: Formula }): Promise<Rows & { changes: PastChange[] }> => {
  const [changes, sources, sums] = await Promise.all([listPastChanges(db, brandId, at, day), listSources(db, brandId), sumStanding(db, brandId, day, formula.standing.halfLifeDays)])
  // Items that were otherwise then fall out below: ask for as many more.
  const screens = await listPastScreenItems(db, brandId, at, formula.firstScreen.places + Math.min(changes.length, 200))
  const touched = new Set(changes.map(change => change.id))
  const then = changes.flatMap(change => (change.then && !change.then.gone ? [toItem(change.then)] : []))
  return { sources, sums: rewind(sums, changes, day, formula), items: [...screens.filter(item => !touched.has(item.id)), ...then], changes }
}

/** The index of today as it would be had these mentions stayed as they were `then`: what their authors' change of mind is worth. */
export const readIndexHad = async (db: Database, brand: Pick<Brand, 'id' | 'timeZone'>, changes: PastChange[], { now, formula: published }: { now: Date; formula: Formula }): Promise<{ index: Interval | null; had: Interval | null }> => {
  const today = dayOf(now.getTime(), brand.timeZone)
  const formula = await formulaOf(db, brand.id, published)
  const [sources, sums, { items }] = await Promise.all([
    listSources(db, brand.id),
    sumStanding(db, brand.id, today, formula.standing.halfLifeDays),
    listIndexItems(db, brand.id, { places: formula.firstScreen.places + changes.length, pulls: TOP }),
  ])
  const thenOf = new Map(changes.flatMap(({ id, then }) => (then && !then.gone ? [[id, then] as const] : [])))
  const present = new Set(items.map(({ id }) => id))
  const former = [
    ...items.map(item => ({ ...item, ...restOf(thenOf.get(item.id)) })),
    ...changes.flatMap(({ id, now, then }) => (now?.gone && then && !then.gone && !present.has(id) ? [toItem(then)] : [])),
  ]
  const { index } = assemble({ sources, sums, items }, today, formula)
  return { index, had: assemble({ sources, sums: rewind(sums, changes, today, formula), items: former }, today, formula).index }
}

/** What an author's change of mind changes of an item; where it stands and since when stays. */
const restOf = (then: PastChange['then'] | undefined): Partial<IndexItem> => (then ? { impression: then.impression, starsCenti: then.starsCenti, discountPercent: then.discountPercent, moments: then.moments } : {})

const toItem = (then: NonNullable<PastChange['then']>): IndexItem => ({ ...then, position: null })

/** Takes what came or changed later out of the sums and puts back what was. */
const rewind = (sums: SourceSums[], changes: Array<{ now: Face | null; then: Face | null }>, today: number, formula: Formula): SourceSums[] => {
  const bySource = new Map(sums.map(row => [row.sourceId, structuredClone(row)]))
  const sumsOf = (sourceId: string): StandingSums => {
    const known = bySource.get(sourceId) ?? { sourceId, ...noSums() }
    bySource.set(sourceId, known)
    return known
  }
  for (const { now, then } of changes) {
    if (now) addToSums(sumsOf(now.sourceId), now, { today, formula, sign: -1 })
    if (then) addToSums(sumsOf(then.sourceId), then, { today, formula, sign: 1 })
  }
  return [...bySource.values()]
}

/** The brand's own figure with all its parts, and beside it the public one where they differ. */
const assembleBoth = (rows: Rows & { publishedSums: SourceSums[] }, faces: PublicFace[], today: number, { own, published }: Formulas): BrandIndex => {
  const inner = { ...assemble(rows, today, own), formula: own }
  if (own === published && faces.length === 0 && rows.sources.every(({ visibility }) => visibility === null)) return { ...inner, public: undefined }
  const { index } = assemble(asStrangersSee({ ...rows, sums: rows.publishedSums }, faces, today, published), today, published)
  return { ...inner, public: isSame(index, inner.index) ? undefined : index }
}

const asStrangersSee = ({ sources, sums, items }: Rows, faces: PublicFace[], today: number, formula: Formula): Rows => {
  const outerOf = new Map(faces.map(({ id, outer }) => [id, outer]))
  return {
    sources: sources.map(source => ({ ...source, visibility: null })),
    sums: rewind(sums, faces.map(({ inner: now, outer: then }) => ({ now, then })), today, formula),
    items: items.map(item => ({ ...item, ...outerOf.get(item.id) })),
  }
}

// Sums that were added and taken away again differ in their last digits.
const SAME = 1e-9

const isSame = (a: Interval | null, b: Interval | null): boolean =>
  a === null || b === null ? a === b : (['value', 'low', 'high'] as const).every(key => Math.abs(a[key] - b[key]) < SAME)

interface Rows {
  sources: Source[]
  sums: SourceSums[]
  items: IndexItem[]
}

const assemble = ({ sources, sums, items }: Rows, today: number, formula: Formula): Omit<BrandIndex, 'public' | 'formula'> => {
  const sumsOf = new Map(sums.map(row => [row.sourceId, row]))
  const itemsOf = Map.groupBy(items, item => item.sourceId)
  const materials = sources.map(
    (source): SourceMaterial => ({
      id: source.id,
      kind: source.kind,
      visibility: source.visibility,
      sums: sumsOf.get(source.id) ?? noSums(),
      items: itemsOf.get(source.id) ?? [],
    }),
  )
  return {
    ...zeroMomentIndex(materials, today, formula),
    materials,
    sourcesById: new Map(sources.map(source => [source.id, source])),
    itemsById: new Map(items.map(item => [item.id, item])),
  }
}
