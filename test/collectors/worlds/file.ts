import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CollectorError, type Files } from '../../../src/contract.ts'
import { plainFiles } from '../../helpers/plain-files.ts'
import { plainHttp } from '../../helpers/plain-http.ts'
import type { Promised, State, WorldModule } from '../world.ts'

const HEADER = 'id;fecha;comentario;estrellas;autora'
const SPECIAL = [
  'r-1;2026-03-04T09:00:00-06:00;"Llegó tarde; y frío";2;Lucía Anaya',
  'r-2;2026-03-04 15:00:00 UTC;"Buen sabor,\ndos líneas";5;Tomás Vela',
  'r-3;;Nada más que decir;;',
  'r-4;2026-03-01T20:30:00+05:30;Volvería;4;Inés Prado',
]
/** More than two pages, so that a cut between pages has somewhere to fall. */
const PLAIN = Array.from({ length: 2300 }, (_, index) => `n-${index};2026-02-0${(index % 9) + 1};Visita ${index};${(index % 5) + 1};`)
const EDITED = { id: 'r-4', text: 'Volvería con más amigos' }

export const promised: Promised = {
  ids: [...SPECIAL.map(line => line.split(';')[0]!), ...PLAIN.map((_, index) => `n-${index}`)],
  dates: { 'r-1': '2026-03-04T15:00:00Z', 'r-2': '2026-03-04T15:00:00Z', 'r-4': '2026-03-01T15:00:00Z' },
  edited: EDITED,
  deleted: 'r-2',
  added: 'r-9',
  bare: 'r-3',
  retryAfterSeconds: 0,
}
export const impossible = {
  crowded: 'a file is read to its end, however long it is',
  deleted: 'a row that is missing from an export may only have been left out of it',
  failing: 'a file has no server that fails',
  limited: 'nobody limits how often a file is read',
  doubled: 'a row that stands twice in a file is the same opinion twice, and the store knows it by its id',
  html: 'a file is what its owner put there; a page in its place has no columns that fit, like any changed file',
  blank: 'a file without a byte is a mistake, and is refused like a changed one',
  looping: 'a file has an end, and no page that leads to another',
  unauthorized: 'the folders that may be read are named by the operator',
  exhausted: 'nobody counts how often a file is read',
  empty: 'an export without rows has a header all the same, and a file without a byte is a mistake',
}

const contentIn = (state: State): string => {
  if (state === 'changed') return 'columna_a;columna_b\n1;2\n'
  const lines = [HEADER, ...SPECIAL, ...PLAIN]
  if (state === 'edited') return lines.map(line => (line.startsWith('r-4;') ? line.replace('Volvería', EDITED.text) : line)).join('\n')
  if (state === 'grown') return [...lines, 'r-9;2026-03-05;Una más;5;'].join('\n')
  return lines.join('\n')
}

/** A disk that goes away in the middle of the file. */
const breaking: Files = {
  open: async (path, offset = 0) => {
    const { size, chunks } = await plainFiles.open(path, offset)
    return { size, chunks: breakAfter(chunks, 5000 - offset) }
  },
}

async function* breakAfter(chunks: AsyncIterable<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    yield chunk.subarray(0, Math.max(0, bytes))
    throw new CollectorError('transient', { es: 'El disco se fue. Marea lo intenta otra vez.', en: 'The disk went away. Marea tries again.' })
  }
}

export const open: WorldModule['open'] = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'marea-file-world-'))
  const path = join(folder, 'opiniones.csv')
  await writeFile(path, contentIn('steady'))
  let state: State = 'steady'
  return {
    config: { path },
    http: plainHttp,
    files: { open: (name, offset) => (state === 'cut' ? breaking : plainFiles).open(name, offset) },
    become: async next => {
      state = next
      if (next === 'missing') await rm(path)
      else await writeFile(path, contentIn(next))
    },
    close: () => rm(folder, { recursive: true, force: true }),
  }
}
