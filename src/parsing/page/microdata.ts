import type { Visitor } from './html-walk.ts'

/** An item as JSON-LD would write it: `@type`, `@id`, and each property with its values. */
export type Item = Record<string, unknown>

interface Frame {
  /** The item that properties below belong to. */
  item: Item | undefined
  /** A property of its text, to be given when its element ends. */
  gathering?: { owner: Item; names: string[]; text: string[]; length: number }
}

const MAX_ITEMS = 5000
const MAX_TEXT = 20_000
/** Texts are gathered at once for properties inside of properties. */
const MAX_GATHERING = 10
const URLS: Record<string, string> = { a: 'href', area: 'href', link: 'href', img: 'src', audio: 'src', video: 'src', embed: 'src', iframe: 'src', source: 'src', track: 'src', object: 'data' }
const SILENT = new Set(['script', 'style', 'template', 'noscript'])
const BLOCKS = new Set(['br', 'p', 'div', 'li', 'tr', 'section'])

/** Gathers the microdata of a page that is walked (HTML Standard, 5). `itemref` is not followed. */
export const createMicrodataVisitor = (): Visitor & { items(): Item[] } => {
  const top: Item[] = []
  const frames: Frame[] = []
  const gathering: NonNullable<Frame['gathering']>[] = []
  let items = 0
  let silent = 0

  const newItem = ({ itemtype = '', itemid }: Record<string, string>): Item => {
    items += 1
    const types = itemtype.split(/\s+/).filter(type => type !== '').map(type => type.replace(/^https?:\/\/(www\.)?schema\.org\//i, ''))
    return { '@type': types, ...(itemid && { '@id': itemid }) }
  }
  const open = (name: string, attributes: Record<string, string>): void => {
    if (SILENT.has(name)) silent += 1
    if (BLOCKS.has(name)) gather('\n')
    const owner = frames.at(-1)?.item
    const names = (attributes.itemprop ?? '').split(/\s+/).filter(one => one !== '').slice(0, 20)
    const item = 'itemscope' in attributes && items < MAX_ITEMS ? newItem(attributes) : undefined
    const frame: Frame = { item: item ?? owner }
    if (item && (owner === undefined || names.length === 0)) top.push(item)
    else if (owner && names.length > 0) give(frame, { owner, names, value: item ?? valueOf(name, attributes) })
    frames.push(frame)
  }
  const give = (frame: Frame, { owner, names, value }: { owner: Item; names: string[]; value: unknown }): void => {
    if (value !== undefined) return addTo(owner, names, value)
    if (gathering.length >= MAX_GATHERING) return
    frame.gathering = { owner, names, text: [], length: 0 }
    gathering.push(frame.gathering)
  }
  const gather = (text: string): void => {
    if (silent > 0) return
    for (const one of gathering) {
      if (one.length < MAX_TEXT) one.text.push(text)
      one.length += text.length
    }
  }
  const close = (name: string): void => {
    if (SILENT.has(name)) silent -= 1
    const { gathering: ended } = frames.pop() ?? { gathering: undefined }
    if (!ended) return
    gathering.pop()
    addTo(ended.owner, ended.names, tidy(ended.text.join('').slice(0, MAX_TEXT)))
  }
  return { open, text: gather, close, items: () => top }
}

/** What an element says by an attribute; undefined where it says it by its text. */
const valueOf = (name: string, attributes: Record<string, string>): string | undefined => {
  if (attributes.content !== undefined) return attributes.content
  if (name === 'meta') return ''
  const attribute = URLS[name]
  if (attribute) return attributes[attribute] ?? ''
  if (name === 'data' || name === 'meter') return attributes.value ?? ''
  return name === 'time' ? attributes.datetime : undefined
}

const addTo = (owner: Item, names: string[], value: unknown): void => {
  for (const name of names) {
    if (name.startsWith('__')) continue
    const values = Object.hasOwn(owner, name) ? (owner[name] as unknown[]) : (owner[name] = [] as unknown[])
    ;(values as unknown[]).push(value)
  }
}

const tidy = (text: string): string => text.split('\n').map(line => line.replace(/\s+/g, ' ').trim()).filter(line => line !== '').join('\n')
