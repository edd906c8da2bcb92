import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../../src/db/client.ts'
import { reserveSpending, settleSpending } from '../../../src/db/reading/spending.ts'
import { forgetVerdictsBefore, keepVerdicts, recallVerdicts } from '../../../src/db/reading/cache.ts'
import { STORES } from '../../helpers/stores.ts'

const day = (date: string): Date => new Date(`2026-${date}T12:00:00Z`)

describe.each(STORES)('what the optional reader used and said on $kind', ({ open }) => {
  let store: Store
  beforeAll(async () => {
    store = await open()
  })
  beforeEach(async () => {
    await store.db.deleteFrom('reader_spending').execute()
    await store.db.deleteFrom('reading_cache').execute()
  })
  afterAll(() => store.close())

  const reserve = (texts: number, tokens: number, date: string, limits = {}) => reserveSpending(store.db, { texts, tokens }, { textsPerDay: 10, tokensPerDay: 1000, tokensPerMonth: 1500, ...limits }, day(date))

  it('stays within texts and tokens of a day and tokens of a month', async () => {
    expect(await reserve(8, 500, '03-30')).toBeUndefined()
    expect(await reserve(3, 10, '03-30')).toBe('day')
    expect(await reserve(2, 501, '03-30')).toBe('day')
    expect(await reserve(2, 500, '03-30')).toBeUndefined()
    expect(await reserve(11, 1, '03-31')).toBe('day')
    expect(await reserve(1, 501, '03-31')).toBe('month')
    expect(await reserve(1, 500, '03-31')).toBeUndefined()
    expect(await reserve(1, 1, '03-31')).toBe('month')
    expect(await reserve(1, 1000, '04-01')).toBeUndefined()
    expect(await reserve(1e6, 1e6, '04-02', { textsPerDay: undefined, tokensPerDay: undefined, tokensPerMonth: undefined })).toBeUndefined()
  })

  it('cannot be overdrawn by many at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => reserve(1, 10, '05-01')))
    expect(answers.filter(answer => answer === undefined)).toHaveLength(10)
  })

  it('counts what a question did cost, not what was feared', async () => {
    await reserve(4, 900, '06-01')
    await settleSpending(store.db, { texts: 4, tokens: 900 }, { texts: 0, tokens: 0 }, day('06-01'))
    await reserve(4, 900, '06-01')
    await settleSpending(store.db, { texts: 4, tokens: 900 }, { texts: 4, tokens: 1400 }, day('06-01'))
    expect(await reserve(1, 1, '06-01')).toBe('day')
    expect(await reserve(1, 101, '06-02')).toBe('month')
    expect(await reserve(1, 100, '06-02')).toBeUndefined()
  })

  it('remembers what was said of a text by which version, the first word of two', async () => {
    await keepVerdicts(store.db, 'llm-1', new Map([['a', { outcome: { label: 'lost', score: 1 } }], ['b', {}]]), day('01-01'))
    await keepVerdicts(store.db, 'llm-1', new Map([['a', {}]]), day('01-02'))
    expect(await recallVerdicts(store.db, 'llm-1', ['a', 'b', 'c'], day('01-05'))).toEqual(new Map<string, unknown>([['a', { outcome: { label: 'lost', score: 1 } }], ['b', {}]]))
    expect(await recallVerdicts(store.db, 'llm-2', ['a'], day('01-05'))).toEqual(new Map())
  })

  it('forgets what nobody has asked for in a long time', async () => {
    await keepVerdicts(store.db, 'llm-1', new Map([['a', {}], ['b', {}]]), day('01-01'))
    await recallVerdicts(store.db, 'llm-1', ['a'], day('03-01'))
    await forgetVerdictsBefore(store.db, day('02-01'))
    expect([...(await recallVerdicts(store.db, 'llm-1', ['a', 'b'], day('03-01'))).keys()]).toEqual(['a'])
  })
})
