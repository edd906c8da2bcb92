import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { actOfForm, calledIn, formOf, tagsIn } from '../../src/web/inbox/case-forms.ts'
import { caseFilterOf, caseFiltersOf, isNarrowed } from '../../src/web/inbox/case-filters.ts'
import { casesPath } from '../../src/web/inbox/case-links.ts'
import { hoursIn, hoursText, settingsOfForm } from '../../src/web/inbox/case-settings-form.ts'
import { dueOf, nameOf, titleOf, whyOf } from '../../src/web/inbox/case-words.ts'
import { settingsSchema } from '../../src/domain/case/settings.ts'
import { translator } from '../../src/web/translator.ts'
import type { CaseCardView } from '../../src/web/views/cases.ts'

const NOW = new Date('2026-03-10T16:00:00Z')
const [es, en] = [translator('es', { timeZone: 'UTC', region: 'MX' }), translator('en', { timeZone: 'UTC' })]
const me = { id: 'local', name: 'local' }
const reading = { agents: [{ id: 'ana', name: 'Ana Quiroga' }], me, now: NOW, timeZone: 'America/Mexico_City', calendar: { week: { mon: [{ from: '09:00', to: '18:00' }], fri: [{ from: '09:00', to: '18:00' }] }, holidays: ['2026-03-16'] } }
const form = (fields: Record<string, string | string[]>) => formOf(fields)
const card = (values: Partial<CaseCardView>): CaseCardView => ({
  id: 'c', version: 1, state: 'new', tier: 'complaint', floor: null, moment: null, mentionId: 'm', title: null, text: '', language: 'es', author: null, source: 'Opina', url: null, stars: null, messages: 1, tags: [],
  assignee: null, isMine: false, area: null, folio: null, legalDueAt: null, incidentId: null, points: 0, place: null, perHour: 0, publishedAt: NOW, openedAt: NOW, snoozedUntil: null, isAnswered: false, answering: null, law: null, owed: null, acts: [], ...values,
})

describe('a card of the inbox', () => {
  it('says in one line why it is there, harm before figures', () => {
    expect(whyOf(card({ place: 3, points: 1.83 }), es)).toBe('Queja por resolver, primera pantalla, −1.8 puntos')
    expect(whyOf(card({ tier: 'review', stars: 2, points: 0.01 }), es)).toBe('Negativa de 2★')
    expect(whyOf(card({ floor: 'data', place: 1 }), en)).toBe('Exposed data, first screen')
    expect(whyOf(card({ tier: 'other', perHour: 40 }), en)).toBe('Asks for a reply, 40 reactions an hour')
  })

  it('says by when in words, and how late', () => {
    const owed = (minutes: number) => ({ at: new Date(NOW.getTime() + minutes * 60_000), share: 0, isLate: minutes <= 0, isLegal: false })
    expect(dueOf(owed(130), es, NOW)).toBe('vence en 2 h')
    expect(dueOf(owed(-250), es, NOW)).toBe('fuera de plazo, 4 h')
    expect(dueOf(owed(-0), en, NOW)).toBe('overdue, 1 min')
    expect(dueOf({ ...owed(-4 * 1440), isLegal: true }, en, NOW)).toBe('legal date: overdue, 4 days')
    expect(dueOf(owed(3 * 1440), es, NOW)).toMatch(/^vence el 13 mar/)
  })

  it('has a title where it says more than how the text begins', () => {
    expect([titleOf(card({ title: 'La app se cierra…', text: 'La app se cierra al pagar.' })), titleOf(card({ title: 'Pésimo', text: 'La app se cierra.' })), titleOf(card({ title: ' ', text: 'a' }))]).toEqual([null, 'Pésimo', null])
  })

  it('names whoever looks as you, and nobody by a technical name', () => {
    expect([nameOf(me, me, es), nameOf(me, { id: 'ana', name: 'Ana' }, es), nameOf({ id: 'ana', name: 'Ana' }, me, es)]).toEqual(['ti', 'alguien en esta máquina', 'Ana'])
  })
})

