import { expect, it } from 'vitest'
import { alike, CollectorError } from '../../../src/contract.ts'
import { checkLength, goneFrom, orGoneFrom } from '../../../src/parsing/api/reply.ts'

it('an answer that is too long is refused before it is sent', () => {
  expect(() => checkLength(350, 350, 'Casa')).not.toThrow()
  expect(() => checkLength(351, 350, 'Casa')).toThrow('Casa takes answers of at most 350 characters, and this one has 351. Shorten it.')
  expect(() => checkLength(9, 8, 'Casa', 'bytes')).toThrow('Casa takes answers of at most 8 bytes, and this one has 9. Shorten it.')
})

it('what is answered and not found is gone, and any other fault stays what it is', async () => {
  const failed = (status: number) => new CollectorError('config', alike('No.'), { status })
  for (const status of [404, 410]) await expect(Promise.reject(failed(status)).catch(orGoneFrom('Casa'))).rejects.toMatchObject({ kind: 'config', status, message: goneFrom('Casa').message })
  const other = failed(403)
  await expect(Promise.reject(other).catch(orGoneFrom('Casa'))).rejects.toBe(other)
})
