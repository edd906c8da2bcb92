import { z } from '@hono/zod-openapi'
import type { Collector } from '../../contract.ts'

const chosen = z.object({ name: z.string().trim().min(1).max(200), collector: z.string().max(100), config: z.record(z.string(), z.unknown()), filtered: z.boolean() })
export type Chosen = z.output<typeof chosen>

// More than a look ever finds.
const MOST = 200

/** The sources ticked in a form, each checked by its own collector again: what came back from a browser may be anything. */
export const chosenIn = (form: FormData, collectors: Map<string, Collector>): Chosen[] =>
  form.getAll('source').slice(0, MOST).flatMap(text => {
    const read = chosen.safeParse(parsed(text))
    const collector = read.success && read.data.collector !== 'file' ? collectors.get(read.data.collector) : undefined
    return read.success && collector?.config.safeParse(read.data.config).success ? [read.data] : []
  })

/** What a hidden field holds, or nothing. */
export const parsed = (text: FormDataEntryValue | null): unknown => {
  try {
    return JSON.parse(String(text)) as unknown
  } catch {
    return undefined
  }
}