describe('the forms of the inbox', () => {
  it('ask what the API takes, and nothing where a field is missing', () => {
    expect(actOfForm(form({ do: 'take' }), reading)).toEqual({ do: 'take' })
    expect(actOfForm(form({ do: 'close', reason: ' es spam ' }), reading)).toEqual({ do: 'transition', transition: { act: 'close', reason: 'es spam' } })
    expect(actOfForm(form({ do: 'pass', area: 'Cobros' }), reading)).toBeNull()
    expect(actOfForm(form({ do: 'assign', to: 'ana' }), reading)).toEqual({ do: 'assign', to: { id: 'ana', name: 'Ana Quiroga' } })
    expect(actOfForm(form({ do: 'assign', to: 'nobody' }), reading)).toBeNull()
    expect(actOfForm(form({ do: 'snooze', hours: '4' }), reading)).toEqual({ do: 'snooze', until: '2026-03-10T20:00:00.000Z' })
    expect(actOfForm(form({ do: 'complain', folio: 'R-1', due: '2026-04-01' }), reading)).toEqual({ do: 'transition', transition: { act: 'complain', folio: 'R-1', legalDueAt: '2026-04-02T06:00:00.000Z' } })
    // Of Mondays and Fridays alone, and that Monday a holiday: the second is the Friday after.
    expect(actOfForm(form({ do: 'complain', folio: 'R-1', days: '2' }), reading)).toEqual({ do: 'transition', transition: { act: 'complain', folio: 'R-1', legalDueAt: '2026-03-21T06:00:00.000Z' } })
    expect(actOfForm(form({ do: 'complain', folio: 'R-1', days: '0' }), reading)).toBeNull()
    expect(actOfForm(form({ do: 'edit', floor: '' }), reading)).toEqual({ do: 'edit', edit: { floor: null } })
  })

  it('never fail on what strangers send', () => {
    fc.assert(fc.property(fc.dictionary(fc.constantFrom('do', 'to', 'hours', 'due', 'folio', 'tags', 'snooze', 'floor'), fc.oneof(fc.string(), fc.array(fc.string()))), fields => void actOfForm(formOf(fields), reading)))
  })

  it('find the people a note calls, by first name without accents', () => {
    expect(calledIn('@ána mira esto, @otro', reading.agents)).toEqual(['ana'])
    expect(calledIn('ana@casa.example', [])).toEqual([])
    expect(tagsIn('a, b,, a ,c')).toEqual(['a', 'b', 'c'])
  })
})

describe('the filters of the inbox', () => {
  it('come back from their own address', () => {
    const filters = caseFiltersOf(new URLSearchParams('view=thanks&moment=failure&q=sofá&overdue=1&assignee=none&tag=x'))
    expect(caseFiltersOf(new URLSearchParams(casesPath('b', filters).split('?')[1]))).toEqual(filters)
    expect(isNarrowed(filters)).toBe(true)
    expect(isNarrowed(caseFiltersOf(new URLSearchParams('view=mine')))).toBe(false)
  })

  it('leave out what does not exist', () => {
    expect(caseFiltersOf(new URLSearchParams('view=everything&moment=never&source=x&incident=1;drop'))).toMatchObject({ view: 'queue', moment: null, source: null, incident: null })
    expect(caseFilterOf(caseFiltersOf(new URLSearchParams('view=mine')), { me: 'ana', now: NOW })).toMatchObject({ tray: 'queue', assigneeId: 'ana' })
  })
})

describe('the settings of the inbox', () => {
  it('go through their form unchanged', () => {
    const before = settingsSchema.parse({ agents: [{ id: 'ana', name: 'Ana' }] })
    const fields: Record<string, string | string[]> = {
      'target-complaint': '60', 'target-review': '1440', 'target-other': '4320', 'target-thanks': '', needs: '1', thanks: '1', stars: '2', age: '14', kind: ['review', 'social', 'survey'], agents: 'ana, Ana', silent: '60', follow: '7', holidays: '',
      ...Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map(day => [`hours-${day}`, '09:00-18:00'])),
    }
    expect(settingsSchema.parse(settingsOfForm(formOf(fields), before))).toEqual(before)
    expect(settingsOfForm(formOf({ ...fields, always: '1' }), before)).toMatchObject({ calendar: null })
  })

  it('read hours as people write them', () => {
    expect(hoursIn('9:00-14:00, 16:00–19:00')).toEqual([{ from: '09:00', to: '14:00' }, { from: '16:00', to: '19:00' }])
    expect(hoursText(hoursIn('09:00-14:00, 16:00-19:00'))).toBe('09:00-14:00, 16:00-19:00')
  })
})
