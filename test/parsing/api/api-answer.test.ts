import { expect, it } from 'vitest'
import { z } from 'zod'
import { CollectorError } from '../../../src/contract.ts'
import { asked, firstOfEach, present, readItems, readShape, retold } from '../../../src/parsing/api/api-answer.ts'

const item = z.object({ id: z.string().min(1), stars: z.number() })

it('an answer in another shape is a failure that names the field', () => {
  expect(readShape(item, { id: 'a', stars: 1, more: true }, 'Casa')).toEqual({ id: 'a', stars: 1 })
  expect(() => readShape(z.object({ list: z.array(item) }), { list: [{ id: 'a' }] }, 'Casa')).toThrow(/^Casa answered in another shape than before: list\.0\.stars: .*\.$/)
  expect(() => readShape(item, '<html>', 'Casa')).toThrow(/the whole: /)
})

it('one bad item is told and left out, and none good is a failure', () => {
  const problems: string[] = []
  expect(readItems(item, [{ id: 'a', stars: 1 }, { id: '' }, null], { where: 'Casa', problems })).toEqual([{ id: 'a', stars: 1 }])
  expect(problems).toEqual([expect.stringMatching(/^Item 2 of Casa was left out: id: .*\.$/), expect.stringMatching(/^Item 3 of Casa was left out: the whole: .*\.$/)])
  expect(() => readItems(item, [{ ID: 'a' }], { where: 'Casa', problems: [] })).toThrow(expect.objectContaining({ kind: 'shape' }) as Error)
  expect(readItems(item, [], { where: 'Casa', problems: [] })).toEqual([])
})

it('a refusal is retold with its status and answer, and what is no refusal is left alone', async () => {
  const refused = new CollectorError('config', 'It answered 429.', { status: 429, retryAfterMs: 5, answer: { headers: {}, body: 'quota' } })
  await expect(asked(Promise.reject(refused), error => retold(error, 'transient', 'Used up.'))).rejects.toMatchObject({ kind: 'transient', message: 'Used up.', status: 429, retryAfterMs: 5, answer: { body: 'quota' } })
  await expect(asked(Promise.reject(refused), () => undefined)).rejects.toBe(refused)
  const silent = new CollectorError('transient', 'It did not answer.')
  await expect(asked(Promise.reject(silent), error => retold(error, 'config', 'Never.'))).rejects.toBe(silent)
})

it('fields that say nothing are left out, and nought is said', () => {
  expect(present({ a: undefined, b: null, c: '', d: 0, e: false, f: 'x' })).toEqual({ d: 0, e: false, f: 'x' })
})

it('of equal items the first stays', () => expect(firstOfEach([{ id: 1, at: 'a' }, { id: 2, at: 'b' }, { id: 1, at: 'c' }], ({ id }) => String(id)).map(({ at }) => at)).toEqual(['a', 'b']))
