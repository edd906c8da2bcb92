import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { openFolder } from '../../src/analysis/onnx/folder.ts'
import { chancesOf, labelsOf } from '../../src/analysis/onnx/labels.ts'
import { createOnnx, type OnnxOptions } from '../../src/analysis/onnx/onnx.ts'
import type { Transformers } from '../../src/analysis/onnx/peer.ts'
import { createReaderPool } from '../../src/analysis/pool.ts'
import { withStage } from '../../src/analysis/stage.ts'
import type { Opinion, Reading } from '../../src/domain/reading/reading.ts'
import { root } from '../helpers/stores.ts'

const temporary = mkdtempSync(join(tmpdir(), 'marea-onnx-'))
const pool = createReaderPool({ root, workers: 0 })
afterAll(async () => {
  rmSync(temporary, { recursive: true, force: true })
  await pool.close()
})

// A module as @huggingface/transformers is, as far as it is used: words stand for what a model has learnt.
const STAND_IN = `
import { readFileSync } from 'node:fs'
export const env = { allowRemoteModels: true, localModelPath: '/models/' }
export const calls = []
export const pipeline = async (task, model, options) => {
  calls.push({ task, model, options, remote: env.allowRemoteModels })
  const labels = Object.values(JSON.parse(readFileSync(model + '/config.json', 'utf8')).id2label)
  if (labels.includes('BROKEN')) throw new Error('no such weights')
  return async texts => {
    calls.push(texts)
    if (texts.some(text => text.includes('POISON'))) throw new Error('out of range')
    const bad = text => Math.min(0.9, 0.1 + 0.8 * (text.match(/horrible/gi) ?? []).length)
    return texts.map(text => labels.map((label, i) => ({ label, score: i === 0 ? bad(text) : i === labels.length - 1 ? 1 - bad(text) : 0 })).sort((a, b) => b.score - a.score))
  }
}
`

let count = 0
const folderOf = (id2label: Record<string, string> | undefined, weights = 'w'): string => {
  const path = join(temporary, `model ${++count}`)
  mkdirSync(join(path, 'onnx'), { recursive: true })
  writeFileSync(join(path, 'config.json'), JSON.stringify({ id2label }))
  for (const name of ['tokenizer.json', 'tokenizer_config.json']) writeFileSync(join(path, name), '{}')
  writeFileSync(join(path, 'onnx/model_quantized.onnx'), weights)
  return path
}

interface StandIn extends Transformers {
  calls: unknown[]
}

const THREE = { 0: 'negative', 1: 'neutral', 2: 'positive' }

const open = async (id2label: Record<string, string> = THREE, options: Partial<OnnxOptions> = {}) => {
  const file = join(temporary, `stand-in-${++count}.mjs`)
  writeFileSync(file, STAND_IN)
  const module = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as StandIn
  const told: string[] = []
  const path = folderOf(id2label)
  const stage = createOnnx({ folder: openFolder(path, 'q8'), dtype: 'q8', languages: ['es', 'en', 'pt'], tell: sentence => told.push(sentence), now: () => new Date(0), load: async () => module, ...options })
  const reader = withStage(pool, stage, sentence => told.push(sentence))
  return { reader, told, path, calls: module.calls, read: async (...opinions: Opinion[]) => (await reader.read(opinions)) as Reading[] }
}

