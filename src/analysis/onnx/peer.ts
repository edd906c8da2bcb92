/** What is used of @huggingface/transformers. */
export interface Transformers {
  env: { allowRemoteModels: boolean; localModelPath: string }
  pipeline(task: 'text-classification', model: string, options: { dtype: string; device: 'cpu'; local_files_only: true }): Promise<Classifier>
}

/** Classes with their chances for each text. */
export type Classifier = (texts: string[], options: { top_k: null }) => Promise<Array<Array<{ label: string; score: number }>>>

const PEER = '@huggingface/transformers'

export const MISSING = `The onnx reader needs the package ${PEER}, which does not come with Marea (about 500 MB). Install it in Marea’s folder: npm install --no-save ${PEER}@4`

/** Whether the optional package is there, without loading it. */
export const hasPeer = (): boolean => {
  try {
    return import.meta.resolve(PEER) !== ''
  } catch {
    return false
  }
}

/** Loads the optional package. Throws a sentence that says how to install it. */
export const importPeer = async (): Promise<Transformers> => {
  if (!hasPeer()) throw new Error(MISSING)
  try {
    // Through a name, so that neither types nor bundlers ask for what may be absent.
    return (await import(PEER)) as Transformers
  } catch (cause) {
    throw new Error(`The onnx reader could not load ${PEER}: ${(cause as Error).message}`, { cause })
  }
}
