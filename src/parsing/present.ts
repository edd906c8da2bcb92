/** Fields of which each may be missing, and none is null. */
type Present<Fields> = { [Name in keyof Fields]?: NonNullable<Fields[Name]> }

/** Without fields that say nothing: what is absent, null, or an empty text, list or object. Absent stays absent, also as a key. */
export const present = <Fields extends object>(fields: Fields): Present<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => saysSomething(value))) as Present<Fields>

const saysSomething = (value: unknown): boolean => value !== undefined && value !== null && value !== '' && (typeof value !== 'object' || Object.keys(value).length > 0)

/** Numbers by name, those that are there. Scores may be negative. */
export const numbersOf = (values: Record<string, unknown>): Record<string, number> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, number] => typeof entry[1] === 'number'))

/** A number an API counts with. Overflowed and negative ones are no counts. */
export const countOf = (value: unknown): number | undefined => (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31 ? value : undefined)

/** Counts by name, those that are there. */
export const countsOf = (counts: Record<string, unknown>): Record<string, number> => numbersOf(Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, countOf(value)])))
