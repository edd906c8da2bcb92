import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MomentPolarities, Outcome, Polarity } from '../../domain/journey/moments.ts'

/** A set of texts: where it lies under the data folder, and what its licence allows. */
export interface TextSet {
  name: string
  kind: 'review' | 'social'
  licence: string
  /** Neither marked non-commercial nor for research only. */
  open: boolean
  /** Teaches tone beside the kinds of writing that readings are judged on: neither a genre nor how sure to be is learnt from it. */
  isAid?: true
  /** How much each of its texts weighs beside those of other sets; 1 where it is left out. */
  counts?: number
}

const NONE = 'none stated'
const RESEARCH = 'research or evaluation only'

// General posts that people labelled are few beside those that were read: each counts twice, found on texts held apart.
const FEW = { counts: 2 }

/** Sets whose tone is labelled, by people or by stars. */
export const TONE_SETS: TextSet[] = [
  { name: 'sentiment/absapt-hotels-pt', kind: 'review', licence: NONE, open: true },
  { name: 'sentiment/airline-en', kind: 'social', licence: 'CC BY-NC-SA 4.0', open: false },
  { name: 'sentiment/amazon-alexa-en', kind: 'review', licence: NONE, open: true },
  { name: 'sentiment/cuba-hotels-es', kind: 'review', licence: NONE, open: true },
  { name: 'sentiment/cuba-places-es', kind: 'review', licence: NONE, open: true },
  { name: 'sentiment/emoevent-es', kind: 'social', licence: 'CC BY-NC-SA 4.0 (Apache-2.0 elsewhere)', open: false },
  { name: 'sentiment/mercadolivre-pt', kind: 'review', licence: NONE, open: true },
  { name: 'sentiment/opiniones-hoteles-es', kind: 'review', licence: NONE, open: true },
  { name: 'sentiment/restmex2021-es', kind: 'review', licence: 'academic and research purposes only', open: false },
  { name: 'sentiment/semeval2017-en', kind: 'social', licence: 'Twitter terms; no other restriction', open: true },
  { name: 'sentiment/tweets-mg-pt', kind: 'social', licence: NONE, open: true },
  { name: 'sentiment/uci-sentences-en', kind: 'review', licence: 'CC BY 4.0', open: true },
  { name: 'sentiment/umsab-en', kind: 'social', licence: 'Apache-2.0, Twitter terms', open: true },
  { name: 'sentiment/umsab-es', kind: 'social', licence: 'Apache-2.0, Twitter terms', open: true, ...FEW },
  { name: 'sentiment/umsab-pt', kind: 'social', licence: 'Apache-2.0, Twitter terms', open: true, ...FEW },
  { name: 'sentiment/b2w-reviews-pt', kind: 'review', licence: 'CC BY-NC-SA 4.0', open: false, isAid: true },
  { name: 'customers/trustpilot-es', kind: 'review', licence: RESEARCH, open: false },
  { name: 'customers/pccomponentes-es', kind: 'review', licence: RESEARCH, open: false },
  { name: 'customers/olist-pt', kind: 'review', licence: 'CC BY-NC-SA 4.0', open: false },
  { name: 'customers/shopping-apps-pt', kind: 'review', licence: 'CC BY-NC-SA 4.0', open: false },
  { name: 'customers/sfu-products-es', kind: 'review', licence: 'research only', open: false },
]

/** Sets without a tone of their own whose texts were read for moments. */
const OTHER_SETS: TextSet[] = [
  { name: 'customers/amazon-questions-en', kind: 'review', licence: 'CDLA-Sharing-1.0', open: true },
  { name: 'customers/app-reviews-es', kind: 'review', licence: RESEARCH, open: false },
  { name: 'customers/bank-opinions-es', kind: 'review', licence: RESEARCH, open: false },
  { name: 'customers/bank-tweets-es', kind: 'social', licence: RESEARCH, open: false },
  { name: 'customers/banking77-en', kind: 'review', licence: 'CC BY 4.0', open: true },
  { name: 'customers/comcast-complaints-en', kind: 'review', licence: 'public records', open: true },
  { name: 'customers/mercadolivre-questions-pt', kind: 'review', licence: RESEARCH, open: false },
  { name: 'customers/reclame-aqui-pt', kind: 'review', licence: RESEARCH, open: false },
  { name: 'customers/reddit-telco-pe-es', kind: 'social', licence: RESEARCH, open: false },
  { name: 'customers/spotifycares-twcs-en', kind: 'social', licence: 'CC BY-NC-SA 4.0', open: false },
  { name: 'customers/amazon-reviews-es', kind: 'review', licence: 'none stated, of a corpus for research', open: false, isAid: true },
  { name: 'customers/amazon-reviews-pt', kind: 'review', licence: 'Apache-2.0 of the repository, terms of the shop', open: true, isAid: true },
  { name: 'customers/bank-apps-pt', kind: 'review', licence: NONE, open: true, isAid: true },
  { name: 'customers/uruguay-hotels-es', kind: 'review', licence: NONE, open: true, isAid: true },
]

