/** A secret of a source as it is stored: nobody can read it back, and no page or answer shows it. */
export interface SealedSecret {
  $sealed: string
}

export const isSealed = (value: unknown): value is SealedSecret =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 1 && typeof (value as Partial<SealedSecret>).$sealed === 'string'

/** Settings with the secrets among them sealed; what is sealed already, or not there, stays as it is. */
export const sealSecrets = (config: Record<string, unknown>, keys: readonly string[], seal: (secret: string) => string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [key, keys.includes(key) && typeof value === 'string' ? { $sealed: seal(value) } : value]))

/** The settings as their collector takes them. Throws what `open` throws: a secret that was sealed under another key. */
export const openSecrets = (config: Record<string, unknown>, open: (sealed: string) => string): Record<string, unknown> =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [key, isSealed(value) ? open(value.$sealed) : value]))
