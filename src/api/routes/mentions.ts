import { createHash } from 'node:crypto'
import { createRoute, z } from '@hono/zod-openapi'
import type { Mention } from '../../contract.ts'
import { recallAnswer, rememberAnswer } from '../../db/people/api-key.ts'
import { auditCorrection, correct, listCorrections, withdrawCorrection, type StoredCorrection } from '../../db/reading/correction.ts'
import { listCompetitors, type Brand } from '../../db/brand.ts'
import { findAlike } from '../../db/reading/echo.ts'
import { judgeFloor } from '../../db/alert/floor-judgement.ts'
import { findMention, listMentions, listRevisions, type MentionView } from '../../db/mention/list.ts'
import { loadReadings } from '../../db/reading/reading.ts'
import { pushSource } from '../../db/source/source.ts'
import { byOf } from '../actor.ts'
import { brandOf } from '../brand-of.ts'
import { onceConflict } from '../conflict.ts'
import { decodeInstantCursor, encodeCursor, pageOf } from '../cursor.ts'
import { requireScope } from '../guard.ts'
import { alike, brandTone, correction, filters, floorVerdict, push, pushAnswer, pushed, revision, stored, view } from '../mention-schemas.ts'
import { mentionView } from '../mention-view.ts'
import { notFound, Problem } from '../problem.ts'
import { createRouter } from '../router.ts'
import { answers, brandParam, listOf, reading, uuid } from '../schemas.ts'
import type { Services } from '../services.ts'

const mentionParam = brandParam.extend({ id: uuid })
const correctionParam = brandParam.extend({ id: uuid, correction: uuid })
const json = <T extends z.ZodType>(schema: T) => ({ content: { 'application/json': { schema } }, required: true })

const routes = {
  audit: createRoute({
    method: 'post', path: '/v1/brands/{brand}/mentions/{id}/corrections/{correction}/audit', tags: ['mentions'], summary: 'Audit a correction: it counts in public from now on',
    description: 'Every correction moves the brand’s own figures at once; the public index moves only with those an admin audited.',
    request: { params: correctionParam }, responses: answers(stored, 'The audited correction'),
  }),
  list: createRoute({
    method: 'get', path: '/v1/brands/{brand}/mentions', tags: ['mentions'], summary: 'Mentions, newest first',
    request: { params: brandParam, query: filters }, responses: answers(listOf(view), 'A page of mentions'),
  }),
  read: createRoute({
    method: 'get', path: '/v1/brands/{brand}/mentions/{id}', tags: ['mentions'], summary: 'One mention with its reading, evidence and earlier revisions',
    request: { params: mentionParam },
    responses: answers(view.extend({ reading: reading.nullable(), brands: z.array(brandTone), revisions: z.array(revision), corrections: z.array(stored), alike: alike.nullable() }), 'The mention'),
  }),
  push: createRoute({
    method: 'post', path: '/v1/brands/{brand}/mentions', tags: ['mentions'], summary: 'Push mentions of your own',
    description: 'Stored by externalId: the same id again is an edit, not a double. With an Idempotency-Key the same call again gives the same answer.',
    request: { params: brandParam, headers: z.object({ 'idempotency-key': z.string().max(200).optional() }), body: json(push) },
    responses: answers(pushAnswer, 'What became of them'),
  }),
  correct: createRoute({
    method: 'post', path: '/v1/brands/{brand}/mentions/{id}/corrections', tags: ['mentions'], summary: 'Correct or confirm a reading',
    description: 'A person’s word wins over every reading, survives re-analysis and moves every number. It binds to the revision in force. The value the reader gave, or confirm, counts as agreement; another value as disagreement.',
    request: { params: mentionParam, body: json(z.strictObject({ author: z.string().trim().min(1).max(200).default('api'), corrections: z.array(correction).min(1).max(20) })) },
    responses: answers(z.object({ ids: z.array(z.string()), mention: view }), 'The mention as it counts now', 201),
  }),
  floor: createRoute({
    method: 'post', path: '/v1/brands/{brand}/mentions/{id}/floor', tags: ['mentions'], summary: 'Confirm or dismiss a sign of grave harm',
    description: 'A person’s word wins over the rules and survives re-analysis. A dismissal holds until the author edits the text; a class no rule found may be confirmed too.',
    request: { params: mentionParam, body: json(floorVerdict) }, responses: answers(view, 'The mention as it stands now'),
  }),
  withdraw: createRoute({
    method: 'delete', path: '/v1/brands/{brand}/mentions/{id}/corrections/{correction}', tags: ['mentions'], summary: 'Take a correction back',
    request: { params: correctionParam }, responses: answers(view, 'The mention as it counts now'),
  }),
}

