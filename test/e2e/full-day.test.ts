import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIdentity } from '../../src/app/auth/identity.ts'
import { openPostgres, type Store } from '../../src/db/client.ts'
import { openInternet, type Internet } from '../../src/demo/internet.ts'
import type { Post } from '../../src/demo/post.ts'
import type { Standing } from '../../src/demo/platforms.ts'
import type { SiteKey } from '../../src/demo/sites.ts'
import { tellStory } from '../../src/demo/story.ts'
import { readLibrary } from '../../src/demo/texts.ts'
import { startClocked, type ClockedMarea } from '../helpers/clocked-process.ts'
import { addPerson, PASSWORD } from '../helpers/people.ts'
import { newPostgresDatabase } from '../helpers/stores.ts'

const MINUTE = 60_000
const DAY = 1440 * MINUTE
/** A Tuesday, when the office in Madrid opens. */
const START = new Date('2026-03-10T08:00:00Z')
const SECRET = 'operator-of-this-day-0123456789'
const BRAND = '/v1/brands/casa-nogal'
/** What stood there before counts in the index and opens no case. */
const HISTORY = { fromMs: 45 * DAY, toMs: 16 * DAY }

/** Somebody writes so many minutes after the start. */
const post = (id: string, site: SiteKey, author: string, minute: number, text: string, stars?: number): Post => ({
  id, site, brand: 'casa-nogal', author, lang: 'es', versions: [{ at: new Date(START.getTime() + minute * MINUTE), text, ...(stars !== undefined && { stars }) }],
})

const POSTS = {
  sofa: post('op-sofa', 'opinometro', 'Marta Rivas', 4, 'Llevo cinco semanas esperando el sofá y nadie me contesta. Quiero que me devuelvan mi dinero.', 1),
  charge1: post('op-charge', 'opinometro', 'Joan Ferrer', 8, 'Me cobraron dos veces el pedido de la mesa Olmo el lunes por la noche, y en la línea de pagos nadie sabe decirme cuándo regresa el dinero a mi tarjeta.', 1),
  charge2: post('op-charge-2', 'opinometro', 'Lola Prats', 11, 'Me cobraron dos veces el pedido de la mesa Olmo el lunes por la noche, y en la línea de pagos nadie sabe decirme cuándo regresa el dinero a mi cuenta.', 1),
  charge3: post('ap-charge', 'apps', 'Rubén Soto', 13, 'Me cobraron dos veces el pedido de la mesa Olmo el lunes por la noche, y en la línea de pagos nadie sabe decirme cuándo regresa el dinero a mi banco.', 1),
  gone: post('op-gone', 'opinometro', 'Iván Duarte', 17, 'La mesa llegó con una pata rota y el barniz levantado. Espero una pieza nueva.', 2),
  crash: post('ap-crash', 'apps', 'Nora Gil', 20, 'La app se cierra cada vez que intento pagar el carrito. No puedo comprar nada.', 2),
  login: post('ap-login', 'apps', 'Teo Vidal', 22, 'La app no me deja entrar a mi cuenta desde ayer y el código nunca llega.', 1),
  late: post('mu-late', 'murmullo', 'Bruno Salas', 25, 'Casa Nogal me canceló la entrega por tercera vez y nadie me da una fecha. Pésimo servicio.'),
  threat: post('mu-threat', 'murmullo', 'Eva Campos', 28, 'El repartidor de Casa Nogal me amenazó con golpearme en la puerta de mi casa. Tengo miedo de que vuelva.'),
  price: post('mu-price', 'murmullo', 'Olga Luna', 31, '¿Casa Nogal entrega sofás en Toledo y cuánto cuesta el envío?'),
  drawer: post('fo-drawer', 'foro', 'Hugo Peña', 35, 'El cajón de la cómoda de Casa Nogal llegó roto y llevo dos semanas pidiendo que lo cambien.'),
  fabric: post('fo-fabric', 'foro', 'Sara Moya', 38, '¿Alguien sabe si Casa Nogal tiene el sillón Aliso en tela azul? Estoy pensando en comprarlo.'),
  store: post('vc-store', 'vozcliente', 'Inés Roca', 42, 'En la tienda me atendieron de mala gana y la lámpara vino rota.', 2),
  silent: post('op-silent', 'opinometro', 'Pau Serra', 46, 'El colchón se hundió al mes y la garantía no responde.', 2),
  praise: post('op-praise', 'opinometro', 'Gala Mora', 50, 'Una maravilla de estantería, llegó antes de tiempo y el montaje fue perfecto. Muchas gracias.', 5),
} satisfies Record<string, Post>
type Name = keyof typeof POSTS

