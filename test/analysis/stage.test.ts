import { afterAll, describe, expect, it } from 'vitest'
import { createReaderPool } from '../../src/analysis/pool.ts'
import { withStage, type Read, type Stage, type Verdicts } from '../../src/analysis/stage.ts'
import { root } from '../helpers/stores.ts'

const pool = createReaderPool({ root, workers: 0 })
afterAll(() => pool.close())

const opinions = [{ text: 'La entrega llegó rota' }, { text: 'Todo bien', aside: true as const }, { text: 'Muy buena atención' }]
const gloomy: Verdicts = { sentiment: { label: 'negative', score: -1, confidence: 1, evidence: [[0, 3]] } }

const stageOf = (read: Stage['read'], told: string[] = []) => withStage(pool, { version: 'test-1', read }, sentence => told.push(sentence))

describe('a stage above our reader', () => {
  it('says better what it says, and leaves the rest as we read it', async () => {
    const reader = stageOf(async given => given.map(() => gloomy))
    const [ours] = await pool.read(opinions)
    const [first, second, third] = await reader.read(opinions)
    expect(first).toEqual({ ...ours, ...gloomy, aspects: expect.any(Array), version: `${pool.version}+test-1` })
    expect(second).toMatchObject({ version: pool.version })
    expect(third).toMatchObject({ ...gloomy, aspects: [expect.objectContaining({ key: expect.any(String) })], version: reader.version })
  })

  it('is given neither what is about another brand nor more than anybody waits for', async () => {
    const asked: Read[][] = []
    const reader = stageOf(async given => {
      asked.push(given)
      return []
    })
    await reader.read(opinions)
    await reader.read(Array.from({ length: 201 }, () => opinions[0]!))
    expect(asked.map(given => given.map(({ opinion }) => opinion.text))).toEqual([['La entrega llegó rota', 'Muy buena atención']])
  })

  it('tells ours that stand for good from ours that stand in', async () => {
    const reader = stageOf(async () => [{}, undefined])
    const readings = await reader.read([opinions[0]!, opinions[2]!])
    expect(readings).toMatchObject([{ version: reader.version }, { version: reader.standIn }])
    expect(readings.map(reading => ({ ...reading, version: '' }))).toEqual((await pool.read([opinions[0]!, opinions[2]!])).map(reading => ({ ...reading, version: '' })))
  })

  it('costs no reading when it fails, and says so', async () => {
    const told: string[] = []
    const reader = stageOf(async () => Promise.reject(new Error('Out of luck.')), told)
    expect(await reader.read(opinions)).toEqual(await pool.read(opinions))
    expect(told).toEqual([expect.stringContaining('Out of luck.')])
  })
})
