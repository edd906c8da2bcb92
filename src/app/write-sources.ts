// `npm run -s sources`: writes what the collectors say of themselves to collectors/SOURCES.md.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadCollectors } from './collectors.ts'
import { describeSources } from './describe-sources.ts'
import { ROOT } from './root.ts'

writeFileSync(join(ROOT, 'collectors/SOURCES.md'), describeSources(await loadCollectors(join(ROOT, 'collectors'))))