export const mentionRoutes = ({ db, now, ingest, aspects }: Services) => {
  const app = createRouter()

  app.openapi(routes.list, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const { limit, cursor, source, branch, q, from, to, hidden, ...rest } = c.req.valid('query')
    const before = decodeInstantCursor(cursor)
    const rows = await listMentions(db, brand.id, {
      ...rest,
      sourceId: source,
      branchId: branch,
      text: q,
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
      includeHidden: hidden,
      before: before && { occurredAt: before.at, id: before.id },
      limit: limit + 1,
    })
    return c.json(pageOf(rows, limit, last => encodeCursor([last.occurredAt, last.id]), mentionView), 200)
  })

  app.openapi(routes.read, async c => {
    const { brand: name, id } = c.req.valid('param')
    const brand = await brandOf(db, name)
    const mention = await mentionOf(brand.id, id)
    const newest = (await loadReadings(db, brand.id, [id])).get(id) ?? null
    const revisions = (await listRevisions(db, brand.id, id)).map(row => ({ ...row, validFrom: row.validFrom.toISOString(), validTo: row.validTo.toISOString() }))
    const corrections = (await listCorrections(db, brand.id, id)).map(correctionView)
    const group = await findAlike(db, brand.id, id)
    const alike = group === undefined ? null : { ...group, first: { ...group.first, occurredAt: group.first.occurredAt.toISOString() } }
    return c.json({ ...mentionView(mention), reading: newest, brands: await brandTones(brand, mention), revisions, corrections, alike }, 200)
  })

  app.openapi(routes.push, async c => {
    const brand = await brandOf(db, c.req.valid('param').brand)
    const key = c.req.valid('header')['idempotency-key']
    const body = c.req.valid('json')
    const requestHash = createHash('sha256').update(JSON.stringify(body)).digest('base64url')
    if (key !== undefined) {
      const known = await recallAnswer(db, brand.id, key)
      if (known && known.requestHash !== requestHash) throw new Problem(422, 'This Idempotency-Key was used with another body. Use a new key for a new request.')
      if (known) return c.json(known.body as z.infer<typeof pushAnswer>, 200)
    }
    const { mentions, rejected } = sift(body.mentions)
    const source = await pushSource(db, brand.id, body.source, body.sourceKind)
    if (source.collector !== 'push') throw new Problem(409, `The source “${body.source}” is collected by ${source.collector}. Push under another name.`)
    const { problems, ...counts } = await ingest(brand, source, mentions)
    const answer = { ...counts, problems: problems.map(({ en }) => en), rejected }
    if (key !== undefined) await rememberAnswer(db, brand.id, key, { requestHash, status: 200, body: answer }, now())
    return c.json(answer, 200)
  })

  app.openapi(routes.correct, async c => {
    const { brand: name, id } = c.req.valid('param')
    const brand = await brandOf(db, name)
    const { author: said, corrections } = c.req.valid('json')
    const author = byOf(c, said)
    const mention = await mentionOf(brand.id, id)
    const drafts = corrections.map(item => ({
      mentionId: id,
      revision: mention.revision,
      field: item.field,
      value: item.field === 'confirm' || item.value === null ? null : String(item.value),
      author,
      ...(item.field === 'moment' && { moment: item.moment }),
      ...(item.field === 'confirm' && { version: item.version }),
    }))
    const target = { brandId: brand.id, timeZone: brand.timeZone, now: now() }
    const ids = await db.transaction().execute(trx => correct(trx, target, drafts)).catch(onceConflict)
    return c.json({ ids, mention: mentionView(await mentionOf(brand.id, id)) }, 201)
  })

  app.openapi(routes.floor, async c => {
    const { brand: name, id } = c.req.valid('param')
    const brand = await brandOf(db, name)
    const { author, ...said } = c.req.valid('json')
    const done = await db.transaction().execute(trx => judgeFloor(trx, { brandId: brand.id, now: now() }, { ...said, mentionId: id, by: author }))
    if (!done) throw notFound('mention', id)
    return c.json(mentionView(await mentionOf(brand.id, id)), 200)
  })

  app.openapi(routes.withdraw, async c => {
    const { brand: name, id, correction: correctionId } = c.req.valid('param')
    const brand = await brandOf(db, name)
    await mentionOf(brand.id, id)
    const done = await db.transaction().execute(trx => withdrawCorrection(trx, { brandId: brand.id, timeZone: brand.timeZone, now: now() }, { id: correctionId, mentionId: id }))
    if (!done) throw notFound('correction', correctionId, 'It may have been taken back already.')
    return c.json(mentionView(await mentionOf(brand.id, id)), 200)
  })

  app.openapi(routes.audit, async c => {
    requireScope(c, 'admin')
    const { brand: name, id, correction: correctionId } = c.req.valid('param')
    const brand = await brandOf(db, name)
    const audited = await auditCorrection(db, { brandId: brand.id, now: now() }, { id: correctionId, mentionId: id })
    if (!audited) throw notFound('correction', correctionId, 'It may have been taken back.')
    return c.json(correctionView(audited), 200)
  })

  /** How it speaks of the brand and of each competitor it names; empty where it names fewer than two. */
  const brandTones = async (brand: Brand, { text, language }: MentionView): Promise<Array<z.infer<typeof brandTone>>> => {
    const brands = [brand, ...(await listCompetitors(db, brand.id))]
    const tones = aspects.whose(text, language, brands.map(({ slug, name, aliases }) => ({ key: slug, names: [name, ...aliases] })))
    return tones.length < 2 ? [] : tones.map(({ key, ...tone }) => ({ brand: key, name: brands.find(({ slug }) => slug === key)!.name, ...tone }))
  }

  const mentionOf = async (brandId: string, id: string): Promise<MentionView> => {
    const mention = await findMention(db, brandId, id)
    if (!mention) throw notFound('mention', id)
    return mention
  }
  return app
}

/** Divides what was pushed into mentions and what is wrong with the others, by their place in the batch. */
const sift = (items: unknown[]): { mentions: Mention[]; rejected: z.infer<typeof pushAnswer>['rejected'] } => {
  const read = items.map((item, index) => ({ index, result: pushed.safeParse(item) }))
  return {
    mentions: read.flatMap(({ result }) => (result.success ? [result.data as Mention] : [])),
    rejected: read.flatMap(({ index, result }) =>
      result.success ? [] : [{ index, errors: result.error.issues.map(issue => ({ path: [`mentions[${index}]`, ...issue.path.map(String)].join('.'), message: issue.message })) }],
    ),
  }
}

const correctionView = ({ createdAt, auditedAt, ...rest }: StoredCorrection) => ({ ...rest, createdAt: createdAt.toISOString(), auditedAt: auditedAt?.toISOString() ?? null })
