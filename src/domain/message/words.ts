import type { Moment } from '../journey/moments.ts'
import type { Severity } from '../alert/route.ts'
import type { Language } from './story.ts'

/** `{name}` is filled in. */
export interface Words {
  kinds: Record<string, string>
  severity: Record<Severity, string>
  moments: Record<Moment, string>
  events: Record<string, string>
  /** What came and what was expected: one sentence, without the brand. */
  came: { negative: string; share: string; volume: string; oneAuthor: string; other: string }
  /** What is counted. */
  what: { negative: string; volume: string }
  span: Counted
  hours: Counted
  expected: Counted & { hardly: string }
  recovered: string
  closed: string
  reminder: string
  /** What they have in common, in sentences. */
  cause: { about: string; said: string; repeated: Counted; also: Counted; was: string; wasAbout: string; atSource: string; atMoment: string }
  caution: { author: string; copies: string; incomplete: string; stays: string }
  odds: { never: string; years: Counted; days: string; many: Counted }
  usual: { between: string; upTo: string; about: string; lastWeek: Counted & { none: string } }
  share: { now: string; before: string }
  part: string
  partBefore: string
  peak: string
  lasted: string
  answered: { some: string; none: string; all: string }
  remains: Counted
  stars: string
  facts: Record<'first' | 'owner' | 'since' | 'usual' | 'share' | 'moment' | 'source' | 'place' | 'aspects' | 'odds' | 'severity' | 'lasted' | 'peak' | 'answered' | 'remains', string>
  atPlace: string
  parts: string
  during: string
  voices: string
  bars: string
  /** What the drawing shows, for those who do not see it; and the names of its parts. */
  chart: { title: string; titleAll: string; desc: string; usual: string; lastWeek: string; onset: string }
  see: string
  act: string
  foot: string
  test: { title: string; line: string }
  summary: { one: string; other: string; line: string; more: string }
  disabled: { title: string; line: string }
  see_sources: string
}

/** By the plural of `{count}`. */
export interface Counted {
  one: string
  other: string
}

