import { expect, it } from 'vitest'
import { z } from 'zod'
import { alike, CollectorError } from '../../../src/contract.ts'
import { asked, quoted, refusalFields, refusalOf, resetMs, retold } from '../../../src/parsing/api/refusal.ts'

const NOW = '2026-03-06T12:00:00.000Z'

it('reads when a limit is lifted, however it is written', () => {
  expect(resetMs('317', NOW)).toBe(317_000)
  expect(resetMs('12.5', NOW)).toBe(12_500)
  expect(resetMs(String(Date.parse(NOW) / 1000 + 90), NOW)).toBe(90_000)
  expect(resetMs('2026-03-06T12:01:30.000000Z', NOW)).toBe(90_000)
})

it('takes nothing for a wait that lies behind, is far ahead or is none', () => {
  for (const written of [undefined, '', 'soon', '0', '-5', '2026-03-06T11:00:00Z', '2027-01-01T00:00:00Z', '999999']) expect(resetMs(written, NOW), written).toBeUndefined()
})

it('reads what a refusal says of itself, if it says it in JSON', () => {
  const refused = (body: string) => new CollectorError('config', alike('No.'), { answer: { headers: {}, body } })
  const schema = z.object({ error: z.string() })
  expect(refusalOf(refused('{"error":"private"}'), schema)).toEqual({ error: 'private' })
  expect(refusalOf(refused('{"error":7}'), schema)).toBeUndefined()
  expect(refusalFields(refused('{"error":7}'))).toEqual({ error: 7 })
  for (const body of ['', '<html>', '[1]', 'null', '{"cut":']) {
    expect(refusalOf(refused(body), schema)).toBeUndefined()
    expect(refusalFields(refused(body))).toEqual({})
  }
})

it('puts a platform’s words into one line without their period', () => {
  expect(quoted('That thread\n is locked. ')).toBe('That thread is locked')
  expect(quoted({ words: 1 })).toBe('')
})

it('a refusal is retold with its status and answer, and what is no refusal is left alone', async () => {
  const refused = new CollectorError('config', alike('It answered 429.'), { status: 429, retryAfterMs: 5, answer: { headers: {}, body: 'quota' } })
  await expect(asked(Promise.reject(refused), error => retold(error, 'transient', alike('Used up.')))).rejects.toMatchObject({ kind: 'transient', message: 'Used up.', status: 429, retryAfterMs: 5, answer: { body: 'quota' } })
  await expect(asked(Promise.reject(refused), () => undefined)).rejects.toBe(refused)
  await expect(asked(Promise.reject(refused))).rejects.toBe(refused)
  const silent = new CollectorError('transient', alike('It did not answer.'))
  await expect(asked(Promise.reject(silent), error => retold(error, 'config', alike('Never.')))).rejects.toBe(silent)
})
