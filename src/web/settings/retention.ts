import { Hono, type Context } from 'hono'
import type { Brand } from '../../db/brand.ts'
import { listSources, setRetention } from '../../db/source/source.ts'
import { keptDays } from '../../domain/source/retention.ts'
import type { Faults } from '../form.ts'
import { fieldOf } from '../people/entry.ts'
import { retentionPage } from '../pages/settings/retention.ts'
import { newsOf, noted, type Desk } from './desk.ts'

const MOST_DAYS = 3650

/** How long raw texts are kept, source by source; never longer than the platform allows. */
export const retentionSettings = (desk: Desk): Hono => {
  const { services: { db, collectors }, brandContext, send } = desk
  const app = new Hono()

  app.get('/b/:brand/settings/retention', c => show(c))
  app.post('/b/:brand/settings/retention', async c => {
    const [brand] = await brandContext(c)
    const form = await c.req.parseBody()
    const open = (await listSources(db, brand.id)).filter(({ origin, id }) => origin !== 'yaml' && form[id] !== undefined)
    const asked = open.map(source => ({ source, text: fieldOf(form, source.id).trim() }))
    const faults: Faults = Object.fromEntries(asked.filter(({ text }) => text !== '' && !isDays(text)).map(({ source }) => [source.id, { key: 'settings.fault.days' as const }]))
    if (Object.keys(faults).length > 0) return await show(c, { faults, typed: new Map(asked.map(({ source, text }) => [source.id, text])) })
    const changed = asked.map(({ source, text }) => ({ source, days: text === '' ? null : Number(text) })).filter(({ source, days }) => days !== source.retentionDays)
    if (changed.length === 0) return c.redirect(`${c.req.path}?same`, 303)
    for (const { source, days } of changed) await setRetention(db, brand.id, source.id, days)
    const rows = (pick: (one: (typeof changed)[number]) => number | null) => Object.fromEntries(changed.map(one => [one.source.id, pick(one)]))
    return await noted(c, desk, { brand, page: 'retention', action: 'retention.changed', target: changed.map(({ source }) => source.name).join(', '), detail: { before: rows(({ source }) => source.retentionDays), after: rows(({ days }) => days) } })
  })
  return app

  async function show(c: Context, { faults = {}, typed = new Map() }: { faults?: Faults; typed?: Map<string, string> } = {}): Promise<Response> {
    const [brand, context] = await brandContext(c)
    const sources = (await listSources(db, brand.id)).map(({ id, name, origin, retentionDays, collector }) => {
      const platform = collectors.get(collector)
      return { id, name, isOpen: origin !== 'yaml', own: typed.get(id) ?? (retentionDays === null ? '' : String(retentionDays)), platformDays: platform?.retentionDays ?? null, kept: keptDays(retentionDays, platform?.retentionDays) ?? null, display: platform?.display?.[context.t.locale] ?? null }
    })
    return await send(c, retentionPage({ sources, faults, file: desk.services.configFile?.name ?? null, news: await newsOf(c, desk, brand, 'retention.changed') }, context), Object.keys(faults).length > 0 ? 422 : 200)
  }
}

const isDays = (text: string): boolean => /^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_DAYS

/** Rules as they were. Texts that went meanwhile do not come back. */
export const putRetentionBack = async ({ services: { db } }: Desk, brand: Brand, before: Record<string, number | null>): Promise<void> => {
  for (const source of await listSources(db, brand.id)) {
    const days = before[source.id]
    if (days !== undefined && source.origin !== 'yaml') await setRetention(db, brand.id, source.id, days)
  }
}
