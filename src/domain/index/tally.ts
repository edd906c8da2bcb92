import { liveMoments, type MentionAspects } from '../journey/aspect.ts'
import { MOMENTS, type Moment, type MomentPolarities, type Polarity } from '../journey/moments.ts'

/**
 * One mention as it counts today: its newest reading with people's corrections laid over it.
 * Everything a rollup needs, and nothing that needs the text.
 */
export interface Face {
  sourceId: string
  /** Days since 1970-01-01 in the brand's time zone. */
  day: number
  /** Hours since 1970-01-01T00Z. */
  hour: number
  /** Not read, or in an unknown language: null. Counts as unsure. */
  sentiment: Polarity | null
  unsure: boolean
  moments: MomentPolarities
  needsResponse: boolean
  /** Answered by the brand in public, whatever the substance. */
  answered: boolean
  /** 100…500, hundredths of a star; null: left out of standing. */
  starsCenti: number | null
  /** 0…100, hundredths of the discount c. */
  discountPercent: number
  /** Deleted at its source, erased, or not about the brand: counts nowhere. */
  gone: boolean
  aspects?: MentionAspects
  /** Its author is lost. */
  lost?: boolean
  /** 100…500: the stars its author gave; null: gave none. What is read between the lines does not stand here. */
  ratedCenti?: number | null
}

/** Sums of integers under a key. `sums` leaves out what is zero. */
export interface TallyRow {
  key: string[]
  sums: Record<string, number>
}

/** What one mention adds to each rollup table. Keys: [sourceId, day], [sourceId, hour, series], [sourceId, day, moment], [sourceId, day, aspect, moment]. */
export interface Tally {
  rollup_day: TallyRow[]
  rollup_hour: TallyRow[]
  rollup_moment: TallyRow[]
  rollup_aspect: TallyRow[]
}

/** 3.5 stars, the waterline of standing, in hundredths. */
export const NEUTRAL_STARS_CENTI = 350
/** Least common multiple of 1…6, the number of moments that may share a mention's points: keeps shares whole. */
export const SHARE_UNIT = 60

export const NO_TALLY: Tally = { rollup_day: [], rollup_hour: [], rollup_moment: [], rollup_aspect: [] }

/** What a mention adds to the rollups. Whole numbers only, so that taking it away again leaves no residue. */
export const tally = (face: Face): Tally => {
  if (face.gone) return NO_TALLY
  const { sourceId } = face
  const day = String(face.day)
  const hour = String(face.hour)
  const overall = countOf(face.unsure ? null : face.sentiment)
  const moments = MOMENTS.filter(moment => face.moments[moment] !== undefined)
  const under = firstNegative(face.moments)
  return {
    rollup_day: [{ key: [sourceId, day], sums: daySums(face, overall, moments.length) }],
    rollup_hour: [
      { key: [sourceId, hour, 'all'], sums: { [overall]: 1 } },
      ...moments.map(moment => ({ key: [sourceId, hour, moment], sums: { [countOf(face.moments[moment]!)]: 1 } })),
    ],
    rollup_moment: moments.map(moment => ({
      key: [sourceId, day, moment],
      sums: { [countOf(face.moments[moment]!)]: 1, ...(moment === under && { under: 1 }) },
    })),
    rollup_aspect: aspectRows(face, overall, moments),
  }
}

/** The first negative moment in journey order: where the opinion goes under. */
export const firstNegative = (moments: MomentPolarities): Moment | undefined => MOMENTS.find(moment => moments[moment] === 'negative')

/**
 * The moments that share a part of a mention's points: those whose polarity has the part's sign; `general` where none has.
 */
export const sharers = (moments: MomentPolarities, sign: number): Array<Moment | 'general'> => {
  const polarity = sign > 0 ? 'positive' : 'negative'
  const same = MOMENTS.filter(moment => moments[moment] === polarity)
  return same.length > 0 ? same : ['general']
}

const countOf = (polarity: Polarity | null): Polarity | 'unsure' => polarity ?? 'unsure'

const daySums = (face: Face, overall: Polarity | 'unsure', moments: number): Record<string, number> => ({
  mentions: 1,
  [overall]: 1,
  ...(moments > 0 && { opinions: 1 }),
  ...(face.needsResponse && { needing: 1 }),
  ...(face.needsResponse && face.answered && { answered: 1 }),
  ...standingSums(face),
})

/** Stands for any aspect, or any moment. */
export const ANY = 'all'

/** The mention under any aspect and each of its own, and under any moment and each it goes with: every margin of the table. */
const aspectRows = (face: Face, overall: Polarity | 'unsure', moments: Moment[]): TallyRow[] => {
  const { sourceId, ratedCenti = null, lost = false } = face
  const row = (aspect: string, moment: string, count: Polarity | 'unsure'): TallyRow => ({
    key: [sourceId, String(face.day), aspect, moment],
    sums: { [count]: 1, ...(lost && { lost: 1 }), ...(ratedCenti !== null && { rated: 1, stars: ratedCenti, stars2: ratedCenti * ratedCenti }) },
  })
  return [
    row(ANY, ANY, overall),
    ...moments.map(moment => row(ANY, moment, face.moments[moment]!)),
    ...Object.entries(face.aspects ?? {}).flatMap(([key, aspect]) => [
      row(key, ANY, aspect.polarity),
      ...liveMoments(aspect, face.moments).map(moment => row(key, moment, aspect.polarity)),
    ]),
  ]
}

const standingSums = ({ starsCenti: r, discountPercent: c, moments }: Face): Record<string, number> => {
  if (r === null || c === 0) return {}
  const pull = c * (r - NEUTRAL_STARS_CENTI)
  const keys = pull === 0 ? [] : sharers(moments, pull)
  const shares = Object.fromEntries(keys.map(key => [`share_${key}`, (SHARE_UNIT / keys.length) * pull]))
  return { weight: c, weight_stars: c * r, weight2: c * c, weight2_stars: c * c * r, weight2_stars2: c * c * r * r, ...shares }
}

const TABLES = ['rollup_day', 'rollup_hour', 'rollup_moment', 'rollup_aspect'] as const

/** Sums many tallies, each counted `sign` times (1 or −1), one row a key; rows that cancel out are left out. */
export const sumTallies = (parts: Iterable<readonly [Tally, 1 | -1]>): Tally => {
  const maps = TABLES.map(() => new Map<string, TallyRow>())
  for (const [part, sign] of parts) {
    TABLES.forEach((table, i) => part[table].forEach(row => addRow(maps[i]!, row, sign)))
  }
  const [days, hours, moments, aspects] = maps.map(map => [...map.values()].filter(row => Object.values(row.sums).some(value => value !== 0)))
  return { rollup_day: days!, rollup_hour: hours!, rollup_moment: moments!, rollup_aspect: aspects! }
}

const addRow = (rows: Map<string, TallyRow>, { key, sums }: TallyRow, sign: 1 | -1): void => {
  const id = key.join('|')
  const row = rows.get(id) ?? { key, sums: {} }
  for (const [name, value] of Object.entries(sums)) row.sums[name] = (row.sums[name] ?? 0) + sign * value
  rows.set(id, row)
}
