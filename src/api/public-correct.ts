import type { AnswerCount, OpinionCount } from '../db/public/count.ts'
import type { PublicFace } from '../db/public/face.ts'
import type { Face } from '../domain/index/tally.ts'

/** Counts hold every correction; strangers are told only what an audit bears out. */

export const toneOf = ({ unsure, sentiment }: Pick<Face, 'unsure' | 'sentiment'>): OpinionCount['tone'] => (unsure || sentiment === null ? 'unsure' : sentiment)

/** The counts with unaudited corrections taken back. The total and the stars stay: nobody corrects those. */
export const correctCounts = (stored: OpinionCount[], faces: PublicFace[]): OpinionCount[] => {
  const counts = new Map(stored.map(count => [keyOf(count), { ...count }]))
  for (const { inner, outer } of faces) {
    const [from, to] = [countOf(inner), countOf(outer)]
    const stood = counts.get(keyOf(from))
    // Stored between the two looks: the next one knows it.
    if (!stood) continue
    stood.count -= 1
    const known = counts.get(keyOf(to))
    if (known) known.count += 1
    else counts.set(keyOf(to), to)
  }
  return [...counts.values()].filter(({ count }) => count > 0)
}

const keyOf = ({ sourceId, stars, tone }: OpinionCount): string => `${sourceId} ${stars} ${tone}`

const countOf = (face: Face): OpinionCount => ({ sourceId: face.sourceId, stars: face.ratedCenti === null || face.ratedCenti === undefined ? null : Math.round(face.ratedCenti / 100), tone: toneOf(face), count: 1 })

/** The same for answers: a person's word that a complaint asks for none does not raise the rate. */
export const correctAnswers = (stored: AnswerCount, faces: PublicFace[]): AnswerCount =>
  faces.reduce((counts, { inner, outer }) => add(add(counts, inner, -1), outer, 1), stored)

const add = ({ needing, answered, negative, solved }: AnswerCount, face: PublicFace['outer'], sign: 1 | -1): AnswerCount => ({
  needing: needing + (face.needsResponse ? sign : 0),
  answered: answered + (face.needsResponse && face.answered ? sign : 0),
  negative: negative + (face.impression === 'negative' || face.impression === 'answered' ? sign : 0),
  solved: solved + (face.impression === 'answered' ? sign : 0),
})
