import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { noiseSchema, type NoiseRules } from '../domain/reading/noise.ts'
import { ROOT } from './root.ts'

/** The parameters of config/noise.yaml. Throws a sentence that names what is wrong in it. */
export const loadNoise = (): NoiseRules => {
  const checked = noiseSchema.safeParse(parse(readFileSync(join(ROOT, 'config/noise.yaml'), 'utf8')))
  if (checked.success) return checked.data
  const issue = checked.error.issues[0]!
  throw new Error(`config/noise.yaml: ${issue.path.join('.')}: ${issue.message}`)
}
