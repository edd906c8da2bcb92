import { homePath } from '../links.ts'
import type { CaseFilters } from '../views/cases.ts'

/** Where the inbox is. */
export const casesPath = (brand: string, filters: Partial<CaseFilters> & { cursor?: string | null } = {}): string => `${homePath(brand)}/cases${queryOf(filters)}`
export const casePath = (brand: string, id: string, filters: Partial<CaseFilters> = {}): string => `${homePath(brand)}/cases/${encodeURIComponent(id)}${queryOf(filters)}`
export const caseSettingsPath = (brand: string): string => `${homePath(brand)}/cases/settings`

const queryOf = ({ view, moment, source, tag, isOverdue, assignee, incident, text, cursor }: Partial<CaseFilters> & { cursor?: string | null }): string => {
  const named = { view: view === 'queue' ? null : view, moment, source, tag, overdue: isOverdue ? '1' : null, assignee, incident, q: text, cursor }
  const given = Object.entries(named).filter((entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1] !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
