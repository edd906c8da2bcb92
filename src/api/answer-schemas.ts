import { z } from '@hono/zod-openapi'
import type { Outgoing } from '../db/answer/outgoing.ts'
import { FAILURE_CODES } from '../domain/answer/failure.ts'
import { ANSWER_OUTCOMES } from '../domain/answer/outcome.ts'
import { ANSWER_STATES } from '../domain/answer/state.ts'
import { WARNINGS } from '../domain/answer/warning.ts'
import { span, uuid } from './schemas.ts'

export const told = z.object({ es: z.string(), en: z.string() })
export const actor = z.strictObject({ id: z.string().trim().min(1).max(200), name: z.string().trim().min(1).max(200) }).describe('Who does it')
/** In what is sent: believed only where nobody signs in. */
export const by = actor.optional().describe('Who does it, where nobody signs in; otherwise it is whoever signed in')
export const words = z.string().max(100_000)

export const warning = z
  .object({
    code: z.enum(WARNINGS),
    blocks: z.boolean().describe('It cannot be sent like this; all else is for a person to decide'),
    told,
    spans: z.array(span).optional(),
    answerId: z.string().optional().describe('The earlier answer it repeats'),
  })
  .openapi('AnswerWarning')

export const answerView = z
  .object({
    id: z.string(),
    mentionId: z.string(),
    sourceId: z.string(),
    caseId: z.string().nullable(),
    savedReplyId: z.string().nullable(),
    text: z.string(),
    language: z.string().nullable(),
    state: z.enum(ANSWER_STATES).describe('waiting: for approval · sending: on its way, tried again by itself · manual: publish it by hand and confirm · unsure: it may be public, look there'),
    version: z.number().int(),
    writtenBy: actor,
    sentBy: actor.nullable(),
    approvedBy: actor.nullable(),
    createdAt: z.string(),
    updatedAt: z.string(),
    requestedAt: z.string().nullable(),
    sentAt: z.string().nullable(),
    attempts: z.number().int(),
    nextAttemptAt: z.string().nullable(),
    failure: z.object({ code: z.enum(FAILURE_CODES), message: z.string() }).nullable(),
    shown: z.object({ state: z.enum(['published', 'pending']), text: z.string(), id: z.string().nullable(), url: z.string().nullable() }).nullable().describe('As the platform showed it when it was read back'),
    followUpAt: z.string().nullable(),
    outcome: z.enum(ANSWER_OUTCOMES).nullable().describe('A person’s word; what is read stands under aftermath'),
    outcomeBy: actor.nullable(),
    remedy: z.string().nullable(),
  })
  .openapi('Answer')

export const aftermath = z.object({
  outcome: z.enum(ANSWER_OUTCOMES).nullable().describe('A person’s word, else what the author’s later words and stars say; null: they have not spoken again'),
  because: z.enum(['stars', 'tone', 'message', 'removed', 'person']).nullable(),
  told: told.nullable(),
  edited: z.boolean(),
  messages: z.number().int().describe('How often the author spoke again'),
  points: z.number().nullable().describe('What the author’s change of mind gives the index today; null without one'),
})

export const done = z.object({ number: z.number().int(), act: z.string(), state: z.enum(ANSWER_STATES), by: actor, at: z.string(), text: z.string().nullable(), note: z.string().nullable() })

export const newAnswer = z.strictObject({
  mentionId: uuid,
  text: words,
  caseId: uuid.optional(),
  savedReplyId: uuid.optional(),
  by,
  send: z.boolean().default(false).describe('Send it at once, or hand it in where the brand wants approval'),
  again: z.boolean().default(false).describe('Answer an opinion once more that was answered from here already'),
})

export const actBody = z.strictObject({
  by,
  version: z.number().int().optional().describe('The version that was looked at: another one is refused'),
  note: z.string().trim().max(2000).optional(),
  url: z.url({ protocol: /^https?$/ }).max(2000).optional().describe('With confirm: where the answer stands'),
  again: z.boolean().optional(),
})

export const toAnswer = ({ brandId: _brand, key: _key, doubtful: _doubtful, mentionRevision: _revision, outcomeAt: _at, ...answer }: Outgoing) => ({
  ...answer,
  failure: answer.failure && { code: answer.failure.code, message: answer.failure.told.en },
  createdAt: answer.createdAt.toISOString(),
  updatedAt: answer.updatedAt.toISOString(),
  requestedAt: answer.requestedAt?.toISOString() ?? null,
  sentAt: answer.sentAt?.toISOString() ?? null,
  nextAttemptAt: answer.nextAttemptAt?.toISOString() ?? null,
  followUpAt: answer.followUpAt?.toISOString() ?? null,
})
