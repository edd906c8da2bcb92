import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core finds wrong on a page, a line each; nothing when it is well. `only`: these rules; `without`: all others. */
export const faultsOf = async (page: Page, { only, without = [] }: { only?: string[]; without?: string[] } = {}): Promise<string[]> => {
  // The page's own policy lets no script of ours in: evaluated by the browser's tools, it needs no leave.
  await page.evaluate(source)
  const options = JSON.stringify({ resultTypes: ['violations'], rules: Object.fromEntries(without.map(rule => [rule, { enabled: false }])), ...(only && { runOnly: { type: 'rule', values: only } }) })
  return await page.evaluate(`axe.run(document, ${options}).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(({ target, failureSummary }) => target + ' ' + failureSummary).join('; ')))`)
}
