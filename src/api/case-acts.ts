import { z } from '@hono/zod-openapi'
import type { Edit } from '../domain/case/edit.ts'
import type { Act } from '../domain/case/state.ts'
import { CASE_OUTCOMES } from '../domain/case/file.ts'
import { floorClass, person, tier } from './case-view.ts'
import { instant, moment } from './schemas.ts'

const reason = z.string().trim().min(1).max(500)
const future = instant.transform(text => new Date(text))

/** What a case is led to, with what that needs. */
export const transitionBody = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('answer') }).describe('The customer has their answer'),
  z.strictObject({ act: z.literal('wait') }).describe('Now it is for the customer to answer'),
  z.strictObject({ act: z.literal('pass'), area: z.string().trim().min(1).max(200), folio: z.string().trim().min(1).max(100) }).describe('Passed to an area, under its folio'),
  z.strictObject({ act: z.literal('move-private') }).describe('Counts as answered, not as resolved'),
  z.strictObject({ act: z.literal('complain'), folio: z.string().trim().min(1).max(100), legalDueAt: instant }).describe('A formal complaint with its number and legal date'),
  z.strictObject({ act: z.literal('resolve'), remedy: z.string().trim().min(1).max(500).nullable().default(null) }),
  z.strictObject({ act: z.literal('follow') }),
  z.strictObject({ act: z.literal('close'), reason: reason.nullable().default(null).describe('Needed where nothing was resolved') }),
  z.strictObject({ act: z.literal('reopen') }),
])

export const actOf = (body: z.infer<typeof transitionBody>): Act => {
  if (body.act === 'complain') return { type: 'complain', folio: body.folio, legalDueAt: new Date(body.legalDueAt) }
  const { act, ...rest } = body
  return { type: act, ...rest } as Act
}

export const editBody = z.strictObject({
  floor: floorClass.nullable().optional().describe('Null: a person looked, and it is none'),
  tier: tier.optional(),
  moment: moment.nullable().optional(),
  outcome: z.enum(CASE_OUTCOMES).nullable().optional().describe('How it ended for the customer'),
})

/** What a bulk act does to each of its cases. */
export const bulkDo = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('take') }),
  z.strictObject({ do: z.literal('release') }),
  z.strictObject({ do: z.literal('assign'), to: person }),
  z.strictObject({ do: z.literal('transition'), transition: transitionBody }),
  z.strictObject({ do: z.literal('snooze'), until: instant }),
  z.strictObject({ do: z.literal('wake') }),
  z.strictObject({ do: z.literal('edit'), edit: editBody }),
  z.strictObject({ do: z.literal('gather'), incidentId: z.string().nullable() }),
])

export const bulkAct = (body: z.infer<typeof bulkDo>, by: { id: string; name: string }): Array<Act | Edit> => {
  switch (body.do) {
    case 'take': return [{ type: 'take', by }]
    case 'release': return [{ type: 'release' }]
    case 'assign': return [{ type: 'assign', to: body.to }]
    case 'transition': return [actOf(body.transition)]
    case 'snooze': return [{ type: 'snooze', until: new Date(body.until) }]
    case 'wake': return [{ type: 'wake' }]
    case 'gather': return [{ type: 'gather', incidentId: body.incidentId }]
    case 'edit': return editsOf(body.edit)
  }
}

export const editsOf = ({ floor, tier, moment, outcome }: z.infer<typeof editBody>): Edit[] => [
  ...(tier === undefined ? [] : [{ type: 'set-tier', tier } as const]),
  ...(floor === undefined ? [] : [{ type: 'set-floor', floor } as const]),
  ...(moment === undefined ? [] : [{ type: 'set-moment', moment } as const]),
  ...(outcome === undefined ? [] : [{ type: 'set-outcome', outcome } as const]),
]

export const snoozeBody = z.strictObject({ until: future.nullable().describe('Null: wake it now'), version: z.number().int().optional() })
