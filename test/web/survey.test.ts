import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mention } from '../../src/contract.ts'
import { saveBrand, type Brand } from '../../src/db/brand.ts'
import type { Store } from '../../src/db/client.ts'
import { newId } from '../../src/db/id.ts'
import { listMentions } from '../../src/db/mention/list.ts'
import type { Source } from '../../src/db/source/source.ts'
import { netPromoter, satisfied, surveyMention } from '../../src/domain/survey.ts'
import { ingest } from '../../src/jobs/collect/ingest.ts'
import { staticFiles } from '../../src/web/static.ts'
import { surveyRoutes } from '../../src/web/survey.ts'
import { PAGE_HEADERS } from '../../src/web/headers.ts'
import type { WebServices } from '../../src/web/services.ts'
import { openApi, type TestApi } from '../helpers/api.ts'
import { openDeps, type TestDeps } from '../helpers/deps.ts'
import { STORES } from '../helpers/stores.ts'

const files = staticFiles()
const HOSTILE = '"><script>alert(1)</script>'

describe.each(STORES)('an invitation that asks every customer alike, on $kind', ({ open }) => {
  let store: Store
  let deps: TestDeps
  let api: TestApi
  let brand: Brand
  beforeAll(async () => {
    deps = await openDeps((store = await open()))
    api = openApi(store, { now: deps.now })
  })
  afterAll(() => store.close())

  const setUp = async (given: object = {}) => {
    brand = await saveBrand(store.db, { slug: newId(), name: `Casa ${HOSTILE}`, timeZone: 'America/Mexico_City' })
    const { status, body } = await api.ask('POST', `/v1/brands/${brand.slug}/invitations`, { name: 'Caja', links: [{ name: 'Google', url: 'https://g.example/r' }], ...given })
    expect(status).toBe(201)
    const services = { db: store.db, now: deps.now, ingest: (to: Brand, source: Source, mentions: Mention[]) => ingest(deps, { brand: to, source }, { mentions }) } as unknown as WebServices
    const web = surveyRoutes(services, { asset: files.asset, send: async (_c, page, status_ = 200) => new Response(String(await page), { status: status_, headers: PAGE_HEADERS }) })
    const path = new URL(body.url).pathname
    const see = async () => (await web.request(path)).text()
    const answer = async (form: Record<string, string>) => web.request(path, { method: 'POST', body: new URLSearchParams({ once: crypto.randomUUID(), ...form }) })
    const read = async () => await listMentions(store.db, brand.id)
    return { invitation: body, web, path, see, answer, read }
  }

  it('lands as mentions of a survey with their scores, place and words', async () => {
    const { answer, read, invitation } = await setUp({ place: 'Centro' })
    expect((await answer({ score: '3', text: 'Tardaron cuarenta minutos en la caja', name: 'Ana' })).status).toBe(200)
    expect(await read()).toMatchObject([{ kind: 'survey', text: 'Tardaron cuarenta minutos en la caja', rating: { value: 3, outOf: 10 }, author: 'Ana', place: 'Centro', sourceId: invitation.sourceId }])
    await answer({ score: '10' })
    expect((await api.ask('GET', `/v1/brands/${brand.slug}/invitations`)).body.data).toMatchObject([{ answers: 2, score: 0, isOpen: true }])
  })

  it('shows the very same page to every score, happy or not', async () => {
    const { answer } = await setUp()
    const pages = new Set<string>()
    for (let score = 0; score <= 10; score++) {
      const response = await answer({ score: String(score), text: score < 5 ? 'Pésimo, nunca más' : 'Todo perfecto' })
      expect([response.status, response.headers.get('location'), response.headers.get('set-cookie')]).toEqual([200, null, null])
      pages.add(await response.text())
    }
    expect(pages.size).toBe(1)
    expect([...pages][0]).toContain('https://g.example/r')
  })

  it('is one answer however often its form is sent, and keeps what is mistyped out', async () => {
    const { answer, read } = await setUp()
    const once = crypto.randomUUID()
    await Promise.all([answer({ once, score: '9' }), answer({ once, score: '9' })])
    expect(await read()).toHaveLength(1)
    for (const form of [{}, { score: '11' }, { score: '-1' }, { score: '9.5' }, { score: 'nueve' }, { score: '9', once: 'x' }]) expect((await answer(form as Record<string, string>)).status).toBe(422)
    expect(await read()).toHaveLength(1)
  })

  it('needs no script, and shows what strangers write as text', async () => {
    const { see, answer, web, path, read } = await setUp({ place: HOSTILE })
    const page = await see()
    expect(page).not.toMatch(/<script/)
    expect(page).toContain('&lt;script&gt;')
    expect(page.match(/type="radio"/g)).toHaveLength(11)
    expect((await web.request(path)).headers.get('content-security-policy')).toContain("default-src 'none'")
    expect((await web.request(path)).headers.get('cache-control')).toBe('no-store')
    await answer({ score: '5', text: `${HOSTILE} llámame al 55 1234 5678` })
    expect((await read())[0]!.text).toBe(`${HOSTILE} llámame al ${'•'.repeat(12)}`)
  })

  it('speaks Spanish, English and Portuguese, and asks CSAT from one to five', async () => {
    for (const [language, words] of [['es', '¿Qué tan conforme'], ['en', 'How satisfied'], ['pt', 'O quanto você']] as const) {
      const { see } = await setUp({ language, ask: 'csat' })
      const page = await see()
      expect(page).toContain(words)
      expect(page).toContain(`<html lang="${language}">`)
      expect(page.match(/type="radio"/g)).toHaveLength(5)
    }
  })

  it('closes, and bears a crowd but no flood', async () => {
    const { answer, invitation, read } = await setUp()
    const statuses = []
    for (let i = 0; i < 31; i++) statuses.push((await answer({ score: '12' })).status)
    expect(statuses.slice(-2)).toEqual([422, 429])
    deps.setTime(new Date(deps.now().getTime() + 61_000))
    expect((await answer({ score: '8' })).status).toBe(200)
    await api.ask('PATCH', `/v1/brands/${brand.slug}/invitations/${invitation.id}`, { isOpen: false })
    expect((await answer({ score: '8' })).status).toBe(410)
    expect(await read()).toHaveLength(1)
  })

  it('is drawn as a code, refuses a second of its name and is nothing for competitors', async () => {
    const { invitation } = await setUp()
    const { text, headers } = await api.ask('GET', `/v1/brands/${brand.slug}/invitations/${invitation.id}/qr.svg`)
    expect(headers.get('content-type')).toContain('image/svg+xml')
    expect(text).toMatch(/^<svg [^>]*viewBox/)
    expect((await api.ask('POST', `/v1/brands/${brand.slug}/invitations`, { name: 'Caja' })).status).toBe(409)
    expect((await api.ask('POST', `/v1/brands/${brand.slug}/invitations`, { name: 'x', links: [{ name: 'x', url: 'javascript:alert(1)' }] })).status).toBe(400)
    const rival = await saveBrand(store.db, { slug: newId(), name: 'Rival', kind: 'competitor' })
    expect((await api.ask('POST', `/v1/brands/${rival.slug}/invitations`, { name: 'Caja' })).status).toBe(409)
  })
})

describe('survey scores', () => {
  it('are counted as the field counts them', () => {
    expect(netPromoter([10, 9, 8, 7, 6, 0])).toBe(0)
    expect(netPromoter([])).toBeNull()
    expect(satisfied([5, 4, 3, 1])).toBe(50)
  })
  it('never turn words away', () => {
    const asked = { id: 'i', ask: 'nps' as const, language: 'es', place: null }
    const mention = surveyMention({ score: '0', text: `\0 ${'a'.repeat(9000)}\ud800`, name: '  ', once: crypto.randomUUID() }, asked, new Date(0))
    expect(mention!.text).toHaveLength(5000)
    expect(mention).not.toHaveProperty('author')
  })
})
