import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadCollectors } from '../../src/app/collectors.ts'
import { saveBrand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { listMentions } from '../../src/db/mention/list.ts'
import { saveSource } from '../../src/db/source/source.ts'
import { collectSource } from '../../src/jobs/collect/collect.ts'
import { openApi } from '../helpers/api.ts'
import { openDeps } from '../helpers/deps.ts'
import { openTestPglite, root } from '../helpers/stores.ts'

// A guest book, as somebody would write it in half an hour.
const GUEST_BOOK = `
import { z } from 'zod'
import { defineCollector } from '../src/contract.ts'
import { parseDate } from '../src/parsing/dates.ts'

export default defineCollector({
  title: 'Guest book', kind: 'review', order: 'newest', homepage: 'https://guests.example', auth: 'none', everyMinutes: 60,
  config: z.object({ room: z.string().describe('Room of the guest book.') }), example: { room: 'lobby' },
  limits: [{ es: 'Solo el último libro.', en: 'Only the latest book.' }],
  async *collect({ config }) {
    const publishedAt = parseDate('2026-03-09T10:00:00Z')
    yield { mentions: [{ externalId: config.room + '-1', kind: 'review', text: 'La mesa llegó rota y nadie contesta.', ...(publishedAt && { publishedAt }) }], cursor: '1', whole: true as const }
  },
})
`

describe('a collector that is one file more', () => {
  let store: Store
  let folder: string
  beforeAll(async () => {
    store = await openTestPglite()
    folder = await mkdtemp(join(tmpdir(), 'marea-collectors-'))
    // The tree as it is, its packages by link, with one file added and none touched.
    for (const part of ['collectors', 'src']) await cp(join(root, part), join(folder, part), { recursive: true })
    await cp(join(root, 'package.json'), join(folder, 'package.json'))
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    await writeFile(join(folder, 'collectors/guest-book.ts'), GUEST_BOOK)
  })
  afterAll(async () => {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('is known by its name, offered with its form and limits, and collected', async () => {
    const collectors = await loadCollectors(join(folder, 'collectors'))
    expect([...collectors.keys()]).toEqual([...(await loadCollectors(join(root, 'collectors'))).keys(), 'guest-book'].toSorted())
    const { ask } = openApi(store, { collectors })
    expect((await ask('GET', '/v1/collectors')).body.data).toContainEqual(expect.objectContaining({ id: 'guest-book', limits: ['Only the latest book.'] }))

    const deps = await openDeps(store, { collectors })
    const brand = await saveBrand(store.db, { slug: 'casa', name: 'Casa' })
    const source = await saveSource(store.db, brand.id, { collector: 'guest-book', name: 'Libro', kind: 'review', config: { room: 'lobby' }, nextRunAt: deps.now() })
    expect(await collectSource(deps, source.id)).toMatchObject({ stored: 1, problems: [] })
    expect(await listMentions(store.db, brand.id)).toMatchObject([{ externalId: 'lobby-1', sentiment: 'negative' }])
  })
})
