import { isMoment, type Moment } from '../journey/moments.ts'
import type { Slow, SlowBurn, SlowKind } from '../alert/slow.ts'
import { fill } from './words.ts'
import type { AlertNews, Hand, Language } from './story.ts'

const isBurn = (slow: Slow): slow is SlowBurn => 'what' in slow

interface Words {
  moments: Record<Moment | 'general' | 'none', string>
  burn: { opened: string; recovered: string; closed: string; also: string; stars: { held: string; fell: string; rose: string } }
  drop: { opened: string; escalated: string; recovered: string; closed: string; sources: string; moments: string; points: string }
}

const WORDS: Record<Language, Words> = {
  es: {
    moments: { zmot: 'Antes de comprar', fmot: 'Al querer comprar', smot: 'Al recibirlo o usarlo', relationship: 'Cobros y trámites', failure: 'Cuando algo falla', umot: 'Lo que cuentan los clientes', general: 'En general', none: 'Sin un momento claro' },
    burn: {
      opened: '«{what}» pasó del {from} al {to} de las quejas desde el {since}',
      recovered: '«{what}» volvió a lo suyo: había pasado del {from} al {to} de las quejas',
      closed: '«{what}» se quedó en el {to} de las quejas (antes, {from}); desde ahora es lo habitual',
      also: 'Subió al mismo tiempo: {kinds}.',
      stars: { held: 'Las estrellas no lo muestran.', fell: 'Las estrellas también bajaron.', rose: 'Las estrellas subieron mientras tanto.' },
    },
    drop: {
      opened: 'el índice bajó de {from} a {to} desde el {since}',
      escalated: 'el índice sigue bajando: de {from} a {to} desde el {since}',
      recovered: 'el índice volvió a {to} (estaba en {from} el {since})',
      closed: 'el índice se quedó en {to} (antes, {from}); desde ahora es lo habitual',
      sources: 'Lo que más costó, por fuente: {list}.',
      moments: 'Por momento: {list}.',
      points: '{name} ({points} puntos)',
    },
  },
  en: {
    moments: { zmot: 'Before buying', fmot: 'Wanting to buy', smot: 'Receiving or using it', relationship: 'Billing and account', failure: 'When something fails', umot: 'What customers tell others', general: 'In general', none: 'No clear moment' },
    burn: {
      opened: '“{what}” went from {from} to {to} of complaints since {since}',
      recovered: '“{what}” is back to normal: it had gone from {from} to {to} of complaints',
      closed: '“{what}” stayed at {to} of complaints ({from} before); from now on that is what is usual',
      also: 'Rose at the same time: {kinds}.',
      stars: { held: 'The stars do not show it.', fell: 'The stars fell as well.', rose: 'The stars rose meanwhile.' },
    },
    drop: {
      opened: 'the index fell from {from} to {to} since {since}',
      escalated: 'the index keeps falling: from {from} to {to} since {since}',
      recovered: 'the index is back at {to} (it stood at {from} on {since})',
      closed: 'the index stayed at {to} ({from} before); from now on that is what is usual',
      sources: 'What cost most, by source: {list}.',
      moments: 'By moment: {list}.',
      points: '{name} ({points} points)',
    },
  },
}

export const slowTitle = (slow: Slow, news: Pick<AlertNews, 'event' | 'brand' | 'observed'>, hand: Hand): string => `${news.brand}: ${slowFinding(slow, news, hand)}`

/** «Cobros» pasó del 12 % al 31 % de las quejas desde el 3 de marzo. */
export const slowFinding = (slow: Slow, { event, observed }: Pick<AlertNews, 'event' | 'observed'>, hand: Hand): string => {
  const words = WORDS[hand.language]
  if (isBurn(slow)) return fill(ofEvent(words.burn, event), { ...sharesIn(slow, hand), what: nameOf(slow.what, words, hand) })
  const values: Record<string, string> = { from: tenths(slow.from, hand), to: tenths(observed, hand), since: dayIn(slow.since, hand) }
  return fill(ofEvent(words.drop, event), values)
}

/** The sentences below it: what the stars show, what rose with it; what cost the index most. */
export const slowLines = (slow: Slow, { endedAt }: Pick<AlertNews, 'endedAt'>, hand: Hand): string[] => {
  const words = WORDS[hand.language]
  if (endedAt !== null) return []
  if (isBurn(slow)) {
    const kinds = slow.also.map(kind => `${nameOf(kind, words, hand)}`).join(', ')
    return [...(slow.stars === null ? [] : [words.burn.stars[slow.stars]]), ...(kinds === '' ? [] : [fill(words.burn.also, { kinds })])]
  }
  const list = (items: Array<{ name: string; points: number }>): string => items.map(({ name, points }) => fill(words.drop.points, { name, points: tenths(points, hand) })).join(', ')
  const moments = slow.moments.map(({ key, points }) => ({ name: words.moments[key].toLowerCase(), points }))
  return [...(slow.sources.length === 0 ? [] : [fill(words.drop.sources, { list: list(slow.sources) })]), ...(moments.length === 0 ? [] : [fill(words.drop.moments, { list: list(moments) })])]
}

const ofEvent = (sentences: { opened: string; recovered: string; closed: string; escalated?: string }, event: string): string => {
  if (event === 'alert.recovered') return sentences.recovered
  if (event === 'alert.closed') return sentences.closed
  return (event === 'alert.escalated' ? sentences.escalated : undefined) ?? sentences.opened
}

const nameOf = ({ kind, label }: SlowKind, { moments }: Words, { language }: Hand): string => {
  const key = kind.slice(kind.indexOf(':') + 1)
  if (kind.startsWith('moment:')) return isMoment(key) ? moments[key] : moments.none
  return label?.[language] ?? key
}

const localeOf = ({ language, locale }: Hand): string => (locale.startsWith(language) ? locale : language)

const sharesIn = ({ from, to, since }: SlowBurn, hand: Hand): Record<string, string> => {
  const percent = new Intl.NumberFormat(localeOf(hand), { style: 'percent', maximumFractionDigits: 0 })
  return { from: percent.format(from), to: percent.format(to), since: dayIn(since, hand) }
}

const tenths = (value: number, hand: Hand): string => new Intl.NumberFormat(localeOf(hand), { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value)

/** A day of the brand's calendar: no zone moves it. */
const dayIn = (day: string, { language }: Hand): string =>
  new Intl.DateTimeFormat(language === 'es' ? 'es-ES' : 'en-GB', { timeZone: 'UTC', day: 'numeric', month: 'long' }).format(new Date(day))
