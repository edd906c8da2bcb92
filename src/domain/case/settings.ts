import { z } from 'zod'
import { OUTCOMES } from '../journey/moments.ts'
import { DAYS } from '../alert/route.ts'
import type { Calendar } from './business-hours.ts'
import { DEFAULT_RULE } from './open-rule.ts'
import { DEFAULT_TARGETS, TIERS } from './tier.ts'
import type { Clock } from './sla.ts'

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time such as 09:00, or 24:00 for the end of the day')
const hours = z
  .array(z.strictObject({ from: clockTime, to: clockTime }))
  .max(6)
  .refine(list => list.every(({ from, to }, i) => from < to && (i === 0 || list[i - 1]!.to <= from)), 'hours in order that do not overlap, each ending after it begins')
const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true

// Less than an hour a week would put deadlines years away.
const LEAST_WEEK_MINUTES = 60
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))

const calendar = z
  .strictObject({
    week: z.partialRecord(z.enum(DAYS), hours).describe('Clock times of the brand’s time zone by day; a day left out is closed'),
    holidays: z.array(z.string().refine(isDate, 'a day such as 2026-12-25')).max(400).default([]).describe('Days on which nobody works'),
  })
  .refine(({ week }) => Object.values(week).flat().reduce((sum, { from, to }) => sum + minutesOf(to) - minutesOf(from), 0) >= LEAST_WEEK_MINUTES, 'at least one open hour a week; null is round the clock')

const minutes = z.number().int().min(1).max(60 * 24 * 365)
const person = z.strictObject({ id: z.string().min(1).max(200), name: z.string().trim().min(1).max(200) })
const officeDay = [{ from: '09:00', to: '18:00' }]
const OFFICE: Calendar = { week: { mon: officeDay, tue: officeDay, wed: officeDay, thu: officeDay, fri: officeDay }, holidays: [] }

/** How a brand works on its cases; what is left out is as published. */
export const settingsSchema = z.strictObject({
  targets: z.strictObject(Object.fromEntries(TIERS.map(tier => [tier, minutes.nullable().default(DEFAULT_TARGETS[tier])])) as Record<(typeof TIERS)[number], z.ZodDefault<z.ZodNullable<typeof minutes>>>).prefault({}).describe('Minutes of open time, from publication, within which an answer is owed; null: no clock'),
  calendar: calendar.nullable().default(OFFICE).describe('Null: round the clock'),
  rule: z
    .strictObject({
      needsResponse: z.boolean().default(DEFAULT_RULE.needsResponse),
      outcomes: z.array(z.enum(OUTCOMES)).default(DEFAULT_RULE.outcomes),
      maxStars: z.number().min(0).max(5).nullable().default(DEFAULT_RULE.maxStars),
      thanks: z.boolean().default(DEFAULT_RULE.thanks),
      sourceKinds: z.array(z.enum(['review', 'social', 'press', 'survey', 'site'])).default(DEFAULT_RULE.sourceKinds),
      withoutSources: z.array(z.string().max(60)).max(1000).default([]),
      maxAgeDays: z.number().int().min(1).max(90).default(DEFAULT_RULE.maxAgeDays),
    })
    .prefault({})
    .describe('What opens a case'),
  agents: z.array(person).max(500).default([]).describe('Who cases are dealt out to'),
  dealOut: z.boolean().default(false).describe('New cases go to the agent with the fewest at once; otherwise they wait to be taken'),
  silentMinutes: minutes.nullable().default(60).describe('Minutes of open time without an act after which a taken case goes to somebody else; null: never'),
  legalWarnDays: z.number().int().min(0).max(30).default(2).describe('Working days before a legal date at which it is told that it nears; 0: only that it has passed'),
  followUpDays: z.number().int().min(1).max(365).default(7),
})

export type CaseSettings = z.infer<typeof settingsSchema>

export const DEFAULT_SETTINGS: CaseSettings = settingsSchema.parse({})

/** The clock of a brand with these settings. */
export const clockOf = ({ targets, calendar }: Pick<CaseSettings, 'targets' | 'calendar'>, timeZone: string): Clock => ({ targets, calendar, timeZone })
