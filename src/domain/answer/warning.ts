import type { Told } from '../../contract.ts'
import { masks } from '../language/mask.ts'
import type { Span } from '../reading/reading.ts'
import { replyKind } from '../identity/reply.ts'
import { spansOfPhrases } from './phrase.ts'
import { findRepeated, type Said } from './repeated.ts'
import { confirmsCustomer, type Sector } from './secrecy.ts'
import { variablesIn } from './variable.ts'
import { toneOf, type Tone } from './tone.ts'

export const WARNINGS = ['empty', 'tooLong', 'repeated', 'confirmsCustomer', 'language', 'personalData', 'tone', 'elsewhere', 'bargain', 'unfilled'] as const
export type WarningCode = (typeof WARNINGS)[number]

/** Something about a draft that a person should know before it is public. */
export interface Warning {
  code: WarningCode
  /** It cannot be sent like this. All else is for the person to decide. */
  blocks: boolean
  told: Told
  /** The words that are meant, where some are. */
  spans?: Span[]
  /** The earlier answer it repeats. */
  answerId?: string
}

/** What a platform takes. */
export interface Platform {
  name: string
  /** Longest answer; null: nobody says. */
  maxLength: number | null
  /** How it counts; UTF-16 units where left out. */
  count?: ((text: string) => number) | undefined
}

export interface Draft {
  text: string
  /** Language it is written in, as read; null: nobody could tell. */
  language: string | null
  /** Language of the opinion it answers. */
  asked: string | null
  platform: Platform
  sector: Sector
  /** How the brand speaks to its customers; `none`: as people like. */
  tone: Tone
  /** The brand's answers on that platform lately. */
  recent: Said[]
}

/** Everything there is to say of a draft, what blocks it first. */
export const warningsOf = (draft: Draft): Warning[] =>
  [lengthOf(draft), bargainOf(draft), unfilledOf(draft), personalOf(draft), customerOf(draft), repeatedOf(draft), languageOf(draft), toneWarning(draft), elsewhereOf(draft)].flat().toSorted((a, b) => Number(b.blocks) - Number(a.blocks))

const lengthOf = ({ text, platform: { name, maxLength, count = one => one.length } }: Draft): Warning[] => {
  if (text.trim() === '') return [{ code: 'empty', blocks: true, told: { es: 'La respuesta está vacía. Escribe algo antes de enviarla.', en: 'The answer is empty. Write something before you send it.' } }]
  const length = count(text)
  if (maxLength === null || length <= maxLength) return []
  return [{
    code: 'tooLong',
    blocks: true,
    told: {
      es: `${name} admite respuestas de ${maxLength} caracteres como máximo y esta tiene ${length}. Acórtala.`,
      en: `${name} takes answers of at most ${maxLength} characters, and this one has ${length}. Shorten it.`,
    },
  }]
}

const repeatedOf = ({ text, recent, platform }: Draft): Warning[] => {
  const found = findRepeated(text, recent)
  if (!found) return []
  return [{
    code: 'repeated',
    blocks: false,
    answerId: found.id,
    told: {
      es: `Casi las mismas palabras ya se usaron en ${platform.name} el ${found.at.toISOString().slice(0, 10)}. Quien lee varias respuestas nota la plantilla: cuenta algo de este caso.`,
      en: `Nearly the same words were used on ${platform.name} on ${found.at.toISOString().slice(0, 10)}. Whoever reads several answers sees the template: tell something of this case.`,
    },
  }]
}

/** A variable of a saved reply that nobody filled would be read by everybody. */
const unfilledOf = ({ text }: Draft): Warning[] => {
  const names = variablesIn(text).names
  if (names.length === 0) return []
  const list = names.map(name => `{${name}}`).join(', ')
  return [{ code: 'unfilled', blocks: true, told: { es: `Falta escribir ${list}: no se sabe aquí. Pon el dato o quita esas palabras.`, en: `${list} must still be written: it is not known here. Put it in, or take those words out.` } }]
}

