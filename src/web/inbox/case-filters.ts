import type { CaseFilter } from '../../db/case/list.ts'
import { isMoment } from '../../domain/journey/moments.ts'
import { CASE_VIEWS, type CaseFilters } from '../views/cases.ts'
import { isId } from '../../domain/id.ts'

// More than a person types.
const LONGEST = 200


const short = (text: string | null): string => (text ?? '').slice(0, LONGEST).toWellFormed().replaceAll('\0', '').trim()

/** The filters an address asks for; what it asks for that does not exist is left out, so an old link still opens. */
export const caseFiltersOf = (query: URLSearchParams): CaseFilters => {
  const [moment, source, incident] = [query.get('moment') ?? '', query.get('source') ?? '', query.get('incident') ?? '']
  return {
    view: CASE_VIEWS.find(view => view === query.get('view')) ?? 'queue',
    moment: isMoment(moment) ? moment : null,
    source: isId(source) ? source : null,
    tag: short(query.get('tag')) || null,
    isOverdue: query.get('overdue') === '1',
    assignee: short(query.get('assignee')) || null,
    incident: isId(incident) ? incident : null,
    text: short(query.get('q')),
  }
}

/** The same as the database is asked. */
export const caseFilterOf = ({ view, moment, source, tag, isOverdue, assignee, incident, text }: CaseFilters, { me, now }: { me: string; now: Date }): CaseFilter => ({
  tray: view === 'called' || (incident !== null && view === 'queue') ? 'all' : view === 'mine' ? 'queue' : view,
  ...(view === 'called' && { calledId: me }),
  ...(view === 'mine' && { assigneeId: me }),
  ...(assignee !== null && { assigneeId: assignee === 'none' ? null : assignee === 'me' ? me : assignee }),
  ...(moment && { moment }),
  ...(source && { sourceId: source }),
  ...(tag && { tag }),
  ...(isOverdue && { isOverdue: true }),
  ...(incident && { incidentId: incident }),
  ...(text && { text }),
  now,
})

/** Whether anything but the view narrows the list. */
export const isNarrowed = ({ view: _view, ...rest }: CaseFilters): boolean => Object.values(rest).some(value => value !== null && value !== false && value !== '')
