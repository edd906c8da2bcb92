import type { Observation } from '../../contract.ts'
import { mask } from '../../domain/language/mask.ts'

// A look has a dozen checks; what gives more is no look.
const MAX_CHECKS = 100
const MAX_TOLD = 1000
const MAX_NAME = 100

/** Observations at the door: what has no name is left out, what pages say in them is masked and cut. */
export const prepareObservations = (observations: Observation[] = []): Observation[] =>
  observations
    .filter(({ check }) => check.trim() !== '' && check.length <= MAX_NAME)
    .slice(0, MAX_CHECKS)
    .map(({ check, ok, moment, told, value, unit }) => ({
      check: clean(check),
      ok,
      moment,
      told: { es: clean(told.es), en: clean(told.en) },
      ...(value !== undefined && Number.isFinite(value) && { value }),
      ...(unit !== undefined && { unit: clean(unit).slice(0, MAX_NAME) }),
    }))

const clean = (text: string): string => mask(text.slice(0, MAX_TOLD).toWellFormed().replaceAll('\u0000', '\uFFFD'))
