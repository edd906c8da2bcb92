import { createHash } from 'node:crypto'
import { fold } from './language/words.ts'

/** `Casa Nogal, S.A.` → `casa-nogal-s-a`; a name without Latin letters is told apart by its hash. */
export const slugOf = (name: string): string => fold(name).replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 63).replace(/-+$/, '') || `brand-${createHash('sha256').update(name).digest('hex').slice(0, 8)}`
