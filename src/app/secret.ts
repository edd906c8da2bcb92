import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'

/** Whether there is one already: who only looks must not make it. */
export const hasSealingSecret = ({ secret, dataFolder }: Pick<Config, 'secret' | 'dataFolder'>): boolean => secret !== undefined || existsSync(join(dataFolder, 'secret'))

/** What seals stored tokens and webhook secrets: MAREA_SECRET, or one made once and kept in the data folder for its owner's eyes. */
export const sealingSecret = ({ secret, dataFolder }: Pick<Config, 'secret' | 'dataFolder'>): string => {
  if (secret !== undefined) return secret
  const file = join(dataFolder, 'secret')
  mkdirSync(dataFolder, { recursive: true })
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' })
  return readFileSync(file, 'utf8').trim()
}
