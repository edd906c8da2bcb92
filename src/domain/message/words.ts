import type { Moment } from '../moments.ts'
import type { Severity } from '../route.ts'
import type { Language } from './story.ts'

/** `{name}` is filled in. */
export interface Words {
  kinds: Record<string, string>
  severity: Record<Severity, string>
  moments: Record<Moment, string>
  /** What an owner does first, by moment. */
  firstStep: Record<Moment | 'general', string>
  events: Record<string, string>
  title: string
  titleShare: string
  titleVolume: string
  hardly: string
  recovered: string
  closed: string
  reminder: string
  cause: string
  atSource: string
  atMoment: string
  atPlace: string
  parts: string
  during: string
  odds: string
  oddsNever: string
  facts: { since: string; observed: string; expected: string; owner: string; first: string; moment: string; source: string; severity: string }
  voices: string
  bars: string
  see: string
  act: string
  foot: string
  test: { title: string; line: string }
  summary: { one: string; other: string; line: string; more: string }
  disabled: { title: string; line: string }
  see_sources: string
}

const es: Words = {
  kinds: {
    negative: 'Pico de negativas', volume: 'Pico de menciones', share: 'Sube la parte negativa', 'source-dead': 'Fuente caída', 'source-silent': 'Fuente callada', 'index-drop': 'Cae el índice',
    silence: 'Silencio', 'data-gap': 'Faltan datos', 'slow-burn': 'Queja que crece despacio', 'first-occurrence': 'Primera mención grave', competitor: 'Pico de un competidor',
  },
  severity: { notice: 'aviso', warning: 'advertencia', critical: 'crítica' },
  moments: { zmot: 'antes de comprar', fmot: 'al querer comprar', smot: 'al recibirlo o usarlo', relationship: 'cobros y trámites', failure: 'cuando algo falla', umot: 'lo que cuentan los clientes' },
  firstStep: {
    zmot: 'Revise qué encuentra hoy quien busca la marca (precio, existencias, publicidad) y corrija lo que no sea cierto.',
    fmot: 'Pruebe usted el camino de compra que mencionan; si está roto, avise a quien lo opera y publique una alternativa.',
    smot: 'Lea las opiniones de abajo, confirme con operación si el producto o la entrega fallan y responda primero a las más vistas.',
    relationship: 'Pida al área de cobros y trámites que confirme si hay un error general; después responda a cada persona con el paso que sigue.',
    failure: 'Confirme con operación si el servicio está caído. Si lo está, publique un aviso con hora de solución antes de responder una por una.',
    umot: 'Localice la publicación que se está compartiendo, responda en público con los hechos y ofrezca seguir en privado.',
    general: 'Lea las opiniones de abajo, decida si es un problema real y responda primero a las más vistas.',
  },
  events: { 'alert.opened': 'se abrió', 'alert.escalated': 'empeoró', 'alert.reminder': 'sigue abierta', 'alert.recovered': 'volvió a lo normal', 'alert.closed': 'se cerró', 'source.dead': 'dejó de responder', 'source.silent': 'no trae nada nuevo', 'source.healed': 'volvió a funcionar' },
  title: '{brand}: llegaron {observed} negativas y se esperaban {expected}',
  titleShare: '{brand}: sube la parte negativa; {observed} negativas donde se esperaban {expected}',
  titleVolume: '{brand}: llegaron {observed} menciones y se esperaban {expected}',
  hardly: 'casi ninguna',
  recovered: '{brand}: volvió a lo normal. {kind}, {observed} en total donde se esperaban {expected}',
  closed: '{brand}: se cerró la alerta. {kind}, {observed} en total donde se esperaban {expected}',
  reminder: 'Sigue abierta',
  cause: 'Se repite {phrases}',
  atSource: 'la mayoría en {source}',
  atMoment: 'sobre {moment}',
  atPlace: 'todas de {place}',
  parts: 'Se nota en: {parts}.',
  during: 'Ocurre durante algo previsto: {events}. Es más de lo que se esperaba por ello.',
  odds: 'Por azar pasaría {times} veces en 90 días.',
  oddsNever: 'Por azar no pasaría.',
  facts: { since: 'Desde', observed: 'Llegaron', expected: 'Se esperaban', owner: 'Responsable', first: 'Lo primero', moment: 'Momento', source: 'Fuente', severity: 'Gravedad' },
  voices: 'Así lo cuentan',
  bars: 'Últimas 24 horas: {spark}',
  see: 'Ver la alerta',
  act: 'Enterado o posponer',
  foot: 'Marea vigila lo que se dice de {brand}.',
  test: { title: 'Prueba de Marea para {brand}', line: 'Si lee esto, las alertas de {brand} llegarán aquí.' },
  summary: { one: '{brand}: una novedad en horas de silencio', other: '{brand}: {count} novedades en horas de silencio', line: '{when} · {what}', more: 'y {count} más' },
  disabled: { title: '{brand}: dejaron de enviarse mensajes a «{name}»', line: '{reason}' },
  see_sources: 'Ver las fuentes',
}

