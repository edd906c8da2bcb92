import { createHash } from 'node:crypto'
import { z } from 'zod'
import { FLOOR, type FloorClass } from '../../domain/alert/floor.ts'
import { PhraseTree } from '../phrases.ts'
import { LANGUAGES, type ReadLanguage } from '../read-language.ts'
import { readWordFile } from '../word-file.ts'

/** What a phrase says: `found` shows the harm, `unless` that its clause does not, a part shows it together with another. */
export type FloorSignal = { floor: FloorClass; kind: 'found' | 'unless' } | { floor: FloorClass; kind: 'part'; pair: string; side: number }

export interface FloorBook {
  /** By language; `any` knows the phrases of all, for texts whose language cannot be told. */
  trees: Record<ReadLanguage | 'any', PhraseTree<FloorSignal>>
  negations: Set<string>
  /** Changes with the files, so that a changed word reads old mentions again. */
  version: string
}

/** Bumped when the finder itself finds otherwise. */
const FINDER = 'floor-1'

const phrases = z.array(z.coerce.string()).default([])
const rules = z.strictObject({ found: phrases, unless: phrases, together: z.array(z.tuple([z.array(z.coerce.string()).min(1), z.array(z.coerce.string()).min(1)])).default([]) })
const schema = z.strictObject({
  negations: z.array(z.string()).min(1),
  ...(Object.fromEntries(FLOOR.map(floor => [floor, rules])) as Record<FloorClass, typeof rules>),
})
type File = z.infer<typeof schema>

/** The lexicons of config/floor, compiled. Throws naming the file and the place of what does not fit. */
export const loadFloor = (root: string): FloorBook => {
  const hash = createHash('sha256').update(FINDER)
  const files = Object.fromEntries(LANGUAGES.map(language => [language, readWordFile(root, `config/floor/${language}.yaml`, { schema, hash })])) as Record<ReadLanguage, File>
  const trees = { any: new PhraseTree<FloorSignal>(), es: new PhraseTree<FloorSignal>(), en: new PhraseTree<FloorSignal>(), pt: new PhraseTree<FloorSignal>() }
  for (const language of LANGUAGES) for (const tree of [trees[language], trees.any]) compile(tree, files[language], language)
  return { trees, negations: new Set(LANGUAGES.flatMap(language => files[language].negations)), version: hash.digest('hex').slice(0, 6) }
}

const compile = (tree: PhraseTree<FloorSignal>, file: File, language: ReadLanguage): void => {
  for (const floor of FLOOR) {
    const { together, ...lists } = file[floor]
    for (const kind of ['found', 'unless'] as const) for (const phrase of lists[kind]) tree.add(phrase, { floor, kind })
    together.forEach((pair, i) => pair.forEach((list, side) => list.forEach(phrase => tree.add(phrase, { floor, kind: 'part', pair: `${language} ${floor} ${i}`, side }))))
  }
}