const es: Words = {
  kinds: {
    negative: 'Pico de negativas', volume: 'Pico de menciones', share: 'Más negativas de cada cien', 'source-dead': 'Fuente caída', 'source-silent': 'Fuente callada', 'index-drop': 'Cae el índice',
    silence: 'Silencio', 'data-gap': 'Faltan datos', 'slow-burn': 'Queja que crece despacio', floor: 'Daño grave al cliente', competitor: 'Pico de un competidor',
  },
  severity: { notice: 'aviso', warning: 'advertencia', critical: 'crítica' },
  moments: { zmot: 'antes de comprar', fmot: 'al querer comprar', smot: 'al recibirlo o usarlo', relationship: 'cobros y trámites', failure: 'cuando algo falla', umot: 'lo que cuentan los clientes' },
  events: { 'alert.opened': 'acaba de abrirse', 'alert.escalated': 'empeoró', 'alert.reminder': 'sigue abierta', 'alert.recovered': 'volvió a lo normal', 'alert.closed': 'se cerró', 'source.dead': 'dejó de responder', 'source.silent': 'no trae nada nuevo', 'source.healed': 'volvió a funcionar' },
  came: {
    negative: '{span}llegaron {observed} negativas y {expected}',
    share: '{span}llegaron {observed} negativas y {expected}; casi todo lo demás sigue igual',
    volume: '{span}llegaron {observed} menciones y {expected}',
    oneAuthor: 'una sola persona escribió {count} de las últimas {of} {what}',
    other: '{kind}',
  },
  what: { negative: 'negativas', volume: 'menciones' },
  span: { one: 'en la última hora ', other: 'en {count} horas ' },
  hours: { one: '{count} hora', other: '{count} horas' },
  expected: { one: 'se esperaba {count}', other: 'se esperaban {count}', hardly: 'no se esperaba casi ninguna' },
  recovered: 'volvió a lo normal. Fueron {observed} {what} en {span}; {expected}',
  closed: 'se cerró la alerta. Van {observed} {what} en {span}; {expected}',
  reminder: 'Sigue abierta',
  cause: { about: '{count} de {of} hablan de {name}; lo habitual serían {usual}', said: '{count} de {of} dicen {phrase}', repeated: { one: 'se repite {phrases}', other: 'se repiten {phrases}' }, also: { one: 'también se repite {phrases}', other: 'también se repiten {phrases}' }, was: 'fue por {phrases}', wasAbout: 'fue por {name}', atSource: 'la mayoría viene de {source}', atMoment: 'sobre todo, {moment}' },
  caution: {
    author: 'No es una ola de quejas: sin esa persona la cuenta es {rest}.',
    copies: 'Ojo: {count} de {of} ({share}) repiten el mismo texto casi palabra por palabra. Puede ser una campaña.',
    incomplete: 'Ha llegado cerca del {share} de lo que se publicó en esas horas: la cuenta todavía puede subir.',
    stays: 'Se cierra sin que se haya visto volver a lo de antes: lo que dura tanto se toma por lo habitual.',
  },
  odds: { never: 'por azar no pasaría ni una vez en mil años', years: { one: 'por azar pasaría una vez al año', other: 'por azar pasaría una vez cada {count} años' }, days: 'por azar pasaría una vez cada {count} días', many: { one: 'por azar pasaría una vez cada 90 días', other: 'por azar pasaría {count} veces cada 90 días' } },
  usual: { between: 'entre {low} y {high}', upTo: 'hasta {high}', about: 'unas {value}', lastWeek: { one: 'hace una semana hubo {count}', other: 'hace una semana hubo {count}', none: 'hace una semana no hubo ninguna' } },
  share: { now: '{share} negativas', before: 'lo habitual es {share}' },
  part: '{name}, {share}',
  partBefore: '{name}, {share} (antes {before})',
  peak: 'a las {time}, con {count}',
  lasted: '{span}, hasta el {to}',
  answered: { some: '{answered} de {count}', none: 'ninguna de {count}', all: 'todas: {count}' },
  remains: { one: 'Responde a la negativa que sigue sin respuesta.', other: 'Responde a las {count} negativas que siguen sin respuesta.' },
  stars: '{value} de {outOf} estrellas',
  facts: { first: 'Lo primero', owner: 'Responsable', since: 'Desde', usual: 'Lo habitual', share: 'De cada cien', moment: 'Momento', source: 'Dónde', place: 'Lugar', aspects: 'Qué crece', odds: 'Qué tan raro es', severity: 'Gravedad', lasted: 'Duró', peak: 'La hora más alta', answered: 'Respondidas', remains: 'Lo que queda' },
  atPlace: 'Todas son de {place}.',
  parts: 'Se nota en: {parts}.',
  during: 'Ocurre durante algo previsto: {events}. Es más de lo que se esperaba por ello.',
  voices: 'Así lo cuentan',
  bars: 'Hora a hora, el último día: {spark} (la más alta, {most})',
  chart: {
    title: '{brand}: negativas por hora', titleAll: '{brand}: menciones por hora',
    desc: 'Desde {onset} llegaron {observed}; lo habitual en esas horas son {expected}. La hora más alta fue {peak}, con {most}.',
    usual: 'lo habitual', lastWeek: 'hace una semana', onset: 'empieza {onset}',
  },
  see: 'Ver la alerta',
  act: 'Enterado o posponer',
  foot: 'Marea vigila lo que se dice de {brand}.',
  test: { title: 'Prueba de Marea para {brand}', line: 'Si lees esto, las alertas de {brand} llegarán aquí.' },
  summary: { one: '{brand}: una novedad en horas de silencio', other: '{brand}: {count} novedades en horas de silencio', line: '{when} · {what}', more: 'y {count} más' },
  disabled: { title: '{brand}: dejaron de enviarse mensajes a «{name}»', line: '{reason}' },
  see_sources: 'Ver las fuentes',
}

