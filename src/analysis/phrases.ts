import { fold, type Word } from '../domain/language/words.ts'

/** A phrase found among the words of a text: what it stands for, and the words [from, to) it spans. */
export interface Hit<T> {
  value: T
  from: number
  to: number
}

// Words that may stand between the two sides of "..".
const GAP = 3

interface Node<T> {
  exact: Map<string, Node<T>[]> | undefined
  /** By their first three letters, so that a word is held against a handful. */
  prefixes: Map<string, Array<[prefix: string, next: Node<T>]>> | undefined
  gap: Node<T> | undefined
  values: T[]
}

const newNode = <T>(): Node<T> => ({ exact: undefined, prefixes: undefined, gap: undefined, values: [] })
const PREFIX_KEY = 3

/**
 * Many phrases as one net, met in one walk over a text's words: `foo*` any word that begins so, `a|b` one of them, `..` up to
 * three words between. Phrases are folded; errors name the phrase.
 */
export class PhraseTree<T> {
  private readonly root = newNode<T>()
  /**
   * Where each beginning of a phrase leads, as it is written: phrases that begin alike share it, and all choices of a part lead to
   * one place. (A branch for each choice is their product: fifty megabytes for a thousand phrases.)
   */
  private readonly places = new Map<string, Node<T>>()
  /** Where each word leads from the root: most words lead nowhere, and texts repeat them. */
  private readonly beginnings = new Map<string, Node<T>[]>()

  add(phrase: string, value: T): void {
    const parts = phrase.trim().split(/\s+/).filter(Boolean)
    if (parts.length === 0 || parts[0] === '..' || parts.at(-1) === '..') throw new Error(`The phrase “${phrase}” is empty, or begins or ends with “..”.`)
    this.beginnings.clear()
    let node = this.root
    parts.forEach((part, i) => {
      const path = parts.slice(0, i + 1).join(' ')
      const next = this.places.get(path) ?? lead(node, newNode<T>(), part, phrase)
      this.places.set(path, next)
      node = next
    })
    node.values.push(value)
  }

  /** Every phrase that stands in the words; longer ones do not hide shorter ones. */
  find(words: Word[]): Hit<T>[] {
    const hits: Hit<T>[] = []
    for (let from = 0; from < words.length; from++) for (const next of this.beginWith(words[from]!.text)) this.walk(next, words, { from, at: from + 1 }, hits)
    return hits
  }

  private beginWith(word: string): Node<T>[] {
    const known = this.beginnings.get(word)
    if (known) return known
    if (this.beginnings.size >= MAX_REMEMBERED) this.beginnings.clear()
    const nodes = stepsFrom(this.root, word)
    this.beginnings.set(word, nodes)
    return nodes
  }

  private walk(node: Node<T>, words: Word[], { from, at }: { from: number; at: number }, hits: Hit<T>[]): void {
    if (at > from) for (const value of node.values) hits.push({ value, from, to: at })
    if (node.gap) for (let skip = 0; skip <= GAP && at + skip < words.length; skip++) this.follow(node.gap, words, { from, at: at + skip }, hits)
    if (at < words.length) this.follow(node, words, { from, at }, hits)
  }

  private follow(node: Node<T>, words: Word[], place: { from: number; at: number }, hits: Hit<T>[]): void {
    for (const next of stepsFrom(node, words[place.at]!.text)) this.walk(next, words, { from: place.from, at: place.at + 1 }, hits)
  }
}

// Bounded, because strangers choose the words.
const MAX_REMEMBERED = 10_000

/** The nodes a word leads to. */
const stepsFrom = <T>({ exact, prefixes }: Node<T>, word: string): Node<T>[] => {
  const same = exact?.get(word) ?? []
  const longer = prefixes?.get(word.slice(0, PREFIX_KEY))?.filter(([prefix]) => word.startsWith(prefix)).map(([, next]) => next) ?? []
  return longer.length === 0 ? same : [...same, ...longer]
}

/** Makes a part lead from one node to the next, by each of its choices. */
const lead = <T>(node: Node<T>, next: Node<T>, part: string, phrase: string): Node<T> => {
  if (part === '..') return (node.gap ??= next)
  for (const choice of part.split('|')) {
    const text = fold(choice.replace(/\*$/, ''))
    if (text === '') throw new Error(`The phrase “${phrase}” has an empty word.`)
    if (choice.endsWith('*')) leadByPrefix(node, next, text, phrase)
    else append((node.exact ??= new Map()), text, next)
  }
  return next
}

const leadByPrefix = <T>(node: Node<T>, next: Node<T>, text: string, phrase: string): void => {
  if (text.length < PREFIX_KEY) throw new Error(`“${text}*” in the phrase “${phrase}” is too short: write at least ${PREFIX_KEY} letters before the *.`)
  append((node.prefixes ??= new Map()), text.slice(0, PREFIX_KEY), [text, next])
}

const append = <V>(lists: Map<string, V[]>, key: string, value: V): void => {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
