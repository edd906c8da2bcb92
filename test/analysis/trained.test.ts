import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { takeApart } from '../../src/analysis/passage.ts'
import { loadResources } from '../../src/analysis/resources.ts'
import { loadRules } from '../../src/analysis/rules/book.ts'
import { createReader } from '../../src/analysis/read.ts'
import { learnGenres } from '../../src/analysis/train/genres.ts'
import { learn, quantise, scoreRaw, type Truth } from '../../src/analysis/train/learn.ts'
import type { Shape } from '../../src/analysis/train/table.ts'
import { decisiveSpan } from '../../src/analysis/trained/evidence.ts'
import { listed } from '../../src/analysis/trained/feature-list.ts'
import { featuresOf, type Featured } from '../../src/analysis/trained/features.ts'
import { genreFeatures, genreOf, inGenre } from '../../src/analysis/trained/genre.ts'
import { score } from '../../src/analysis/trained/linear.ts'
import { placeOf, type LinearModel } from '../../src/analysis/trained/linear-model.ts'
import { packModel, readModel } from '../../src/analysis/trained/model-file.ts'
import { loadModels } from '../../src/analysis/trained/models.ts'
import { toneSums } from '../../src/analysis/trained/outputs.ts'
import { tokensOf } from '../../src/analysis/trained/tokens.ts'
import { root } from '../helpers/stores.ts'

const rules = loadRules(root)
const featuredOf = (text: string, kind: string | undefined = 'review'): Featured => {
  const passage = takeApart({ text, language: 'es' }, rules)
  return featuresOf(passage, tokensOf(passage), { language: 'es', kind })
}
/** With every feature listed, as training sees a text. */
const listedOf = (text: string): Featured => {
  const { tokens, whole, segments } = featuredOf(text)
  return { tokens: [], whole: listed(whole, tokens), segments: segments.map(segment => listed(segment, tokens)) }
}

const SHAPE: Shape = { bits: 14, groups: ['yes or no', 'tone'], follows: [0, 1] }
const TEXTS: Array<[string, number, number]> = [
  ['La mesa llegó rota. Todo lo demás bien', 1, 0],
  ['Me llegó rota la lámpara, qué desastre', 1, 0],
  ['Preciosa mesa, encantada de la vida', 0, 2],
  ['Encantada con la lámpara, preciosa', 0, 2],
  ['El horario es de nueve a dos', 0, 1],
  ['Abren de nueve a dos los lunes', 0, 1],
]
const rows = TEXTS.map(([text]) => listedOf(text))
const truths = TEXTS.map(([, first, second]): Truth => ({ answers: Int8Array.of(first, second), weights: Float32Array.of(1, 1) }))
const LEARNING = { epochs: 30, rate: 0.2, seed: 3, minTexts: 1 }

describe('learning', () => {
  it('finds what tells texts apart, and the segment where it stands', () => {
    const model = quantise(learn(rows, truths, SHAPE, LEARNING))
    TEXTS.forEach(([text, first, second]) => {
      const { sums } = score(model, featuredOf(text))
      expect(sums[0]! > 0).toBe(first === 1)
      expect(toneSums(sums, 1).indexOf(Math.max(...toneSums(sums, 1)))).toBe(second)
    })
    expect(score(model, featuredOf('El horario es muy bueno los lunes. Pero la mesa llegó rota')).picked[0]).toBe(1)
  })

  it('gives the same weights for the same seed', () => {
    const [one, two, other] = [3, 3, 4].map(seed => packModel(quantise(learn(rows, truths, SHAPE, { ...LEARNING, seed }))))
    expect(two).toEqual(one)
    expect(other).not.toEqual(one)
  })

  it('scores stored bytes as it scored full weights, and words summed at once as letter by letter', () => {
    const learnt = learn(rows, truths, SHAPE, LEARNING)
    const model = quantise(learnt)
    for (const [text] of TEXTS) {
      const full = scoreRaw(learnt, listedOf(text)).sums
      const stored = score(model, featuredOf(text)).sums
      stored.forEach((sum, k) => expect(Math.abs(sum - full[k]!)).toBeLessThan(0.05 * (1 + Math.abs(full[k]!))))
    }
  })
})

