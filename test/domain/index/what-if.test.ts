import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { whatIf, type Supposition } from '../../../src/domain/index/what-if.ts'
import { TODAY, anyItem, anyWorld, byTheBook, formula, materialsOf, praise, type World } from '../worlds.ts'

const day = { today: TODAY, formula }
const oneSource = (items: World['items']): World[] => [{ kind: 'review', visibility: null, items }]
const suppose = (world: World[], ...suppositions: Supposition[]) => whatIf(materialsOf(world), suppositions, day)
const complaint = (id: number) => praise(id, { impression: 'negative', starsCenti: 100, moments: { failure: 'negative' } })

const changeItems = (world: World[], change: (item: World['items'][number]) => World['items'][number]): World[] =>
  world.map(source => ({ ...source, items: source.items.map(change) }))

describe('what would be', () => {
  it('if an opinion were won back equals the formula read from the opinions as they would be', () => {
    fc.assert(
      fc.property(anyWorld, fc.nat(), fc.integer({ min: 1, max: 5 }), (world, pick, stars) => {
        const items = world.flatMap(source => source.items).filter(item => item.day <= TODAY)
        if (items.length === 0) return
        const { id } = items[pick % items.length]!
        const impression = stars >= 4 ? 'positive' : stars <= 2 ? 'negative' : 'neutral'
        const expected = byTheBook(changeItems(world, item => (item.id === id ? { ...item, starsCenti: stars * 100, impression } : item)))
        const { after, idle } = suppose(world, { suppose: 'wonBack', mentionId: id, stars })
        expect(idle).toEqual([])
        if (expected === null) expect(after).toBeNull()
        else expect(after!.value).toBeCloseTo(expected, 9)
      }),
      { numRuns: 300 },
    )
  })

  it('if complaints were answered equals the formula too, and is never less', () => {
    fc.assert(
      fc.property(anyWorld, world => {
        const negatives = world.flatMap(source => source.items).filter(item => item.impression === 'negative')
        const expected = byTheBook(changeItems(world, item => (item.impression === 'negative' ? { ...item, impression: 'answered' } : item)))
        const { after, difference, idle } = suppose(world, ...negatives.map(({ id }) => ({ suppose: 'answered', mentionId: id }) as const))
        expect(idle).toEqual([])
        if (expected === null) expect(after).toBeNull()
        else expect(after!.value).toBeCloseTo(expected, 9)
        expect(difference ?? 0).toBeGreaterThanOrEqual(-1e-9)
      }),
      { numRuns: 300 },
    )
  })

  it('if new reviews came in equals the formula with them in, where nobody saw the order', () => {
    fc.assert(
      fc.property(fc.array(anyItem, { maxLength: 15 }), fc.integer({ min: 1, max: 25 }), fc.integer({ min: 1, max: 5 }), (list, count, stars) => {
        const items = list.map((item, i) => ({ ...item, position: null, id: String(i) }))
        const impression = stars >= 4 ? ('positive' as const) : stars <= 2 ? ('negative' as const) : ('neutral' as const)
        const added = Array.from({ length: count }, (_, i) => praise(1000 + i, { starsCenti: stars * 100, impression, moments: {} }))
        const { after } = suppose(oneSource(items), { suppose: 'reviewsAdded', sourceId: '0', count, stars, order: 'newest' })
        expect(after!.value).toBeCloseTo(byTheBook(oneSource([...items, ...added]))!, 9)
      }),
      { numRuns: 300 },
    )
  })

  it('never falls by a new five-star review at the top of a source that is alone', () => {
    fc.assert(
      fc.property(fc.array(anyItem, { minLength: 1, maxLength: 15 }), list => {
        const items = list.map((item, i) => ({ ...item, position: null, id: String(i) }))
        const { difference } = suppose(oneSource(items), { suppose: 'reviewsAdded', sourceId: '0', count: 1, stars: 5, order: 'newest' })
        if (difference !== null) expect(difference).toBeGreaterThanOrEqual(-1e-9)
      }),
      { numRuns: 500 },
    )
  })

  it('never falls when one opinion gets a star more', () => {
    fc.assert(
      fc.property(anyWorld, fc.nat(), fc.integer({ min: 1, max: 4 }), (world, pick, stars) => {
        const items = world.flatMap(source => source.items).filter(item => item.day <= TODAY)
        if (items.length === 0) return
        const at = (to: number) => suppose(world, { suppose: 'wonBack', mentionId: items[pick % items.length]!.id, stars: to }).after?.value ?? 0
        expect(at(stars + 1) - at(stars)).toBeGreaterThanOrEqual(-1e-9)
      }),
      { numRuns: 300 },
    )
  })

  it('moves what was seen down a list that shows the newest first, and leaves another list as it was seen', () => {
    const seen = oneSource([praise(1, { position: 1 }), { ...complaint(2), position: 2 }])
    const after = (order: 'newest' | 'relevance') => suppose(seen, { suppose: 'reviewsAdded', sourceId: '0', count: 1, stars: 1, order }).after!.value
    const pushed = byTheBook(oneSource([{ ...complaint(3), position: 1 }, praise(1, { position: 2 }), { ...complaint(2), position: 3 }]))!
    expect(after('newest')).toBeCloseTo(pushed, 9)
    expect(after('relevance')).toBeCloseTo(byTheBook([{ ...seen[0]!, items: [...seen[0]!.items, complaint(3)] }])!, 9)
    expect(after('newest')).toBeLessThan(after('relevance'))
  })

  it('is without an index when the only source is lost', () => {
    const { before, after, difference } = suppose(oneSource([praise(1)]), { suppose: 'sourceLost', sourceId: '0' })
    expect(before!.value).toBeGreaterThan(50)
    expect([after, difference]).toEqual([null, null])
  })

  it('names what found nothing to change', () => {
    const world = oneSource([praise(1), complaint(2)])
    const idle: Supposition[] = [
      { suppose: 'answered', mentionId: '1' },
      { suppose: 'answered', mentionId: 'nobody' },
      { suppose: 'wonBack', mentionId: 'nobody', stars: 5 },
      { suppose: 'sourceLost', sourceId: 'nowhere' },
      { suppose: 'reviewsAdded', sourceId: '0', count: 0, stars: 5, order: 'newest' },
    ]
    const answered: Supposition = { suppose: 'answered', mentionId: '2' }
    const result = suppose(world, ...idle, answered, answered)
    expect(result.idle).toEqual([...idle, answered])
    expect(result.difference).toBeGreaterThan(0)
  })

  it('wins nobody back before the day of the opinion is here', () => {
    const tomorrow = { ...complaint(2), day: TODAY + 1 }
    const { idle, difference } = suppose(oneSource([praise(1), tomorrow]), { suppose: 'wonBack', mentionId: '2', stars: 5 })
    expect(idle).toHaveLength(1)
    expect(difference).toBe(0)
  })

  it('leaves what it was given as it was', () => {
    const materials = materialsOf(oneSource([praise(1), complaint(2)]))
    const copy = structuredClone(materials)
    whatIf(materials, [{ suppose: 'wonBack', mentionId: '2', stars: 5 }, { suppose: 'reviewsAdded', sourceId: '0', count: 3, stars: 4, order: 'newest' }], day)
    expect(materials).toEqual(copy)
  })
})
