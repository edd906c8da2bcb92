import type { Association, Estimate } from '../../domain/journey/association.ts'
import type { Moment } from '../../domain/journey/moments.ts'
import type { MomentWeight } from '../views/journey.ts'

// Stars by which the nearer end of the margin is away from nothing.
const MUCH = 0.75
const SOME = 0.25

/** In a word how much each moment matters: by the end of its margin that is nearer to nothing, so that luck weighs little. */
export const weigh = (moments: Array<Association & { key: Moment }>): ((moment: Moment) => MomentWeight) => {
  const sure = moments.filter(({ key, stars }) => key !== 'umot' && stars !== null).map(({ key, stars }) => ({ key, sure: sureOf(stars!) }))
  const strongest = sure.toSorted((a, b) => b.sure - a.sure)[0]
  return key => {
    const found = moments.find(moment => moment.key === key)
    const lost = found?.lostLogOdds ? oddsOf(found.lostLogOdds) : null
    // Whoever recommends or warns tells the verdict itself: it goes with stars by its nature.
    if (key === 'umot') return { kind: 'verdict', stars: null, lost: null }
    if (!found?.stars) return { kind: 'few', stars: null, lost }
    return { kind: key === strongest?.key && strongest.sure >= SOME ? 'most' : kindOf(found.stars), stars: found.stars, lost }
  }
}

/** Stars the nearer end of the margin is away from nothing; 0: the margin holds nothing. */
const sureOf = ({ low, high }: Estimate): number => (low > 0 ? low : high < 0 ? -high : 0)

const kindOf = (stars: Estimate): MomentWeight['kind'] => {
  const sure = sureOf(stars)
  if (sure === 0) return 'unclear'
  return sure >= MUCH ? 'much' : sure >= SOME ? 'some' : 'little'
}

const oddsOf = ({ value, low, high }: Estimate): Estimate => ({ value: Math.exp(value), low: Math.exp(low), high: Math.exp(high) })
