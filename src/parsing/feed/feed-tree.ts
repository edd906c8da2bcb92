/** An element as rss-parser's XML reader gives it: children by name in arrays, attributes under `$`, text under `_` or alone. */
export type Tree = Record<string, unknown>

export const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Children of that name, in order. */
export const children = (tree: Tree, name: string): unknown[] => {
  const found = tree[name]
  return Array.isArray(found) ? found : found === undefined ? [] : [found]
}

/** Text of an element; empty when it has none. */
export const textOf = (node: unknown): string => {
  if (typeof node === 'string') return node.trim()
  return isTree(node) && typeof node._ === 'string' ? node._.trim() : ''
}

/** Text of the first child of that name that has any. */
export const textIn = (tree: Tree, ...names: string[]): string | undefined => {
  for (const name of names) {
    for (const node of children(tree, name)) {
      const text = textOf(node)
      if (text !== '') return text
    }
  }
  return undefined
}

/** Text of an attribute; undefined when there is none. */
export const attributeOf = (node: unknown, name: string): string | undefined => {
  const attributes = isTree(node) ? node.$ : undefined
  const value = isTree(attributes) ? attributes[name] : undefined
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}
