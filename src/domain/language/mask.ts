import type { Span } from '../reading/reading.ts'

/** What stands in place of each masked character: one UTF-16 unit, so that offsets stay true. */
export const MASK = '•'

const digitsOf = (text: string): string => text.replace(/\D/g, '')

/** Luhn's check, as payment cards carry it. */
const isCard = (digits: string): boolean => {
  if (digits.length < 13 || digits.length > 19 || /^(\d)\1+$/.test(digits)) return false
  const sum = [...digits].reverse().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 1 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}

interface Rule {
  pattern: RegExp
  /** Which group to hide; the whole match without one. */
  group?: number
  accept?: (text: string) => boolean
}

const LABEL = '(?:tel(?:[eé]fono)?|fone|telefone|phone|cel(?:ular)?|m[oó]vil|whats(?:app)?|wsp|wasap|ll[aá]m(?:a|e)(?:me|nos)|call|liga(?:r)?|n[uú]mero)'
const STREET_BEFORE = '(?:[Cc]alle|[Aa]v(?:enida|da|\\.)|[Rr]ua|[Tt]ravessa|[Aa]lameda|[Pp]ra[cç]a|[Pp]laza|[Pp]aseo|[Cc]arrera|[Cc]ra\\.|[Cc]alzada|[Cc]amino|[Cc]arretera|[Rr]odovia)'
// Names of streets begin with a capital; the small words between them do not. Without that every "calle … 3" would go.
const STREET_NAME = "(?:(?:de|del|la|las|los|da|das|do|dos|e|y) ){0,2}\\p{Lu}[\\p{L}\\p{M}.'’]{0,20}"
const STREET_AFTER = '(?:street|avenue|road|lane|drive|boulevard|blvd|court|st\\.|ave\\.|rd\\.)'

// Order matters where two could claim the same digits. Every repeat is bounded or runs over one class: linear on any text.
const RULES: Rule[] = [
  { pattern: /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,4}/gu },
  // IBAN.
  { pattern: /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b/g },
  // Payment cards, grouped or not.
  { pattern: /\b\d(?:[ -]?\d){12,18}\b/g, accept: text => isCard(digitsOf(text)) },
  // MX CURP and RFC; ES DNI, NIE; BR CPF and CNPJ; CL RUT; AR CUIT; US SSN.
  { pattern: /\b[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d\b/gi },
  { pattern: /\b[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3}\b/g },
  { pattern: /\b(?:\d{8}[ -]?|[XYZ][ -]?\d{7}[ -]?)[A-HJ-NP-TV-Z]\b/g },
  { pattern: /\b\d{3}\.\d{3}\.\d{3}-\d{2}\b/g },
  { pattern: /\b\d{2}\.\d{3}\.\d{3}\/\d{4}-\d{2}\b/g },
  { pattern: /\b\d{1,2}\.\d{3}\.\d{3}-[\dkK]\b/g },
  { pattern: /\b(?:20|23|24|27|30|33)-\d{8}-\d\b/g },
  { pattern: /\b\d{3}-\d{2}-\d{4}\b/g },
  // Numbers that say what they are.
  { pattern: /\b(?:dni|nie|nif|cpf|cnpj|rut|curp|rfc|ine|c[eé]dula|c\.c\.|cc|pasaporte|passport|ssn|rg)\s*(?:n[°ºo.]{1,3}\s*)?[:#]?\s*([\d][\d.\- ]{4,18}[\dkK])/giu, group: 1 },
  { pattern: new RegExp(`\\b${LABEL}\\s*(?:es|is|é|al|n[°ºo.]{1,3})?\\s*:?\\s*(\\+?\\(?\\d[\\d ().-]{5,18}\\d)`, 'giu'), group: 1 },
  // Phones in international form, or written the way phones are.
  { pattern: /\+\d{1,3}[ .-]?\(?\d{1,4}\)?(?:[ .-]?\d{2,4}){2,4}\b/g, accept: text => digitsOf(text).length >= 9 },
  { pattern: /\(\d{2,3}\) ?9?\d{3,4}[ .-]?\d{4}\b/g },
  { pattern: /\b[6-9]\d{2}[ .-]?(?:\d{3}[ .-]?\d{3}|\d{2}[ .-]?\d{2}[ .-]?\d{2})\b/g },
  { pattern: /\b\d{2,3}[ .-]\d{3,4}[ .-]\d{4}\b/g },
  { pattern: /\b\d{10,11}\b/g },
  // Street and number.
  { pattern: new RegExp(`\\b${STREET_BEFORE} (?:${STREET_NAME} ){0,3}${STREET_NAME},? ?(?:n[°ºo.]{1,3} ?|# ?)?\\d{1,5}\\b`, 'gu') },
  { pattern: new RegExp(`\\b\\d{1,5}\\s+(?:[A-Z][\\p{L}'’]{1,20}\\s+){1,3}${STREET_AFTER}`, 'giu') },
]

// What names a person or leads to one. Marea itself needs both (whose tone it is, whose post); nobody outside does.
const TRACES: Rule[] = [
  { pattern: /(?<![\p{L}\p{N}_.])@([\p{L}\p{N}_.]{1,64})/gu, group: 1 },
  // A link says where it leads by its host; the rest may be a profile, an order or a key.
  { pattern: /\bhttps?:\/\/[^\s/?#]{1,255}[/?#](\S{1,2048})/giu, group: 1 },
  { pattern: /\b[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){0,2}\.[a-z]{2,10}\/(\S{1,2048})/gi, group: 1 },
]

/** Where personal data stands: card, identity and phone numbers, e-mails, addresses. In order, not overlapping. */
export const masks = (text: string): Span[] => spansOf(text, RULES)

const spansOf = (text: string, rules: Rule[]): Span[] => {
  const spans = rules.flatMap(({ pattern, group, accept }) =>
    [...text.matchAll(pattern)].filter(match => accept?.(match[0]) ?? true).map((match): Span => {
      const hidden = group === undefined ? match[0] : match[group]!
      const start = match.index + match[0].lastIndexOf(hidden)
      return [start, start + hidden.length]
    }),
  )
  const merged: Span[] = []
  for (const span of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1)
    if (last && span[0] < last[1]) last[1] = Math.max(last[1], span[1])
    else merged.push(span)
  }
  return merged
}

/** The text without personal data, as long as it was: every hidden unit is one `•`. */
export const mask = (text: string): string => {
  // Nothing of the kind exists without a digit or an @: most texts end here.
  if (!/[\d@]/.test(text)) return text
  return hide(text, masks(text))
}

/** The text as it may leave for a service of others: without handles and the inside of links besides. As long as it was. */
export const maskForOthers = (text: string): string => hide(text, spansOf(text, [...RULES, ...TRACES]))

const hide = (text: string, spans: Span[]): string => {
  let masked = ''
  let at = 0
  for (const [start, end] of spans) {
    masked += text.slice(at, start) + MASK.repeat(end - start)
    at = end
  }
  return masked + text.slice(at)
}
