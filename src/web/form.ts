import type { Context } from 'hono'
import type { Told } from '../contract.ts'
import type { MessageKey } from './i18n/messages.ts'

/** What a form brought, by the names of its fields; a field may come several times. */
export type Filled = Record<string, string[]>

/** What is wrong with a field: in words of ours, which `values` fill in; told in both languages; or said already in the reader's. */
export type Fault = { key: MessageKey; values?: Record<string, string | number> } | { told: Told } | { said: string }
export type Faults = Partial<Record<string, Fault>>

/** A form that could not be used: shown again as it was filled, each fault at its field. */
export interface Refused {
  filled: Filled
  faults: Faults
}

/** The fields of a posted form; files are left out. */
export const readForm = async (c: Context): Promise<Filled> => {
  const body = await c.req.parseBody({ all: true })
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, [value].flat().filter(each => typeof each === 'string')]))
}

export const first = (filled: Filled, name: string): string => (filled[name]?.[0] ?? '').trim()

export const isRefused = (faults: Faults): boolean => Object.keys(faults).length > 0
