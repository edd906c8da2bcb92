import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Another process holds the folder. */
export class FolderLockedError extends Error {
  constructor(folder: string, pid: string) {
    super(
      `The data folder ${folder} is in use by process ${pid}. Two processes on one folder would lose rows: ` +
        `stop that one (kill ${pid}), choose another folder with MAREA_DATA, or set DATABASE_URL to share a PostgreSQL.`,
    )
    this.name = 'FolderLockedError'
  }
}

/**
 * Takes the folder for this process until `release`, or until the process ends however it ends: the lock is the
 * operating system's, held through SQLite, so a kill -9 leaves nothing to clean up. (PostgreSQL's own postmaster.pid
 * does not protect a PGlite folder.)
 */
export const lockFolder = (folder: string): { release(): void } => {
  const pidFile = join(folder, 'lock.pid')
  const lock = openLock(folder)
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (cause) {
    lock.close()
    if (!/locked|busy/i.test(String(cause))) throw cause
    throw new FolderLockedError(folder, readPid(pidFile))
  }
  writeFileSync(pidFile, String(process.pid))
  return { release: () => lock.close() }
}

const openLock = (folder: string): DatabaseSync => {
  try {
    mkdirSync(folder, { recursive: true })
    return new DatabaseSync(join(folder, 'lock.sqlite'), { timeout: 0 })
  } catch (cause) {
    throw new Error(`The data folder ${folder} cannot be written to: ${(cause as Error).message}. Give Marea the right to, or name another with MAREA_DATA.`, { cause })
  }
}

const readPid = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim() || 'unknown'
  } catch {
    return 'unknown'
  }
}
