import { Hono, type Context } from 'hono'
import { actorOf, principalOf } from '../../api/actor.ts'
import { changeBrand, isTimeZone, removeBrand } from '../../api/brand-change.ts'
import { requireKeyScope } from '../../api/guard.ts'
import { addAudit } from '../../db/people/audit.ts'
import { listBrands, listCompetitors, type Brand, type BrandDraft } from '../../db/brand.ts'
import { listMentions } from '../../db/mention/list.ts'
import { brandsOf } from '../../domain/access.ts'
import { brandQuery, matchQuery, parseQuery } from '../../domain/query/query.ts'
import { SENSITIVITIES } from '../../domain/spike/sensitivity.ts'
import type { Told } from '../../contract.ts'
import type { Faults } from '../form.ts'
import { fieldOf } from '../people/entry.ts'
import { brandSettingsPage, type BrandForm, type QueryTrial } from '../pages/settings/brand.ts'
import { allOf, linesOf, newsOf, noted, refuseFile, type Desk } from './desk.ts'
import { refusal } from '../refusal.ts'

const LANGUAGES = ['es', 'en', 'pt']
const LOCALE = /^[a-z]{2}(-[A-Z]{2})?$/
const MOST_NAMES = 50
// The newest say best what a query would bring; reading more would keep whoever asks waiting.
const TRIED = 300
const SHOWN = 5

/** The brand itself: names, languages, query, whom it is compared with; and taking it away. */
export const brandSettings = (desk: Desk): Hono => {
  const { services, brandContext, send } = desk
  const { db } = services
  const app = new Hono()

  app.get('/b/:brand/settings/brand', async c => {
    const [brand] = await brandContext(c)
    const form = formOf(brand, await listCompetitors(db, brand.id))
    const asked = c.req.query('try')
    return await show(c, asked === undefined ? form : { ...form, query: asked.slice(0, 20_000) }, { trial: asked === undefined ? null : await tryQuery(brand, asked) })
  })
  app.post('/b/:brand/settings/brand', async c => {
    const [brand] = await brandContext(c)
    refuseFile(brand)
    // As the API has it: a program that works with a brand does not rename it.
    requireKeyScope(c, 'admin')
    const form = typed(await c.req.parseBody({ all: true }))
    const faults = faultsOf(form)
    if (Object.keys(faults).length > 0) return await show(c, form, { faults, status: 422 })
    const before = formOf(brand, await listCompetitors(db, brand.id))
    if (JSON.stringify(before) === JSON.stringify(form)) return c.redirect(`${c.req.path}?same`, 303)
    await changeBrand(db, draftOf(brand, form), { competitors: form.competitors, principal: principalOf(c) })
    const changed = (Object.keys(form) as Array<keyof BrandForm>).filter(key => JSON.stringify(form[key]) !== JSON.stringify(before[key]))
    return await noted(c, desk, { brand, page: 'brand', action: 'brand.changed', target: brand.slug, detail: { before: pick(before, changed), after: pick(form, changed) } })
  })
  app.post('/b/:brand/settings/delete', async c => {
    const [brand] = await brandContext(c)
    const said = fieldOf(await c.req.parseBody(), 'name').trim()
    if (said !== brand.name.trim()) return await show(c, formOf(brand, await listCompetitors(db, brand.id)), { faults: { name_again: { key: 'settings.delete.wrong' } }, status: 422 })
    await removeBrand(services, brand)
    await addAudit(db, { actor: actorOf(c), action: 'brand.removed', target: brand.slug, detail: { name: brand.name } }, services.now())
    return c.redirect('/', 303)
  })
  return app

  async function show(c: Context, form: BrandForm, { faults = {}, trial = null, status = 200 }: { faults?: Faults; trial?: QueryTrial | null; status?: number } = {}): Promise<Response> {
    const [brand, context] = await brandContext(c)
    const others = (await listBrands(db, { ids: brandsOf(principalOf(c)) })).filter(({ id }) => id !== brand.id)
    const known = [...others, ...(await listCompetitors(db, brand.id)).filter(({ id }) => !others.some(other => other.id === id))]
    const data = { brand, form, faults, trial, others: known.map(({ slug, name }) => ({ slug, name })), file: services.configFile?.name ?? null, news: await newsOf(c, desk, brand, 'brand.changed') }
    return await send(c, brandSettingsPage(data, context), status)
  }

  /** What a query would keep of the newest that were collected, and what not. */
  async function tryQuery(brand: Brand, text: string): Promise<QueryTrial> {
    const parsed = text.trim() === '' ? { ok: true as const, query: brandQuery(brand.name, brand.aliases) } : parseQuery(text)
    if (!parsed.ok) return { fault: parsed.error.told, at: parsed.error.position + 1 }
    const mentions = await listMentions(db, brand.id, { includeHidden: true, limit: TRIED })
    const read = mentions.map(({ id, text, title }) => {
      const whole = title === null ? text : `${title}\n${text}`
      return { id, text: whole, ...matchQuery(parsed.query, whole) }
    })
    return { of: read.length, kept: read.filter(({ matches }) => matches).length, examples: read.filter(({ matches }) => matches).slice(0, SHOWN), left: read.filter(({ matches }) => !matches).slice(0, SHOWN) }
  }
}

