import { sql } from 'kysely'
import { nonExperience } from '../../domain/reading/experience.ts'
import { NO_NOISE, noiseOf, type Noise, type NoiseReason, type NoiseRules } from '../../domain/reading/noise.ts'
import { pull } from '../../domain/index/pull.ts'
import { echoReason, inTime, isBurst, reachOf, type Voice } from '../../domain/reading/series.ts'
import { sketchOf, windowMsOf, type Sketch } from '../../domain/language/sketch.ts'
import { fold } from '../../domain/language/words.ts'
import type { Trx } from '../client.ts'
import { currentFace, loadCurrentByIds } from '../mention/current.ts'
import { echoWords, listNeighbours, matchEchoes, type EchoOf, type Neighbour, type Place } from './echo.ts'
import { jsonOf } from '../mention/rows.ts'
import type { FaceChange } from '../index/rollup.ts'

const HOUR_MS = 3_600_000

/** A mention that comes into its series, new or edited. */
export interface Arrival extends Voice {
  authorId: string | null
  /** Counts nowhere for now: it is no company to others. */
  hidden: boolean
  title?: string | null | undefined
  text: string
  place?: string | null | undefined
}

/** One that leaves them: edited (and come anew), deleted, or found not to be about the brand. */
export interface Departure extends Voice {
  authorId: string | null
  echoId: string | null
}

export interface Weighed {
  noise: Map<string, Noise & { echoId: string | null }>
  /** Stored mentions whose company changed. */
  moved: Map<string, Noise>
}

export interface Weighing {
  brandId: string
  rules: NoiseRules
  now: Date
}

/**
 * What the machine finds in those that arrive, and what it now finds in others because of them. Nothing but groups of texts
 * is written. Needs `lockBrand`. A handful of index probes for each arrival, however many are stored.
 */
export const weigh = async (trx: Trx, weighing: Weighing, arrivals: Arrival[], departures: Departure[] = []): Promise<Weighed> => {
  const { brandId, rules } = weighing
  const kinds = await kindsOf(trx, brandId, arrivals)
  const traced = arrivals.map(arrival => ({ arrival, ...trace(arrival, kinds.get(arrival.sourceId), rules) }))
  const echoes = await matchEchoes(trx, brandId, new Map(traced.flatMap(({ arrival, sketch }) => (sketch === null ? [] : [[arrival.id, sketch] as const]))), weighing)
  const present = traced.filter(({ arrival }) => !arrival.hidden).map(({ arrival }) => arrival)
  const found = await findCompany(trx, weighing, { present, echoes, departures, without: [...arrivals, ...departures].map(({ id }) => id) })
  const noise = new Map(
    traced.map(({ arrival, reason }) => {
      const reasons = [...(reason === null ? [] : [reason]), ...(found.of(arrival.id) ?? [])]
      return [arrival.id, { ...noiseOf(reasons, rules), echoId: echoes.get(arrival.id)?.echoId ?? null }]
    }),
  )
  return { noise, moved: found.moved(rules) }
}

const kindsOf = async (trx: Trx, brandId: string, arrivals: Arrival[]): Promise<Map<string, string>> => {
  if (arrivals.length === 0) return new Map()
  const rows = await trx.selectFrom('source').select(['id', 'kind']).where('brand_id', '=', brandId).where('id', 'in', [...new Set(arrivals.map(({ sourceId }) => sourceId))]).execute()
  return new Map(rows.map(({ id, kind }) => [id, kind]))
}

const trace = ({ title, text, ...arrival }: Arrival, kind: string | undefined, rules: NoiseRules): { sketch: Sketch | null; reason: NoiseReason | null } => {
  const folded = fold(title ? `${title}\n${text}` : text)
  const reason = nonExperience(folded)
  // What the press writes is what a newcomer reads there; its visibility says how much that weighs.
  return { sketch: sketchOf(arrival, folded, rules), reason: reason === 'news' && kind === 'press' ? null : reason }
}

