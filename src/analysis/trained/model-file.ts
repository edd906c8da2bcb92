import { readFileSync } from 'node:fs'
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import { z } from 'zod'
import { FEATURES_VERSION } from './features.ts'
import { leadersOf, placeOf, sizeOf, type LinearModel } from './linear-model.ts'

const headerSchema = z.object({ features: z.number(), bits: z.number().int().min(8).max(22), outputs: z.number().int().min(1).max(256), scales: z.array(z.number()), follows: z.array(z.number().int()) })

// One file a model: how long the rest is unpacked, and packed by Brotli the header's length, the header, the weights.
const LENGTH_BYTES = 4
const MAX_BYTES = 64 * 2 ** 20

export const packModel = ({ bits, outputs, weights, scales, follows }: LinearModel): Uint8Array => {
  const header = Buffer.from(JSON.stringify({ features: FEATURES_VERSION, bits, outputs, scales: Array.from(scales, value => Number(value.toPrecision(6))), follows }))
  const unpacked = Buffer.concat([lengthOf(header), header, Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength)])
  const params = { [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS, [constants.BROTLI_PARAM_SIZE_HINT]: unpacked.length }
  return Buffer.concat([lengthOf(unpacked), brotliCompressSync(unpacked, { params })])
}

const lengthOf = ({ length }: Uint8Array): Buffer => {
  const bytes = Buffer.alloc(LENGTH_BYTES)
  bytes.writeUInt32LE(length)
  return bytes
}

/** Rows of all outputs, as they are stored, in two tables: of the first outputs, and of the others. */
const layOut = (stored: Uint8Array, model: Pick<LinearModel, 'bits' | 'outputs' | 'split'> & { weights: Int8Array }): void => {
  const { outputs, weights } = model
  for (let k = 0; k < outputs; k++) {
    const { start, width } = placeOf(model, k)
    for (let row = 0, at = k; at < stored.length; row++, at += outputs) weights[start + row * width] = stored[at]!
  }
}

/** Reads a model; throws a sentence naming the file when it is damaged or was trained for other features. */
export const readModel = (path: string): LinearModel => {
  try {
    const packed = readFileSync(path)
    // Unpacked in one piece: pieces joined would leave several times as much behind.
    const bytes = brotliDecompressSync(packed.subarray(LENGTH_BYTES), { maxOutputLength: MAX_BYTES, chunkSize: Math.min(MAX_BYTES, Math.max(64, packed.readUInt32LE(0))) })
    const end = LENGTH_BYTES + bytes.readUInt32LE(0)
    const { features, scales, ...header } = headerSchema.parse(JSON.parse(bytes.toString('utf8', LENGTH_BYTES, end)))
    if (features !== FEATURES_VERSION) throw new Error(`it was trained for features ${features}, this Marea has ${FEATURES_VERSION}`)
    const size = 2 ** header.bits * header.outputs
    if (bytes.length - end !== size) throw new Error(`it holds ${bytes.length - end} weights where ${size} belong`)
    // In memory that threads can share, and without the rest of the file.
    const split = leadersOf(header)
    const weights = new Int8Array(new SharedArrayBuffer(sizeOf({ ...header, split })))
    layOut(bytes.subarray(end), { ...header, split, weights })
    return { ...header, split, scales: Float32Array.from(scales), weights }
  } catch (error) {
    throw new Error(`${path} cannot be used: ${(error as Error).message}. Restore it, or train again: npm run -s marea -- train`, { cause: error })
  }
}
