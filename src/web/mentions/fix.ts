import type { CorrectionDraft } from '../../db/reading/correction.ts'
import { isMoment, OUTCOMES, POLARITIES } from '../../domain/journey/moments.ts'

export type Fix = Pick<CorrectionDraft, 'field' | 'moment' | 'value'>

/** What a button of a correction says: `sentiment:negative`, `moment:failure:none`, `outcome:lost`, `needs:true`, `confirm`; null: nothing there is. */
export const readFix = (text: string): Fix | null => {
  const [field = '', first = '', second = ''] = text.split(':')
  const polarity = POLARITIES.find(one => one === (field === 'moment' ? second : first))
  if (field === 'confirm') return { field, value: null }
  if (field === 'sentiment' && polarity) return { field, value: polarity }
  if (field === 'moment' && isMoment(first) && (polarity || second === 'none')) return { field, moment: first, value: polarity ?? null }
  if (field === 'outcome' && OUTCOMES.some(one => one === first)) return { field, value: first }
  if (field === 'needs' && (first === 'true' || first === 'false')) return { field: 'needs_response', value: first }
  return null
}

/** A correction that can be taken back: its id and its mention's. */
export interface Undoable {
  id: string
  mentionId: string
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const PAIR = new RegExp(`^(${UUID})\\.(${UUID})$`)

export const printUndo = (made: Undoable[]): string => made.map(({ id, mentionId }) => `${id}.${mentionId}`).join('-and-')

/** Corrections named in an address or a form; what is none is left out. */
export const readUndo = (text: string): Undoable[] =>
  text.split('-and-').flatMap(pair => {
    const [, id, mentionId] = PAIR.exec(pair) ?? []
    return id && mentionId ? [{ id, mentionId }] : []
  })
