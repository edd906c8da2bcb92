import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { saveBrand } from '../../src/db/brand.ts'
import { findDelivery, replay } from '../../src/db/delivery/delivery.ts'
import { rotateSecret, saveEndpoint } from '../../src/db/delivery/endpoint.ts'
import { deliverDue } from '../../src/jobs/tell/deliver.ts'
import { sendTest } from '../../src/jobs/tell/send-test.ts'
import { newSecret } from '../../src/net/webhook.ts'
import { openDeps } from '../helpers/deps.ts'
import { openTestPglite, root } from '../helpers/stores.ts'

it('the receiver in the documentation takes what is signed, once, also while its secret is being replaced, and nothing else', async () => {
  const code = /```js\n([\s\S]*?)```/.exec(await readFile(join(root, 'config/delivery.md'), 'utf8'))![1]!
  const secret = newSecret()
  const child = spawn(process.execPath, ['--input-type=module', '-'], { cwd: root, env: { ...process.env, MAREA_WEBHOOK_SECRET: secret, PORT: '0' }, stdio: ['pipe', 'pipe', 'inherit'] })
  child.stdin.end(code)
  const store = await openTestPglite()
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const port = /\d+$/.exec((await lines.next()).value as string)![0]
    const deps = await openDeps(store, { hosts: [`127.0.0.1:${port}`], now: new Date().toISOString() })
    const brand = await saveBrand(store.db, { slug: 'casa-nogal', name: 'Casa Nogal' })
    const endpoint = await saveEndpoint(store.db, brand.id, { name: 'doc', url: `http://127.0.0.1:${port}/`, secrets: [deps.sealer.seal(secret)] })

    const first = await sendTest(deps, brand, endpoint)
    await deliverDue(deps)
    await replay(store.db, (await findDelivery(store.db, brand.id, first))!, deps.now())
    await deliverDue(deps)
    const rotatedAt = deps.now().getTime()
    await rotateSecret(store.db, endpoint, deps.sealer.seal(newSecret()), new Date(rotatedAt + 1000))
    const second = await sendTest(deps, brand, endpoint)
    await deliverDue(deps)
    deps.setTime(new Date(rotatedAt + 2000))
    const third = await sendTest(deps, brand, endpoint)
    await deliverDue(deps)

    const statusOf = async (id: string) => (await findDelivery(store.db, brand.id, id))?.status
    expect([await statusOf(first), await statusOf(second), await statusOf(third)]).toEqual(['delivered', 'delivered', 'pending'])
    child.kill()
    const heard: string[] = []
    for (let line = await lines.next(); !line.done; line = await lines.next()) heard.push(line.value)
    // The replay carried an id it had seen.
    expect(heard).toEqual(['webhook.test casa-nogal', 'webhook.test casa-nogal'])
  } finally {
    child.kill()
    await store.close()
  }
})
