import { describe, expect, it } from 'vitest'
import { dipsOf } from '../../src/web/load/trend.ts'

const points = (...values: Array<number | null>) => values.map((value, i) => ({ day: `2026-03-${String(i + 1).padStart(2, '0')}`, value, low: value, high: value }))

describe('times under the line', () => {
  it('last from the first day under it to the last, today included', () => {
    expect(dipsOf(points(55, 49, 48, 47, 51, 50, 49, 49, 48))).toEqual([{ from: '2026-03-02', to: '2026-03-04' }, { from: '2026-03-07', to: '2026-03-09' }])
  })

  it('are not told where they lasted a day or two, nor across days without an index', () => {
    expect(dipsOf(points(55, 49, 49, 51, 49, null, 49, 49))).toEqual([])
    expect(dipsOf([])).toEqual([])
  })
})
