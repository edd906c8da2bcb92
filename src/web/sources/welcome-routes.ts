import { z } from '@hono/zod-openapi'
import { Hono, type Context } from 'hono'
import { addSources, MOST_SOURCES } from '../../api/add-sources.ts'
import { Problem } from '../../api/problem.ts'
import { slug } from '../../api/schemas.ts'
import { watchAsk, type KnownBrand, type WatchProposal } from '../../api/watch-proposal.ts'
import { findBrand, listBrands, saveBrand, type Brand } from '../../db/brand.ts'
import { listSources, type Source } from '../../db/source/source.ts'
import { parseQuery } from '../../domain/query/query.ts'
import { slugOf } from '../../domain/slug.ts'
import { chosenIn, parsed, type Chosen } from '../mentions/chosen.ts'
import { growFound } from './found.ts'
import { sourcesPath } from '../links.ts'
import { beginning, welcomeChangePage, welcomeLookPage, welcomePage, type AskedBrand } from '../pages/sources/welcome.ts'
import { refusal } from '../refusal.ts'
import type { WebServices } from '../services.ts'
import type { Shell } from '../shell.ts'
import { textOf } from './form.ts'

const draft = z.object({
  slug, name: z.string().min(1).max(200), aliases: z.array(z.string().max(200)).max(50), languages: z.array(z.string().max(35)).min(1).max(10),
  locale: z.string().max(35), timeZone: z.string().max(100), query: z.string().max(20_000).nullable(),
})

/** The first run: a name, what is found under it, and the first readings within the minute. */
export const welcomeRoutes = (services: WebServices, { contextOf, send, stream }: Shell): Hono => {
  const { db, now, collectors, runNow, demo, configFile } = services
  const app = new Hono()

  app.get('/welcome', async c => ask(c, askedIn(c), {}))

  app.get('/welcome/look', async c => {
    const asked = askedIn(c)
    const read = watchAsk.safeParse({ name: asked.name, language: asked.language, ...(asked.country !== '' && { country: asked.country }), ...(asked.site !== '' && { site: asked.site }) })
    if (!read.success) return ask(c, asked, Object.fromEntries(read.error.issues.map(({ path }) => [String(path[0]), true])), 422)
    const known = await knownBrand(slugOf(asked.name))
    const context = await contextOf(c, null)
    const page = welcomeLookPage({ asked, fileName: configFile?.name ?? null }, context)
    return stream(c, page, grow => growFound(services, { ask: read.data, known, signal: c.req.raw.signal, t: context.t, send: grow }, proposal => beginning(proposal, context.t)))
  })

  app.post('/welcome', async c => {
    const form = await c.req.formData()
    const { brand, problem } = await brandIn(form)
    const context = await contextOf(c, null)
    const sources = chosenIn(form, collectors)
    if (problem) return send(c, welcomeChangePage({ brand, sources, problem: problem[context.t.locale], change: null, fileName: null }, context), 422)
    if (configFile && form.get('do') !== 'write') return send(c, welcomeChangePage({ brand, sources, problem: null, change: await configFile.change(await proposalOf(brand, sources)), fileName: configFile.name }, context))
    // Invented brands and one's own never stand side by side.
    if ((await listBrands(db)).some(({ origin }) => origin === 'demo')) await demo.remove()
    if (configFile) await write(brand, sources)
    else for (const made of await store(brand, sources)) await runNow(made)
    return c.redirect(sourcesPath(brand.slug), 303)
  })
  return app

  async function ask(c: Context, asked: AskedBrand, wrong: Record<string, boolean>, status = 200): Promise<Response> {
    const demoBrand = (await listBrands(db)).find(({ origin, kind }) => origin === 'demo' && kind === 'own')
    return send(c, welcomePage({ asked, wrong, demoSlug: demoBrand?.slug ?? null, fileName: configFile?.name ?? null }, await contextOf(c, null)), status)
  }

  async function brandIn(form: FormData): Promise<{ brand: z.output<typeof draft>; problem: { es: string; en: string } | undefined }> {
    const read = draft.safeParse(parsed(form.get('brand')))
    if (!read.success) throw refusal(422, 'refusal.welcome')
    const query = textOf(form, 'query')
    const understood = query === '' ? undefined : parseQuery(query)
    return { brand: { ...read.data, query: query === '' ? null : query }, problem: understood?.ok === false ? understood.error.told : undefined }
  }

  async function knownBrand(wanted: string): Promise<(KnownBrand & Pick<Brand, 'origin'>) | undefined> {
    const brand = await findBrand(db, wanted)
    return brand && brand.origin !== 'demo' ? { ...brand, sources: await listSources(db, brand.id, { limit: MOST_SOURCES }) } : undefined
  }

  async function proposalOf(brand: z.output<typeof draft>, sources: Chosen[]): Promise<WatchProposal> {
    return { brand, isKnown: (await knownBrand(brand.slug)) !== undefined, sources: sources.map(source => ({ ...source, found: 0, matching: 0, examples: [] })), leftOut: [], notes: [] }
  }

  async function write(brand: z.output<typeof draft>, sources: Chosen[]): Promise<void> {
    await configFile!.write(await configFile!.change(await proposalOf(brand, sources))).catch((error: unknown) => {
      throw new Problem(409, error instanceof Error ? error.message : String(error))
    })
    const made = await findBrand(db, brand.slug)
    for (const source of made ? await listSources(db, made.id) : []) if (source.lastRunAt === null) await runNow(source)
  }

  async function store(brand: z.output<typeof draft>, sources: Chosen[]): Promise<Source[]> {
    return await db.transaction().execute(async trx => {
      const { id } = (await findBrand(trx, brand.slug)) ?? (await saveBrand(trx, brand))
      return await addSources(trx, id, { sources, collectors, now: now() })
    })
  }
}

const askedIn = (c: Context): AskedBrand => {
  const read = (name: string): string => (c.req.query(name) ?? '').toWellFormed().trim().slice(0, 2000)
  const language = c.req.query('language') ?? ''
  return { name: read('name'), language: ['es', 'en', 'pt'].includes(language) ? language : 'es', country: read('country').toLowerCase(), site: read('site') }
}