const pick = (form: BrandForm, keys: Array<keyof BrandForm>): Partial<BrandForm> => Object.fromEntries(keys.map(key => [key, form[key]]))

const formOf = ({ name, kind, aliases, handles, languages, locale, timeZone, query, sensitivity }: Brand, competitors: Brand[]): BrandForm => ({
  name, kind, aliases, handles, languages: LANGUAGES.filter(language => languages.includes(language)), locale, timeZone, query: query ?? '', sensitivity, competitors: competitors.map(({ slug }) => slug).toSorted(),
})

const typed = (form: Record<string, unknown>): BrandForm => ({
  name: fieldOf(form, 'name').replace(/\s+/g, ' ').trim(),
  kind: fieldOf(form, 'kind') === 'competitor' ? 'competitor' : 'own',
  aliases: linesOf(fieldOf(form, 'aliases')),
  handles: linesOf(fieldOf(form, 'handles')),
  languages: LANGUAGES.filter(language => allOf(form, 'languages').includes(language)),
  locale: fieldOf(form, 'locale').trim(),
  timeZone: fieldOf(form, 'timeZone').trim(),
  query: fieldOf(form, 'query').trim(),
  sensitivity: SENSITIVITIES.find(one => one === form['sensitivity']) ?? 'quarter',
  competitors: allOf(form, 'competitors').toSorted(),
})

/** Where it is, from 1, and what. */
const placed = ({ position, told: { es, en } }: { position: number; told: Told }): Told => ({ es: `${position + 1}: ${es}`, en: `${position + 1}: ${en}` })

const faultsOf = ({ name, aliases, handles, languages, locale, timeZone, query }: BrandForm): Faults => {
  const parsed = query === '' ? undefined : parseQuery(query)
  return {
    ...((name === '' || name.length > 200) && { name: { key: 'settings.fault.name' as const } }),
    ...((aliases.length > MOST_NAMES || aliases.some(({ length }) => length > 200)) && { aliases: { key: 'settings.fault.names' as const } }),
    ...((handles.length > MOST_NAMES || handles.some(({ length }) => length > 500)) && { handles: { key: 'settings.fault.names' as const } }),
    ...(languages.length === 0 && { languages: { key: 'settings.fault.languages' as const } }),
    ...(!LOCALE.test(locale) && { locale: { key: 'settings.fault.locale' as const } }),
    ...(!isTimeZone(timeZone) && { timeZone: { key: 'settings.fault.zone' as const } }),
    ...(query.length > 20_000 && { query: { key: 'settings.fault.long' as const } }),
    ...(parsed?.ok === false && { query: { told: placed(parsed.error) } }),
  }
}

/** Puts back what a change took away, as the log has it. */
export const putBrandBack = async (c: Context, { services: { db } }: Desk, brand: Brand, before: Partial<BrandForm>): Promise<void> => {
  refuseFile(brand)
  requireKeyScope(c, 'admin')
  const form = { ...formOf(brand, await listCompetitors(db, brand.id)), ...before }
  if (Object.keys(faultsOf(form)).length > 0) throw refusal(409, 'refusal.back.gone')
  await changeBrand(db, draftOf(brand, form), { competitors: form.competitors, principal: principalOf(c) })
}

const draftOf = ({ slug }: Brand, { query, competitors: _competitors, ...rest }: BrandForm): BrandDraft => ({ slug, ...rest, query: query === '' ? null : query })
