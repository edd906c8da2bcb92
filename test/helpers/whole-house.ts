import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { serve, type ServerType } from '@hono/node-server'
import type { GuardOptions } from '../../src/api/guard.ts'
import { createApi } from '../../src/api/api.ts'
import { createFiles } from '../../src/app/files.ts'
import { createImports } from '../../src/app/imports.ts'
import { createReputation } from '../../src/api/reputation.ts'
import { savePlannedEvent } from '../../src/db/alert/planned-event.ts'
import { saveBrand, setCompetitors } from '../../src/db/brand.ts'
import { listCases } from '../../src/db/case/list.ts'
import type { Store } from '../../src/db/client.ts'
import { saveEndpoint } from '../../src/db/delivery/endpoint.ts'
import { saveRoute } from '../../src/db/delivery/route.ts'
import { listMentions } from '../../src/db/mention/list.ts'
import { createApiKey } from '../../src/db/people/api-key.ts'
import { createEntryLink } from '../../src/db/people/entry-link.ts'
import { saveTeam } from '../../src/db/people/team.ts'
import { createInvitation } from '../../src/db/public/invitation.ts'
import { placeHold } from '../../src/db/privacy/legal-hold.ts'
import { setPublicSetting } from '../../src/db/public/setting.ts'
import { saveSource } from '../../src/db/source/source.ts'
import { DEFAULT_FORMULA } from '../../src/domain/index/formula.ts'
import { linkOf } from '../../src/domain/message/link.ts'
import { keepCases } from '../../src/jobs/desk/cases.ts'
import { staticFiles } from '../../src/web/static.ts'
import { createWeb } from '../../src/web/web.ts'
import { tellAlertStory } from './alert-story.ts'
import { openApi } from './api.ts'
import { openDeps } from './deps.ts'
import { addPerson, signIn, testIdentity } from './people.ts'
import { many, tell } from './told.ts'
import { webServices } from './web.ts'

const NOW = new Date('2026-03-10T21:30:00Z')
const HOSTILE = `\u202eal revés\u202c ${'\u200b'.repeat(40)} ${'w'.repeat(3000)} <script>document.title = 'run'</script> 🧑‍🚀\ud83d`
const LONG = `Sillas ${'o'.repeat(60)}`
const CSV = 'Cuándo;Qué dijo;Nota\n2026-03-01;El sillón llegó roto y nadie contesta;1\n2026-03-02;Precioso y a tiempo, volveré;5\n'

export interface WholeHouse {
  origin: string
  /** Every path the pages answer to with GET, as the router has them. */
  routes: string[]
  /** Cookies of an owner of the server. */
  owner: Array<{ name: string; value: string; url: string }>
  /** What stands for each parameter of a path, by the path it stands in. */
  ids: Record<'alert' | 'floorAlert' | 'case' | 'mention' | 'source' | 'channel' | 'delivery' | 'route' | 'planned' | 'file' | 'survey' | 'link' | 'setup' | 'invitation' | 'password', string>
  close(): Promise<void>
}

