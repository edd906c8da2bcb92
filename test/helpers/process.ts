import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { inject } from 'vitest'
import { root } from './stores.ts'

export interface Answered {
  code: number | null
  stdout: string
  stderr: string
}

// What a developer has set must not reach the processes under test. They start in half the time where one has compiled for the others.
const clean = (env: Record<string, string>): Record<string, string> => ({ PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', NODE_COMPILE_CACHE: inject('compiled'), ...env })

/** A verb of the command line, as a user types it. */
export const runMarea = async (args: string[], { cwd, env = {}, input = '' }: { cwd: string; env?: Record<string, string>; input?: string }): Promise<Answered> => {
  const child = spawn(process.execPath, [join(root, 'src/cli.ts'), ...args], { cwd, env: clean(env), stdio: ['pipe', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', chunk => (stdout += String(chunk)))
  child.stderr.on('data', chunk => (stderr += String(chunk)))
  child.stdin.on('error', () => {}).end(input)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout, stderr }
}

export interface RunningMarea {
  url: string
  child: ChildProcess
  /** Everything it has said so far. */
  log(): string
  /** Tells it to stop, as Ctrl-C does; the exit code. */
  stop(): Promise<number | null>
}

/** The server, on a free port, started as `npm start` starts it. Rejects with what it said when it ends at once. */
export const startMarea = async ({ cwd, env = {} }: { cwd: string; env?: Record<string, string> }): Promise<RunningMarea> => {
  const child = spawn(process.execPath, [join(root, 'src/main.ts')], { cwd, env: clean({ PORT: '0', ...env }), stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', line => {
      said += `${line}\n`
      const found = /Marea is at (http:\/\/[^"\s]+)/.exec(line)
      if (found) resolve(found[1]!)
    })
    child.once('exit', code => reject(new Error(`It ended with ${code}:\n${said}`)))
  })
  return {
    url,
    child,
    log: () => said,
    stop: async () => {
      if (child.exitCode !== null) return child.exitCode
      child.kill('SIGINT')
      const [code] = (await once(child, 'exit')) as [number | null]
      return code
    },
  }
}
