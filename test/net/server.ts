import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createSocketServer, type Server as SocketServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { type Door, type DoorOptions, createDoor } from '../../src/net/http.ts'
import type { Clock } from '../../src/net/politeness.ts'

/** Starts listening on a free port of a loopback address and stops, with all its connections, when the test is over. */
export const listen = async (server: Server | SocketServer, host = '127.0.0.1'): Promise<number> => {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
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
export const serve = async (handler: RequestListener, host = '127.0.0.1'): Promise<Site> => {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    handler(request, response)
  })
  const port = await listen(server, host)
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

export const openDoor = (options: Partial<DoorOptions> = {}): Door =>
  createDoor({ userAgent: 'Marea/0.1 (+https://marea.example)', allowHosts: ['127.0.0.1'], clock: stillClock(), random: () => 0.5, ...options })