const SOURCES = ['trustpilot', 'google-play', 'mastodon', 'discourse', 'yelp'] as const
const PLATFORM: Partial<Record<SiteKey, (typeof SOURCES)[number]>> = { opinometro: 'trustpilot', apps: 'google-play', murmullo: 'mastodon', foro: 'discourse', vozcliente: 'yelp' }

interface Answer {
  status: number
  // What JSON is, a test says by what it expects of it.
  body: ReturnType<typeof JSON.parse>
  text: string
}

interface Agent {
  id: string
  name: string
  cookie: string
  /** The process they work at. */
  at(): ClockedMarea
}

describe('a whole day, on five platforms and at two processes', () => {
  let internet: Internet
  let store: Store
  let folder: string
  let env: Record<string, string>
  let left: ClockedMarea
  let right: ClockedMarea
  let ana: Agent
  let leo: Agent
  let offsetMs = START.getTime() - Date.now()
  const written: Post[] = []
  const mentions = new Map<Name, string>()
  const cases = new Map<Name, string>()

  const now = (): Date => new Date(Date.now() + offsetMs)
  const alive = (): ClockedMarea[] => [left, right].filter(({ child }) => child.exitCode === null && child.signalCode === null)
  /** The clock of everybody jumps to so many minutes after the start, never back. */
  const moveTo = async (minute: number): Promise<void> => {
    offsetMs = Math.max(offsetMs, START.getTime() + minute * MINUTE - Date.now())
    await Promise.all(alive().map(process => process.setClock(offsetMs)))
  }
  const wait = async (ms: number): Promise<void> => await moveTo((now().getTime() + ms - START.getTime()) / MINUTE)
  const begin = async (): Promise<ClockedMarea> => await startClocked({ offsetMs, standIns: internet.standIns }, { cwd: folder, env })
  const platform = (id: string): Standing => internet.platforms.find(one => one.id === id)!
  const standing = (name: Name): string[] => {
    const here = platform(PLATFORM[POSTS[name].site]!)
    const id = here.idOf({ ...POSTS[name], text: '', publishedAt: POSTS[name].versions[0]!.at, changedAt: now() })
    return here.answers.list().filter(({ to }) => to === id || id === `${to}/1`).map(({ text }) => text)
  }

  const call = async (process: ClockedMarea, headers: Record<string, string>, method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${process.url}${path}`, { method, headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) }, ...(body !== undefined && { body: JSON.stringify(body) }) })
    const text = await response.text()
    return { status: response.status, text, body: /json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text }
  }
  const manage = (method: string, path: string, body?: unknown): Promise<Answer> => call(alive()[0]!, { authorization: `Bearer ${SECRET}` }, method, path, body)
  const as = (agent: Agent, method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => call(agent.at(), { cookie: agent.cookie, ...headers }, method, `${BRAND}${path}`, body)
  const get = async (path: string): Promise<Answer['body']> => (await manage('GET', `${BRAND}${path}`)).body
  const until = async <T>(what: string, read: () => Promise<T | undefined | false>): Promise<T> => {
    for (const end = Date.now() + 60_000; Date.now() < end; ) {
      const found = await read()
      if (found !== undefined && found !== false) return found
      await new Promise(resolve => setTimeout(resolve, 100))
    }
    throw new Error(`It did not come to it that ${what}.\n${left.log().slice(-3000)}\n${right.log().slice(-3000)}`)
  }

  /** Every source is asked once more, and has answered. */
  const collect = async (): Promise<void> => {
    const since = now().toISOString()
    const { data } = await get('/sources')
    if (!data) console.log(await manage('GET', `${BRAND}/sources`))
    await Promise.all(data.map(({ id }: { id: string }) => manage('POST', `${BRAND}/sources/${id}/run`)))
    await until('every source was read', async () => (await get('/sources')).data.every(({ lastOkAt }: { lastOkAt: string | null }) => lastOkAt !== null && lastOkAt >= since))
  }
  const publish = async (names: Name[]): Promise<void> => {
    written.push(...names.map(name => POSTS[name]))
    await collect()
    const { data } = await get('/mentions?limit=200')
    for (const name of names) mentions.set(name, data.find(({ text }: { text: string }) => text === POSTS[name].versions.at(-1)!.text)?.id)
  }
  const caseOf = async (name: Name): Promise<Answer['body']> => (await get(`/cases/${cases.get(name)}`)).case
  const signIn = async (process: ClockedMarea, email: string): Promise<string> => {
    const response = await fetch(`${process.url}/sign-in`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ email, password: PASSWORD }) })
    expect(response.status).toBe(303)
    return response.headers.getSetCookie().map(cookie => cookie.split(';')[0]).join('; ')
  }

  beforeAll(async () => {
    const story = tellStory(readLibrary(), { start: START })
    const before = story.filter(({ brand, versions }) => brand === 'casa-nogal' && versions[0]!.at.getTime() > START.getTime() - HISTORY.fromMs && versions.every(({ at }) => at.getTime() < START.getTime() - HISTORY.toMs))
    internet = await openInternet({ now, start: START, verify: () => true, written: () => [...before, ...written] })
    folder = await mkdtemp(join(tmpdir(), 'marea-day-'))
    const sources = SOURCES.map(id => ({ name: id, collector: id, everyMinutes: 720, config: platform(id).config() }))
    await writeFile(join(folder, 'day.yaml'), JSON.stringify({ brands: [{ slug: 'casa-nogal', name: 'Casa Nogal', timeZone: 'Europe/Madrid', languages: ['es', 'en', 'pt'], sources }] }))
    env = { DATABASE_URL: await newPostgresDatabase(), MAREA_CONFIG: join(folder, 'day.yaml'), MAREA_DATA: folder, MAREA_SECRET: 'seals what is stored on this day', MAREA_ADMIN_SECRET: SECRET }
    left = await begin()
    right = await begin()
    console.log('begun', Date.now())
    store = openPostgres(env.DATABASE_URL!, { max: 3 })
    const { id: brandId } = await store.db.selectFrom('brand').select('id').executeTakeFirstOrThrow()
    const identity = createIdentity({ db: store.db, now, log: { info() {}, warn() {}, error() {} }, secret: env.MAREA_SECRET!, baseUrl: () => left.url })
    const hire = async (name: string, email: string, at: () => ClockedMarea): Promise<Agent> => {
      const { id } = await addPerson(store, identity, { name, email, roles: { [brandId]: 'agent' } })
      return { id, name, at, cookie: await signIn(at(), email) }
    }
    ana = await hire('Ana Quiroga', 'ana@casanogal.example', () => left)
    leo = await hire('Leo Marín', 'leo@casanogal.example', () => right)
  }, 120_000)
  afterAll(async () => {
    await Promise.all([left, right].map(process => process?.stop()))
    await store?.close()
    await internet?.close()
    await rm(folder, { recursive: true })
  })

  it('opens what people complain of in the right order, each with its deadline', async () => {
    await collect()
    const calm = await get('/zmot')
    console.log('calm', calm.index, (await get('/cases')).data.length)
    await moveTo(60)
    await publish(Object.keys(POSTS) as Name[])
    console.log(mentions)
    await new Promise(r => setTimeout(r, 8000))
    console.log((await get('/cases')).data.map((c: any) => [c.tier, c.floor, c.reason.es, c.text.slice(0, 40), c.points, c.dueAt, c.moment]))
    console.log((await get('/cases?tray=thanks')).data.map((c: any) => [c.tier, c.floor, c.reason.es, c.text.slice(0, 40), c.points, c.dueAt, c.moment]))
    console.log((await get('/incidents/suggestions')).data)
    console.log((await get('/loop?from=2026-03-10T00:00:00Z')), (await manage('GET', `${BRAND}/loop.csv?from=2026-03-10T00:00:00Z`)).text, (await get('/zmot')).index)
  }, 120_000)
})
