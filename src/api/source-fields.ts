import { z } from '@hono/zod-openapi'
import type { Collector, Told } from '../contract.ts'

/** How one setting of a source is asked for. */
export interface SourceField {
  key: string
  kind: 'text' | 'url' | 'secret' | 'number' | 'yes-no' | 'choice' | 'choices' | 'list'
  required: boolean
  /** What it is, in the collector's own words. */
  told: Told
  /** Of `choice` and `choices`. */
  choices: string[]
  /** What counts where it is left out. */
  usual: unknown
  min: number | null
  max: number | null
}

interface Property {
  type?: string
  format?: string
  description?: string
  es?: string
  writeOnly?: boolean
  enum?: string[]
  items?: Property
  default?: unknown
  minimum?: number
  maximum?: number
}

interface ConfigSchema {
  properties?: Record<string, Property>
  required?: string[]
}

/** The JSON Schema of a collector's settings, as a person fills them in. */
export const configSchema = ({ config }: Pick<Collector, 'config'>): ConfigSchema => z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' }) as ConfigSchema

/** The settings a form asks for, in the collector's order; nested ones, which only files have, are left to the config file. */
export const fieldsOf = (collector: Pick<Collector, 'config'>): SourceField[] => {
  const { properties = {}, required = [] } = configSchema(collector)
  return Object.entries(properties)
    .filter(([, { type }]) => type !== 'object')
    .map(([key, property]) => ({
      key,
      kind: kindOf(property),
      required: required.includes(key),
      told: { en: property.description ?? key, es: property.es ?? property.description ?? key },
      choices: property.enum ?? property.items?.enum ?? [],
      usual: property.default,
      min: property.minimum ?? null,
      max: property.maximum ?? null,
    }))
}

/** Settings that are sealed before they are stored: those their schema marks as written and never read. */
export const secretKeys = (collector: Pick<Collector, 'config'>): string[] => fieldsOf(collector).flatMap(({ key, kind }) => (kind === 'secret' ? [key] : []))

const kindOf = ({ type, format, enum: choices, items, writeOnly }: Property): SourceField['kind'] => {
  if (writeOnly === true) return 'secret'
  if (type === 'array') return items?.enum ? 'choices' : 'list'
  if (choices) return 'choice'
  if (type === 'boolean') return 'yes-no'
  if (type === 'number' || type === 'integer') return 'number'
  return format === 'uri' ? 'url' : 'text'
}
