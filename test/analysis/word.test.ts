import { describe, expect, it } from 'vitest'
import { learn, quantise } from '../../src/analysis/train/learn.ts'
import { listed, type Features } from '../../src/analysis/trained/feature-list.ts'
import type { Featured } from '../../src/analysis/trained/features.ts'
import { score } from '../../src/analysis/trained/linear.ts'
import type { LinearModel } from '../../src/analysis/trained/linear-model.ts'
import type { Token } from '../../src/analysis/trained/tokens.ts'
import { makeRoom, signFor, wordFor, type Word } from '../../src/analysis/trained/word.ts'

/** Meets so many words that nobody has met before, in texts of forty. */
const flood = (name: string, count: number, between: () => void = () => {}): Word[] => {
  const met: Word[] = []
  for (let i = 0; i < count; i++) {
    if (i % 40 === 0) {
      makeRoom()
      between()
    }
    met.push(wordFor(`${name}${String.fromCharCode(97 + (i % 26), 97 + (Math.floor(i / 26) % 26), 97 + (Math.floor(i / 676) % 26))}`))
  }
  return met
}

describe('the words that are remembered', () => {
  it('are the same object wherever they stand, and none other’s', () => {
    expect(wordFor('mesa')).toBe(wordFor('mesa'))
    expect(wordFor('mesa', '#')).not.toBe(wordFor('mesa'))
    expect(signFor('!')).toBe(signFor('!'))
  })

  it('stay while texts repeat them, and go when they are not met any more', () => {
    const [often, once] = [wordFor('recepción'), wordFor('paragüero')]
    flood('kept', 12_000, () => wordFor('recepción'))
    expect(wordFor('recepción')).toBe(often)
    const again = wordFor('paragüero')
    expect(again).not.toBe(once)
    expect(again).toMatchObject({ hash: once.hash, letters: once.letters })
  })

  it('have ids that stay small and serial numbers of their own', () => {
    const words = flood('ids', 15_000)
    expect(Math.max(...words.map(({ id }) => id))).toBeLessThan(10_000)
    expect(new Set(words.map(({ id }) => id)).size).toBeLessThan(words.length)
    expect(new Set(words.map(({ serial }) => serial)).size).toBe(words.length)
  })

  it('are summed as themselves where they took the place of others', () => {
    const of = (word: Word): { tokens: Token[]; whole: Features } => {
      const tokens = [{ word, negated: false, clause: 0, start: 0, end: 1 }]
      return { tokens, whole: { hashes: new Uint32Array(0), values: new Float32Array(0), tokens: new Int32Array(0), size: 0, pairs: 0, apart: 0, from: 0, to: 1, byWord: 1, byLetters: 0.5, salt: 7, folds: [0, 99], letterFolds: [0] } }
    }
    const taught = flood('sums', 60).map(word => {
      const { tokens, whole } = of(word)
      return { tokens: [], whole: listed(whole, tokens), segments: [] } satisfies Featured
    })
    const truths = taught.map((_, i) => ({ answers: Int8Array.of(i % 2), weights: Float32Array.of(1) }))
    const model: LinearModel = quantise(learn(taught, truths, { bits: 12, groups: ['yes or no'], follows: [0] }, { epochs: 5, rate: 0.2, seed: 1, minTexts: 1 }))
    for (const word of [...flood('sums', 60), ...flood('other', 14_000), ...flood('sums', 60)]) {
      const { tokens, whole } = of(word)
      const [remembered, told] = [score(model, { tokens, whole, segments: [] }).sums[0]!, score(model, { tokens: [], whole: listed(whole, tokens), segments: [] }).sums[0]!]
      if (Math.abs(remembered - told) > 1e-6) expect.fail(`${word.id} is summed as another: ${remembered} for ${told}`)
    }
    expect(score(model, { ...of(wordFor('sumsaaa')), segments: [] }).sums[0]).not.toBe(0)
  })
})
