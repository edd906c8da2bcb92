import type { OpenAt } from '../../src/parsing/table/row.ts'

/** Bytes from an offset on, in chunks of a size, as a disk might give them. */
export async function* chunksOf(bytes: Uint8Array, offset: number, size: number): AsyncGenerator<Uint8Array> {
  for (let at = offset; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

export const opener = (bytes: Uint8Array, size = 65_536): OpenAt => async offset => chunksOf(bytes, offset, size)

export const listOf = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}
