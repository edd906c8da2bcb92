// How soon messages reach receivers that are well while others are dead: 50 endpoints on loopback, of which 10 hang, answer
// 500, redirect or send without end; 1,000 messages a second in all, from the outbox to the receiver's hands.
//   node bench/deliver.ts [--seconds 20] [--rate 1000] [--endpoints 50] [--dead 10]
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { parseArgs } from 'node:util'
import { saveBrand } from '../src/db/brand.ts'
import { enqueue } from '../src/db/delivery/delivery.ts'
import { saveEndpoint, type Endpoint } from '../src/db/delivery/endpoint.ts'
import { deliverDue } from '../src/jobs/tell/deliver.ts'
import type { Deps } from '../src/jobs/deps.ts'
import { createDoor } from '../src/net/http.ts'
import { createSealer } from '../src/net/seal.ts'
import { newSecret } from '../src/net/webhook.ts'
import { onEachStore } from './stores.ts'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '20' }, rate: { type: 'string', default: '1000' }, endpoints: { type: 'string', default: '50' }, dead: { type: 'string', default: '10' } } })
const [SECONDS, RATE, ENDPOINTS, DEAD] = [Number(values.seconds), Number(values.rate), Number(values.endpoints), Number(values.dead)]
const TICK_MS = 50
const DEATHS = ['hang', '500', 'redirect', 'endless'] as const

interface Arrived {
  endpoint: string
  number: number
  ms: number
}

const openReceiver = async (arrived: Arrived[]): Promise<{ server: Server; origin: string }> => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk as Buffer)).on('end', () => {
      const [, how, endpoint] = request.url!.split('/')
      if (how === 'hang') return
      if (how === '500') return void response.writeHead(500).end()
      if (how === 'redirect') return void response.writeHead(302, { location: '/ok/x' }).end()
      if (how === 'endless') {
        response.writeHead(503)
        const pour = (): void => {
          while (!response.destroyed && response.write('x'.repeat(65_536)));
        }
        response.on('drain', pour).on('error', () => {})
        return pour()
      }
      const { data } = JSON.parse(Buffer.concat(chunks).toString()) as { data: { number: number; at: number } }
      arrived.push({ endpoint: endpoint!, number: data.number, ms: Date.now() - data.at })
      response.writeHead(204).end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const quantile = (sorted: number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN

await onEachStore('postgres', async store => {
  const arrived: Arrived[] = []
  const { server, origin } = await openReceiver(arrived)
  const sealer = createSealer('a secret of the bench')
  const deps = {
    db: store.db, now: () => new Date(), sealer, log: { info() {}, warn() {}, error: console.error },
    door: createDoor({ userAgent: 'bench', allowHosts: [new URL(origin).host] }), holdsDemo: true, processId: 'bench',
  } as unknown as Deps
  const brand = await saveBrand(store.db, { slug: 'bench', name: 'Bench' })
  const endpoints: Endpoint[] = []
  for (let i = 0; i < ENDPOINTS; i++) {
    const how = i < DEAD ? DEATHS[i % DEATHS.length]! : 'ok'
    endpoints.push(await saveEndpoint(store.db, brand.id, { name: `e${i}`, url: `${origin}/${how}/e${i}`, secrets: [sealer.seal(newSecret())] }))
  }
  const ending = new AbortController()
  const carrying = (async () => {
    while (!ending.signal.aborted) {
      await deliverDue(deps, ending.signal)
      await new Promise(resolve => setTimeout(resolve, TICK_MS))
    }
  })()

  const cpu = process.cpuUsage()
  const started = performance.now()
  let asked = 0
  let healthy = 0
  while (performance.now() - started < SECONDS * 1000) {
    // As many as the clock asks for by now, each endpoint in its turn.
    const due = Math.floor(((performance.now() - started) / 1000) * RATE) - asked
    const rows = Array.from({ length: due }, (_, i) => (asked + i) % ENDPOINTS)
    const at = Date.now()
    const turns = new Map<number, Endpoint[]>()
    for (const [i, index] of rows.entries()) {
      const number = Math.floor((asked + i) / ENDPOINTS)
      turns.set(number, [...(turns.get(number) ?? []), endpoints[index]!])
    }
    for (const [number, group] of turns) await enqueue(store.db, group, { event: 'alert.opened', data: { number, at, words: 'x'.repeat(1500) } }, new Date(at))
    healthy += rows.filter(index => index >= DEAD).length
    asked += due
    await new Promise(resolve => setTimeout(resolve, TICK_MS))
  }
  const until = performance.now() + 30_000
  while (arrived.length < healthy && performance.now() < until) await new Promise(resolve => setTimeout(resolve, TICK_MS))
  const took = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(cpu)
  ending.abort()
  await carrying
  server.closeAllConnections()
  server.close()

  const ms = arrived.map(each => each.ms).toSorted((a, b) => a - b)
  const last = new Map<string, number>()
  const disordered = arrived.filter(({ endpoint, number }) => {
    const before = last.get(endpoint) ?? -1
    last.set(endpoint, number)
    return number <= before
  }).length
  console.log(`${asked} messages to ${ENDPOINTS} endpoints (${DEAD} dead) in ${took.toFixed(1)} s: ${Math.round(asked / SECONDS)} asked a second, ${Math.round(arrived.length / took)} received a second by the healthy`)
  console.log(`healthy: ${arrived.length} of ${healthy} arrived, ${disordered} out of order or twice; p50 ${quantile(ms, 0.5)} ms, p99 ${quantile(ms, 0.99)} ms (asked: < 2000), most ${ms.at(-1)} ms`)
  console.log(`${((user + system) / 1000 / arrived.length).toFixed(2)} ms of CPU a message, sender, receiver and feeder together`)
})
