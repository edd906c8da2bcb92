import { Hono, type Context } from 'hono'
import { addSources } from '../../api/add-sources.ts'
import type { Brand } from '../../db/brand.ts'
import { listHolds } from '../../db/privacy/legal-hold.ts'
import { countSources } from '../../db/index/coverage.ts'
import { cancelRemoval, planRemoval } from '../../db/source/removal.ts'
import { findSource, setEnabled, type Source } from '../../db/source/source.ts'
import { chosenIn } from '../mentions/chosen.ts'
import { sourcesPath } from '../links.ts'
import { loadSources } from '../load/sources.ts'
import { sourceNewPage } from '../pages/sources/new.ts'
import { sourceRemovePage } from '../pages/sources/remove.ts'
import { sourcesPage } from '../pages/sources/sources.ts'
import { refusal } from '../refusal.ts'
import { collectorTitle } from './title.ts'
import type { WebServices } from '../services.ts'
import type { Shell } from '../shell.ts'
import type { Translator } from '../translator.ts'
import type { SourcesPageData } from '../views/sources.ts'
import { isId } from '../../domain/id.ts'

// Long enough to notice a slip, short enough to be believed.
const UNDO_MINUTES = 10
const MINUTE_MS = 60_000
/** Files come in over the page of imports. */
const LOCAL_ONLY = 'file'

type Done = NonNullable<SourcesPageData['done']>['what']
const DONE: readonly Done[] = ['paused', 'resumed', 'removed', 'kept', 'added', 'imported']
const UNDO: Partial<Record<Done, string>> = { paused: 'resume', resumed: 'pause', removed: 'keep' }

/** The page of sources and what its buttons do; adding one has routes of its own. */
export const sourceRoutes = (services: WebServices, { brandContext, send }: Shell): Hono => {
  const { db, now, collectors, runNow } = services
  const app = new Hono()

  app.get('/b/:brand/sources', async c => {
    const [brand, context] = await brandContext(c)
    return send(c, sourcesPage({ ...(await loadSources(brand, services, context.t.locale)), done: await doneOf(c, brand) }, context))
  })

  app.get('/b/:brand/sources/new', async c => {
    const [, context] = await brandContext(c)
    const choices = [...collectors].filter(([id]) => id !== LOCAL_ONLY).map(([id, { title, kind, auth }]) => ({ id, title: collectorTitle(id, { title }, context.t), kind, auth }))
    return send(c, sourceNewPage(choices.toSorted((a, b) => a.title.localeCompare(b.title, context.t.tag)), context))
  })

  app.post('/b/:brand/sources/:id/pause', async c => act(c, 'paused', source => setEnabled(db, source, false, now())))
  app.post('/b/:brand/sources/:id/resume', async c =>
    act(c, 'resumed', async source => {
      await setEnabled(db, source, true, now())
      await runNow(source)
    }))
  app.post('/b/:brand/sources/:id/keep', async c => act(c, 'kept', async source => void (await db.transaction().execute(trx => cancelRemoval(trx, source)))))

  app.get('/b/:brand/sources/:id/remove', async c => {
    const [brand, context] = await brandContext(c)
    const { id, name } = await sourceOf(c, brand)
    const mentions = (await countSources(db, brand.id)).find(({ sourceId }) => sourceId === id)?.mentions ?? 0
    const isOnHold = (await listHolds(db, brand.id, { active: true })).length > 0
    return send(c, sourceRemovePage({ source: { id, name, mentions }, isOnHold, minutes: UNDO_MINUTES }, context))
  })

  app.post('/b/:brand/sources/:id/remove', async c =>
    act(c, 'removed', async (source, t) => {
      if (source.origin === 'yaml') throw refusal(409, 'wrong.file', { name: source.name })
      if ((await listHolds(db, source.brandId, { active: true })).length > 0) throw refusal(409, 'remove.hold')
      await db.transaction().execute(trx => planRemoval(trx, source, new Date(now().getTime() + UNDO_MINUTES * MINUTE_MS)))
    }))

  app.post('/b/:brand/sources/find', async c => {
    const [brand] = await brandContext(c)
    if (brand.origin === 'demo') throw refusal(409, 'wrong.demo', { brand: brand.name })
    const sources = chosenIn(await c.req.formData(), collectors)
    const made = await db.transaction().execute(trx => addSources(trx, brand.id, { sources, collectors, now: now() }))
    for (const source of made) await runNow(source)
    return c.redirect(made.length === 0 ? sourcesPath(brand.slug) : `${sourcesPath(brand.slug)}?done=added&id=${made[0]!.id}`, 303)
  })
  return app

  async function act(c: Context, what: Done, work: (source: Source, t: Translator) => Promise<void>): Promise<Response> {
    const [brand, { t }] = await brandContext(c)
    const source = await sourceOf(c, brand)
    await work(source, t)
    return c.redirect(`${sourcesPath(brand.slug)}?done=${what}&id=${source.id}`, 303)
  }

  async function sourceOf(c: Context, brand: Brand): Promise<Source> {
    const id = c.req.param('id') ?? ''
    const source = isId(id) ? await findSource(db, id) : undefined
    if (!source || source.brandId !== brand.id) throw refusal(404, 'refusal.source')
    return source
  }

  async function doneOf(c: Context, brand: Brand): Promise<SourcesPageData['done']> {
    const what = DONE.find(known => known === c.req.query('done'))
    const id = c.req.query('id') ?? ''
    const source = what && isId(id) ? await findSource(db, id) : undefined
    if (!what || source?.brandId !== brand.id) return null
    const back = UNDO[what]
    return { what, name: source.name, undo: back ? `${sourcesPath(brand.slug)}/${source.id}/${back}` : null }
  }
}
