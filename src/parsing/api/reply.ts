import { CollectorError, type Told } from '../../contract.ts'
import { named, type Place } from './place.ts'
import { retold } from './refusal.ts'

const CHARACTERS: Told = { es: 'caracteres', en: 'characters' }

/** Throws `config` when an answer is longer than the platform takes. */
export const checkLength = (length: number, maxLength: number, place: string, unit: Place = CHARACTERS): void => {
  if (length <= maxLength) return
  throw new CollectorError('config', {
    es: `${place} acepta respuestas de ${maxLength} ${named(unit).es} como máximo, y esta tiene ${length}. Acórtala.`,
    en: `${place} takes answers of at most ${maxLength} ${named(unit).en}, and this one has ${length}. Shorten it.`,
  }, { reason: 'tooLong' })
}

/** What is answered was taken away. */
export const goneFrom = (place: string): CollectorError => new CollectorError('config', toldGone(place), { reason: 'gone' })

/** Says that what is answered is gone, where the platform does not find it. */
export const orGoneFrom = (place: string) => (error: unknown): never => {
  throw error instanceof CollectorError && (error.status === 404 || error.status === 410) ? retold(error, 'config', toldGone(place)) : error
}

/** The same, for whoever says it of a refusal of its own. */
export const toldGone = (place: string): Told => ({ es: `Lo que se responde ya no está en ${place}. No se envió nada.`, en: `What is answered is no longer on ${place}. Nothing was sent.` })

const ADD: Told[] = [{ es: 'Añádelo', en: 'Add it' }, { es: 'Añade los dos', en: 'Add both' }, { es: 'Añádelos', en: 'Add them' }]

/** The source reads, and lacks so many settings that an answer takes: `what` names them. */
export const needsToAnswer = (place: string, count: number, what: Told): CollectorError => {
  const add = ADD[Math.min(count, ADD.length) - 1]!
  return new CollectorError('config', {
    es: `Para responder en ${place} la fuente necesita ${what.es}. ${add.es} a su configuración.`,
    en: `To answer on ${place} the source needs ${what.en}. ${add.en} to its settings.`,
  })
}
