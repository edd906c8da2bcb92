import type { Told } from '../../contract.ts'
import { NOBODY } from '../language/sketch.ts'
import { MASK } from '../language/mask.ts'
import { fold } from '../language/words.ts'

/** What saved replies are filled with: each by its names in Spanish, English and Portuguese, without accents. */
const NAMES = {
  customer: ['nombre', 'name', 'nome'],
  brand: ['marca', 'brand'],
  reference: ['folio', 'reference', 'protocolo'],
  place: ['sucursal', 'place', 'loja'],
  product: ['producto', 'product', 'produto'],
  area: ['area', 'team', 'equipe'],
  agent: ['agente', 'agent', 'atendente'],
  date: ['fecha', 'date', 'data'],
  link: ['enlace', 'link'],
} as const
export type Variable = keyof typeof NAMES
export const VARIABLES = Object.keys(NAMES) as Variable[]

const BY_NAME = new Map(VARIABLES.flatMap(variable => NAMES[variable].map(name => [name as string, variable] as const)))

export type Values = Partial<Record<Variable, string | undefined>>

/** A variable that cannot be filled; `name` as it stands in the text. */
export interface VariableFault {
  name: string
  reason: 'unknown' | 'empty'
  told: Told
}

export type Rendered = { ok: true; text: string } | { ok: false; faults: VariableFault[] }

// `{{` and `}}` stand for the braces themselves; a brace alone is one.
const PLACE = /\{\{|\}\}|\{([^{}\n]{1,60})\}/g

/** Fills `{nombre}` and its like. Values are taken as they are: braces in them mean nothing. */
export const renderReply = (template: string, values: Values): Rendered => {
  const faults: VariableFault[] = []
  const text = template.replace(PLACE, (whole: string, name: string | undefined) => {
    if (name === undefined) return whole[0]!
    const variable = BY_NAME.get(fold(name.trim()))
    const value = variable && values[variable]?.trim()
    if (variable === undefined) faults.push(unknown(name))
    else if (!value) faults.push(empty(name))
    return value ?? ''
  })
  return faults.length === 0 ? { ok: true, text } : { ok: false, faults: unique(faults) }
}

/** The same; what has no value here stays in its braces, for a person to replace. */
export const fillReply = (template: string, values: Values): string =>
  template.replace(PLACE, (whole: string, name: string | undefined) => {
    if (name === undefined) return whole[0]!
    const variable = BY_NAME.get(fold(name.trim()))
    return (variable && values[variable]?.trim()) || whole
  })

/** Variables a text names, as it writes them too, and names it uses that are none: for whoever writes it. */
export const variablesIn = (template: string): { variables: Variable[]; names: string[]; faults: VariableFault[] } => {
  const names = [...template.matchAll(PLACE)].flatMap(([, name]) => name ?? [])
  const known = names.flatMap(name => BY_NAME.get(fold(name.trim())) ?? [])
  return { variables: [...new Set(known)], names: [...new Set(names.filter(name => BY_NAME.has(fold(name.trim()))))], faults: unique(names.filter(name => !BY_NAME.has(fold(name.trim()))).map(unknown)) }
}

const unique = (faults: VariableFault[]): VariableFault[] => [...new Map(faults.map(fault => [fault.name, fault])).values()]

const list = (language: 0 | 1): string => VARIABLES.map(variable => `{${NAMES[variable][language]}}`).join(', ')

const unknown = (name: string): VariableFault => ({
  name,
  reason: 'unknown',
  told: { es: `No hay ninguna variable {${name}}. Hay: ${list(0)}.`, en: `There is no variable {${name}}. There are: ${list(1)}.` },
})

const empty = (name: string): VariableFault => ({
  name,
  reason: 'empty',
  told: { es: `La variable {${name}} no tiene valor aquí. Escríbelo, o quítala del texto.`, en: `The variable {${name}} has no value here. Give one, or take it out of the text.` },
})

/** How a customer is addressed by name: the first of the names they sign with. Undefined where it is a handle, nobody's name, or masked. */
export const greetingName = (shown: string | null | undefined): string | undefined => {
  const name = shown?.trim() ?? ''
  if (name === '' || name.includes(MASK) || NOBODY.test(name)) return undefined
  const first = name.split(/\s+/u)[0]!.replace(/[.,]+$/u, '')
  return /^\p{Lu}[\p{L}\p{M}'’-]+$/u.test(first) ? first : undefined
}
