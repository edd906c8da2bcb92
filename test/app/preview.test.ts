import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { loadCollectors } from '../../src/app/collectors.ts'
import { createPreview } from '../../src/app/preview.ts'
import { createDoor } from '../../src/net/http.ts'
import { plainFiles } from '../helpers/plain-files.ts'
import { openServer, type TestServer } from '../helpers/server.ts'
import { root } from '../helpers/stores.ts'

describe('the preview of a source', () => {
  let server: TestServer
  // Never answers.
  beforeAll(async () => void (server = await openServer(() => {})))
  afterAll(() => server.close())

  it('says that a source which never answers did not', async () => {
    const preview = createPreview({
      collectors: await loadCollectors(join(root, 'collectors')),
      door: createDoor({ userAgent: 'Marea/test', allowHosts: [server.host] }),
      files: plainFiles,
      now: () => new Date('2026-03-10T12:00:00Z'),
      limitMs: 200,
    })
    await expect(preview('rss', { url: `${server.origin}/feed.xml` }, new AbortController().signal)).rejects.toMatchObject({ name: 'CollectorError', kind: 'transient', message: expect.stringContaining('did not answer') })
  })
})
