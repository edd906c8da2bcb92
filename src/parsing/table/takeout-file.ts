import { CollectorError, type Files } from '../../contract.ts'
import { decodeText } from '../charset.ts'
import { readBytes, type RowsFileOptions } from './rows-file.ts'

/** Ten thousand reviews with their answers are some megabytes. */
const MAX_BYTES = 50_000_000
const HEAD_BYTES = 4096

/** The JSON of a Google Takeout file, with its size; undefined where the file is of another kind. Throws CollectorError `config` where it is one but cannot be read. */
export const openTakeout = async (files: Files, { path, format }: Pick<RowsFileOptions, 'path' | 'format'>): Promise<{ json: unknown; size: number } | undefined> => {
  if (format !== 'auto' || !/\.json$/i.test(path)) return undefined
  const open = async (offset: number): Promise<AsyncIterable<Uint8Array>> => (await files.open(path, offset)).chunks
  const head = decodeText(await readBytes(open, 0, HEAD_BYTES)).text
  if (!/^\s*\{\s*"(reviews"\s*:\s*\[|type"\s*:\s*"FeatureCollection")/.test(head)) return undefined
  const { size } = await files.open(path)
  if (size > MAX_BYTES) throw new CollectorError('config', {
    es: `${path} pasa de ${MAX_BYTES / 1e6} MB. Divídelo en varios archivos.`,
    en: `${path} is larger than ${MAX_BYTES / 1e6} MB. Cut it into several files.`,
  })
  try {
    return { json: JSON.parse(decodeText(await readBytes(open, 0, size)).text) as unknown, size }
  } catch (cause) {
    if (cause instanceof CollectorError) throw cause
    throw new CollectorError('config', {
      es: `${path} es un archivo JSON cortado o roto. Descárgalo otra vez de Google Takeout.`,
      en: `${path} is a torn or broken JSON file. Download it from Google Takeout again.`,
    }, { cause })
  }
}
