import { compositionView } from '../../api/composition.ts'
import { sumAspects } from '../../db/reading/aspect.ts'
import type { Brand } from '../../db/brand.ts'
import { starsMove, type StarSums } from '../../domain/burn/stars.ts'
import { dayOf } from '../../domain/time/day.ts'
import { isMoment } from '../../domain/journey/moments.ts'
import { ANY } from '../../domain/index/tally.ts'
import { shortMoment } from '../components/index/parts.ts'
import type { WebServices } from '../services.ts'
import type { Translator } from '../translator.ts'
import type { ShiftKind, ShiftView } from '../views/journey.ts'

const WEEKS = 4
const QUARTER_DAYS = 90
// More kinds than these nobody reads in a sentence.
const MOST_KINDS = 3

/** Whether people complain of other things than before, and whether the stars show it. */
export const loadShift = async (brand: Brand, { db, aspects, now }: WebServices, t: Translator): Promise<ShiftView> => {
  const { verdict, weeks, moments, aspects: kinds } = await compositionView({ db, aspects }, brand, WEEKS)
  const risen = [
    ...kinds.flatMap(({ key, label, risen }) => (risen ? [{ axis: 'aspect' as const, key, label: label[t.locale], ...risen }] : [])),
    ...moments.flatMap(({ key, risen }) => (risen && isMoment(key) ? [{ axis: 'moment' as const, key, label: shortMoment(key, t), ...risen }] : [])),
  ]
  // What was told with another says the same once more.
  const told = risen.filter(one => one.with === null).concat(risen.filter(one => one.with !== null)).slice(0, MOST_KINDS).map(({ axis, key, label, from, to, since }): ShiftKind => ({ axis, key, label, from, to, since }))
  const today = dayOf(now().getTime(), brand.timeZone)
  return { verdict, weeks, kinds: told, stars: told.length === 0 ? null : await starsAround(brand, db, { since: told.map(({ since }) => since).toSorted()[0]!, today }) }
}

const starsAround = async ({ id }: Brand, db: WebServices['db'], { since, today }: { since: string; today: number }): Promise<ShiftView['stars']> => {
  const first = Date.parse(since) / 86_400_000
  const [before, after] = await Promise.all([starsOf(db, id, { from: first - QUARTER_DAYS, to: first - 1 }), starsOf(db, id, { from: first, to: today })])
  const move = starsMove(before, after)
  return move === null ? null : { before: before.stars / before.rated / 100, since: after.stars / after.rated / 100, held: move === 'held' }
}

const starsOf = async (db: WebServices['db'], brandId: string, days: { from: number; to: number }): Promise<StarSums> =>
  (await sumAspects(db, brandId, { ...days, aspect: ANY })).find(({ moment }) => moment === ANY) ?? { rated: 0, stars: 0, stars2: 0 }
