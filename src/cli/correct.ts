import { correct, type CorrectionDraft } from '../db/reading/correction.ts'
import { judgeFloor } from '../db/alert/floor-judgement.ts'
import { isId } from '../domain/id.ts'
import { findMention } from '../db/mention/list.ts'
import { FLOOR, isFloorClass, type FloorClass, type FloorVerdict } from '../domain/alert/floor.ts'
import { isMoment, OUTCOMES } from '../domain/journey/moments.ts'
import { brandOf, print, withApp } from './with-app.ts'

interface Options {
  sentiment?: string
  moment?: string[]
  outcome?: string
  needsResponse?: string
  confirm?: boolean
  floor?: string[]
  by: string
}

const POLARITIES = ['positive', 'neutral', 'negative']
type Change = Pick<CorrectionDraft, 'field' | 'value' | 'moment'>

/** Writes corrections of one mention and prints how it counts now. */
export const correctVerb = async (slug: string, id: string, options: Options): Promise<void> => {
  const changes = changesOf(options)
  const verdicts = verdictsOf(options)
  if (changes.length + verdicts.length === 0) throw new Error('Say what to correct: --sentiment, --moment, --outcome, --needs-response or --floor, or that all is right: --confirm.')
  await withApp(async app => {
    const { db } = app.store
    const brand = await brandOf(app, slug)
    const mention = isId(id) ? await findMention(db, brand.id, id) : undefined
    if (!mention) throw new Error(`There is no mention ${id} of ${brand.name}.`)
    const target = { brandId: brand.id, timeZone: brand.timeZone, now: app.deps.now() }
    await db.transaction().execute(async trx => {
      await correct(trx, target, changes.map(change => ({ ...change, mentionId: id, revision: mention.revision, author: options.by })))
      for (const verdict of verdicts) await judgeFloor(trx, target, { ...verdict, mentionId: id, by: options.by })
    })
    const { sentiment, moments, outcome, needsResponse, corrected, floor } = (await findMention(db, brand.id, id))!
    print({ id, sentiment, moments, outcome, needsResponse, corrected, floor })
  })
}

// What is said besides a yes to the whole reading wins over it.
const changesOf = ({ sentiment, moment = [], outcome, needsResponse, confirm = false }: Options): Change[] => [
  ...(confirm ? [{ field: 'confirm' as const, value: null }] : []),
  ...(sentiment === undefined ? [] : [{ field: 'sentiment' as const, value: oneOf(sentiment, POLARITIES, '--sentiment') }]),
  ...moment.map((text): Change => {
    const [name = '', polarity = ''] = text.split('=')
    if (!isMoment(name) || polarity === '') throw new Error(`--moment ${text}: write it as moment=polarity, such as failure=negative.`)
    return { field: 'moment', moment: name, value: polarity === 'none' ? null : oneOf(polarity, POLARITIES, '--moment') }
  }),
  ...(outcome === undefined ? [] : [{ field: 'outcome' as const, value: oneOf(outcome, [...OUTCOMES], '--outcome') }]),
  ...(needsResponse === undefined ? [] : [{ field: 'needs_response' as const, value: oneOf(needsResponse, ['yes', 'no'], '--needs-response') === 'yes' ? 'true' : 'false' }]),
]

const VERDICTS: readonly FloorVerdict[] = ['confirmed', 'dismissed']

const verdictsOf = ({ floor = [] }: Options): Array<{ class: FloorClass; verdict: FloorVerdict }> =>
  floor.map(text => {
    const [name = '', verdict = ''] = text.split('=')
    if (!isFloorClass(name)) throw new Error(`--floor ${text}: write it as class=verdict, such as fraud=dismissed; a class is one of ${FLOOR.join(', ')}.`)
    return { class: name, verdict: oneOf(verdict, [...VERDICTS], '--floor') as FloorVerdict }
  })

const oneOf = (value: string, allowed: string[], flag: string): string => {
  if (!allowed.includes(value)) throw new Error(`${flag} ${value}: it is one of ${allowed.join(', ')}.`)
  return value
}
