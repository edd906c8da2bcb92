import { pipeline, type Readable, type Transform } from 'node:stream'
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib'
import { CollectorError } from '../contract.ts'

export const ACCEPTED_ENCODINGS = 'gzip, deflate, br, zstd'
/** Nobody compresses three times in good faith. */
const MAX_LAYERS = 2
/** 8 MB of window, the most RFC 9659 lets a server ask of its readers. */
const ZSTD_WINDOW = { params: { [constants.ZSTD_d_windowLogMax]: 23 } }

export interface BodyLimits {
  /** The Content-Encoding header. */
  encoding: string | undefined
  /** Cap on the bytes received and, again, on the bytes they unpack to. */
  maxBytes: number
  /** The address, as messages show it. */
  where: string
}

/** Reads and unpacks a body as it comes, and stops at the first byte too many: a bomb costs no more than the cap. */
export const readBody = async (body: Readable, limits: BodyLimits): Promise<Uint8Array> => {
  const unpacked = parseEncoding(limits).reduce(unpack, capped(body, limits))
  const chunks: Buffer[] = []
  for await (const chunk of capped(unpacked, limits)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

// Enough for the reasons of any API; a page that is shown to browsers is not needed whole, nor waited for.
const REFUSAL_BYTES = 8_192
const REFUSAL_MS = 2_000

/** The beginning of what a refusal says of itself. Its status counts more than its words: no fault in here may hide it. */
export const readRefusal = async (body: Readable, encoding: string | undefined): Promise<string> => {
  const limits = { encoding, maxBytes: 64 * REFUSAL_BYTES, where: '' }
  const late = setTimeout(() => body.destroy(), REFUSAL_MS)
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of parseEncoding(limits).reduce(unpack, capped(body, limits))) {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes >= REFUSAL_BYTES) break
    }
  } catch {
    // Cut short, packed strangely or larger than anybody reads: what came is enough.
  } finally {
    clearTimeout(late)
  }
  return Buffer.concat(chunks).subarray(0, REFUSAL_BYTES).toString('utf8')
}

/** The layers in the order they come off. */
const parseEncoding = ({ encoding = '', where }: BodyLimits): string[] => {
  const layers = encoding.toLowerCase().split(',').map((layer) => layer.trim()).filter((layer) => layer && layer !== 'identity')
  const unknown = layers.find((layer) => !/^(x-gzip|gzip|deflate|br|zstd)$/.test(layer))
  if (unknown !== undefined || layers.length > MAX_LAYERS) {
    const what = unknown === undefined
      ? { es: `${layers.length} capas de compresión, que`, en: `${layers.length} layers of compression` }
      : { es: `la compresión «${unknown.slice(0, 40)}», que`, en: `the compression "${unknown.slice(0, 40)}"` }
    throw new CollectorError('shape', { es: `${where} responde con ${what.es} Marea no lee (${ACCEPTED_ENCODINGS}).`, en: `${where} answers with ${what.en}, which Marea does not read (${ACCEPTED_ENCODINGS}).` })
  }
  return layers.reverse()
}

async function* unpack(source: AsyncIterable<Buffer>, layer: string): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]()
  let chunk = await chunks.next()
  // An answer without a body may still say how it would be packed.
  if (chunk.done) return
  const whole = async function* (): AsyncGenerator<Buffer> {
    for (; !chunk.done; chunk = await chunks.next()) yield chunk.value
  }
  // The callback only silences the pipeline: its error reaches the reader of the decoder.
  yield* pipeline(whole, decoder(layer, chunk.value[0]!), () => {}) as AsyncIterable<Buffer>
}

const decoder = (layer: string, first: number): Transform => {
  if (layer === 'br') return createBrotliDecompress()
  if (layer === 'zstd') return createZstdDecompress(ZSTD_WINDOW)
  if (layer !== 'deflate') return createGunzip()
  // "deflate" means zlib's format, but servers send it bare too; zlib's first byte names its method, 8.
  return (first & 0x0f) === 8 ? createInflate() : createInflateRaw()
}

async function* capped(source: AsyncIterable<Buffer>, { maxBytes, where }: BodyLimits): AsyncGenerator<Buffer> {
  let bytes = 0
  for await (const chunk of source) {
    bytes += chunk.length
    if (bytes > maxBytes) throw tooLarge(where, maxBytes)
    yield chunk
  }
}

/** `config`, not `shape`: nothing about the source has to have changed, and a person chose the address. */
export const tooLarge = (where: string, maxBytes: number): CollectorError =>
  new CollectorError('config', { es: `${where} responde con más de ${size(maxBytes)}. Apunta la fuente a una página o un feed más pequeños.`, en: `${where} answers with more than ${size(maxBytes)}. Point the source at a smaller page or feed.` })

const size = (bytes: number): string => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${Math.round(bytes / 1e5) / 10} MB`)
