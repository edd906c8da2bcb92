import type { CaseEventType } from '../case/event.ts'
import type { Hand, Story } from './story.ts'

export interface CaseNews {
  event: CaseEventType
  brand: string
  actor: string
  /** Who has it now; null: nobody. */
  assignee: string | null
  source: string | null
  text: string
  /** Why it stands where it stands. */
  reason: { es: string; en: string } | null
  url: string | null
}

const SAID: Record<CaseEventType, { es: string; en: string }> = {
  'case.opened': { es: 'caso nuevo', en: 'new case' }, 'case.taken': { es: 'caso tomado por {actor}', en: 'case taken by {actor}' }, 'case.released': { es: 'caso libre de nuevo', en: 'case free again' },
  'case.assigned': { es: 'caso asignado a {assignee}', en: 'case assigned to {assignee}' }, 'case.answered': { es: 'caso respondido', en: 'case answered' }, 'case.waiting': { es: 'caso en espera del cliente', en: 'case waiting for the customer' },
  'case.passed': { es: 'caso derivado a un área', en: 'case passed to an area' }, 'case.moved-private': { es: 'caso pasado a privado', en: 'case moved to private' }, 'case.formal-complaint': { es: 'reclamo formal', en: 'formal complaint' },
  'case.resolved': { es: 'caso resuelto', en: 'case resolved' }, 'case.following-up': { es: 'toca dar seguimiento', en: 'follow-up is due' }, 'case.closed': { es: 'caso cerrado', en: 'case closed' },
  'case.reopened': { es: 'caso reabierto', en: 'case reopened' }, 'case.author-spoke': { es: 'el cliente volvió a escribir', en: 'the customer wrote again' }, 'case.overdue': { es: 'caso fuera de plazo', en: 'case overdue' },
  'case.escalated': { es: 'caso sin atender; ahora lo tiene {assignee}', en: 'case left waiting; {assignee} has it now' }, 'case.snoozed': { es: 'caso pospuesto', en: 'case snoozed' }, 'case.woken': { es: 'caso de vuelta', en: 'case is back' },
  'case.edited': { es: 'caso corregido', en: 'case edited' }, 'case.noted': { es: 'nota interna de {actor}', en: 'internal note by {actor}' }, 'case.tagged': { es: 'etiquetas cambiadas', en: 'tags changed' },
  'case.mention-gone': { es: 'el cliente retiró lo que dijo', en: 'the customer took back what they said' }, 'case.undone': { es: 'cambio deshecho', en: 'change undone' },
  'case.legal-near': { es: 'el plazo legal de un reclamo formal está cerca', en: 'the legal date of a formal complaint is near' }, 'case.legal-overdue': { es: 'pasó el plazo legal de un reclamo formal', en: 'the legal date of a formal complaint has passed' },
  'case.answer-waiting': { es: 'una respuesta de {actor} espera aprobación', en: 'an answer by {actor} waits for approval' }, 'case.answer-approved': { es: 'respuesta aprobada por {actor}', en: 'answer approved by {actor}' },
  'case.answer-returned': { es: 'respuesta devuelta por {actor}', en: 'answer sent back by {actor}' }, 'case.answer-failed': { es: 'una respuesta no salió', en: 'an answer did not go out' },
  'incident.opened': { es: 'incidente abierto', en: 'incident opened' }, 'incident.edited': { es: 'incidente corregido', en: 'incident edited' }, 'incident.approved': { es: 'comunicado aprobado', en: 'statement approved' }, 'incident.closed': { es: 'incidente cerrado', en: 'incident closed' },
}
const NOBODY = { es: 'nadie', en: 'nobody' }
const SEE = { es: 'Ver el caso', en: 'See the case' }
const FOOT = { es: 'Marea avisa de los casos de {brand}.', en: 'Marea tells of the cases of {brand}.' }
const VOICES = { es: 'Lo que dice', en: 'What they say' }
const LONGEST = 280

/** What happened to a case, for people. */
export const tellCase = ({ event, brand, actor, assignee, source, text, reason, url }: CaseNews, { language }: Hand): Story => {
  const title = SAID[event][language].replace('{actor}', actor).replace('{assignee}', assignee ?? NOBODY[language])
  const plain = text.replace(/\s+/g, ' ').trim()
  return {
    severity: null,
    title: `${brand}: ${title}`,
    lines: reason === null ? [] : [reason[language]],
    todo: [],
    facts: [],
    voices: plain === '' ? [] : [{ text: plain.length <= LONGEST ? plain : `${plain.slice(0, LONGEST - 1).trimEnd()}…`, source, url: null }],
    voicesLabel: VOICES[language],
    bars: [],
    barsLabel: '',
    chart: null,
    links: url === null ? [] : [{ label: SEE[language], url, isFirst: true }],
    foot: FOOT[language].replace('{brand}', brand),
  }
}