const en: Words = {
  kinds: {
    negative: 'Negative spike', volume: 'Volume spike', share: 'Negative share rising', 'source-dead': 'Source down', 'source-silent': 'Source silent', 'index-drop': 'Index drop',
    silence: 'Silence', 'data-gap': 'Data gap', 'slow-burn': 'Slowly growing complaint', 'first-occurrence': 'First grave mention', competitor: 'Spike at a competitor',
  },
  severity: { notice: 'notice', warning: 'warning', critical: 'critical' },
  moments: { zmot: 'before buying', fmot: 'wanting to buy', smot: 'receiving or using it', relationship: 'billing and account', failure: 'when something fails', umot: 'what customers tell others' },
  firstStep: {
    zmot: 'Look at what people who search for the brand find today (price, stock, advertising) and correct what is not true.',
    fmot: 'Try the way to buy that they mention; if it is broken, call whoever runs it and publish another way.',
    smot: 'Read the opinions below, ask operations whether product or delivery fail, and answer the most seen ones first.',
    relationship: 'Ask billing and customer service whether there is a general error; then answer each person with the next step.',
    failure: 'Ask operations whether the service is down. If it is, publish a notice with a time before answering one by one.',
    umot: 'Find the post that is being shared, answer it in public with the facts and offer to go on in private.',
    general: 'Read the opinions below, decide whether it is a real problem, and answer the most seen ones first.',
  },
  events: { 'alert.opened': 'opened', 'alert.escalated': 'got worse', 'alert.reminder': 'still open', 'alert.recovered': 'back to normal', 'alert.closed': 'closed', 'source.dead': 'stopped answering', 'source.silent': 'brings nothing new', 'source.healed': 'works again' },
  title: '{brand}: {observed} negatives came where {expected} were expected',
  titleShare: '{brand}: the negative share is rising; {observed} negatives where {expected} were expected',
  titleVolume: '{brand}: {observed} mentions came where {expected} were expected',
  hardly: 'hardly any',
  recovered: '{brand}: back to normal. {kind}, {observed} in all where {expected} were expected',
  closed: '{brand}: the alert was closed. {kind}, {observed} in all where {expected} were expected',
  reminder: 'Still open',
  cause: 'They repeat {phrases}',
  atSource: 'most of them at {source}',
  atMoment: 'about {moment}',
  atPlace: 'all about {place}',
  parts: 'It shows in: {parts}.',
  during: 'It happens during something planned: {events}. It is more than was expected of that.',
  odds: 'Chance alone would bring {times} in 90 days.',
  oddsNever: 'Chance alone would not bring it.',
  facts: { since: 'Since', observed: 'Came', expected: 'Expected', owner: 'Owner', first: 'First thing to do', moment: 'Moment', source: 'Source', severity: 'Severity' },
  voices: 'In their words',
  bars: 'Last 24 hours: {spark}',
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
