import { z } from 'zod'
import { ROLES } from '../access.ts'
import { SECTORS } from './secrecy.ts'
import { TONES } from './tone.ts'

/** Name of the brand's setting. */
export const ANSWERING = 'answering'

/** How a brand answers in public. */
export const answeringSchema = z.strictObject({
  approval: z.boolean().default(false).describe('Somebody else than the writer lets every answer go out'),
  approvers: z.enum(ROLES.filter(role => role !== 'viewer')).default('manager').describe('The least role of whoever approves or sends back; never of what they wrote themselves'),
  sector: z.enum(SECTORS).default('general').describe('In all but general a warning comes before an answer that confirms a customer'),
  tone: z.enum(TONES).default('none').describe('How customers are addressed in Spanish; none: no matter'),
})

export type Answering = z.output<typeof answeringSchema>

/** The setting as it is stored; what is missing or no longer valid stands at its default. */
export const readAnswering = (stored: unknown): Answering => answeringSchema.safeParse(stored ?? {}).data ?? answeringSchema.parse({})