const NONE_STATED = 'none stated, terms of the platform'

/** Posts of people in general, gathered by others; the tone of some was read (`config/labels/posts.*.tsv`). Their origin: config/labels/README.md. */
const POST_SETS: TextSet[] = [
  { name: 'posts/posts-2013-es', kind: 'social', licence: NONE_STATED, open: true, isAid: true },
  { name: 'posts/timelines-es', kind: 'social', licence: NONE_STATED, open: true, isAid: true },
  { name: 'posts/topics-2022-es', kind: 'social', licence: NONE_STATED, open: true, isAid: true },
  { name: 'posts/jokes-es', kind: 'social', licence: NONE_STATED, open: true, isAid: true },
  { name: 'posts/banks-es', kind: 'social', licence: NONE_STATED, open: true, isAid: true },
  { name: 'posts/politics-es', kind: 'social', licence: NONE_STATED, open: true, isAid: true },
  { name: 'posts/outages-es', kind: 'social', licence: 'MIT, terms of the platform', open: true, isAid: true },
  { name: 'posts/emoji-es', kind: 'social', licence: 'Apache-2.0, terms of the platform', open: true, isAid: true },
  { name: 'posts/affect-2018-es', kind: 'social', licence: RESEARCH, open: false, isAid: true },
  { name: 'posts/comments-es', kind: 'social', licence: NONE_STATED, open: true, isAid: true },
  { name: 'posts/airlines-es', kind: 'social', licence: 'GPL-3.0 of the repository, terms of the platform', open: true, isAid: true },
  { name: 'posts/hate-uy-es', kind: 'social', licence: NONE_STATED, open: true, isAid: true },
  { name: 'posts/politicians-es', kind: 'social', licence: NONE_STATED, open: true, isAid: true },
  { name: 'posts/told-pt', kind: 'social', licence: 'CC BY-SA 4.0', open: true, isAid: true },
  { name: 'posts/emotions-pt', kind: 'social', licence: NONE_STATED, open: true, isAid: true },
  { name: 'posts/posts-2013-pt', kind: 'social', licence: NONE_STATED, open: true, isAid: true },
  { name: 'posts/bluesky-pt', kind: 'social', licence: 'MIT, terms of the platform', open: true, isAid: true },
  { name: 'posts/hashtags-2016-pt', kind: 'social', licence: NONE_STATED, open: true, isAid: true },
  { name: 'posts/hashtags-2017-pt', kind: 'social', licence: NONE_STATED, open: true, isAid: true },
  { name: 'posts/moods-pt', kind: 'social', licence: 'GPL-3.0 of the repository, terms of the platform', open: true, isAid: true },
  { name: 'posts/keywords-pt', kind: 'social', licence: NONE_STATED, open: true, isAid: true },
  { name: 'posts/irony-pt', kind: 'social', licence: 'MIT, terms of the platform', open: true, isAid: true },
  { name: 'posts/emoticons-pt', kind: 'social', licence: 'MIT, terms of the platform', open: true, isAid: true },
  { name: 'posts/brand-pt', kind: 'social', licence: NONE_STATED, open: true, isAid: true },
]

/** Texts of our own, written for what a first model read badly: the only ones that are here with their words. */
export const OWN: TextSet = { name: 'labels/own', kind: 'review', licence: 'Apache-2.0, written for Marea', open: true }

const ALL_SETS = [...TONE_SETS, ...OTHER_SETS, ...POST_SETS, OWN]
export const shortName = (name: string): string => name.slice(name.indexOf('/') + 1)
export const setNamed = (short: string): TextSet | undefined => ALL_SETS.find(({ name }) => shortName(name) === short)

export interface Row {
  id: string
  lang: string
  text: string
  stars?: number
  label?: Polarity
  set?: string
  kind?: string
  sentiment?: Polarity
  moments?: MomentPolarities
  outcome?: Outcome
  needs_response?: boolean
}

export const readRows = (path: string): Row[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, i): Row[] => {
      if (line === '') return []
      try {
        return [JSON.parse(line) as Row]
      } catch (error) {
        throw new Error(`${path}, line ${i + 1}: ${(error as Error).message}`, { cause: error })
      }
    })

/** Where its texts are; undefined: not at hand. Sets that nobody divided are all for training. */
export const pathOf = (data: string, { name }: Pick<TextSet, 'name'>, split: 'train' | 'dev'): string | undefined => {
  const isWhole = name.startsWith('customers/') || name.startsWith('posts/')
  const path = join(data, name, isWhole ? 'all.ndjson' : `${split}.ndjson`)
  return existsSync(path) && !(isWhole && split === 'dev') ? path : undefined
}
