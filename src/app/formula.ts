import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { formulaSchema, type Formula } from '../domain/index/formula.ts'
import { ROOT } from './root.ts'

/** The published weights, or those the config puts in their place. Throws a sentence that names the weight. */
export const loadFormula = (own?: Record<string, unknown>): Formula => {
  const published = parse(readFileSync(join(ROOT, 'config/formula.yaml'), 'utf8')) as Record<string, unknown>
  const checked = formulaSchema.safeParse(own === undefined ? published : merge(published, own))
  if (!checked.success) {
    const issue = checked.error.issues[0]!
    throw new Error(`formula.${issue.path.join('.')} in the config file: ${issue.message}`)
  }
  if (own !== undefined && checked.data.version === published.version) {
    throw new Error('formula.version in the config file: other weights need a version of their own, such as “ours-1”, so that their index is not taken for the published one.')
  }
  return checked.data
}

const merge = (base: Record<string, unknown>, own: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries([...new Set([...Object.keys(base), ...Object.keys(own)])].map(key => [key, isMap(base[key]) && isMap(own[key]) ? merge(base[key], own[key]) : (own[key] ?? base[key])]))

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
