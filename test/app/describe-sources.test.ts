import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadCollectors } from '../../src/app/collectors.ts'
import { describeSources } from '../../src/app/describe-sources.ts'
import { ROOT } from '../../src/app/root.ts'

it('the table of sources is what the collectors say: npm run -s sources', async () => {
  const collectors = await loadCollectors(join(ROOT, 'collectors'))
  const written = describeSources(collectors)
  expect(readFileSync(join(ROOT, 'collectors/SOURCES.md'), 'utf8')).toBe(written)
  for (const [id, { limits }] of collectors) {
    expect(written).toContain(`\n## ${id}\n`)
    for (const { en } of limits) expect(written).toContain(en)
  }
})
