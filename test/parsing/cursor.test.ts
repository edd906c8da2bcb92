import { expect, it } from 'vitest'
import { z } from 'zod'
import { readCursor } from '../../src/parsing/cursor.ts'

it('a cursor is what was stored, and none where it is another or broken', () => {
  const schema = z.object({ newest: z.string() })
  expect(readCursor('{"newest":"2026-03-01"}', schema)).toEqual({ newest: '2026-03-01' })
  for (const stored of [undefined, '', '{"newest":', '{"newest":1}', 'null', '[]']) expect(readCursor(stored, schema)).toBeUndefined()
})