interface Coming {
  present: Arrival[]
  echoes: Map<string, EchoOf>
  departures: Departure[]
  without: string[]
}

/** Reasons that follow from company, for arrivals and for stored mentions near them. */
const findCompany = async (trx: Trx, weighing: Weighing, { present, echoes, departures, without }: Coming) => {
  const { brandId, rules } = weighing
  const reach = reachOf(rules)
  const burstMs = rules.burst.hours * HOUR_MS
  const windowMs = await windowsOf(trx, weighing, echoes, departures)
  const inEcho = present.flatMap(voice => keyed(voice, echoes.get(voice.id)?.echoId, windowMs))
  const byAuthor = present.flatMap(voice => keyed(voice, voice.authorId, () => burstMs))
  const leftEcho = departures.flatMap(voice => keyed(voice, voice.echoId, windowMs))
  const leftAuthor = departures.flatMap(voice => keyed(voice, voice.authorId, () => burstMs))
  const isStored = ({ id }: Place) => echoes.get(id)?.isNew !== true
  const echoNeighbours = await listNeighbours(trx, brandId, [...inEcho.filter(isStored), ...leftEcho], { series: 'echo', reach: reach.echo, without })
  const authorNeighbours = await listNeighbours(trx, brandId, [...byAuthor, ...leftAuthor], { series: 'author', reach: reach.author, without })
  const echoOf = decide({ coming: inEcho, left: leftEcho, neighbours: echoNeighbours, reach: reach.echo }, (key, voice, earlier) => echoReason(voice, earlier, windowMs(key), rules))
  const burstOf = decide({ coming: byAuthor, left: leftAuthor, neighbours: authorNeighbours, reach: reach.author }, (_key, voice, earlier) => (isBurst(voice, earlier, rules) ? 'burst' : null))
  return {
    of: (id: string): NoiseReason[] => [echoOf.get(id), burstOf.get(id)].flatMap(reason => reason ?? []),
    moved: (by: NoiseRules): Map<string, Noise> =>
      new Map(
        [...new Map([...echoNeighbours, ...authorNeighbours].map(neighbour => [neighbour.id, neighbour])).values()].flatMap(neighbour => {
          const reasons = regarded(neighbour, echoOf, burstOf)
          const changed = noiseOf(reasons, by)
          return changed.reasons.join() === noiseOf(neighbour.noise ?? [], by).reasons.join() ? [] : [[neighbour.id, changed] as const]
        }),
      ),
  }
}

/** How long after one of a group the next still repeats it. */
const windowsOf = async (trx: Trx, { brandId, rules }: Weighing, echoes: Map<string, EchoOf>, departures: Departure[]): Promise<(echoId: string) => number> => {
  const words = new Map([...echoes.values()].map(echo => [echo.echoId, echo.words]))
  const left = new Set(departures.flatMap(({ echoId }) => (echoId === null || words.has(echoId) ? [] : [echoId])))
  for (const [id, count] of await echoWords(trx, brandId, [...left])) words.set(id, count)
  return echoId => windowMsOf(words.get(echoId) ?? 0, rules)
}

const keyed = ({ id, occurredAt, sourceId }: Voice, key: string | null | undefined, withinMs: (key: string) => number): Array<Voice & Place> =>
  key === null || key === undefined ? [] : [{ id, occurredAt, sourceId, key, withinMs: withinMs(key) }]

const ECHOES: readonly NoiseReason[] = ['copy', 'twin', 'flood']

/** What is now found in a stored mention: a series that was not looked at keeps its word. */
const regarded = ({ id, noise }: Neighbour, echoOf: Decided, burstOf: Decided): NoiseReason[] => {
  const kept = (noise ?? []).filter(reason => !(ECHOES.includes(reason) && echoOf.has(id)) && !(reason === 'burst' && burstOf.has(id)))
  return [...kept, ...[echoOf.get(id), burstOf.get(id)].flatMap(reason => reason ?? [])]
}

type Decided = Map<string, NoiseReason | null>

