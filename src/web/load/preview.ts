import { listAlerts } from '../../db/alert/alert.ts'
import { readAlertNews } from '../../db/alert/news.ts'
import type { Brand } from '../../db/brand.ts'
import { momentOf } from '../../db/alert/explanation.ts'
import type { RouteDraft } from '../../db/delivery/route.ts'
import { listSources } from '../../db/source/source.ts'
import type { AlertNews, Hand, Language, Story } from '../../domain/message/story.ts'
import { tellAlert } from '../../domain/message/tell.ts'
import { fits } from '../../domain/alert/route.ts'
import type { WebServices } from '../services.ts'

const LATEST = 50
// These are written by whoever watches them, in their own words.
const OTHERWISE = new Set(['competitor', 'data-gap', 'silence', 'source-dead', 'source-silent'])
const HOUR_MS = 3_600_000

export interface PreviewView {
  story: Story
  /** Of its latest alert that fits; otherwise of one that is invented. */
  isReal: boolean
}

/** What a route would send: the brand's latest alert that fits it, else an invented one that does. */
export const loadPreview = async (brand: Brand, route: Pick<RouteDraft, 'events' | 'kinds' | 'moments' | 'minSeverity' | 'owner' | 'firstStep'>, { services, language }: { services: WebServices; language: Language }): Promise<PreviewView> => {
  const { db, now, aspects, publicUrl } = services
  const event = 'alert.opened'
  const alerts = (await listAlerts(db, brand.id, { limit: LATEST })).filter(({ kind }) => !OTHERWISE.has(kind))
  const alert = alerts.find(each => fits({ ...route, events: [] }, { event, kind: each.kind, severity: each.severity, moment: momentOf(each) }))
  const hand: Hand = { language, locale: brand.locale, timeZone: brand.timeZone }
  const links = { url: `${publicUrl ?? 'https://marea.example'}/b/${brand.slug}/alerts`, actUrl: null }
  const charge = { owner: route.owner, firstStep: route.firstStep }
  if (!alert) return { story: tellAlert({ ...sampleOf(brand, route, now()), ...links, ...charge }, hand), isReal: false }
  const sourceNames = new Map((await listSources(db, brand.id)).map(({ id, name }) => [id, name]))
  const { news } = await readAlertNews(db, { ...alert, endedAt: null }, { brand, sourceNames, event, now: now(), chart: null })
  return { story: tellAlert({ ...news, aspectLabels: aspects.labels, ...links, ...charge }, hand), isReal: true }
}

/** An alert nobody had, of what the route is about. */
const sampleOf = (brand: Brand, { kinds, moments, minSeverity }: Pick<RouteDraft, 'kinds' | 'moments' | 'minSeverity'>, now: Date): Omit<AlertNews, 'owner' | 'firstStep' | 'url' | 'actUrl'> => ({
  event: 'alert.opened', brand: brand.name, kind: ['negative', 'volume', 'share'].find(kind => kinds.includes(kind)) ?? 'negative', severity: minSeverity === 'notice' ? 'warning' : minSeverity,
  onset: new Date(now.getTime() - 3 * HOUR_MS), endedAt: null, observed: 31, expected: 6, per90d: 0.002, moment: (moments[0] as AlertNews['moment'] | undefined) ?? null, source: null, phrases: [],
  explanation: null, summary: null, aspectLabels: {}, place: null, parts: [], during: [], voices: [], bars: [],
})
