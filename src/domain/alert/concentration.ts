import { DEFAULT_NOISE } from '../reading/noise.ts'
import { isAlike, NOBODY, sketchOf, type Sketch } from '../language/sketch.ts'
import { fold } from '../language/words.ts'

/** What is needed of a mention to see who stands behind a wave. */
export interface Said {
  id: string
  text: string
  /** As its source tells people apart; null: not known. */
  author: string | null
}

/** Much of a wave is one person's, or one text told many times. */
export interface Concentration {
  kind: 'author' | 'copies'
  count: number
  of: number
  /** 0…1 */
  share: number
}

export interface Crowd {
  concentration: Concentration | null
  /** Texts alike in groups, the largest first; each mention is in one. */
  groups: string[][]
}

// Fewer are no crowd, whoever wrote them.
const FEWEST = 4
// Half of a wave in one voice is no wave. Copies are told sooner: ordinary people do not write alike.
const TOLD = { author: 0.5, copies: 0.3 }

/** Whether many people speak, or one, or one text many times. */
export const crowdOf = (wave: Said[]): Crowd => {
  const alike = groupAlike(wave)
  const groups = alike.map(({ ids }) => ids)
  if (wave.length < FEWEST) return { concentration: null, groups }
  // A few words that anybody writes are nobody's copy.
  const copies = alike.find(({ first }) => first !== null && first.words > 0)?.ids.length ?? 0
  const loudest = Math.max(0, ...Map.groupBy(wave.filter(({ author }) => author !== null && !NOBODY.test(author)), ({ author }) => author).values().map(({ length }) => length))
  const concentration = told('author', loudest, wave.length) ?? told('copies', copies, wave.length)
  return { concentration, groups }
}

const told = (kind: Concentration['kind'], count: number, of: number): Concentration | null =>
  count < FEWEST || count < TOLD[kind] * of ? null : { kind, count, of, share: count / of }

interface Group {
  first: Sketch | null
  plain: string
  ids: string[]
}

/** Each text joins the first group whose first text is alike; those too short to tell stand alone, but for literal copies. */
const groupAlike = (wave: Said[]): Group[] => {
  const groups: Group[] = []
  for (const { id, text, author } of wave) {
    const folded = fold(text)
    const plain = folded.replace(/\d+/g, '#').replace(/\s+/g, ' ').trim()
    const sketch = sketchOf({ authorId: author }, folded, DEFAULT_NOISE)
    const group = groups.find(({ first, plain: other }) => other === plain || (sketch !== null && first !== null && first.words > 0 && isAlike(first, sketch, DEFAULT_NOISE)))
    if (group) group.ids.push(id)
    else groups.push({ first: sketch, plain, ids: [id] })
  }
  return groups.toSorted((a, b) => b.ids.length - a.ids.length)
}
