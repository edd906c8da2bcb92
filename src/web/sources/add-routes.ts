import { Hono, type Context } from 'hono'
import { notFound } from '../../api/problem.ts'
import { refusal } from '../refusal.ts'
import { MOST_SOURCES } from '../../api/add-sources.ts'
import { fieldsOf } from '../../api/source-fields.ts'
import { watchAsk } from '../../api/watch-proposal.ts'
import { CollectorError, type Collector } from '../../contract.ts'
import type { Brand } from '../../db/brand.ts'
import { findSourceByName, listSources, saveSource } from '../../db/source/source.ts'
import { openSecrets } from '../../domain/source/sealed.ts'
import type { BrandContext } from '../context.ts'
import { sourcesPath } from '../links.ts'
import { growFound } from './found.ts'
import { sourceFindPage } from '../pages/sources/find.ts'
import { sourceFormPage } from '../pages/sources/form.ts'
import type { WebServices } from '../services.ts'
import type { Shell } from '../shell.ts'
import { readForm, type FilledForm } from './form.ts'
import { collectorTitle } from './title.ts'
import type { LookView, SourceFormData } from '../views/sources.ts'

const EXAMPLES = 4
const EXAMPLE_LENGTH = 220

/** Adding sources: by a form of their kind's own settings, or by what a site shows. */
export const addRoutes = (services: WebServices, { brandContext, send, stream }: Shell): Hono => {
  const { db, now, collectors, preview, runNow, secrets, unseal } = services
  const app = new Hono()

  app.get('/b/:brand/sources/new/:collector', async c => {
    const [, context] = await brandContext(c)
    const [id, collector] = collectorOf(c)
    const filled: FilledForm = { name: collectorTitle(id, collector, context.t), everyMinutes: '', filtered: collector.kind === 'press' || collector.kind === 'social', config: {}, problems: {} }
    return send(c, sourceFormPage(formOf(id, collector, filled), context))
  })

  app.post('/b/:brand/sources/new/:collector', async c => {
    const [brand, context] = await brandContext(c)
    const [id, collector] = collectorOf(c)
    const form = await c.req.formData()
    const { filled, plain } = readForm(form, { fields: fieldsOf(collector), collector, seal: secrets.seal, open: config => openSecrets(config, unseal), t: context.t })
    const again = (look: LookView | null, status = 200) => send(c, sourceFormPage(formOf(id, collector, filled, look), context), status)
    if (plain === undefined) return again(null, 422)
    if (form.get('do') !== 'save') return again(await lookAt(id, plain, c.req.raw.signal))
    filled.problems = await problemsBeside(brand, filled, context)
    if (Object.keys(filled.problems).length > 0) return again(null, 422)
    const minutes = Number(filled.everyMinutes)
    const source = await saveSource(db, brand.id, {
      collector: id, name: filled.name, kind: collector.kind, order: collector.order, config: filled.config, filtered: filled.filtered, everyMinutes: minutes > 0 ? minutes : collector.everyMinutes, nextRunAt: now(),
    })
    await runNow(source)
    return c.redirect(`${sourcesPath(brand.slug)}?done=added&id=${source.id}#source-${source.id}`, 303)
  })

  app.get('/b/:brand/sources/find', async c => {
    const [brand, context] = await brandContext(c)
    const site = (c.req.query('site') ?? '').trim()
    if (c.req.query('go') === undefined) return send(c, sourceFindPage({ site, isLooking: false }, context))
    const ask = watchAsk.safeParse({ name: brand.name, language: languageOf(brand), ...(site !== '' && { site }), ...countryOf(brand) })
    if (!ask.success) return send(c, sourceFindPage({ site, isLooking: false, problem: context.t.say('find.site.wrong') }, context), 422)
    const known = { ...brand, sources: await listSources(db, brand.id, { limit: MOST_SOURCES }) }
    return stream(c, sourceFindPage({ site, isLooking: true }, context), grow => growFound(services, { ask: ask.data, known, signal: c.req.raw.signal, t: context.t, send: grow }))
  })
  return app

  function collectorOf(c: Context): [string, Collector] {
    const id = c.req.param('collector') ?? ''
    const collector = id === 'file' ? undefined : collectors.get(id)
    if (!collector) throw notFound('collector', id)
    return [id, collector]
  }

  async function lookAt(id: string, config: Record<string, unknown>, signal: AbortSignal): Promise<LookView> {
    try {
      const { mentions, observations = [], health } = await preview(id, config, signal)
      const examples = mentions.slice(0, EXAMPLES).map(({ title, text }) => [title, text].filter(Boolean).join(': ').replace(/\s+/g, ' ').slice(0, EXAMPLE_LENGTH))
      return { examples, found: mentions.length, observations: observations.map(({ told }) => told), failure: null, problems: health.problems.slice(0, 5) }
    } catch (error) {
      if (!(error instanceof CollectorError)) throw error
      return { examples: [], found: 0, observations: [], failure: error.told, problems: [] }
    }
  }

  async function problemsBeside(brand: Brand, { name, everyMinutes }: FilledForm, { t }: BrandContext): Promise<Record<string, string>> {
    if (brand.origin === 'demo') throw refusal(409, 'wrong.demo', { brand: brand.name })
    if (name === '') return { name: t.say('add.name.missing') }
    if (await findSourceByName(db, brand.id, name)) return { name: t.say('add.name.taken') }
    return everyMinutes !== '' && !(Number(everyMinutes) >= 1 && Number(everyMinutes) <= 43_200) ? { everyMinutes: t.say('add.every.wrong') } : {}
  }
}

const formOf = (id: string, collector: Collector, filled: FilledForm, look: LookView | null = null): SourceFormData => {
  const { title, homepage, auth, limits, display = null, everyMinutes } = collector
  return { id, title, homepage, auth, limits, display, everyMinutes, fields: fieldsOf(collector), filled, look }
}

const languageOf = ({ languages }: Brand): string => languages.find(language => ['es', 'en', 'pt'].includes(language)) ?? 'es'
const countryOf = ({ locale }: Brand): { country?: string } => {
  const country = locale.split('-')[1]?.toLowerCase()
  return country === undefined ? {} : { country }
}
