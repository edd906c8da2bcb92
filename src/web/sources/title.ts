import type { Collector } from '../../contract.ts'
import type { Translator } from '../translator.ts'

// Most kinds of source are called by a proper name; these by what they are.
const DESCRIBED = ['facebook', 'gdelt', 'rss', 'schema-org', 'site-check'] as const

/** What a kind of source is called in the reader's language. */
export const collectorTitle = (id: string, { title }: Pick<Collector, 'title'>, t: Translator): string => {
  const described = DESCRIBED.find(one => one === id)
  return described === undefined ? title : t.say(`collector.${described}`)
}