describe('the onnx reader', () => {
  it('loads its model when first needed, from the folder alone, and tells the tone', async () => {
    const { read, reader, calls, path } = await open()
    expect(calls).toEqual([])
    const text = 'El cuarto estaba muy bien, la comida fue horrible'
    const [ours] = await pool.read([{ text }]) as Reading[]
    const [reading] = await read({ text })
    expect(calls[0]).toEqual({ task: 'text-classification', model: path, options: { dtype: 'q8', device: 'cpu', local_files_only: true }, remote: false })
    expect(reading).toMatchObject({ version: reader.version, sentiment: { label: 'negative', score: -0.8, confidence: 0.9 }, moments: ours!.moments, outcome: ours!.outcome })
  })

  it('shows the clause that decided where it gainsays ours, and our words where it agrees', async () => {
    const { read } = await open()
    const texts = ['😀 Gracias por todo,\r\nhorrible me parece excelente, volveré', 'Excelente servicio, muy recomendable']
    const [gainsaid, agreed] = await read(...texts.map(text => ({ text })))
    expect(gainsaid!.sentiment.evidence.map(span => texts[0]!.slice(...span))).toEqual(['horrible me parece excelente'])
    expect(agreed!.sentiment.evidence).toEqual(((await pool.read([{ text: texts[1]! }]))[0] as Reading).sentiment.evidence)
  })

  it('keeps order over batches and leaves texts it was not made for', async () => {
    const { read, reader } = await open(THREE, { languages: ['es'] })
    const opinions = Array.from({ length: 11 }, (_, i): Opinion => ({ text: i % 2 ? 'Fue horrible, la verdad' : 'Fue bonito, la verdad', lang: 'es' }))
    const readings = await read(...opinions, { text: 'The room was horrible', lang: 'en' }, { text: '🙂' })
    expect(readings.map(({ sentiment }) => sentiment.label).slice(0, 11)).toEqual(opinions.map((_, i) => (i % 2 ? 'negative' : 'positive')))
    const ours = (await pool.read([{ text: 'The room was horrible', lang: 'en' }, { text: '🙂' }])) as Reading[]
    expect(readings.slice(11).map(({ sentiment }) => sentiment)).toEqual(ours.map(({ sentiment }) => sentiment))
    expect(new Set(readings.map(({ version }) => version))).toEqual(new Set([reader.version]))
  })

  it('lets ours be neutral where its model cannot, and doubts a tone that stars gainsay', async () => {
    const { read } = await open({ 0: 'NEGATIVE', 1: 'POSITIVE' })
    const text = '¿A qué hora abren los domingos?'
    const [ours] = (await pool.read([{ text }])) as Reading[]
    expect(ours!.sentiment).toMatchObject({ label: 'neutral' })
    expect((await read({ text }))[0]!.sentiment).toEqual(ours!.sentiment)
    expect((await read({ text: 'Fue horrible', rating: 5 }))[0]!.sentiment).toMatchObject({ label: 'negative', unsure: true })
  })

  it('finds the one text its model fails on, which stays ours', async () => {
    const { read, reader, told } = await open()
    const readings = await read(...['Fue horrible', 'Excelente POISON', 'Fue horrible', 'Fue bonito'].map(text => ({ text })))
    expect(readings.map(({ sentiment }) => sentiment.label)).toEqual(['negative', 'positive', 'negative', 'positive'])
    expect(readings.every(({ version }) => version === reader.version)).toBe(true)
    expect(told).toEqual([])
  })

  it('stays ours and says so once in a while where the model does not load', async () => {
    let time = 0
    const { read, reader, told } = await open({ 0: 'negative', 1: 'positive' }, { load: async () => Promise.reject(new Error('No package.')), now: () => new Date(time) })
    for (let i = 0; i < 3; i++) expect((await read({ text: 'Fue horrible' }))[0]!.version).toBe(reader.standIn)
    expect(told).toEqual(['No package. Readings are our own until then.'])
    time = 11 * 60_000
    await read({ text: 'Fue horrible' })
    expect(told).toHaveLength(2)
  })

  it('has a version of its own for each model', () => {
    const [one, same, other, weighed] = [folderOf(THREE), folderOf(THREE), folderOf({ 0: 'neg', 1: 'neu', 2: 'pos' }), folderOf(THREE, 'v')].map(path => openFolder(path, 'q8').digest)
    expect(same).toBe(one)
    expect(new Set([one, other, weighed]).size).toBe(3)
  })

  it('says what is missing in its folder', () => {
    expect(() => openFolder(join(temporary, 'nowhere'), 'q8')).toThrow(/no config\.json in .*nowhere/)
    expect(() => openFolder(folderOf(THREE), 'fp32')).toThrow(/no onnx\/model\.onnx in /)
    expect(() => openFolder(folderOf(undefined), 'q8')).toThrow(/names no classes/)
    expect(() => openFolder(folderOf({ 0: 'joy', 1: 'anger' }), 'q8')).toThrow(/its classes are “joy”, “anger”\. It takes a model of sentiment/)
  })
})

describe('the classes of a model', () => {
  const [neg, neu, pos] = ['negative', 'neutral', 'positive'] as const
  it.each([
    [['NEGATIVE', 'POSITIVE'], [neg, pos]],
    [['LABEL_0', 'LABEL_1'], [neg, pos]],
    [['Negative', 'Neutral', 'Positive'], [neg, neu, pos]],
    [['POS', 'NEU', 'NEG'], [pos, neu, neg]],
    [['LABEL_0', 'LABEL_1', 'LABEL_2'], [neg, neu, pos]],
    [['Negativo', 'Neutro', 'Positivo'], [neg, neu, pos]],
    [['1 star', '2 stars', '3 stars', '4 stars', '5 stars'], [neg, neg, neu, pos, pos]],
    [['5', '4', '3', '2', '1'], [pos, pos, neu, neg, neg]],
    [['Very Negative', 'Negative', 'Neutral', 'Positive', 'Very Positive'], [neg, neg, neu, pos, pos]],
    [['very_negative', 'negative', 'neutral', 'positive', 'very_positive'], [neg, neg, neu, pos, pos]],
    [['LABEL_0', 'LABEL_1', 'LABEL_2', 'LABEL_3', 'LABEL_4'], [neg, neg, neu, pos, pos]],
  ])('%j are understood', (names, polarities) => {
    const labels = labelsOf(Object.fromEntries(names.map((name, i) => [i, name])))
    expect(names.map(name => labels.polarities.get(name))).toEqual(polarities)
    expect(labels.hasNeutral).toBe(polarities.includes(neu))
  })

  it.each([[['joy', 'sadness']], [['LABEL_0', 'LABEL_1', 'LABEL_2', 'LABEL_3']], [['positive', 'neutral']], [[]]])('%j are not', names => {
    expect(() => labelsOf(Object.fromEntries(names.map((name, i) => [i, name])))).toThrow(/model of sentiment/)
  })

  it('add up to bad, neutral and good', () => {
    const labels = labelsOf({ 0: '1 star', 1: '2 stars', 2: '3 stars', 3: '4 stars', 4: '5 stars' })
    expect(chancesOf(['1 star', '2 stars', '3 stars', '4 stars', '5 stars'].map((label, i) => ({ label, score: i / 10 })), labels)).toEqual({ negative: 0.1, neutral: 0.2, positive: 0.7 })
  })
})
