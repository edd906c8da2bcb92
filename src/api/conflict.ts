import { CannotConfirm } from '../db/reading/correction.ts'
import { Problem } from './problem.ts'

/** What was confirmed changed meanwhile: a person looks again. */
export const onceConflict = (error: unknown): never => {
  throw error instanceof CannotConfirm ? new Problem(409, { es: 'Esta opinión aún no se ha leído, o se editó o se leyó de nuevo mientras tanto. Mira otra vez su lectura y luego confírmala.', en: error.message }) : error
}
