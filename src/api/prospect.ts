import type { Brand } from '../db/brand.ts'
import { readIndex, type BrandIndex } from '../db/index/reputation.ts'
import { ballastReader, type Ballast } from '../domain/index/ballast.ts'
import { dayOf, isoDay } from '../domain/time/day.ts'
import { suppositionsOf, type Asked } from '../domain/index/supposition.ts'
import { whatIf, type WhatIf } from '../domain/index/what-if.ts'
import type { Services } from './services.ts'

type Deps = Pick<Services, 'db' | 'now' | 'reputation'>

// What weighs less is a row nobody reads.
const HEAVIEST = 10

/** The index as it would be if all that is asked came to pass. */
export const whatIfView = async ({ db, now, reputation: { formula } }: Deps, brand: Brand, asked: Asked) => {
  const index = await readIndex(db, brand, now(), formula)
  const { before, after, difference, idle } = supposed(index, asked, { today: dayOf(now().getTime(), brand.timeZone), formula: index.formula })
  return { brand: brand.slug, asOf: now().toISOString(), formula: index.formula.version, before, after, difference, idle }
}

/** Lays what is asked over an index that was read. */
export const supposed = (index: Pick<BrandIndex, 'materials' | 'sourcesById'>, asked: Asked, day: Parameters<typeof whatIf>[2]): WhatIf =>
  whatIf(index.materials, suppositionsOf(asked, id => index.sourcesById.get(id)?.order ?? 'newest'), day)

export interface Load {
  mentionId: string
  sourceId: string
  /** Points it costs today, negative. */
  points: number
  ballast: Ballast
}

/** What costs today, heaviest first, each with the day it has faded, and all of it together. */
export const loadsOf = ({ materials, points }: BrandIndex, day: Parameters<typeof ballastReader>[1], { sourceId, most = HEAVIEST }: { sourceId?: string | undefined; most?: number } = {}) => {
  const costly = points.filter(point => point.total < 0 && (sourceId === undefined || point.sourceId === sourceId))
  const read = ballastReader(materials, day)
  return {
    total: read(costly.map(({ id }) => id)),
    mentions: costly.length,
    heaviest: costly.slice(0, most).map((point): Load => ({ mentionId: point.id, sourceId: point.sourceId, points: point.total, ballast: read([point.id]) })),
  }
}

export const ballastView = async ({ db, now, reputation: { formula } }: Deps, brand: Brand, sourceId?: string) => {
  const today = dayOf(now().getTime(), brand.timeZone)
  const index = await readIndex(db, brand, now(), formula)
  const { total, mentions, heaviest } = loadsOf(index, { today, formula: index.formula }, { sourceId })
  const dayView = (day: number | null) => (day === null ? null : isoDay(day))
  return {
    brand: brand.slug,
    asOf: now().toISOString(),
    mentions,
    points: total.ahead[0]!.points,
    fadesOn: dayView(total.fadesOn),
    ahead: total.ahead.map(({ day, points }) => ({ date: isoDay(day), points })),
    heaviest: heaviest.map(({ ballast, ...load }) => ({ ...load, fadesOn: dayView(ballast.fadesOn) })),
  }
}
