import { createRoute, z } from '@hono/zod-openapi'
import { CollectorError } from '../../contract.ts'
import { findBrand, saveBrand, type Brand } from '../../db/brand.ts'
import { listSources, type Source } from '../../db/source/source.ts'
import { slugOf } from '../../domain/slug.ts'
import { addSources, MOST_SOURCES } from '../add-sources.ts'
import { requireScope } from '../guard.ts'
import { Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, slug } from '../schemas.ts'
import type { Services } from '../services.ts'
import { watchAsk, type KnownBrand, type WatchProposal } from '../watch-proposal.ts'

const source = z.object({
  name: z.string(),
  collector: z.string(),
  config: z.record(z.string(), z.unknown()),
  filtered: z.boolean().describe('Only what matches the brand’s query is kept'),
  found: z.number().int().describe('Items of its first page'),
  matching: z.number().int().describe('Those about the brand'),
  examples: z.array(z.string()).describe('The beginnings of some of them, unmasked'),
})

const view = z
  .object({
    brand: z.object({
      slug: z.string(), name: z.string(), aliases: z.array(z.string()), languages: z.array(z.string()), locale: z.string(), timeZone: z.string(),
      query: z.string().nullable().describe('What is about the brand; null: its name and aliases'),
    }),
    isKnown: z.boolean().describe('The brand is there already and stays as it is: only sources it does not have are proposed'),
    sources: z.array(source).describe('Answered just now, and have something about the brand'),
    leftOut: z.array(z.object({ collector: z.string(), name: z.string(), why: z.string() })),
    notes: z.array(z.string()).describe('What a person should look at'),
    applied: z.boolean(),
  })
  .openapi('WatchProposal')

const watch = createRoute({
  method: 'post', path: '/v1/watch', tags: ['brands'], summary: 'Propose a query and the sources that work now for a brand, each looked at; takes up to half a minute',
  request: { body: { content: { 'application/json': { schema: watchAsk.extend({ slug: slug.optional().describe('Left out: from the name'), apply: z.boolean().default(false).describe('Make the brand and its sources; otherwise nothing is stored. Needs scope admin') }) } }, required: true } },
  responses: answers(view, 'The proposal, and whether it was applied'),
})

export const watchRoutes = ({ db, now, collectors, proposeWatch, runNow }: Services) => {
  const app = createRouter()
  app.openapi(watch, async c => {
    const { apply, slug: wanted, ...ask } = c.req.valid('json')
    if (apply) requireScope(c, 'admin')
    const chosen = wanted ?? slugOf(ask.name)
    const known = await knownBrand(chosen)
    if (apply && known?.origin === 'demo') throw new Problem(409, `${known.name} belongs to the demo, which takes nothing from outside. Choose another name or slug.`)
    const proposal = await proposeWatch(ask, { known, signal: c.req.raw.signal }).catch((error: unknown) => {
      throw error instanceof CollectorError ? new Problem(422, { es: `body.name: ${error.told.es}`, en: `body.name: ${error.told.en}` }) : error
    })
    const named = { ...proposal, brand: { ...proposal.brand, slug: chosen } }
    if (apply) for (const made of await store(named)) await runNow(made)
    return c.json({ ...named, leftOut: named.leftOut.map(({ told: _told, ...rest }) => rest), applied: apply }, 200)
  })

  const knownBrand = async (wanted: string): Promise<(KnownBrand & Pick<Brand, 'origin'>) | undefined> => {
    const brand = await findBrand(db, wanted)
    return brand && { ...brand, sources: await listSources(db, brand.id, { limit: MOST_SOURCES }) }
  }

  /** A brand that came to be meanwhile keeps what it has; so do its sources. */
  const store = async ({ brand, sources }: WatchProposal): Promise<Source[]> =>
    await db.transaction().execute(async trx => {
      const { id } = (await findBrand(trx, brand.slug)) ?? (await saveBrand(trx, brand))
      return await addSources(trx, id, { sources, collectors, now: now() })
    })
  return app
}
