import { isFloorClass, type FloorClass } from '../alert/floor.ts'
import { mask } from '../language/mask.ts'
import type { AlertNews, FloorEnd, FloorNews, Hand, Language, Voice } from './story.ts'
import { fill } from './words.ts'

const ENDS: readonly FloorEnd[] = ['dismissed', 'judged', 'quiet', 'gone']
const PREFIX = 'floor:'
export const floorSeries = (floor: FloorClass): string => `${PREFIX}${floor}`

/** The news of an alert of that series; undefined: it is about something else. */
export const floorNewsOf = ({ series, detail }: { series: string; detail: Record<string, unknown> }): FloorNews | undefined => {
  const name = series.startsWith(PREFIX) ? series.slice(PREFIX.length) : ''
  return isFloorClass(name) ? { class: name, end: ENDS.find(end => end === detail.end) ?? null } : undefined
}

interface FloorWords {
  what: Record<FloorClass, string>
  firstStep: Record<FloorClass, string>
  title: string
  over: string
  one: string
  other: string
  at: string
  found: string
  unsaid: string
  ends: Record<FloorEnd, string>
}

const es: FloorWords = {
  what: {
    threat: 'posible amenaza o riesgo de autolesión', fraud: 'posible fraude o suplantación', data: 'posible exposición de datos personales',
    discrimination: 'posible discriminación', collection: 'posible cobranza abusiva', authority: 'queja ante una autoridad, la prensa o por vía legal',
  },
  firstStep: {
    threat: 'Que una persona la lea ahora. No discutas ni respondas en público: avisa a seguridad; si alguien habla de hacerse daño, escríbele en privado con la línea de ayuda de su país. Ante un peligro inmediato, llama a emergencias.',
    fraud: 'Avisa a quien atiende fraudes. Pide en privado los datos del caso, nunca en público; si hay un perfil o una página falsa, denúnciala a la plataforma y advierte a los clientes.',
    data: 'No repitas los datos en ninguna respuesta ni los copies en mensajes. Pide a la plataforma que los oculte y avisa hoy a quien protege los datos: los plazos legales ya corren.',
    discrimination: 'Que la lea hoy alguien que pueda decidir. No te justifiques en público: pide en privado fecha y lugar, y habla con quien responde de ese sitio.',
    collection: 'Detén las llamadas de cobro a esa persona mientras se revisa. Avisa a cobranza y a legal; nunca hables de la deuda en público.',
    authority: 'Avisa a legal o a comunicación antes de responder. En público di solo que la buscarán, y guarda la opinión con su fecha.',
  },
  title: '{brand}: {what} ({count}{at})',
  over: '{brand}: se cerró la alerta «{what}»',
  one: '1 opinión',
  other: '{count} opiniones',
  at: ' en {source}',
  found: 'La encontraron reglas que prefieren avisar de más: una persona decide si lo es.',
  unsaid: 'El texto no se repite aquí, por si lleva datos personales: léelo en Marea.',
  ends: { dismissed: 'Una persona la revisó y no lo era.', judged: 'Ya se revisó todo lo que llegó.', quiet: 'No llegó nada más en siete días.', gone: 'Lo que se dijo ya no está.' },
}

const en: FloorWords = {
  what: {
    threat: 'possible threat or risk of self-harm', fraud: 'possible fraud or impersonation', data: 'personal data possibly exposed',
    discrimination: 'possible discrimination', collection: 'possibly abusive debt collection', authority: 'a complaint to a regulator, the press or a lawyer',
  },
  firstStep: {
    threat: 'Have a person read it now. Do not argue or answer in public: tell security; where somebody speaks of harming themselves, write to them in private with the helpline of their country. In immediate danger, call the emergency services.',
    fraud: 'Tell whoever handles fraud. Ask for the details in private, never in public; report a false profile or page to its platform and warn customers.',
    data: 'Do not repeat the data in any answer, nor copy it into messages. Ask the platform to hide it and tell whoever protects data today: legal deadlines are running.',
    discrimination: 'Have somebody who can decide read it today. Do not defend yourself in public: ask in private when and where, and speak with whoever answers for that place.',
    collection: 'Stop collection calls to that person while it is looked into. Tell collections and legal; never speak of the debt in public.',
    authority: 'Tell legal or communications before answering. In public say only that you will get in touch, and keep the opinion with its date.',
  },
  title: '{brand}: {what} ({count}{at})',
  over: '{brand}: the alert “{what}” was closed',
  one: '1 opinion',
  other: '{count} opinions',
  at: ' at {source}',
  found: 'Rules found it that would rather warn once too often: a person decides whether it is.',
  unsaid: 'The text is not repeated here, since it may hold personal data: read it in Marea.',
  ends: { dismissed: 'A person looked at it, and it was not.', judged: 'Everything that came was looked at.', quiet: 'Nothing more came in seven days.', gone: 'What was said is no longer there.' },
}

export const FLOOR_WORDS: Record<Language, FloorWords> = { es, en }

/** “Casa Nogal: possible fraud or impersonation (1 opinion at Reviews)”. */
export const floorTitle = ({ brand, observed, source, endedAt }: Pick<AlertNews, 'brand' | 'observed' | 'source' | 'endedAt'>, floor: FloorNews, { language }: Hand): string => {
  const words = FLOOR_WORDS[language]
  const what = words.what[floor.class]
  if (endedAt !== null) return fill(words.over, { brand, what })
  const count = observed === 1 ? words.one : fill(words.other, { count: Math.round(observed) })
  return fill(words.title, { brand, what, count, at: source === null ? '' : fill(words.at, { source }) })
}

export const floorLines = (floor: FloorNews, { language }: Hand): string[] => {
  const words = FLOOR_WORDS[language]
  if (floor.end !== null) return [words.ends[floor.end]]
  return floor.class === 'data' ? [words.found, words.unsaid] : [words.found]
}

export const floorFirstStep = (floor: FloorNews, language: Language): string => FLOOR_WORDS[language].firstStep[floor.class]

/** What may be quoted: nothing where it may be somebody's data, and what is stored was masked before. */
export const floorVoices = (voices: Voice[], floor: FloorNews): Voice[] => (floor.class === 'data' ? [] : voices.map(voice => ({ ...voice, text: mask(voice.text) })))
