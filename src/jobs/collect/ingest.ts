import { toldOf, type Page, type Told } from '../../contract.ts'
import type { Brand } from '../../db/brand.ts'
import { storeMentions, type StoreResult } from '../../db/mention/store.ts'
import { storeObservations } from '../../db/source/observation.ts'
import { type Source } from '../../db/source/source.ts'
import { notePage } from '../../db/source/run.ts'
import { noteAbsent } from '../../db/mention/vanished.ts'
import { ownVoice } from '../../domain/identity/own-voice.ts'
import { brandQuery, parseQuery, type Query } from '../../domain/query/query.ts'
import type { Deps } from '../deps.ts'
import { prepareObservations } from './observations.ts'
import { ownFloor } from './own-floor.ts'
import { keyOf, prepare, type PreparedBatch } from './prepare.ts'
import { turnAway } from './turn-away.ts'

export interface Ingested extends StoreResult {
  /** Found missing for the second time from the whole list of the source. */
  vanished: number
  problems: Told[]
}

/** The query that decides what of a shared source is about the brand; undefined where the source is the brand's own. */
export const queryOf = (brand: Brand, source: Pick<Source, 'filtered'>): Query | undefined => {
  if (!source.filtered) return undefined
  const parsed = brand.query === null ? undefined : parseQuery(brand.query)
  return parsed?.ok ? parsed.query : brandQuery(brand.name, brand.aliases)
}

export interface Target {
  brand: Brand
  source: Source
  holder?: string
  /** When its run began. */
  startedAt?: Date
  /** External ids of the whole list of the source, with the page that completes it. */
  wholeList?: string[] | undefined
}

/** Reads a page: before its transaction opens, so that no connection waits for it. */
export const readPage = async (deps: Deps, { brand, source }: Target, page: Page): Promise<PreparedBatch> => {
  const { prepared, problems } = await prepare(page.mentions, { reader: deps.reader, now: deps.now(), query: queryOf(brand, source), languages: brand.languages, ownerOf: ownVoice(brand) })
  const readings = await ownFloor(deps, brand, prepared.map(({ mention, reading }) => ({ text: mention.text, reading })))
  return { prepared: prepared.map((item, i) => ({ ...item, reading: readings[i]! })), problems }
}

/** Stores a page that was read, with what was observed and its cursor, in one transaction. */
export const storePage = async (deps: Deps, { brand, source, holder, startedAt, wholeList }: Target, page: Page, { prepared, problems }: PreparedBatch): Promise<Ingested> => {
  const target = { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now: deps.now(), noise: deps.noise }
  const result = await deps.db.transaction().execute(async trx => {
    const stored = await storeMentions(trx, target, await turnAway(trx, target, prepared), page.gone?.map(keyOf))
    await storeObservations(trx, target, prepareObservations(page.observations))
    await notePage(trx, source, { ...page, arrival: stored.newest && { at: target.now, newest: stored.newest }, holder })
    const vanished = wholeList && startedAt ? await noteAbsent(trx, { ...target, ids: wholeList, startedAt }) : 0
    return { ...stored, vanished }
  })
  if (result.touched.length > 0) deps.onStored?.({ brandId: brand.id, sourceId: source.id, mentionIds: result.touched })
  return { ...result, problems: [...(page.problems ?? []).map(toldOf), ...problems] }
}

/** Reads a page and stores it: the way of everything that comes in, collected, pushed or imported. */
export const ingest = async (deps: Deps, target: Target, page: Page): Promise<Ingested> => await storePage(deps, target, page, await readPage(deps, target, page))
