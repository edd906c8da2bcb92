/** What is there of an object: absent fields leave no trace, not even their names. */
export const present = <Fields extends object>(fields: Fields): Partial<Fields> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<Fields>

/** Counts by name, those alone that the source gives; undefined where it gives none. */
export const countsOf = (counts: Record<string, number | null | undefined>): Record<string, number> | undefined => {
  const given = Object.entries(counts).filter((entry): entry is [string, number] => typeof entry[1] === 'number' && entry[1] >= 0)
  return given.length === 0 ? undefined : Object.fromEntries(given)
}
