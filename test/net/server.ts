import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createSocketServer, type Server as SocketServer, type Socket } from 'node:net'
import { expect, onTestFinished } from 'vitest'
import type { CollectorError, FailureKind } from '../../src/contract.ts'
import { type Door, type DoorOptions, createDoor } from '../../src/net/http.ts'
import type { Clock } from '../../src/net/politeness.ts'

/** Listens on a loopback address, on a free port unless one is named, until the test is over. */
export const listen = async (server: Server | SocketServer, host = '127.0.0.1', port = 0): Promise<number> => {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(port, host, resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

export interface Site {
  url: string
  port: number
  requests: IncomingMessage[]
}

/** An HTTP server that remembers what it was asked. */
export const serve = async (handler: RequestListener, host = '127.0.0.1', wanted = 0): Promise<Site> => {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    handler(request, response)
  })
  const port = await listen(server, host, wanted)
  return { url: `http://${host}:${port}`, port, requests }
}

/** A server of bare bytes: answers each connection's first data with `talk`. */
export const serveBytes = async (talk: (socket: Socket) => void): Promise<string> => {
  const port = await listen(createSocketServer((socket) => void socket.once('data', () => talk(socket))))
  return `http://127.0.0.1:${port}`
}

/** A clock that stands still but for the sleeps asked of it, which it records. */
export const stillClock = (start = Date.UTC(2026, 0, 5, 12)): Clock & { slept: number[] } => {
  const slept: number[] = []
  let now = start
  return {
    slept,
    now: () => now,
    sleep: async (ms) => {
      slept.push(ms)
      now += ms
    },
  }
}

export const USER_AGENT = 'Marea/0.1 (+https://marea.example)'

export const openDoor = (options: Partial<DoorOptions> = {}): Door =>
  createDoor({ userAgent: USER_AGENT, allowHosts: ['127.0.0.1'], clock: stillClock(), random: () => 0.5, ...options })

/** The error a promise ends with. */
export const failure = (promise: Promise<unknown>): Promise<CollectorError> =>
  promise.then(() => Promise.reject(new Error('it did not fail')), (error: CollectorError) => error)

/** What a failure must be like. */
export const says = (kind: FailureKind, words: string): object =>
  ({ name: 'CollectorError', kind, message: expect.stringContaining(words) })
