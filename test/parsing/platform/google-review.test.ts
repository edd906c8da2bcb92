import { describe, expect, it } from 'vitest'
import { CollectorError } from '../../../src/contract.ts'
import { readGoogleReviews, readTakeoutReviews, withoutTranslation } from '../../../src/parsing/platform/google-review.ts'

const context = { where: 'reviews.json', place: 'Centro', now: '2026-03-06T12:00:00.000Z' }
const item = (name: string, more: object = {}): object => ({ name, starRating: 'FIVE', comment: 'Todo bien', createTime: '2026-03-01T10:00:00-06:00', updateTime: '2026-03-01T16:00:00Z', ...more })

describe('reviews of a Google business', () => {
  it('are read from Takeout, each once', () => {
    const { mentions, problems } = readTakeoutReviews({ reviews: [item('a'), item('b', { reviewReply: { comment: 'Gracias', updateTime: '2026-03-02T10:00:00Z' } }), item('a')] }, context)
    expect(problems).toEqual([])
    expect(mentions).toEqual([
      { externalId: 'a', kind: 'review', text: 'Todo bien', publishedAt: '2026-03-01T16:00:00.000Z', rating: { value: 5, outOf: 5 }, place: 'Centro' },
      expect.objectContaining({ externalId: 'b', ownerReply: { text: 'Gracias', publishedAt: '2026-03-02T10:00:00.000Z' } }),
    ])
  })

  it('are read from a bare list', () => expect(readTakeoutReviews([item('a')], context).mentions).toHaveLength(1))

  it.each([[{ type: 'FeatureCollection', features: [] }, /owner of the account wrote/], [{ places: [] }, /no list of reviews/], ['text', /no list/]])('are not taken for %j', (json, words) => {
    expect(() => readTakeoutReviews(json, context)).toThrow(words)
    expect(() => readTakeoutReviews(json, context)).toThrow(CollectorError)
  })

  it('say which of them could not be read', () => {
    const { mentions, problems } = readGoogleReviews([item('a'), item('b', { comment: 7 }), item('c', { starRating: null, comment: '' })], context)
    expect(mentions.map(({ externalId }) => externalId)).toEqual(['a'])
    expect(problems.map(({ en }) => en)).toEqual([expect.stringMatching(/^Item 2 from reviews\.json .*comment/), expect.stringMatching(/neither text nor stars/)])
    expect(() => readGoogleReviews([{ stars: 4 }], context)).toThrow(/No item from reviews/)
  })

  it('name nobody who is anonymous, and date nothing from the future', () => {
    const [mention] = readGoogleReviews([item('a', { reviewer: { displayName: 'A Google user', isAnonymous: true }, createTime: '2031-01-01T00:00:00Z', updateTime: null })], context).mentions
    expect(mention).not.toHaveProperty('author')
    expect(mention).not.toHaveProperty('publishedAt')
  })

  it('show no answer that Google refused', () => {
    expect(readGoogleReviews([item('a', { reviewReply: { comment: 'Llame', reviewReplyState: 'REJECTED' } })], context).mentions[0]).not.toHaveProperty('ownerReply')
  })

  it.each([
    ['(Translated by Google) Very good.\n\n(Original)\nMuy bueno.', 'Muy bueno.'],
    ['Muy bueno.\n\n(Translated by Google)\nVery good.', 'Muy bueno.'],
    ['(Translated by Google) Very good.', '(Translated by Google) Very good.'],
    ['Sin traducir (Original)', 'Sin traducir (Original)'],
  ])('keep the original of %j', (text, original) => expect(withoutTranslation(text)).toBe(original))
})
