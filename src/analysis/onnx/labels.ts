import type { Polarity } from '../../domain/journey/moments.ts'

/** What each class of a model stands for, by its label. */
export interface Labels {
  polarities: Map<string, Polarity>
  /** Models of two classes know no neutral. */
  hasNeutral: boolean
}

// As the makers of models for es, en and pt write them.
const WORDS: Record<Polarity, string[]> = {
  negative: ['negative', 'neg', 'very negative', 'negativo', 'negativa', 'muy negativo', 'muito negativo', 'n', 'n+'],
  neutral: ['neutral', 'neu', 'neutro', 'neutra', 'mixed', 'none'],
  positive: ['positive', 'pos', 'very positive', 'positivo', 'positiva', 'muy positivo', 'muito positivo', 'p', 'p+'],
}
/** Classes without names, from bad to good, as such models are trained. */
const IN_ORDER: Record<number, Polarity[]> = {
  2: ['negative', 'positive'],
  3: ['negative', 'neutral', 'positive'],
  5: ['negative', 'negative', 'neutral', 'positive', 'positive'],
}

/** Reads `id2label` of a model's config.json: words, stars, or bare numbers in order. Throws a sentence where that cannot be told. */
export const labelsOf = (id2label: Record<string, string>): Labels => {
  const names = Object.entries(id2label).toSorted(([a], [b]) => Number(a) - Number(b)).map(([, name]) => name)
  const order = IN_ORDER[names.length]
  const isBare = names.every((name, i) => name === `LABEL_${i}`)
  const told = names.map((name, i) => (isBare ? order?.[i] : (wordOf(name) ?? starOf(name))))
  const isComplete = told.every(polarity => polarity !== undefined) && told.includes('negative') && told.includes('positive')
  if (!isComplete) throw new Error(`its classes are ${names.map(name => `“${name}”`).join(', ')}. It takes a model of sentiment: negative and positive, with neutral or in five steps.`)
  return { polarities: new Map(names.map((name, i) => [name, told[i]!])), hasNeutral: told.includes('neutral') }
}

const wordOf = (name: string): Polarity | undefined => {
  const word = name.toLowerCase().replace(/[_-]/g, ' ').trim()
  return (Object.keys(WORDS) as Polarity[]).find(polarity => WORDS[polarity].includes(word))
}

const starOf = (name: string): Polarity | undefined => {
  const [, digit] = /^([1-5])(?: stars?| estrellas?| estrelas?)?$/i.exec(name.trim()) ?? []
  return digit === undefined ? undefined : IN_ORDER[5]![Number(digit) - 1]
}

/** The chances of bad, neutral and good together. */
export const chancesOf = (classes: Array<{ label: string; score: number }>, { polarities }: Labels): Record<Polarity, number> => {
  const chances = { negative: 0, neutral: 0, positive: 0 }
  for (const { label, score } of classes) chances[polarities.get(label)!] += score
  return chances
}