describe('a text of many different words', () => {
  it('is summed word by word as it is feature by feature, however many there are', () => {
    const model = quantise(learn(rows, truths, SHAPE, LEARNING))
    const text = `${Array.from({ length: 1500 }, (_, i) => `mesa${i} lámpara${i}`).join(' ')}. Rota la mesa`
    const [byWord, byFeature] = [score(model, featuredOf(text)).sums, score(model, listedOf(text)).sums]
    byWord.forEach((sum, k) => expect(sum).toBeCloseTo(byFeature[k]!, 3))
    expect(byWord.some(sum => Math.abs(sum) > 0.05)).toBe(true)
  })
})

describe('the words that are shown', () => {
  it('stand with the negation before them', () => {
    const model = quantise(learn(rows, truths, SHAPE, LEARNING))
    const shown = (text: string): string => {
      const featured = featuredOf(text)
      const [start, end] = decisiveSpan(model, featured, { segment: 0, direction: Float64Array.of(1, 0, 0) })
      return text.slice(start, end)
    }
    const around = (words: string) => `aquel armario enorme del salón del fondo ${words} durante todos aquellos años de mudanzas continuas`
    expect(shown(around('llegó rota'))).toMatch(/llegó rota/)
    for (const words of ['nunca jamás llegó rota', 'no nos llegó rota', 'NUNCA NOS LLEGÓ ROTA']) expect(shown(around(words)), words).toContain(words)
  })
})

describe('the features of a text', () => {
  it('stand in segments that share out its tokens in order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('hola', 'no', 'rota', '😡', '.', ', ', '\n', 'pero', '@ana', '#mesa', 'https://a.b/c', '¿', '???', 'BIEN')).map(parts => parts.join(' ')), text => {
        const { tokens, segments } = featuredOf(text)
        expect(segments.map(({ from }) => from)).toEqual([...(segments.length > 0 ? [0] : []), ...segments.slice(0, -1).map(({ to }) => to)])
        expect(segments.at(-1)?.to ?? 0).toBe(tokens.length)
        tokens.forEach((token, i) => expect(token.start).toBeGreaterThanOrEqual(tokens[i - 1]?.start ?? 0))
      }),
    )
  })
})

describe('how a text begins and ends', () => {
  const factsOf = (text: string): Set<number> => {
    const { whole } = featuredOf(text)
    return new Set(whole.hashes.subarray(whole.apart, whole.size))
  }
  const onlyIn = (one: string, other: string): number => [...factsOf(one)].filter(hash => !factsOf(other).has(hash)).length

  it('is told, in whichever order the same words stand', () => {
    expect(onlyIn('El verde de aquella tela fue excelente, pero el azul de la otra un asco', 'El azul de la otra tela fue un asco, pero el verde de aquella excelente')).toBeGreaterThanOrEqual(3)
    expect(onlyIn('El verde de aquella tela fue excelente, pero el azul de la otra un asco', 'El rojo de aquella tela fue excelente, pero el gris de la otra un asco')).toBe(0)
  })

  it('tells the words of a title from the same ones further on', () => {
    expect(onlyIn('Martes. Doce hojas de un papel de color verde', 'Jueves. Doce hojas de un papel de color verde')).toBe(1)
    expect(onlyIn('Martes y doce hojas de un papel de color verde', 'Jueves y doce hojas de un papel de color verde')).toBe(0)
    expect(onlyIn('Martes. Doce', 'Jueves. Doce')).toBe(0)
  })
})

