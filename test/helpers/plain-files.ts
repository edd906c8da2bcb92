import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { CollectorError, type Files } from '../../src/contract.ts'

/** The contract's Files over the disk, without any folder forbidden. */
export const plainFiles: Files = {
  open: async (path, offset = 0) => {
    const found = await stat(path).catch((cause: unknown) => {
      throw new CollectorError('config', { es: `${path} no se puede leer. Comprueba que exista.`, en: `${path} cannot be read. Check that it exists.` }, { cause })
    })
    return { size: found.size, chunks: createReadStream(path, { start: offset }) }
  },
}
