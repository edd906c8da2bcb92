import { correct, type CorrectionDraft } from '../db/correction.ts'
import { isId } from '../db/id.ts'
import { findMention } from '../db/mention-list.ts'
import { isMoment, OUTCOMES } from '../domain/moments.ts'
import { brandOf, print, withApp } from './with-app.ts'

interface Options {
  sentiment?: string
  moment?: string[]
  outcome?: string
  needsResponse?: string
  confirm?: boolean
  by: string
}

const POLARITIES = ['positive', 'neutral', 'negative']
type Change = Pick<CorrectionDraft, 'field' | 'value' | 'moment'>

/** Writes corrections of one mention and prints how it counts now. */
export const correctVerb = async (slug: string, id: string, options: Options): Promise<void> => {
  const changes = changesOf(options)
  if (changes.length === 0) throw new Error('Say what to correct: --sentiment, --moment, --outcome or --needs-response, or that all is right: --confirm.')
  await withApp(async app => {
    const { db } = app.store
    const brand = await brandOf(app, slug)
    const mention = isId(id) ? await findMention(db, brand.id, id) : undefined
    if (!mention) throw new Error(`There is no mention ${id} of ${brand.name}.`)
    const target = { brandId: brand.id, timeZone: brand.timeZone, now: app.deps.now() }
    await db.transaction().execute(trx => correct(trx, target, changes.map(change => ({ ...change, mentionId: id, revision: mention.revision, author: options.by }))))
    const { sentiment, moments, outcome, needsResponse, corrected } = (await findMention(db, brand.id, id))!
    print({ id, sentiment, moments, outcome, needsResponse, corrected })
  })
}

// What is said besides a yes to the whole reading wins over it.
const changesOf = ({ sentiment, moment = [], outcome, needsResponse, confirm = false }: Options): Change[] => [
  ...(confirm ? [{ field: 'confirm' as const, value: null }] : []),
  ...(sentiment === undefined ? [] : [{ field: 'sentiment' as const, value: oneOf(sentiment, POLARITIES, '--sentiment') }]),
  ...moment.map((text): Change => {
    const [name = '', polarity = ''] = text.split('=')
    if (!isMoment(name)) throw new Error(`--moment ${text}: write it as moment=polarity, such as failure=negative.`)
    return { field: 'moment', moment: name, value: polarity === 'none' ? null : oneOf(polarity, POLARITIES, '--moment') }
  }),
  ...(outcome === undefined ? [] : [{ field: 'outcome' as const, value: oneOf(outcome, [...OUTCOMES], '--outcome') }]),
  ...(needsResponse === undefined ? [] : [{ field: 'needs_response' as const, value: oneOf(needsResponse, ['yes', 'no'], '--needs-response') === 'yes' ? 'true' : 'false' }]),
]

const oneOf = (value: string, allowed: string[], flag: string): string => {
  if (!allowed.includes(value)) throw new Error(`${flag} ${value}: it is one of ${allowed.join(', ')}.`)
  return value
}
