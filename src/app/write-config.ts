import { randomUUID } from 'node:crypto'
import { mkdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readConfigFile } from '../config-file.ts'

const NEW_FILE = '# Brands and where they are listened to; config/marea.example.yaml shows everything there is.\n# Secrets never stand here: { $env: NAME } takes the value from the environment.\n\n'

/** What stands in the file; the first lines of a new one where there is none. */
export const readConfigText = async (path: string): Promise<string> =>
  await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return NEW_FILE
    throw new Error(`${path} cannot be read (${error.code}). Name a YAML file that Marea may read in MAREA_CONFIG.`, { cause: error })
  })

/** Puts the new text in the place of the old in one step, once it was read back without a mistake. Throws where somebody else changed the file meanwhile. */
export const writeConfig = async (path: string, { before, after }: { before: string; after: string }): Promise<void> => {
  if ((await readConfigText(path)) !== before) throw new Error(`${path} was changed while this ran. Nothing was written: run the command again.`)
  await mkdir(dirname(path), { recursive: true })
  // The file itself, not a link to it.
  const target = await realpath(path).catch(() => path)
  const mode = await stat(target).then(found => found.mode & 0o777, () => 0o644)
  const beside = `${target}.${randomUUID().slice(0, 8)}.tmp`
  try {
    await writeFile(beside, after, { mode, flag: 'wx' })
    const [problem] = readConfigFile(beside).problems
    if (problem) throw new Error(`What would be written is not right (${problem.path}: ${problem.message}). Nothing was written.`)
    await rename(beside, target)
  } finally {
    await rm(beside, { force: true })
  }
}
