import { createHash } from 'node:crypto'
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { labelsOf, type Labels } from './labels.ts'

/** Weights as they are rounded; the name is the suffix of the file. */
export const DTYPES = { fp32: '', fp16: '_fp16', q8: '_quantized', int8: '_int8', uint8: '_uint8', q4: '_q4', q4f16: '_q4f16', bnb4: '_bnb4' } as const
export type Dtype = keyof typeof DTYPES

export interface ModelFolder {
  /** Absolute. */
  path: string
  labels: Labels
  /** The same for the same model, on any machine. */
  digest: string
}

const SAMPLE = 1_000_000
const config = z.object({ id2label: z.record(z.string(), z.string()) })

/** Looks at a model in the layout of transformers.js. Throws a sentence that names what is missing; loads nothing. */
export const openFolder = (path: string, dtype: Dtype): ModelFolder => {
  const weights = join('onnx', `model${DTYPES[dtype]}.onnx`)
  for (const file of ['config.json', 'tokenizer.json', 'tokenizer_config.json', weights]) {
    if (!existsSync(join(path, file))) throw new Error(`The onnx reader: there is no ${file} in ${path}. It takes a folder as transformers.js has it: config.json, tokenizer.json, tokenizer_config.json and ${weights}.`)
  }
  const text = readFileSync(join(path, 'config.json'), 'utf8')
  const hash = createHash('sha256').update(text).update(readFileSync(join(path, 'tokenizer.json')))
  return { path, labels: readLabels(path, text), digest: hash.update(sampleOf(join(path, weights))).digest('hex').slice(0, 8) }
}

const readLabels = (path: string, text: string): Labels => {
  try {
    return labelsOf(config.parse(JSON.parse(text)).id2label)
  } catch (error) {
    const why = error instanceof z.ZodError ? 'it names no classes (id2label).' : (error as Error).message
    throw new Error(`The onnx reader: ${join(path, 'config.json')} does not fit: ${why}`, { cause: error })
  }
}

/** The size of the weights and a piece of their middle: two models of one kind differ everywhere, and all of it may be a gigabyte. */
const sampleOf = (path: string): Buffer => {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const piece = Buffer.alloc(Math.min(SAMPLE, size))
    readSync(file, piece, 0, piece.length, Math.floor((size - piece.length) / 2))
    return Buffer.concat([Buffer.from(String(size)), piece])
  } finally {
    closeSync(file)
  }
}