describe('kinds of writing', () => {
  const HOTEL = ['La habitación olía a humedad', 'Desayuno en la terraza del hotel', 'La piscina y la recepción', 'Una habitación con vistas']
  const SHOP = ['La batería dura poco', 'El cable llegó suelto', 'Carga el teléfono en una hora', 'La pantalla y la batería']
  const examples = [...HOTEL, ...SHOP].flatMap((text, i) => Array.from({ length: 60 }, (_, n) => ({ id: `${i}-${n}`, set: i < HOTEL.length ? 'hotels' : 'shops', text: `${text} ${'abcdefghij'[n % 10]}`, language: 'es' as const, kind: 'review' as const, tone: 'neutral' as const })))
  const tokensIn = (text: string) => tokensOf(takeApart({ text, language: 'es' }, rules))
  const rowOf = (text: string): Featured => {
    const tokens = tokensIn(text)
    return { tokens: [], whole: listed(genreFeatures(tokens, { language: 'es', kind: 'review' }), tokens), segments: [] }
  }
  const genres = learnGenres(examples, examples.map(({ text }) => rowOf(text)), 3)
  const told = (text: string, language = 'es') => genreOf(genres, tokensIn(text), { language, kind: 'review' })

  it('are told by their words, in languages that have some', () => {
    expect([told('Otra habitación junto a la piscina'), told('Otra batería y otro cable')]).toEqual(['hotels', 'shops'])
    expect(told('Otra habitación', 'en')).toBeUndefined()
    expect(genres.guessed.filter((genre, i) => genre === examples[i]!.set).length).toBeGreaterThan(0.9 * examples.length)
  })

  it('give the same words weights of their own', () => {
    const long = (genre: string): Featured => {
      const { tokens, whole } = featuredOf('Dura mucho')
      return { tokens, whole: inGenre(whole, 'es', genre), segments: [] }
    }
    const whole = (genre: string): Featured => {
      const { tokens, whole: features } = long(genre)
      return { tokens: [], whole: listed(features, tokens), segments: [] }
    }
    const learnt = learn([whole('shops'), whole('hotels')], [0, 1].map(answer => ({ answers: Int8Array.of(1 - answer), weights: Float32Array.of(1) })), { bits: 14, groups: ['yes or no'], follows: [0] }, LEARNING)
    const model = quantise(learnt)
    const [shop, hotel] = ['shops', 'hotels'].map(genre => score(model, long(genre)).sums[0]!)
    expect([shop! > 0, hotel! < 0]).toEqual([true, true])
    // Words summed at once stand for each set of folds apart.
    expect(Math.abs(shop! - scoreRaw(learnt, whole('shops')).sums[0]!)).toBeLessThan(0.05 * (1 + Math.abs(shop!)))
  })
})

describe('a mark out of ten in the text', () => {
  const read = createReader(loadResources(root))
  const scoreOf = (text: string): number => read({ text, lang: 'es', kind: 'review' }).sentiment.score

  it.each([['9,5 El hotel está en el centro.', '2,5 El hotel está en el centro.'], ['El hotel está en el centro. Le doy un 9/10', 'El hotel está en el centro. Le doy un 2/10']])('tells: %s', (good, bad) => {
    expect(scoreOf(good) - scoreOf(bad)).toBeGreaterThan(0.3)
  })

  it('is no number of something else', () => {
    const facts = (text: string): number => featuredOf(text).whole.size
    expect(facts('Tres camas y un baño')).toBe(facts('Dos camas y un baño'))
    expect(facts('12 camas y un baño')).toBe(facts('15 camas y un baño'))
  })
})

/** Row by row, however the tables lie in memory. */
const weightsByRow = (model: LinearModel): number[] =>
  Array.from({ length: model.outputs * 2 ** model.bits }, (_, i) => {
    const { start, width } = placeOf(model, i % model.outputs)
    return model.weights[start + Math.floor(i / model.outputs) * width]!
  })

describe('model files', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'marea-model-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it('keep every weight', async () => {
    const model = quantise(learn(rows, truths, SHAPE, LEARNING))
    const path = join(folder, 'kept.bin')
    await writeFile(path, packModel(model))
    const back = readModel(path)
    expect(weightsByRow(back)).toEqual(weightsByRow(model))
    expect(weightsByRow(back).some(weight => weight !== 0)).toBe(true)
    back.scales.forEach((scale, k) => expect(scale).toBeCloseTo(model.scales[k]!, 5))
  })

  it('are refused with a sentence when they are damaged or not all there', async () => {
    const path = join(folder, 'tone.bin')
    await writeFile(path, 'not a model')
    expect(() => readModel(path)).toThrow(/tone\.bin cannot be used: .*train again/)
    expect(() => loadModels(folder)).toThrow(/lacks moments\.bin and genre\.bin and decisions\.json/)
    expect(loadModels(join(folder, 'nothing'))).toBeUndefined()
  })

  it('ship with the project, together at most 8 MB', async () => {
    const { stat, readdir } = await import('node:fs/promises')
    const models = join(root, 'config/models')
    const sizes = await Promise.all((await readdir(models)).map(async file => (await stat(join(models, file))).size))
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(8 * 2 ** 20)
    expect(loadResources(root).trained).toBeDefined()
  })
})
