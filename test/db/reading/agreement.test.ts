import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mention } from '../../../src/contract.ts'
import { eachJudgedMention, listJudgements } from '../../../src/db/reading/agreement.ts'
import { saveBrand, type Brand } from '../../../src/db/brand.ts'
import type { Store } from '../../../src/db/client.ts'
import { CannotConfirm, correct, withdrawCorrection, type CorrectionDraft } from '../../../src/db/reading/correction.ts'
import { newId } from '../../../src/db/id.ts'
import { findMention } from '../../../src/db/mention/list.ts'
import { storeMentions } from '../../../src/db/mention/store.ts'
import { storeReadings } from '../../../src/db/reading/reread.ts'
import { saveSource, type Source } from '../../../src/db/source/source.ts'
import { agreementOf } from '../../../src/domain/reading/agreement.ts'
import { MOMENTS, OUTCOMES, POLARITIES } from '../../../src/domain/journey/moments.ts'
import type { Reading } from '../../../src/domain/reading/reading.ts'
import { trainingRow } from '../../../src/domain/reading/training-row.ts'
import { anyMention, anyReading } from '../../helpers/opinions.ts'
import { STORES } from '../../helpers/stores.ts'

type Word = Pick<CorrectionDraft, 'field' | 'moment' | 'value'>
type Step =
  | { do: 'store'; items: Array<{ mention: Mention; reading: Reading | null }>; gone: string[] }
  | { do: 'reread'; reading: Reading; pick: number }
  | { do: 'judge'; word: Word; pick: number }
  | { do: 'withdraw'; pick: number }

