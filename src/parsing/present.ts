/** Leaves out what is undefined: absent stays absent, also as a key. */
export const present = <Item extends object>(item: Item): Item => Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as Item

/** A number an API counts with. Overflowed and negative ones are no counts. */
export const countOf = (value: number | null | undefined): number | undefined =>
  value !== null && value !== undefined && Number.isInteger(value) && value >= 0 && value < 2 ** 31 ? value : undefined

/** Counts by name, or nothing where there are none. */
export const countsOf = (counts: Record<string, number | null | undefined>): Record<string, number> | undefined => {
  const known = Object.entries(counts).flatMap(([name, value]) => (countOf(value) === undefined ? [] : [[name, value as number] as const]))
  return known.length > 0 ? Object.fromEntries(known) : undefined
}
