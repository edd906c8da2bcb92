import { counted, dateIn, listIn, numberIn, quoted } from './figures.ts'
import type { Hand, Language, Story } from './story.ts'
import { fill, WORDS } from './words.ts'

interface WatchWords {
  rival: Record<string, string>
  rivalLine: string
  rivalCause: string
  gap: string
  gapOver: string
  gapLines: [string, string]
  silence: string
  silenceOver: string
  silenceLines: [string, string]
}

const TOLD: Record<Language, WatchWords> = {
  es: {
    rival: {
      negative: '{brand}: {competitor} recibe {observed} negativas y {expected}',
      share: '{brand}: a {competitor} le sube la parte negativa: {observed} negativas y {expected}',
      volume: '{brand}: se habla mucho más de {competitor}: {observed} menciones y {expected}',
    },
    rivalLine: 'Es un competidor de {brand}. Mira si lo mismo puede pasarte a ti y qué dirás si te preguntan.',
    rivalCause: 'Allí se repite {phrases}.',
    gap: '{brand}: no se ha recogido nada de ninguna fuente desde {since}',
    gapOver: '{brand}: se vuelve a recoger. No se recogía nada desde {since}',
    gapLines: ['Fuentes que se piden: {sources}.', 'Mientras dure, no sabemos qué se dice: no habrá otras alertas. Revisa la conexión del servidor y la página de fuentes.'],
    silence: '{brand}: nadie dice nada desde {since}; en {hours} horas se esperaban unas {expected} opiniones',
    silenceOver: '{brand}: volvieron las opiniones después de {hours} horas de silencio',
    silenceLines: ['Las fuentes responden bien y no traen nada.', 'Comprueba que las direcciones y la búsqueda de la marca sigan siendo las buenas, y que sus formularios y encuestas funcionen.'],
  },
  en: {
    rival: {
      negative: '{brand}: {competitor} got {observed} negatives; {expected}',
      share: '{brand}: the negative share of {competitor} is rising: {observed} negatives; {expected}',
      volume: '{brand}: there is much more talk of {competitor}: {observed} mentions; {expected}',
    },
    rivalLine: 'It is a competitor of {brand}. See whether the same may happen to you, and what you will say when asked.',
    rivalCause: 'There people keep saying {phrases}.',
    gap: '{brand}: nothing has been collected from any source since {since}',
    gapOver: '{brand}: it is collected again. Nothing had been since {since}',
    gapLines: ['Sources that are asked: {sources}.', 'While it lasts we do not know what is said: there will be no other alerts. Check the server’s connection and the page of sources.'],
    silence: '{brand}: nobody has said anything since {since}; some {expected} opinions were expected in {hours} hours',
    silenceOver: '{brand}: opinions are back after {hours} hours of silence',
    silenceLines: ['The sources answer well and bring nothing.', 'Check that the addresses and the brand’s query are still the right ones, and that its forms and surveys work.'],
  },
}

interface Rival {
  brand: string
  competitor: string
  wave: string
  observed: number
  expected: number
  phrases: string[]
  url: string | null
}

/** A wave at a competitor. */
export const tellRival = ({ brand, competitor, wave, observed, expected, phrases, url }: Rival, hand: Hand): Story => {
  const words = TOLD[hand.language]
  const values = { brand, competitor, observed: numberIn(observed, hand), expected: expected < 0.5 ? WORDS[hand.language].expected.hardly : counted(WORDS[hand.language].expected, Math.round(expected), hand) }
  const lines = [...(phrases.length === 0 ? [] : [fill(words.rivalCause, { phrases: listIn(phrases.map(phrase => quoted(phrase, hand)), hand) })]), fill(words.rivalLine, { brand })]
  return plain(fill(words.rival[wave] ?? words.rival.negative!, values), { severity: 'notice', lines, brand, url }, hand)
}

interface Absence {
  brand: string
  since: Date
  isOver: boolean
  url: string | null
}

/** Nobody collects. */
export const tellGap = ({ brand, since, sources, isOver, url }: Absence & { sources: string[] }, hand: Hand): Story => {
  const words = TOLD[hand.language]
  const title = fill(isOver ? words.gapOver : words.gap, { brand, since: dateIn(since, hand) })
  const [named, advice] = words.gapLines
  const lines = isOver ? [] : [...(sources.length === 0 ? [] : [fill(named, { sources: sources.join(', ') })]), advice]
  return plain(title, { severity: isOver ? null : 'warning', lines, brand, url }, hand)
}

/** All is collected, and nothing is said. */
export const tellSilence = ({ brand, since, hours, expected, isOver, url }: Absence & { hours: number; expected: number }, hand: Hand): Story => {
  const words = TOLD[hand.language]
  const title = fill(isOver ? words.silenceOver : words.silence, { brand, since: dateIn(since, hand), hours: numberIn(hours, hand), expected: numberIn(expected, hand) })
  return plain(title, { severity: isOver ? null : 'notice', lines: isOver ? [] : [...words.silenceLines], brand, url }, hand)
}

const plain = (title: string, { severity, lines, brand, url }: { severity: Story['severity']; lines: string[]; brand: string; url: string | null }, { language }: Hand): Story => ({
  severity, title, lines, todo: [], chart: null, facts: [], voices: [], voicesLabel: '', bars: [], barsLabel: '', links: url === null ? [] : [{ label: WORDS[language].see, url, isFirst: true }], foot: fill(WORDS[language].foot, { brand }),
})
