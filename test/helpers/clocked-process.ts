import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { ClockTold } from './clocked-main.ts'

export interface ClockedMarea {
  url: string
  child: ChildProcess
  /** Moves its clock; it has moved when this is settled. */
  setClock(offsetMs: number): Promise<void>
  /** Everything it has said so far. */
  log(): string
  stop(): Promise<void>
  /** As the machine does when memory runs out: nothing is finished, nothing is noted. */
  kill(): Promise<void>
}

/** A real process of the server on a clock of the test's. What a developer has set does not reach it. */
export const startClocked = async (told: ClockTold, { cwd, env, execArgv = [] }: { cwd: string; env: Record<string, string>; execArgv?: string[] }): Promise<ClockedMarea> => {
  const child = fork(join(import.meta.dirname, 'clocked-main.ts'), { cwd, env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', PORT: '0', ...env }, execArgv, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  let said = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', chunk => (said += String(chunk)))
  const waiting: Array<() => void> = []
  const url = new Promise<string>((resolve, reject) => {
    child.on('message', message => {
      if ('url' in (message as object)) return resolve((message as { url: string }).url)
      waiting.shift()?.()
    })
    child.once('exit', code => reject(new Error(`It ended with ${code}:\n${said}`)))
  })
  const setClock = async (offsetMs: number): Promise<void> => {
    const moved = new Promise<void>(resolve => waiting.push(resolve))
    child.send({ ...told, offsetMs } satisfies ClockTold)
    await moved
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }
  await setClock(told.offsetMs)
  return { url: await url, child, setClock, log: () => said, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}