const customerOf = ({ text, sector }: Draft): Warning[] => {
  const spans = confirmsCustomer(text, sector)
  if (spans.length === 0) return []
  return [{
    code: 'confirmsCustomer',
    blocks: false,
    spans,
    told: {
      es: 'La respuesta confirma en público que la persona es cliente o paciente, y en este sector eso suele estar prohibido. Responde sin confirmarlo.',
      en: 'The answer confirms in public that this person is a customer or patient, which is usually forbidden in this sector. Answer without confirming it.',
    },
  }]
}

const NAMES: Record<string, { es: string; en: string }> = { es: { es: 'español', en: 'Spanish' }, en: { es: 'inglés', en: 'English' }, pt: { es: 'portugués', en: 'Portuguese' } }
const nameOf = (language: string): { es: string; en: string } => NAMES[language] ?? { es: `“${language}”`, en: `“${language}”` }

const languageOf = ({ language, asked }: Draft): Warning[] => {
  if (language === null || asked === null || language === asked) return []
  return [{
    code: 'language',
    blocks: false,
    told: {
      es: `La opinión está en ${nameOf(asked).es} y la respuesta en ${nameOf(language).es}.`,
      en: `The opinion is in ${nameOf(asked).en} and the answer in ${nameOf(language).en}.`,
    },
  }]
}

const personalOf = ({ text }: Draft): Warning[] => {
  const spans = masks(text)
  if (spans.length === 0) return []
  return [{
    code: 'personalData',
    blocks: false,
    spans,
    told: {
      es: 'La respuesta lleva algo que parece un dato personal (teléfono, correo, tarjeta, documento o domicilio), y cualquiera podrá leerlo.',
      en: 'The answer holds what looks like personal data (a phone, an e-mail, a card, an identity number or an address), and anybody will be able to read it.',
    },
  }]
}

const toneWarning = ({ text, tone, language }: Draft): Warning[] => {
  const found = tone === 'none' || language !== 'es' ? null : toneOf(text)
  if (found === null || found === tone) return []
  const words = { tu: 'tú', usted: 'usted', vos: 'vos', none: '' }
  return [{
    code: 'tone',
    blocks: false,
    told: { es: `La marca habla de ${words[tone]} y esta respuesta de ${words[found]}.`, en: `The brand addresses people as “${words[tone]}”, and this answer as “${words[found]}”.` },
  }]
}

const elsewhereOf = ({ text }: Draft): Warning[] => {
  if (replyKind(text) !== 'elsewhere') return []
  return [{
    code: 'elsewhere',
    blocks: false,
    told: {
      es: 'La respuesta sólo invita a escribir por privado: a quien la lea después no le dice nada, y en el índice no suma. Cuenta en público qué se hizo o se hará.',
      en: 'The answer only asks to write in private: it tells the next reader nothing and earns nothing in the index. Say in public what was or will be done.',
    },
  }]
}

// Folded. A remedy is owed whatever the stars: nothing may be asked for it.
const BARGAIN = /\b(?:(?:si|a cambio de (?:que )?|cuando) (?:\w+ ){0,4}?(?:cambias?|cambies|modificas?|modifique|modifiques|borras?|borre|borres|eliminas?|elimine|elimines|quitas?|quite|quites|actualizas?|actualice|subes|suba) (?:\w+ ){0,2}?(?:resena|opinion|calificacion|comentario|estrellas)|(?:if|once|in exchange for|in return for) (?:\w+ ){0,4}?(?:chang|remov|delet|updat|edit|rais|tak)(?:e|es|ing)? (?:\w+ ){0,3}?(?:review|rating|comment|stars|post)|(?:se|em troca de|quando) (?:\w+ ){0,4}?(?:mudar|alterar|apagar|remover|excluir|atualizar) (?:\w+ ){0,2}?(?:avaliacao|opiniao|comentario|nota|estrelas))\b/gu

const bargainOf = ({ text }: Draft): Warning[] => {
  const spans = spansOfPhrases(text, BARGAIN)
  if (spans.length === 0) return []
  return [{
    code: 'bargain',
    blocks: true,
    spans,
    told: {
      es: 'La respuesta ofrece algo a cambio de cambiar o quitar la opinión. Las plataformas y la ley lo prohíben: ofrece el arreglo sin condiciones.',
      en: 'The answer offers something for a change or removal of the opinion. Platforms and the law forbid that: offer the remedy without conditions.',
    },
  }]
}
