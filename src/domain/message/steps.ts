import type { Concentration } from '../alert/concentration.ts'
import { MOMENTS, type Moment } from '../journey/moments.ts'
import { floorFirstStep } from './floor.ts'
import type { FloorNews, Language } from './story.ts'
import { fill } from './words.ts'

/** Whose a matter is, and what they do first: a route's words, else what is usual. */
export interface Charge {
  owner: string
  firstStep: string
}

/** What they depend on. */
export interface Matter {
  kind: string
  moment: Moment | null
  concentration?: Pick<Concentration, 'kind'> | null
  /** Where it is about grave harm: which. */
  floor?: FloorNews | undefined
}

type ByMoment = Record<Moment | 'general', string>

const OWNERS: Record<Language, ByMoment> = {
  es: { zmot: 'Marketing', fmot: 'Ventas', smot: 'Producto y operaciones', relationship: 'Cobros y atención a clientes', failure: 'Soporte', umot: 'Comunidad', general: 'Comunidad' },
  en: { zmot: 'Marketing', fmot: 'Sales', smot: 'Product and operations', relationship: 'Billing and customer care', failure: 'Support', umot: 'Community', general: 'Community' },
}

const WAVE: Record<Language, ByMoment> = {
  es: {
    zmot: 'Mira qué encuentra hoy quien busca la marca (precio, existencias, anuncios) y corrige lo que no sea cierto.',
    fmot: 'Haz tú la compra que mencionan; si falla, avisa a quien la opera y publica otra forma de comprar.',
    smot: 'Confirma con operaciones si falla el producto o la entrega; después responde a quienes siguen esperando, primero a las opiniones más vistas.',
    relationship: 'Pide a cobros que confirme si es un error general y desde cuándo; después responde a cada persona con el paso que sigue.',
    failure: 'Confirma con operaciones si el servicio está caído. Si lo está, publica un aviso con hora de solución antes de responder una por una.',
    umot: 'Busca la publicación que se comparte, responde en público con los hechos y ofrece seguir en privado.',
    general: 'Lee los ejemplos, decide si es un problema real y responde primero a las opiniones más vistas.',
  },
  en: {
    zmot: 'Look at what people who search for the brand find today (price, stock, advertising) and correct what is not true.',
    fmot: 'Try the purchase they mention yourself; if it fails, call whoever runs it and publish another way to buy.',
    smot: 'Ask operations whether the product or the delivery fails; then answer those who still wait, the most seen opinions first.',
    relationship: 'Ask billing whether this is a general error and since when; then answer each person with the next step.',
    failure: 'Ask operations whether the service is down. If it is, publish a notice with a time before answering one by one.',
    umot: 'Find the post that is being shared, answer it in public with the facts and offer to go on in private.',
    general: 'Read the examples, decide whether it is a real problem, and answer the most seen opinions first.',
  },
}

/** What calls for something else than a wave of complaints. */
const OTHERWISE: Record<Language, Record<string, string>> = {
  es: {
    author: 'Lee lo que escribió, respóndele una vez en público y sigue en privado; a los demás no hace falta decirles nada.',
    copies: 'Comprueba si quienes repiten el texto son clientes. Si no lo son, repórtalos a la plataforma y responde una sola vez.',
    volume: 'Lee los ejemplos: si preguntan o celebran, prepara respuestas y existencias; si se quejan, avisa a quien le toca.',
    'index-drop': 'Abre la primera página, mira qué opiniones cuestan más puntos y responde las que siguen sin respuesta.',
    silence: 'Comprueba en Fuentes que todas respondan. Si responden, nadie está hablando y no hay nada que corregir.',
    'data-gap': 'Abre Fuentes y corrige la que dejó de responder: hasta entonces hay horas que nadie ve.',
    'slow-burn': 'No urge hoy, pero crece: reúne a {owner} y revisen qué cambió en las últimas semanas.',
    competitor: 'Mira qué le reclaman y comprueba que a ti no te pasa lo mismo; no lo uses en público.',
    'source-dead': 'Abre Fuentes y haz lo que ahí se pide: hasta entonces no se lee nada nuevo de ella.',
    'source-silent': 'Abre la fuente y mira si publica algo: si publica, revisa su configuración en Fuentes.',
  },
  en: {
    author: 'Read what they wrote, answer them once in public and go on in private; the others need no message.',
    copies: 'Find out whether those who repeat the text are customers. If not, report them to the platform and answer once.',
    volume: 'Read the examples: if people ask or praise, prepare answers and stock; if they complain, tell whose it is.',
    'index-drop': 'Open the first page, see which opinions cost most points, and answer those still unanswered.',
    silence: 'See under Sources that all of them answer. If they do, nobody is talking and nothing needs mending.',
    'data-gap': 'Open Sources and mend the one that stopped answering: until then there are hours nobody sees.',
    'slow-burn': 'Not urgent today, but it grows: sit down with {owner} and find out what changed in the last weeks.',
    competitor: 'See what their customers complain of and make sure it does not happen to you; do not use it in public.',
    'source-dead': 'Open Sources and do what it asks for: until then nothing new of it is read.',
    'source-silent': 'Open the source and see whether it publishes anything: if so, check its settings under Sources.',
  },
}

/** Owner and first step of a matter. Grave harm goes before all; where one person or one text makes most of it, that comes first; then its kind, then its moment. */
export const chargeOf = ({ kind, moment, concentration, floor }: Matter, language: Language, route: { owner: string | null; firstStep: string | null }): Charge => {
  const usualOwner = OWNERS[language][moment ?? 'general']
  const otherwise = OTHERWISE[language]
  const step = (floor && floorFirstStep(floor, language)) ?? (concentration && otherwise[concentration.kind]) ?? otherwise[kind] ?? WAVE[language][moment ?? 'general']
  return { owner: route.owner ?? usualOwner, firstStep: route.firstStep ?? fill(step, { owner: route.owner ?? usualOwner }) }
}

/** Every matter there is a word for, for tests and pages. */
export const MATTERS: Matter[] = ['negative', 'share', ...Object.keys(OTHERWISE.es).filter(kind => kind !== 'author' && kind !== 'copies')].flatMap(kind => [null, ...MOMENTS].map(moment => ({ kind, moment })))
