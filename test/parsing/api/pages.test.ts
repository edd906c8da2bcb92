import { describe, expect, it } from 'vitest'
import { alike, CollectorError, type Page } from '../../../src/contract.ts'
import { cursorLast, firstOfEach, nextPages, unseen } from '../../../src/parsing/api/pages.ts'
import { listOf } from '../chunks.ts'

const pagesOf = (next: Record<string, string | undefined>, max = 9) => nextPages({ place: 'Casa', max, ask: async (token = 'first') => token, nextOf: token => next[token] })

describe('pages that lead from one to the next', () => {
  it('are read to the last', async () => expect(await listOf(pagesOf({ first: 'b', b: 'c' }))).toEqual(['first', 'b', 'c']))

  it('are read no further than they may be', async () => expect(await listOf(pagesOf({ first: 'b', b: 'c' }, 2))).toEqual(['first', 'b']))

  it('end where they lead in a circle', async () => {
    const read: string[] = []
    const walk = async () => { for await (const page of pagesOf({ first: 'b', b: 'c', c: 'b' })) read.push(page) }
    await expect(walk()).rejects.toMatchObject({ kind: 'shape', message: expect.stringContaining('The pages of Casa lead in a circle.') as string })
    expect(read).toEqual(['first', 'b', 'c'])
  })
})

describe('the cursor of newest-first pages', () => {
  const page = (externalId: string): Page => ({ mentions: [{ externalId, kind: 'post', text: '' }] })

  it('comes with the last page, whichever that is', async () => {
    async function* pages() { yield page('a'); yield page('b') }
    expect((await listOf(cursorLast(pages(), () => 'here'))).map(({ cursor }) => cursor)).toEqual([undefined, 'here'])
    async function* none(): AsyncGenerator<Page> {}
    expect(await listOf(cursorLast(none(), () => 'here'))).toEqual([{ mentions: [], cursor: 'here' }])
  })

  it('does not come where a fault ends the run, and the page before it does', async () => {
    async function* pages(): AsyncGenerator<Page> { yield page('a'); throw new CollectorError('transient', alike('It is down.')) }
    const given: Page[] = []
    const walk = async () => { for await (const one of cursorLast(pages(), () => 'here')) given.push(one) }
    await expect(walk()).rejects.toBeInstanceOf(CollectorError)
    expect(given).toEqual([page('a')])
  })
})

it('of equal items the first stays, and those of earlier pages are known', () => {
  expect(firstOfEach([{ id: 1, at: 'a' }, { id: 2, at: 'b' }, { id: 1, at: 'c' }], ({ id }) => String(id)).map(({ at }) => at)).toEqual(['a', 'b'])
  const seen = new Set(['x'])
  expect(unseen([{ externalId: 'x' }, { externalId: 'y' }], seen)).toEqual([{ externalId: 'y' }])
  expect([...seen]).toEqual(['x', 'y'])
})