/** A server with something on every page, hostile words among it, and people who sign in; a brand without anything beside it. `young`: a store nobody has set up. */
export const openWholeHouse = async (store: Store, young: Store): Promise<WholeHouse> => {
  const { db } = store
  const folder = mkdtempSync(join(tmpdir(), 'marea-house-'))
  const deps = { ...(await openDeps(store, { now: NOW.toISOString() })), files: createFiles({ cwd: folder, folders: [folder] }) }
  const { now } = deps
  const { brand, source, alerts } = await tellAlertStory(store, openApi(store, { now }).services)
  const rival = await saveBrand(db, { slug: 'casa-encino', name: 'Muebles y Cosas de la Casa Encino', kind: 'competitor' })
  await setCompetitors(db, brand.id, [rival.slug])
  await saveBrand(db, { slug: 'vacia', name: 'Casa Vacía' })
  const shop = await saveSource(db, brand.id, { collector: 'push', name: LONG, kind: 'social' })
  await tell(store, { brand, source: shop, now: NOW }, [
    { text: HOSTILE, daysAgo: 0, polarity: 'negative', moment: 'failure', stars: 1, aspect: 'delivery', lost: true },
    ...many(8, { polarity: 'positive', moment: 'zmot', text: 'Antes' }), ...many(14, { polarity: 'negative', moment: 'fmot', stars: 2, text: 'Web', aspect: 'website' }), ...many(20, { polarity: 'positive', moment: 'fmot', stars: 5, text: 'Tienda' }),
    ...many(25, { polarity: 'negative', moment: 'relationship', stars: 1, text: 'Cobro', aspect: 'billing', lost: true }), ...many(20, { polarity: 'positive', moment: 'umot', stars: 5, text: 'Lo recomiendo' }),
  ])
  await tell(store, { brand: rival, source: await saveSource(db, rival.id, { collector: 'push', name: 'Tienda', kind: 'review' }), now: NOW }, many(30, { polarity: 'positive', moment: 'smot', stars: 4, text: 'Suyo' }))
  await keepCases(deps, { formula: DEFAULT_FORMULA })

  const identity = testIdentity(store, { now })
  const people = { identity, linkTo: (path: string) => `http://127.0.0.1${path}`, mail: undefined }
  const setup = await openSetup(young)
  const services = { ...webServices(deps), people, imports: createImports(deps, { folder }), reputation: createReputation({ db, now, formula: DEFAULT_FORMULA, collectors: deps.collectors }) }
  const guard: GuardOptions = { db, now, adminSecret: undefined, hosts: ['127.0.0.1'], identity, isOpen: async () => false }
  const [web, api] = [createWeb(services, staticFiles(), guard), createApi(services, guard)]
  const { origin, close } = await listen(request => (new URL(request.url).pathname.startsWith('/v1/') ? api.fetch(request) : web.fetch(request)))

  const entry = async (kind: 'invitation' | 'password', more: object) => (await createEntryLink(db, { kind, by: 'Ana', livesMs: 3_600_000, ...more }, NOW)).token
  const ana = await addPerson(store, identity, { email: 'ana@nogal.example', name: 'Ana Robles', isOwner: true })
  await addPerson(store, identity, { email: 'beto@nogal.example', name: HOSTILE.slice(0, 150), roles: { [brand.id]: 'agent' } })
  await saveTeam(db, brand.id, { name: 'Turno de tarde', members: [ana.id] }, { now: NOW })
  await createApiKey(db, { name: LONG, scope: 'write', brandId: brand.id }, NOW)
  await placeHold(db, brand.id, { keys: null, reason: 'Juicio en curso', by: 'Ana' }, NOW)
  await setPublicSetting(db, brand.id, { enabled: true, structuredData: true })
  const endpoint = await saveEndpoint(db, brand.id, { name: 'Guardias', url: 'https://hooks.example/x', secrets: [deps.sealer.seal('whsec_dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0')] })
  const route = await saveRoute(db, brand.id, { name: 'Cobros', position: 1, events: [], kinds: [], moments: [], minSeverity: 'notice', endpointIds: [endpoint.id], owner: 'Nuria', firstStep: null, quiet: null, origin: 'screen' })
  const planned = await savePlannedEvent(db, brand.id, { name: 'Buen Fin', kind: 'campaign', startsAt: NOW, endsAt: new Date(NOW.getTime() + 86_400_000), repeats: 'none', factor: null, createdBy: null, origin: 'screen' })
  const survey = (await createInvitation(db, brand.id, { name: 'Caja', ask: 'nps', language: 'es', place: null, links: [{ name: 'Google', url: 'https://g.example/r' }], sourceId: shop.id }, { id: ana.id, name: 'Ana' }, NOW))!
  const ids = {
    alert: alerts.get('negative')!.id, floorAlert: alerts.get('floor-threat')!.id, case: (await listCases(db, brand.id, { now: NOW }))[0]!.id,
    mention: (await listMentions(db, brand.id, { sourceId: shop.id, limit: 1 }))[0]!.id, source: source.id, channel: endpoint.id, delivery: await services.sendTest(brand, endpoint), route: route.id, planned: planned.id,
    file: await services.imports.keep(new File([CSV], 'voces.csv', { type: 'text/csv' })), survey: survey.token, link: encodeURIComponent(deps.sealer.sign(linkOf({ brandId: brand.id, alertId: alerts.get('negative')!.id, now: NOW.getTime() }))),
    setup: setup.url, invitation: await entry('invitation', { brandId: brand.id, role: 'agent', email: 'nueva@nogal.example' }), password: await entry('password', { email: 'ana@nogal.example' }),
  }
  const { cookie } = await signIn(identity, 'ana@nogal.example')
  return {
    origin, ids,
    routes: [...new Set(web.routes.filter(({ method }) => method === 'GET').map(({ path }) => path))],
    owner: cookie.split('; ').map(pair => { const [name, value] = pair.split(/=(.*)/s) as [string, string]; return { name, value, url: origin } }),
    close: async () => void (await Promise.all([close(), setup.close()])),
  }
}

const listen = async (fetch: (request: Request) => Response | Promise<Response>): Promise<{ origin: string; close(): Promise<void> }> => {
  const server = await new Promise<ServerType>(resolve => {
    const opened = serve({ fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(opened))
  })
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => new Promise<void>(resolve => server.close(() => resolve())) }
}

/** Where the first administrator of a server is made: a page that is gone as soon as there is one. */
const openSetup = async (store: Store): Promise<{ url: string; close(): Promise<void> }> => {
  const deps = await openDeps(store, { now: NOW.toISOString() })
  const identity = testIdentity(store, { now: deps.now })
  const services = { ...webServices(deps), people: { identity, linkTo: (path: string) => `http://127.0.0.1${path}`, mail: undefined } }
  const web = createWeb(services, staticFiles(), { db: store.db, now: deps.now, adminSecret: undefined, hosts: ['127.0.0.1'], identity, isOpen: async () => false })
  const { token } = await createEntryLink(store.db, { kind: 'setup', by: 'server', livesMs: 3_600_000 }, NOW)
  const { origin, close } = await listen(web.fetch)
  return { url: `${origin}/setup/${token}`, close }
}