const pick = fc.nat({ max: 30 })
const word: fc.Arbitrary<Word> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Word>({ field: 'confirm', value: null }) },
  fc.record({ field: fc.constant('sentiment' as const), value: fc.constantFrom(...POLARITIES) }),
  fc.record({ field: fc.constant('moment' as const), moment: fc.constantFrom(...MOMENTS), value: fc.constantFrom(...POLARITIES, null) }),
  fc.record({ field: fc.constant('outcome' as const), value: fc.constantFrom(...OUTCOMES) }),
  fc.record({ field: fc.constant('needs_response' as const), value: fc.constantFrom('true', 'false') }),
  fc.record({ field: fc.constant('discount' as const), value: fc.constant('50') }),
)
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('store' as const),
      items: fc.array(fc.record({ mention: anyMention, reading: fc.option(anyReading, { freq: 8 }) }), { minLength: 1, maxLength: 5 }),
      gone: fc.array(fc.integer({ min: 1, max: 12 }).map(id => `m${id}`), { maxLength: 1 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reread' as const), reading: anyReading, pick }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('judge' as const), word, pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const), pick }) },
)

/** What somebody with a notebook would have written down at each judgement. */
interface Note {
  id: string
  mentionId: string
  revision: number
  word: Word
  /** null: it had not been read. */
  seen: Reading | null
}

const hasSeen = (note: Note): note is Note & { seen: Reading } => note.seen !== null

/** How a mention counts by the reading of today and the notes on its revision, oldest first. */
const counted = (reading: Reading | null, notes: Note[]) => {
  const moments: Record<string, string> = {}
  const face = { sentiment: reading?.sentiment.label ?? null, outcome: reading?.outcome.label ?? 'none', needsResponse: reading?.needsResponse.value ?? false, moments }
  for (const { key, polarity, unsure } of reading?.moments ?? []) if (!unsure) moments[key] = polarity
  for (const [at, { word, seen }] of notes.entries()) {
    if (word.field === 'sentiment') face.sentiment = word.value as typeof face.sentiment
    if (word.field === 'outcome') face.outcome = word.value as typeof face.outcome
    if (word.field === 'needs_response') face.needsResponse = word.value === 'true'
    if (word.field === 'moment') moments[word.moment!] = word.value ?? ''
    if (word.field !== 'confirm') continue
    // A yes to the whole leaves what people set right.
    const isSet = (part: string) => notes.slice(0, at).some(note => (note.word.moment ?? note.word.field) === part)
    if (!isSet('sentiment')) face.sentiment = seen!.sentiment.label ?? face.sentiment
    if (!isSet('outcome')) face.outcome = seen!.outcome.label
    if (!isSet('needs_response')) face.needsResponse = seen!.needsResponse.value
    for (const key of MOMENTS) if (!isSet(key)) moments[key] = seen!.moments.find(one => one.key === key)?.polarity ?? ''
  }
  for (const key of MOMENTS) if (!moments[key]) delete moments[key]
  return { ...face, moments, corrected: notes.some(({ word }) => word.field !== 'confirm') }
}

/** Counts the notebook by hand: the last word on each part of each reading, against what was seen. */
const recount = (notes: Note[]) => {
  const [last, set] = [new Map<string, { reading: string; part: string; result: string }>(), new Set<string>()]
  const judge = (note: Note & { seen: Reading }, part: string, value: string | null) => {
    const reading = [note.mentionId, note.revision, note.seen.version].join()
    const moment = note.seen.moments.find(({ key }) => key === part)
    const seen = part === 'sentiment' ? note.seen.sentiment.label : part === 'outcome' ? note.seen.outcome.label : part === 'needs_response' ? `${note.seen.needsResponse.value}` : (moment?.polarity ?? null)
    const doubt = part === 'sentiment' ? note.seen.sentiment.unsure || seen === null : moment?.unsure
    const said = value === 'as read' ? seen : value
    last.set(`${reading} ${part}`, { reading, part, result: doubt ? 'unsure' : said !== seen ? 'wrong' : said === null ? 'nothing' : 'right' })
  }
  for (const note of notes) {
    const { field, moment, value } = note.word
    if (field === 'discount' || !hasSeen(note)) continue
    if (field !== 'confirm') judge(note, moment ?? field, value)
    else if (note.seen.sentiment.label !== null) for (const part of ['sentiment', ...MOMENTS, 'outcome', 'needs_response']) if (!set.has([note.mentionId, note.revision, part].join())) judge(note, part, 'as read')
    if (field !== 'confirm') set.add([note.mentionId, note.revision, moment ?? field].join())
  }
  const results = [...last.values()]
  const count = (parts: readonly string[]) => {
    const of = (result: string) => results.filter(one => parts.includes(one.part) && one.result === result).length
    return { judged: of('right') + of('wrong'), agreed: of('right'), unsure: of('unsure') }
  }
  const whole = [...Map.groupBy(results, one => one.reading).values()].map(list => list.map(one => one.result))
  const wrong = whole.filter(list => list.includes('wrong')).length
  const unsure = whole.filter(list => list.every(result => result === 'unsure')).length
  return {
    readings: { judged: whole.length - unsure, agreed: whole.length - unsure - wrong, unsure },
    fields: { sentiment: count(['sentiment']), moment: count(MOMENTS), outcome: count(['outcome']), needs_response: count(['needs_response']) },
    moments: Object.fromEntries(MOMENTS.map(moment => [moment, count([moment])])),
  }
}

describe.each(STORES)('agreement on $kind', ({ open }) => {
  let store: Store
  beforeAll(async () => void (store = await open()))
  afterAll(() => store.close())

  const setUp = async (): Promise<{ brand: Brand; source: Source }> => {
    const brand = await saveBrand(store.db, { slug: newId(), name: 'Casa Nogal', timeZone: 'America/Mexico_City' })
    return { brand, source: await saveSource(store.db, brand.id, { collector: 'push', name: 'a', kind: 'review' }) }
  }
  const mentionsOf = async (brand: Brand) => await store.db.selectFrom('mention').select(['id', 'external_id', 'revision', 'title', 'text', 'rating_value']).where('brand_id', '=', brand.id).orderBy('id').execute()

  it('equals a recount by hand after any mix of judgements, withdrawals, edits and re-analysis', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 3, maxLength: 14 }), async steps => {
        const { brand, source } = await setUp()
        const notes: Note[] = []
        const readings = new Map<string, Reading | null>()
        for (const [i, step] of steps.entries()) {
          const target = { brandId: brand.id, timeZone: brand.timeZone, now: new Date(Date.UTC(2026, 2, 10, i)) }
          const before = await mentionsOf(brand)
          const picked = step.do === 'reread' || step.do === 'judge' ? before[step.pick % before.length] : undefined
          await store.db.transaction().execute(async trx => {
            if (step.do === 'store') return void (await storeMentions(trx, { ...target, sourceId: source.id }, step.items.map(item => ({ ...item, offTopic: false })), step.gone))
            if (step.do === 'withdraw') {
              const [note] = notes.length === 0 ? [] : notes.splice(step.pick % notes.length, 1)
              return void (note && (await withdrawCorrection(trx, target, note)))
            }
            if (!picked) return
            const key = `${picked.id} ${picked.revision}`
            if (step.do === 'reread') {
              await storeReadings(trx, target, [{ ...picked, reading: step.reading }])
              return void readings.set(key, step.reading)
            }
            const seen = readings.get(key) ?? null
            const drafts = [{ ...step.word, mentionId: picked.id, revision: picked.revision, author: 'Ana' }]
            if (seen === null && step.word.field === 'confirm') return await expect(correct(trx, target, drafts)).rejects.toThrow(CannotConfirm)
            const [id] = await correct(trx, target, drafts)
            notes.push({ id: id!, mentionId: picked.id, revision: picked.revision, word: step.word, seen })
          })
          if (step.do !== 'store') continue
          const known = new Map(before.map(row => [row.id, row]))
          const read = new Map(step.items.map(({ mention, reading }) => [mention.externalId, reading]))
          for (const row of await mentionsOf(brand)) {
            const earlier = known.get(row.id)
            if (earlier?.revision === row.revision) continue
            readings.set(`${row.id} ${row.revision}`, read.get(row.external_id) ?? null)
            const same = earlier && (['text', 'title', 'rating_value'] as const).every(key => row[key] === earlier[key])
            for (const note of notes) if (same && note.mentionId === row.id && note.revision === earlier.revision) note.revision = row.revision
          }
        }
        const live = Map.groupBy(notes, note => `${note.mentionId} ${note.revision}`)
        for (const row of await mentionsOf(brand)) {
          const key = `${row.id} ${row.revision}`
          const { sentiment, outcome, needsResponse, moments, corrected } = (await findMention(store.db, brand.id, row.id))!
          expect({ sentiment, outcome, needsResponse, moments, corrected }).toEqual(counted(readings.get(key) ?? null, live.get(key) ?? []))
        }
        expect(agreementOf(await listJudgements(store.db, brand.id))).toMatchObject(recount(notes))
      }),
      { numRuns: 40 },
    )
  })

  const read = (label: 'positive' | 'negative', version: string): Reading => ({
    language: 'pt',
    sentiment: { label, score: label === 'positive' ? 0.7 : -0.7, confidence: 0.9, evidence: [] },
    moments: [{ key: 'relationship', polarity: label, score: 0.8, evidence: [[0, 3]] }],
    outcome: { label: 'none', score: 0.5 },
    needsResponse: { value: label === 'negative', score: 0.9 },
    version,
  })
  const say = async ({ brand, source }: Awaited<ReturnType<typeof setUp>>, texts: string[]) => {
    const prepared = texts.map((text, i) => ({ mention: { externalId: `t${i}`, kind: 'review', text, rating: { value: 9, outOf: 10 } }, reading: read('negative', 'one'), offTopic: false }))
    await store.db.transaction().execute(trx => storeMentions(trx, { brandId: brand.id, timeZone: brand.timeZone, sourceId: source.id, now: new Date('2026-03-10T12:00:00Z') }, prepared))
    return (await mentionsOf(brand)).toSorted((a, b) => a.external_id.localeCompare(b.external_id))
  }

  it('stays what it was when all is read anew; what was confirmed keeps counting as it did', async () => {
    const world = await setUp()
    const target = { brandId: world.brand.id, timeZone: world.brand.timeZone, now: new Date('2026-03-11T12:00:00Z') }
    const mentions = await say(world, ['Cobraram duas vezes', 'Ninguém responde'])
    await store.db.transaction().execute(trx =>
      correct(trx, target, [
        { mentionId: mentions[0]!.id, revision: 1, field: 'confirm', value: null, version: 'one', author: 'Ana' },
        { mentionId: mentions[1]!.id, revision: 1, field: 'outcome', value: 'lost', author: 'Ana' },
      ]),
    )
    const before = agreementOf(await listJudgements(store.db, world.brand.id))
    expect(before).toMatchObject({ readings: { judged: 2, agreed: 1 }, languages: [{ language: 'pt', readings: { judged: 2 } }], versions: [{ version: 'one' }] })
    const counted = await findMention(store.db, world.brand.id, mentions[0]!.id)
    await store.db.transaction().execute(trx => storeReadings(trx, target, mentions.map(({ id, revision }) => ({ id, revision, reading: read('positive', 'two') }))))
    expect(agreementOf(await listJudgements(store.db, world.brand.id))).toEqual(before)
    const { score: _, ...rest } = counted!
    expect(await findMention(store.db, world.brand.id, mentions[0]!.id)).toMatchObject({ ...rest, sentiment: 'negative', needsResponse: true, corrected: false })
    expect(await findMention(store.db, world.brand.id, mentions[1]!.id)).toMatchObject({ sentiment: 'positive', outcome: 'lost', corrected: true })
    const stale = [{ mentionId: mentions[1]!.id, revision: 1, field: 'confirm' as const, value: null, version: 'one', author: 'Ana' }]
    await expect(store.db.transaction().execute(trx => correct(trx, target, stale))).rejects.toThrow(CannotConfirm)
  })

  it('lets a person’s word stand when the brand answers, and not when the author writes anew', async () => {
    const world = await setUp()
    const target = { brandId: world.brand.id, timeZone: world.brand.timeZone, now: new Date('2026-03-11T12:00:00Z') }
    const [mention] = await say(world, ['Cobraram duas vezes'])
    const see = async (more: Partial<Mention>) => {
      const item = { mention: { externalId: 't0', kind: 'review', text: 'Cobraram duas vezes', rating: { value: 9, outOf: 10 }, ...more }, reading: read('negative', 'two'), offTopic: false }
      await store.db.transaction().execute(trx => storeMentions(trx, { ...target, sourceId: world.source.id }, [item]))
      return await findMention(store.db, world.brand.id, mention!.id)
    }
    await store.db.transaction().execute(trx => correct(trx, target, [{ mentionId: mention!.id, revision: 1, field: 'sentiment', value: 'positive', author: 'Ana' }]))
    expect(await see({ ownerReply: { text: 'Devolvemos o valor ontem.' } })).toMatchObject({ revision: 2, sentiment: 'positive', corrected: true })
    await store.db.transaction().execute(trx => storeMentions(trx, { ...target, sourceId: world.source.id }, [], ['t0']))
    expect(await see({ ownerReply: { text: 'Devolvemos o valor ontem.' } })).toMatchObject({ revision: 3, goneAt: null, sentiment: 'positive', corrected: true })
    expect(await see({ text: 'Cobraram três vezes' })).toMatchObject({ revision: 4, sentiment: 'negative', corrected: false })
    expect(agreementOf(await listJudgements(store.db, world.brand.id)).readings).toMatchObject({ judged: 1, agreed: 0 })
  })

  it('gives what people judged back as material to train on, as they said it, and nothing else', async () => {
    const world = await setUp()
    const target = { brandId: world.brand.id, timeZone: world.brand.timeZone, now: new Date('2026-03-11T12:00:00Z') }
    const mentions = await say(world, ['Cobraram duas vezes', 'Ninguém responde', 'Sem juízo', 'Só pesa menos', 'Apagada', 'Voltou atrás'])
    const words: Word[][] = [[{ field: 'confirm', value: null }], [{ field: 'moment', moment: 'failure', value: 'negative' }, { field: 'outcome', value: 'resolve' }], [], [{ field: 'discount', value: '0' }], [{ field: 'confirm', value: null }], [{ field: 'confirm', value: null }]]
    const drafts = words.flatMap((list, i) => list.map(one => ({ ...one, mentionId: mentions[i]!.id, revision: 1, author: 'Ana' })))
    const ids = await store.db.transaction().execute(trx => correct(trx, target, drafts))
    await store.db.transaction().execute(trx => withdrawCorrection(trx, target, { id: ids.at(-1)!, mentionId: mentions[5]!.id }))
    await store.db.transaction().execute(trx => storeMentions(trx, { ...target, sourceId: world.source.id }, [], ['t4']))
    const rows = []
    for await (const batch of eachJudgedMention(store.db, world.brand.id, 1)) rows.push(...batch.map(trainingRow))
    const common = { lang: 'pt', kind: 'review', stars: 4.5, sentiment: 'negative', needs_response: true }
    expect(rows.toSorted((a, b) => a.text.localeCompare(b.text))).toEqual([
      { id: mentions[0]!.id, text: 'Cobraram duas vezes', ...common, moments: { relationship: 'negative' }, outcome: 'none', judged: ['sentiment', ...MOMENTS, 'outcome', 'needs_response'] },
      { id: mentions[1]!.id, text: 'Ninguém responde', ...common, moments: { relationship: 'negative', failure: 'negative' }, outcome: 'resolve', judged: ['failure', 'outcome'] },
    ])
  })
})
