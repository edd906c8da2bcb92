import { expect, it } from 'vitest'
import { CollectorError } from '../../../src/contract.ts'
import { quoted, refusalOf, resetMs } from '../../../src/parsing/api/refusal.ts'

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
  const refused = (body: string) => refusalOf(new CollectorError('config', 'No.', { answer: { headers: {}, body } }))
  expect(refused('{"error":"private"}')).toEqual({ error: 'private' })
  for (const body of ['', '<html>', '[1]', 'null', '{"cut":']) expect(refused(body)).toEqual({})
})

it('puts a platform’s words into one line without their period', () => {
  expect(quoted('That thread\n is locked. ')).toBe('That thread is locked')
  expect(quoted({ words: 1 })).toBe('')
})
