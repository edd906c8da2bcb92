import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { listMentions, type MentionView } from '../../src/db/mention/list.ts'
import { saveSource } from '../../src/db/source/source.ts'
import { ingest } from '../../src/jobs/collect/ingest.ts'
import { printUndo, readFix, readUndo } from '../../src/web/mentions/fix.ts'
import { openDeps } from '../helpers/deps.ts'
import { openTestPglite } from '../helpers/stores.ts'
import { openWeb, type TestWeb } from '../helpers/web.ts'

const HOSTILE = '<script>alert(1)</script>\u202e'

describe('the list of opinions', () => {
  let store: Store
  let brand: Brand
  let web: TestWeb
  const all = (): Promise<MentionView[]> => listMentions(store.db, brand.id)

  beforeAll(async () => {
    store = await openTestPglite()
    const deps = await openDeps(store)
    brand = await saveBrand(store.db, { slug: 'olmo', name: 'Olmo', query: '"Olmo" NOT árbol' })
    const source = await saveSource(store.db, brand.id, { collector: 'push', name: 'Buzón', kind: 'review' })
    const mention = (externalId: string, text: string) => ({ externalId, kind: 'review', text, rating: { value: 1, outOf: 5 }, publishedAt: `2026-03-0${externalId}T10:00:00Z` })
    await ingest(deps, { brand, source }, { mentions: [mention('1', `Olmo me cobró dos veces ${HOSTILE}`), mention('2', 'El sillón de Olmo llegó roto'), mention('3', 'El olmo es un árbol')] })
    await ingest(deps, { brand, source }, { mentions: [mention('2', 'El sillón de Olmo llegó roto y lo cambiaron')] })
    web = openWeb(deps)
  })
  afterAll(() => store.close())

  it('corrects one with one button, moves the numbers, and takes it back', async () => {
    const [{ id }] = (await all()) as [MentionView]
    const before = (await all())[0]!.sentiment
    const { location } = await web.post(`/b/olmo/mentions/${id}/correct`, { set: 'sentiment:positive', back: '/b/olmo/mentions?sentiment=negative' })
    expect(location).toMatch(/^\/b\/olmo\/mentions\?sentiment=negative&done=1&undo=/)
    expect((await all())[0]).toMatchObject({ sentiment: 'positive', corrected: true })
    const { text } = await web.get(location!)
    const undo = /name="undo" value="([^"]+)"/.exec(text)![1]!
    await web.post('/b/olmo/mentions/undo', { undo, back: '/b/olmo/mentions' })
    expect((await all())[0]).toMatchObject({ sentiment: before, corrected: false })
  })

  it('corrects many at once, and takes all of it back at once', async () => {
    const ids = (await all()).map(({ id }) => id)
    const { location } = await web.post('/b/olmo/mentions/bulk', { id: [...ids, 'no id'], set: 'outcome:lost', back: 'https://elsewhere.example/' })
    expect(location!.startsWith('/b/olmo/mentions?done=3')).toBe(true)
    expect((await all()).map(({ outcome }) => outcome)).toEqual(['lost', 'lost', 'lost'])
    await web.post('/b/olmo/mentions/undo', { undo: new URLSearchParams(location!.split('?')[1]).get('undo')! })
    expect((await all()).every(({ corrected }) => !corrected)).toBe(true)
    expect((await web.post('/b/olmo/mentions/bulk', { id: ids, set: 'sentiment:furious' })).status).toBe(422)
  })

  it('tells of one opinion what was edited and corrected, as text', async () => {
    const edited = (await all()).find(({ revision }) => revision > 1)!
    await web.post(`/b/olmo/mentions/${edited.id}/correct`, { set: 'moment:failure:negative' })
    const { text } = await web.get(`/b/olmo/mentions/${edited.id}`)
    expect(text).toContain('Versión 1')
    expect(text).toContain('El sillón de Olmo llegó roto</p>')
    expect(text).toContain('Cuando algo falla: Negativa')
    expect((await web.get(`/b/olmo/mentions/${(await all()).at(-1)!.id}`)).text).not.toMatch(/<script>alert|\u202e/)
  })

  it('tries a query on what was collected, shows by which words it matches, and where it cannot be read', async () => {
    const { text } = await web.get('/b/olmo/mentions/query?q=sill%C3%B3n+NEAR%2F5+roto')
    expect(text).toContain('Entran 1 de las últimas 3')
    expect(text).toContain('<mark>sillón</mark>')
    expect((await web.get('/b/olmo/mentions/query?q=roto&text=Todo+roto')).text).toContain('Sí: ese texto trata de la marca')
    const wrong = (await web.get('/b/olmo/mentions/query?q=(roto+OR+%22a%22')).text
    expect(wrong).toContain('Este ( no se cierra.')
    expect(wrong).toContain('<mark class="fault">(</mark>')
    expect((await web.get('/b/olmo/mentions/query')).text).toContain('&quot;Olmo&quot; NOT árbol')
  })

  it('reads nothing but what its buttons say', () => {
    expect([readFix('moment:failure:none'), readFix('needs:false'), readFix('moment:dinner:none'), readFix('discount:0'), readFix('')]).toEqual([
      { field: 'moment', moment: 'failure', value: null }, { field: 'needs_response', value: 'false' }, null, null, null,
    ])
    expect(readUndo('x-and-y.z')).toEqual([])
    fc.assert(fc.property(fc.array(fc.record({ id: fc.uuid(), mentionId: fc.uuid() })), made => {
      expect(readUndo(printUndo(made))).toEqual(made)
    }))
    fc.assert(fc.property(fc.string(), text => {
      expect([readFix(text) === null || text.includes(':') || text === 'confirm', readUndo(text)]).toEqual([true, []])
    }))
  })
})