const en: Words = {
  kinds: {
    negative: 'Negative spike', volume: 'Volume spike', share: 'More negatives of every hundred', 'source-dead': 'Source down', 'source-silent': 'Source silent', 'index-drop': 'Index drop',
    silence: 'Silence', 'data-gap': 'Data gap', 'slow-burn': 'Slowly growing complaint', floor: 'Grave harm to a customer', competitor: 'Spike at a competitor',
  },
  severity: { notice: 'notice', warning: 'warning', critical: 'critical' },
  moments: { zmot: 'before buying', fmot: 'wanting to buy', smot: 'receiving or using it', relationship: 'billing and account', failure: 'when something fails', umot: 'what customers tell others' },
  events: { 'alert.opened': 'just opened', 'alert.escalated': 'got worse', 'alert.reminder': 'still open', 'alert.recovered': 'back to normal', 'alert.closed': 'closed', 'source.dead': 'stopped answering', 'source.silent': 'brings nothing new', 'source.healed': 'works again' },
  came: {
    negative: '{observed} negatives came{span}; {expected}',
    share: '{observed} negatives came{span}; {expected}, while almost everything else stayed as usual',
    volume: '{observed} mentions came{span}; {expected}',
    oneAuthor: 'one person wrote {count} of the last {of} {what}',
    other: '{kind}',
  },
  what: { negative: 'negatives', volume: 'mentions' },
  span: { one: ' in the last hour', other: ' in {count} hours' },
  hours: { one: '{count} hour', other: '{count} hours' },
  expected: { one: '{count} was expected', other: '{count} were expected', hardly: 'hardly any were expected' },
  recovered: 'back to normal. There were {observed} {what} in {span}; {expected}',
  closed: 'the alert was closed. There are {observed} {what} in {span} so far; {expected}',
  reminder: 'Still open',
  cause: { about: '{count} of {of} are about {name}; {usual} would be usual', said: '{count} of {of} say {phrase}', repeated: { one: 'they repeat {phrases}', other: 'they repeat {phrases}' }, also: { one: 'they also repeat {phrases}', other: 'they also repeat {phrases}' }, was: 'it was about {phrases}', wasAbout: 'it was about {name}', atSource: 'most come from {source}', atMoment: 'mainly {moment}' },
  caution: {
    author: 'This is no wave of complaints: without that person the count is {rest}.',
    copies: 'Careful: {count} of {of} ({share}) repeat the same text nearly word for word. It may be a campaign.',
    incomplete: 'About {share} of what was published in these hours has arrived: the count may still rise.',
    stays: 'It is closed without having been seen to go back: what lasts so long is taken as usual.',
  },
  odds: { never: 'chance would not bring it once in a thousand years', years: { one: 'chance would bring it once a year', other: 'chance would bring it once in {count} years' }, days: 'chance would bring it once in {count} days', many: { one: 'chance would bring it once in 90 days', other: 'chance would bring it {count} times in 90 days' } },
  usual: { between: 'between {low} and {high}', upTo: 'up to {high}', about: 'about {value}', lastWeek: { one: 'a week ago there was {count}', other: 'a week ago there were {count}', none: 'a week ago there were none' } },
  share: { now: '{share} negative', before: '{share} is usual' },
  part: '{name}, {share}',
  partBefore: '{name}, {share} ({before} before)',
  peak: 'at {time}, with {count}',
  lasted: '{span}, until {to}',
  answered: { some: '{answered} of {count}', none: 'none of {count}', all: 'all {count}' },
  remains: { one: 'Answer the one negative that is still unanswered.', other: 'Answer the {count} negatives that are still unanswered.' },
  stars: '{value} of {outOf} stars',
  facts: { first: 'First thing to do', owner: 'Owner', since: 'Since', usual: 'Usual', share: 'Of every hundred', moment: 'Moment', source: 'Where', place: 'Place', aspects: 'What rises', odds: 'How odd it is', severity: 'Severity', lasted: 'Lasted', peak: 'Peak hour', answered: 'Answered', remains: 'What remains' },
  atPlace: 'All of them are about {place}.',
  parts: 'It shows in: {parts}.',
  during: 'It happens during something planned: {events}. It is more than was expected of that.',
  voices: 'In their words',
  bars: 'Hour by hour, the last day: {spark} (the highest, {most})',
  chart: {
    title: '{brand}: negatives an hour', titleAll: '{brand}: mentions an hour',
    desc: 'Since {onset} {observed} came; {expected} are usual in these hours. The highest hour was {peak}, with {most}.',
    usual: 'usual', lastWeek: 'a week ago', onset: 'begins {onset}',
  },
  see: 'See the alert',
  act: 'Acknowledge or snooze',
  foot: 'Marea watches what is said about {brand}.',
  test: { title: 'Test from Marea for {brand}', line: 'If you read this, alerts about {brand} will arrive here.' },
  summary: { one: '{brand}: one thing happened in quiet hours', other: '{brand}: {count} things happened in quiet hours', line: '{when} · {what}', more: 'and {count} more' },
  disabled: { title: '{brand}: messages to “{name}” were stopped', line: '{reason}' },
  see_sources: 'See the sources',
}

export const WORDS: Record<Language, Words> = { es, en }

export const fill = (text: string, values: Record<string, string | number>): string => text.replace(/\{(\w+)\}/g, (slot, name: string) => String(values[name] ?? slot))
