import { expect, it } from 'vitest'
import { countsOf, numbersOf, present } from '../../src/parsing/present.ts'

it('fields that say nothing are left out, and nought is said', () => {
  expect(present({ a: undefined, b: null, c: '', d: 0, e: false, f: 'x', g: [], h: {}, i: ['y'], j: { k: '' } })).toEqual({ d: 0, e: false, f: 'x', i: ['y'], j: { k: '' } })
})

it('counts are counts, and scores may be negative', () => {
  expect(countsOf({ likes: 3, none: 0, overflowed: 2 ** 32 - 1, negative: -1, half: 0.5, absent: null, text: '4' })).toEqual({ likes: 3, none: 0 })
  expect(numbersOf({ score: -3, comments: 2, absent: undefined, text: '4' })).toEqual({ score: -3, comments: 2 })
})
