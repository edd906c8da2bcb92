import type { State } from './world.ts'

export interface Changes<Item> {
  edit(item: Item): Item
  isDeleted(item: Item): boolean
  /** What a platform still shows of a deleted item; left out: nothing. */
  trace?(item: Item): Item
  added: Item
  /** Index of the item that `doubled` shows twice. */
  doubledAt?: number
  /** Items that stand before all others where more has come than is read at once. */
  crowd?: Item[]
}

/** What a platform lists in a state, newest first. */
export const listIn = <Item>(state: State, items: Item[], { edit, isDeleted, trace, added, doubledAt = 3, crowd = [] }: Changes<Item>): Item[] => {
  if (state === 'empty') return []
  if (state === 'edited') return items.map(edit)
  if (state === 'grown') return [added, ...items]
  if (state === 'crowded') return [...crowd, ...items]
  if (state === 'doubled') return items.flatMap((item, index) => (index === doubledAt ? [item, item] : [item]))
  if (state !== 'deleted') return items
  return items.flatMap(item => (isDeleted(item) ? (trace ? [trace(item)] : []) : [item]))
}

/** Plain items of invented people, one every hour before `from`: enough for pages behind the first. */
export const hoursBefore = <Item>(from: string, count: number, make: (index: number, date: string) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index, new Date(Date.parse(from) - index * 3_600_000).toISOString()))

/** Many items of one afternoon, newest first: more than a run reads at once. */
export const crowdOf = <Item>(count: number, make: (index: number, date: string) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index, new Date(Date.parse('2026-03-06T11:00:00Z') - index * 1000).toISOString()))
