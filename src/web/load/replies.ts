import type { Answerable } from '../../api/answering.ts'
import { listSavedReplies } from '../../db/answer/saved-reply.ts'
import type { Brand } from '../../db/brand.ts'
import type { CaseCard } from '../../db/case/list.ts'
import { fillReply, greetingName, type Values } from '../../domain/answer/variable.ts'
import type { Actor } from '../../domain/case/state.ts'
import type { WebServices } from '../services.ts'
import type { ReplyView } from '../views/cases.ts'

interface Filling {
  brand: Brand
  answerable: Answerable
  card: CaseCard
  me: Actor
  services: WebServices
}

/** Saved replies as they would stand in the field: those in the language of the opinion first, then those in the brand's form of address. */
export const loadReplies = async ({ brand, answerable, card, me, services: { db, now } }: Filling): Promise<ReplyView[]> => {
  const { collector, settings, mention } = answerable
  const count = collector?.reply?.count ?? ((text: string): number => text.length)
  const values = valuesOf({ brand, answerable, card, me })
  const views = (await listSavedReplies(db, brand.id, { validAt: now() })).map(reply => {
    const filled = fillReply(reply.text, { ...values, date: dayIn(reply.language, { now: now(), timeZone: brand.timeZone }) })
    return { ...reply, filled, length: count(filled) }
  })
  const distance = ({ language, tone }: ReplyView): number => (language === mention.language ? 0 : 2) + (settings.tone === 'none' || tone === 'none' || tone === settings.tone ? 0 : 1)
  return views.toSorted((a, b) => distance(a) - distance(b))
}

/** What is known here of whom, by whom and of what; the rest stays for a person. */
const valuesOf = ({ brand, answerable: { mention }, card, me }: Omit<Filling, 'services'>): Values => ({
  customer: greetingName(mention.authorName), brand: brand.name, place: mention.place ?? undefined, reference: card.folio ?? undefined, area: card.area ?? undefined,
  agent: me.id === 'local' || me.id === 'secret' ? undefined : me.name,
})

const dayIn = (language: string, { now, timeZone }: { now: Date; timeZone: string }): string => new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone }).format(now)
