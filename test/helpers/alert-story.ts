import { openAlert, endAlert, updateAlert, type Alert, type AlertDraft } from '../../src/db/alert/alert.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { joinAlert, storeFloor } from '../../src/db/alert/floor.ts'
import { listMentions } from '../../src/db/mention/list.ts'
import { saveSource, type Source } from '../../src/db/source/source.ts'
import type { Services } from '../../src/api/services.ts'
import type { Mention } from '../../src/contract.ts'
import { FLOOR } from '../../src/domain/alert/floor.ts'
import { floorSeries } from '../../src/domain/message/floor.ts'
import { explanation } from '../domain/message/news.ts'
import { createRandom, poisson } from './chance.ts'

const HOUR_MS = 3_600_000

export interface AlertStory {
  brand: Brand
  source: Source
  /** By its series and kind: every kind there is. */
  alerts: Map<string, Alert>
}

/** A hundred days of a brand with a wave three weeks ago and one now, and an open alert of every kind. */
export const tellAlertStory = async (store: Store, { ingest, now }: Pick<Services, 'ingest' | 'now'>, slug = 'casa-nogal'): Promise<AlertStory> => {
  const { db } = store
  const brand = await saveBrand(db, { slug, name: 'Casa Nogal', locale: 'es-MX', timeZone: 'America/Mexico_City' })
  const source = await saveSource(db, brand.id, { collector: 'push', name: 'Play Store', kind: 'review' })
  const mentions = opinions(now())
  for (let from = 0; from < mentions.length; from += 400) await ingest(brand, source, mentions.slice(from, from + 400))
  const drafts = draftsOf(now(), source)
  const alerts = new Map<string, Alert>()
  const exemplars = (await listMentions(db, brand.id, { sentiment: 'negative', limit: 5 })).map(({ id }) => id)
  for (const [name, draft] of drafts) alerts.set(name, await openAlert(db, brand.id, { ...draft, detail: { exemplars: exemplars.slice(0, 3), ...draft.detail } }, now()))
  await tellFloors(store, { brand, alerts, now: now() })
  await tellPast(store, brand, now())
  return { brand, source, alerts }
}

const opinions = (now: Date): Mention[] => {
  const draw = createRandom(11)
  const last = Math.floor(now.getTime() / HOUR_MS)
  return Array.from({ length: 100 * 24 }, (_, i) => i).flatMap((i): Mention[] => {
    const hour = last - 100 * 24 + i + 1
    const isWave = Math.abs(hour - (last - 20 * 24)) <= 1 || hour >= last - 3
    const [bad, good] = [poisson(isWave ? 9 : 0.12, draw), poisson(0.3, draw)]
    return Array.from({ length: bad + good }, (__, n) => ({
      externalId: `m${i}-${n}`, kind: 'review', rating: { value: n < bad ? 1 : 5, outOf: 5 }, text: n < bad ? 'Me cobraron dos veces el mismo pedido y nadie contesta' : 'El sofá llegó a tiempo y es muy cómodo',
      author: { name: `Persona ${i}-${n}` }, url: 'https://tienda.example/1', publishedAt: new Date(hour * HOUR_MS + n * 60_000).toISOString(),
    }))
  })
}

