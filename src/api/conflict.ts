import { CannotConfirm } from '../db/reading/correction.ts'
import { Problem } from './problem.ts'

/** What was confirmed changed meanwhile: a person looks again. */
export const onceConflict = (error: unknown): never => {
  throw error instanceof CannotConfirm ? new Problem(409, error.message) : error
}
