import { join } from 'node:path'
import { loadConfig, type Config, type ConfigChecks } from '../config.ts'
import { createGuard } from '../net/address.ts'
import { parseSecret } from '../net/webhook.ts'
import { loadCollectors } from './collectors.ts'
import { loadFormula } from './formula.ts'
import { checkReader } from './reader.ts'
import { ROOT } from './root.ts'

/** The configuration, held against what collectors, the outbound door and the formula ask of it as well. */
export const loadCheckedConfig = async (): Promise<Config> => loadConfig(undefined, await configChecks())

export const configChecks = async (): Promise<ConfigChecks> => {
  const collectors = await loadCollectors(join(ROOT, 'collectors'))
  return {
    source: (id, config) => {
      const collector = collectors.get(id)
      if (!collector) return [{ path: ['collector'], message: `There is no collector “${id}”. There are: ${[...collectors.keys()].join(', ')}.` }]
      return collector.config.safeParse(config).error?.issues.map(({ path, message }) => ({ path: ['config', ...path], message })) ?? []
    },
    formula: own => messageOf(() => loadFormula(own)),
    reader: (own, hosts) => messageOf(() => checkReader(own, hosts)),
    allowHost: entry => messageOf(() => createGuard([entry])),
    webhookSecret: secret => messageOf(() => parseSecret(secret)),
  }
}

/** The sentence that a check throws. */
const messageOf = (check: () => unknown): string | undefined => {
  try {
    check()
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