const draftsOf = (now: Date, source: Source): Array<[string, AlertDraft]> => {
  const onset = new Date(now.getTime() - 3 * HOUR_MS)
  const wave = { onset, observed: 31, expected: 2.4, per90d: 0.02, detail: { hours: 2, cause: { moment: 'relationship', source: 'Play Store', phrases: ['cobro doble', 'dos veces'] }, explanation } }
  const planned = [{ name: 'Buen Fin', kind: 'campaign' }]
  const series = [{ series: 'moment:relationship', kind: 'negative', observed: 25, expected: 1, name: 'relationship' }, { series: `source:${source.id}`, kind: 'negative', observed: 20, expected: 1.2, name: 'Play Store' }]
  const none = { observed: 0, expected: 0, per90d: null, onset }
  const slow = { what: { kind: 'moment:relationship', label: null }, from: 0.12, to: 0.31, since: '2026-02-16', stars: 'held', also: [] }
  const drop = { from: 61.2, to: 52.8, since: '2026-03-02', sources: [{ id: 's', name: 'Play Store', points: -4.1 }], moments: [{ key: 'relationship', points: -3.2 }] }
  const told = { es: 'El servicio pide otra clave.', en: 'The service asks for another key.' }
  return [
    ['negative', { ...wave, series: 'all', kind: 'negative', severity: 'critical', detail: { ...wave.detail, series, planned } }],
    ['volume', { ...wave, series: 'all', kind: 'volume', severity: 'notice' }],
    ['share', { ...wave, series: 'all', kind: 'share', severity: 'warning' }],
    ['moment', { ...wave, series: 'moment:relationship', kind: 'negative', severity: 'warning', detail: { ...wave.detail, part: { part: 'moment', id: 'relationship', name: 'relationship' } } }],
    ['source', { ...wave, series: `source:${source.id}`, kind: 'negative', severity: 'warning', detail: { ...wave.detail, part: { part: 'source', id: source.id, name: 'Play Store' } } }],
    ['place', { ...wave, series: 'place:0197a000-0000-7000-8000-000000000001', kind: 'negative', severity: 'warning', detail: { ...wave.detail, part: { part: 'place', id: 'x', name: 'Sucursal Polanco' } } }],
    ['competitor', { ...wave, series: 'rival:x', kind: 'competitor', severity: 'notice', detail: { competitor: { slug: 'casa-encino', name: 'Casa Encino' }, wave: 'negative', cause: { moment: 'failure', source: null, phrases: ['no llega'] }, exemplars: [] } }],
    ['silence', { ...none, series: 'all', kind: 'silence', severity: 'notice', expected: 14, per90d: 0.3, detail: { hours: 30 } }],
    ['data-gap', { ...none, series: 'all', kind: 'data-gap', severity: 'warning', detail: { sources: ['Play Store', 'La Gaceta'] } }],
    ['slow-burn', { ...none, series: 'moment:relationship', kind: 'slow-burn', severity: 'notice', observed: 31, expected: 12, per90d: 0.4, detail: { slow } }],
    ['index-drop', { ...none, series: 'all', kind: 'index-drop', severity: 'warning', observed: 52.8, expected: 61.2, detail: { slow: drop } }],
    ['source-dead', { ...none, series: source.id, kind: 'source-dead', severity: 'warning', detail: { source: { id: source.id, name: 'Play Store' }, message: 'Play Store answered 401.', told } }],
    ['source-silent', { ...none, series: `${source.id}-2`, kind: 'source-silent', severity: 'notice', detail: { source: { id: source.id, name: 'La Gaceta' }, message: null, told: null } }],
    ...FLOOR.map((floor): [string, AlertDraft] => [`floor-${floor}`, { ...none, series: floorSeries(floor), kind: 'floor', severity: 'critical', observed: 2, detail: { cause: { moment: null, source: 'Play Store', phrases: [] }, exemplars: [] } }]),
  ]
}

/** Two opinions for each class of grave harm, nobody judged yet. */
const tellFloors = async ({ db }: Store, { brand, alerts, now }: { brand: Brand; alerts: Map<string, Alert>; now: Date }): Promise<void> => {
  const mentions = await listMentions(db, brand.id, { sentiment: 'negative', limit: 2 * FLOOR.length })
  for (const [i, floor] of FLOOR.entries()) {
    const mine = mentions.slice(2 * i, 2 * i + 2)
    await db.transaction().execute(async trx => {
      await storeFloor(trx, { brandId: brand.id, now }, mine.map(({ id }) => ({ mentionId: id, revision: 1, floor: [{ class: floor, evidence: [[0, 9]] }] })))
      await joinAlert(trx, brand.id, { alertId: alerts.get(`floor-${floor}`)!.id, class: floor, mentionIds: mine.map(({ id }) => id) })
    })
  }
}

/** So many that they fill more than a page. */
const tellPast = async ({ db }: Store, brand: Brand, now: Date): Promise<void> => {
  for (let i = 1; i <= 24; i++) {
    const at = new Date(now.getTime() - i * 4 * 24 * HOUR_MS)
    const alert = await openAlert(db, brand.id, { series: `past-${i}`, kind: 'negative', severity: 'warning', onset: at, observed: 10 + i, expected: 2, per90d: 0.1, detail: { cause: { moment: 'failure', source: 'Play Store', phrases: [] } } }, at)
    const end = new Date(at.getTime() + 6 * HOUR_MS)
    const summary = { from: at.toISOString(), to: end.toISOString(), hours: 6, observed: 10 + i, expected: 2, peak: { at: at.toISOString(), count: 7 }, negatives: 10 + i, answered: 4 }
    await endAlert(db, await updateAlert(db, alert, { detail: { summary } }, end), 'recovered', end)
  }
}
