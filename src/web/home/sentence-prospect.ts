import type { BrandContext } from '../context.ts'
import type { MessageKey } from '../i18n/messages.ts'
import type { Translator } from '../translator.ts'
import type { MentionView } from '../views/mentions.ts'
import type { ProspectData } from '../views/prospect.ts'

/** The finding: what whoever looks the brand up there reads first. */
export const prospectSentence = ({ screen, on, today }: ProspectData, { t, brand }: BrandContext): string => {
  const first = screen?.places[0]
  if (!screen || !first) return t.say(on < today ? 'prospect.none.past' : 'prospect.none')
  const whose = brand.kind === 'own' ? 'own' : 'other'
  const said = { source: screen.source.name, brand: brand.name, what: first.mention === null ? t.say('prospect.what.gone') : firstRead(first.mention, t) }
  return on < today ? t.say(`prospect.read.${whose}`, { ...said, day: t.date(on, today) }) : t.say(`prospect.reads.${whose}`, said)
}

/** What the words are chosen by. */
export type Read = Pick<MentionView, 'sentiment' | 'mixed' | 'unsure' | 'moments' | 'answered' | 'outcome'>

/** An opinion in a few words: what it is about, and whether it was answered. */
export const firstRead = (mention: Read, t: Translator): string => {
  const { sentiment, mixed, unsure, answered, outcome } = mention
  if (outcome === 'question' && sentiment !== 'negative') return t.say(`prospect.answered.${answered ?? 'none'}`, { what: t.say('prospect.what.question') })
  if (unsure || sentiment === null) return t.say('prospect.what.unsure')
  if (mixed) return t.say('prospect.what.mixed')
  if (sentiment === 'neutral') return t.say('prospect.what.neutral')
  const what: MessageKey = `prospect.what.${sentiment}.${mention.moments.find(({ polarity, unsure }) => polarity === sentiment && !unsure)?.key ?? 'general'}`
  return sentiment === 'positive' ? t.say(what) : t.say(`prospect.answered.${answered ?? 'none'}`, { what: t.say(what) })
}
