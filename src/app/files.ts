import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { CollectorError, type Files } from '../contract.ts'

/** Opens local files for collectors. With `folders` only what lies in them, links followed: a source in a config must not read the whole disk. */
export const createFiles = ({ cwd, folders }: { cwd: string; folders?: string[] }): Files => ({
  open: async (path, offset = 0) => {
    const real = await realpath(resolve(cwd, path)).catch((cause: unknown) => {
      throw new CollectorError('config', {
        es: `${path} no se puede leer. Comprueba que exista y que Marea tenga permiso de leerlo.`,
        en: `${path} cannot be read. Check that it exists and that Marea may read it.`,
      }, { cause })
    })
    if (folders && !folders.some(folder => real.startsWith(folder.endsWith(sep) ? folder : folder + sep))) {
      throw new CollectorError('config', {
        es: `${path} está fuera de las carpetas que las fuentes pueden leer (${folders.join(', ')}). Ponlo allí, o impórtalo con: npm run -s marea -- import`,
        en: `${path} lies outside the folders sources may read (${folders.join(', ')}). Put it there, or import it with: npm run -s marea -- import`,
      })
    }
    const { size, isDirectory } = await stat(real).then(found => ({ size: found.size, isDirectory: found.isDirectory() }))
    if (isDirectory) throw new CollectorError('config', { es: `${path} es una carpeta. Indica un archivo de ella.`, en: `${path} is a folder. Name a file in it.` })
    return { size, chunks: createReadStream(real, { start: offset }) }
  },
})
