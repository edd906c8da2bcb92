import type { Sensitivity } from '../spike/sensitivity.ts'

/**
 * Slow burns told in a year of a brand though nothing changed: the stated rate. What a spike detector may tell wrongly is a
 * budget of its own, so this one is small beside it.
 */
export const FALSE_A_YEAR: Record<Sensitivity, number> = { month: 1, quarter: 0.5, year: 0.25 }

/** Weeks that stand one by one: a rise that takes longer than half a year is no news to anybody. */
export const RING_WEEKS = 26
/** What left them weighs half after a year: a brand's usual complaints change with its offer. */
export const HALF_LIFE_WEEKS = 52
/** Complaints and weeks before a rise from which what is usual is known well enough. */
export const LEAST_COMPLAINTS = 30
export const LEAST_WEEKS = 6
/** However many complaints a share was seen in, it moves by itself from year to year by a point or two, as one seen in so many. */
export const MOST_STRENGTH = 400
/** A share nobody saw yet begins at a tenth, with the weight of five complaints. */
export const PRIOR = { complaints: 5, named: 0.5 }

/** Complaints of one week resemble each other: an outage, a bill, a campaign. Two of them are of one kind so much more often than chance has it, until the brand's own weeks say. */
export const LIKENESS = { usual: 0.01, least: 0.003, most: 0.15, weight: 1000, ownWeight: 150 }

/** A week alone never tells: its evidence is cut at e³. What a single week brings is for the detector of spikes. */
export const LOUDEST_WEEK = 3
/** The latest rise that is looked for began so many weeks ago, that one included. */
export const SHORTEST_WEEKS = 2
/** Rises looked for: odds 1.4 to 8 times the usual. A smaller one is nothing to act on, a larger one is found by these. */
export const ODDS = { least: 1.4, most: 8 }
/** A rise of fewer points of a hundred is not told, however sure: nobody would act on it. */
export const LEAST_RISE = 0.05
/** … nor one that fewer complaints show. */
export const LEAST_NAMED = 6

/** Kinds of complaint the false alarms are shared among: half to the moments, half to the aspects, of which a brand has at most so many. */
export const SHARES = { moments: 7, aspects: 32 }

/** What rose at about the same time has one cause: it is told once, however much later its own evidence comes. */
export const MERGE_WEEKS = 6
/** The share of so many weeks says whether a rise is over, */
export const RECENT_WEEKS = 4
/** … which it is when no more than so much of it is left. */
export const LEFT_OF_IT = 1 / 4
/** A rise that lasts so long after it was told is what is usual now, and these weeks say what that is. */
export const ACCEPT_WEEKS = 8
