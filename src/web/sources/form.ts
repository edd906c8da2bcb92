import { z } from '@hono/zod-openapi'
import type { SourceField } from '../../api/source-fields.ts'
import type { Collector } from '../../contract.ts'
import { sealSecrets } from '../../domain/source/sealed.ts'
import type { Translator } from '../translator.ts'

/** What a person filled in, field by field, and what is wrong with it. */
export interface FilledForm {
  name: string
  everyMinutes: string
  filtered: boolean
  /** As the fields show it; secrets only sealed. */
  config: Record<string, unknown>
  /** By field; under `name` or `everyMinutes` what stands beside the settings, under `''` what concerns them together. */
  problems: Record<string, string>
}

const LOCALES = { es: z.locales.es().localeError, en: z.locales.en().localeError }

/** What is wrong with a field, for who has its description above it. */
const wordsFor = (t: Translator): z.core.$ZodErrorMap => issue => {
  if (issue.input === undefined) return t.say('field.missing')
  if (issue.code === 'invalid_format') return t.say(issue.format === 'url' ? 'field.url' : 'field.form')
  return LOCALES[t.locale](issue)
}

const MOST_LINES = 200

/** The settings a form was sent with; what was left empty is left out. Secrets come as typed, or sealed since the last look. */
export const readFields = (fields: SourceField[], form: FormData): Record<string, unknown> =>
  Object.fromEntries(fields.flatMap(field => {
    const value = readField(field, form)
    return value === undefined ? [] : [[field.key, value]]
  }))

const readField = ({ key, kind, usual }: SourceField, form: FormData): unknown => {
  const text = textOf(form, `field.${key}`)
  if (kind === 'choices') return form.getAll(`field.${key}`).length === 0 ? undefined : form.getAll(`field.${key}`).map(String)
  if (kind === 'list') return text === '' ? undefined : text.split(/[\n,]/).map(line => line.trim()).filter(line => line !== '').slice(0, MOST_LINES)
  if (kind === 'yes-no') return typeof usual === 'boolean' ? text === 'true' : text === '' ? undefined : text === 'true'
  if (kind === 'secret' && text === '') return sealedOf(form, key)
  if (text === '') return undefined
  return kind === 'number' && Number.isFinite(Number(text)) ? Number(text) : text
}

const sealedOf = (form: FormData, key: string): { $sealed: string } | undefined => {
  const sealed = textOf(form, `sealed.${key}`)
  return sealed === '' ? undefined : { $sealed: sealed }
}

export const textOf = (form: FormData, name: string): string => {
  const value = form.get(name)
  return typeof value === 'string' ? value.toWellFormed().trim() : ''
}

export interface Checking {
  fields: SourceField[]
  collector: Collector
  seal(secret: string): string
  /** Throws where the sealed text was sealed under another key. */
  open(config: Record<string, unknown>): Record<string, unknown>
  t: Translator
}

/** Reads a sent form: `config` is fit to be stored, `plain` to be looked at with; undefined where something must be mended first. */
export const readForm = (form: FormData, { fields, collector, seal, open, t }: Checking): { filled: FilledForm; plain: Record<string, unknown> | undefined } => {
  const typed = readFields(fields, form)
  const config = sealSecrets(typed, fields.flatMap(({ key, kind }) => (kind === 'secret' ? [key] : [])), seal)
  const { plain, problems } = checked(config, { collector, open, t })
  const filled = { name: textOf(form, 'name').slice(0, 200), everyMinutes: textOf(form, 'everyMinutes'), filtered: form.get('filtered') === '1', config, problems }
  return { filled, plain: Object.keys(problems).length === 0 ? plain : undefined }
}

const checked = (config: Record<string, unknown>, { collector, open, t }: Pick<Checking, 'collector' | 'open' | 't'>): { plain: Record<string, unknown>; problems: Record<string, string> } => {
  try {
    const plain = open(config)
    return { plain, problems: problemsOf(collector, plain, t) }
  } catch (error) {
    return { plain: {}, problems: { '': error instanceof Error ? error.message : String(error) } }
  }
}

const problemsOf = ({ config }: Collector, given: unknown, t: Translator): Record<string, string> => {
  const checked = config.safeParse(given, { error: wordsFor(t) })
  if (checked.success) return {}
  // The first of a field says enough; mending it may mend the others.
  return Object.fromEntries(checked.error.issues.toReversed().map(({ path, message }) => [String(path[0] ?? ''), message]))
}
