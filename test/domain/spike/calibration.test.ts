import { describe, expect, it } from 'vitest'
import { ageCalibration, notePeak, rarityOf } from '../../../src/domain/spike/calibration.ts'
import { createMemory } from '../../../src/domain/spike/detector.ts'
import { AT } from '../../../src/domain/spike/memory.ts'

/** How many alerts of five decades a brand has by chance, log10, that has shown a peak of eight every other day for forty days. */
const rarityAfterPeaks = (othersEach: number): number => {
  const memory = createMemory()
  memory[AT.age] = 30 * 24
  memory[AT.negativeSum] = 100
  memory[AT.otherSum] = 100 * othersEach
  for (let hour = 1; hour <= 40 * 24; hour++) {
    memory[AT.now] = hour
    ageCalibration(memory)
    if (hour % 48 === 0) notePeak(memory, 'negative', 8)
  }
  return rarityOf(memory, 'negative', 5)
}

describe('what a brand’s own peaks teach', () => {
  it('counts bursts of complaints for more where nothing else is counted that could explain them', () => {
    expect(rarityAfterPeaks(0)).toBeGreaterThan(rarityAfterPeaks(3) + 0.1)
  })

  it('makes a brand used to rushes of any size, and not to complaints of any size', () => {
    const memory = createMemory()
    memory[AT.age] = 30 * 24
    memory[AT.negativeSum] = 100
    memory[AT.otherSum] = 300
    for (let hour = 1; hour <= 40 * 24; hour++) {
      memory[AT.now] = hour
      ageCalibration(memory)
      if (hour % 168 !== 0) continue
      notePeak(memory, 'volume', 15)
      notePeak(memory, 'negative', 15)
    }
    expect(rarityOf(memory, 'volume', 15)).toBeGreaterThan(-1.2)
    expect(rarityOf(memory, 'negative', 15)).toBeLessThan(-1.5)
  })

  it('is cut, so that one true spike does not blind', () => {
    const memory = createMemory()
    memory[AT.age] = 30 * 24
    notePeak(memory, 'negative', 300)
    memory[AT.now] = 13
    ageCalibration(memory)
    expect(rarityOf(memory, 'negative', 4)).toBeLessThan(-1)
  })
})