interface Series {
  coming: Array<Voice & Place>
  left: Array<Voice & Place>
  neighbours: Neighbour[]
  reach: number
}

/** The word on everybody who comes and on the `reach` after each place where somebody came or left. */
const decide = ({ coming, left, neighbours, reach }: Series, judge: (key: string, voice: Voice, earlier: Voice[]) => NoiseReason | null): Decided => {
  const decided: Decided = new Map()
  const places = Map.groupBy([...coming, ...left], ({ key }) => key)
  const voices = Map.groupBy<string, Voice & { key: string }>([...coming, ...neighbours], ({ key }) => key)
  for (const [key, touched] of places) {
    const list = (voices.get(key) ?? []).toSorted(inTime)
    const asked = new Set(touched.flatMap(place => followers(list, place, reach)))
    for (const i of asked) decided.set(list[i]!.id, judge(key, list[i]!, list.slice(Math.max(0, i - reach), i).reverse()))
  }
  return decided
}

/** Indexes of a place, where somebody stands there, and of the `reach` after it for whom it is not too long ago: of others not all who came before are at hand. */
const followers = (list: Voice[], place: Voice & Place, reach: number): number[] => {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (inTime(list[middle]!, place) < 0 && list[middle]!.id !== place.id) low = middle + 1
    else high = middle
  }
  const count = list[low]?.id === place.id ? reach + 1 : reach
  const until = place.occurredAt.getTime() + place.withinMs
  return Array.from({ length: Math.min(count, list.length - low) }, (_, i) => low + i).filter(i => list[i]!.occurredAt.getTime() <= until)
}

/** Lays what was found over stored mentions; a person's discount stands. Returns the faces that changed, for the rollups. */
export const applyNoise = async (trx: Trx, brandId: string, found: Map<string, Noise & { echoId?: string | null }>): Promise<FaceChange[]> => {
  if (found.size === 0) return []
  const current = await loadCurrentByIds(trx, brandId, [...found.keys()])
  const overruled = await listOverruled(trx, brandId, [...found.keys()])
  const rows = current.map(row => {
    const { echoId = row.echoId, ...noise } = found.get(row.id) ?? { ...NO_NOISE }
    const discountPercent = overruled.has(row.id) ? row.discountPercent : noise.percent
    return { row, echoId, noise, discountPercent, reason: overruled.has(row.id) ? 'person' : noise.reason }
  })
  const json = jsonOf(
    rows.map(({ row, echoId, noise, discountPercent, reason }) => ({
      id: row.id, echo_id: echoId, noise: noise.reasons.length === 0 ? null : noise.reasons, noise_percent: noise.percent, discount_percent: discountPercent, discount_reason: reason,
      pull: row.starsCenti === null ? 0 : pull(row.starsCenti, discountPercent, row.day),
    })),
  )
  await sql`update mention m set echo_id = t.echo_id, noise = t.noise, noise_percent = t.noise_percent, discount_percent = t.discount_percent, discount_reason = t.discount_reason, pull = t.pull
    from json_to_recordset(${json}::json) as t(id uuid, echo_id uuid, noise text[], noise_percent integer, discount_percent integer, discount_reason text, pull double precision)
    where m.brand_id = ${brandId} and m.id = t.id`.execute(trx)
  return rows.filter(({ row, discountPercent }) => row.discountPercent !== discountPercent).map(({ row, discountPercent }) => ({ before: currentFace(row), after: { ...currentFace(row), discountPercent } }))
}

/** Those whose discount a person said, of the revision in force. */
const listOverruled = async (trx: Trx, brandId: string, ids: string[]): Promise<Set<string>> => {
  const { rows } = await sql<{ id: string }>`
    select distinct c.mention_id as id from correction c join mention m on m.brand_id = c.brand_id and m.id = c.mention_id and m.revision = c.revision
    where c.brand_id = ${brandId} and c.mention_id = any(${ids}::uuid[]) and c.field = 'discount' and c.withdrawn_at is null`.execute(trx)
  return new Set(rows.map(row => row.id))
}
