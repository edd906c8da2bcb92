import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deleteBrand, findBrand, getSetting, listBrands, saveBrand, setCompetitors, setSetting } from '../db/brand.ts'
import type { Database, Store, Trx } from '../db/client.ts'
import { listEndpoints, saveEndpoint } from '../db/delivery/endpoint.ts'
import { saveCaseSettings } from '../db/case/settings.ts'
import { holdAlone } from '../db/hold.ts'
import { saveRoute } from '../db/delivery/route.ts'
import { saveSavedReply } from '../db/answer/saved-reply.ts'
import { saveSource } from '../db/source/source.ts'
import { BRANDS, OWN, sourcesAt } from '../demo/brands.ts'
import { AGENTS, SAVED_REPLIES } from '../demo/desk.ts'
import { openInternet, type Internet } from '../demo/internet.ts'
import { shownAddress } from '../domain/message/address.ts'
import { settingsSchema } from '../domain/case/settings.ts'
import type { Moment } from '../domain/journey/moments.ts'
import type { Sealer } from '../net/seal.ts'
import { newSecret, verify } from '../net/webhook.ts'

/** What is remembered between two starts, so that the story goes on where it was. */
interface Story {
  startedAt: string
  port: number
  secret: string
  removed?: boolean
}

/** The demo internet of this process and the brand that lives in it. */
export interface Demo {
  slug: string
  /** Exactly where the demo internet answers, `127.0.0.1:port`: what the outbound door is told, nothing wider. */
  host: string
  sinkUrl: string
  /** Makes the brands, sources and the webhook that are not there yet. */
  plant(options: { db: Database; sealer: Sealer; now: Date }): Promise<void>
  /** Takes everything of the demo away, for good. */
  remove(db: Database): Promise<void>
  close(): Promise<void>
}

const fileOf = (folder: string): string => join(folder, 'demo.json')

/** Whether someone took the demo away. */
export const isDemoRemoved = (folder: string): boolean => existsSync(fileOf(folder)) && (JSON.parse(readFileSync(fileOf(folder), 'utf8')) as Story).removed === true

/** Whether the demo may stand in this database: where it does already, or where nobody has brands of their own. */
export const hasRoomForDemo = async (db: Database): Promise<boolean> => {
  const brands = await listBrands(db)
  return brands.length === 0 || brands.some(({ origin }) => origin === 'demo')
}

/** Brings the demo back where it was taken away. */
export const restoreDemo = (folder: string): void => {
  if (isDemoRemoved(folder)) rmSync(fileOf(folder))
}

/** Opens the demo, unless another process that shares the database has it: two internets would fight over one set of sources. */
export const openDemoAlone = async ({ store, folder, now }: { store: Store; folder: string; now: () => Date }): Promise<Demo | undefined> => {
  const hold = await holdAlone(store, 'demo')
  if (!hold) return undefined
  try {
    const demo = await openDemo({ folder, now, startedAt: await storyStart(store.db) })
    return { ...demo, close: () => demo.close().finally(hold.release) }
  } catch (error) {
    await hold.release()
    throw error
  }
}

// Where the story began is the database's to remember: the next process that holds it may have another folder.
const STORY_START = 'demoStartedAt'

const storyStart = async (db: Database): Promise<string | undefined> => {
  const brand = await findBrand(db, OWN.slug)
  return brand?.origin === 'demo' ? ((await getSetting(db, brand.id, STORY_START)) as string | undefined) : undefined
}

const openDemo = async ({ folder, now, startedAt }: { folder: string; now: () => Date; startedAt: string | undefined }): Promise<Demo> => {
  const story = { ...readStory(folder, now()), ...(startedAt !== undefined && { startedAt }) }
  const internet = await openOn(story, now)
  const kept = { ...story, port: internet.port }
  writeFileSync(fileOf(folder), JSON.stringify(kept), { mode: 0o600 })
  return {
    slug: OWN.slug,
    host: new URL(internet.origin).host,
    sinkUrl: internet.sinkUrl,
    plant: options => plant(internet, kept, options),
    remove: async db => {
      await removeDemoBrands(db)
      writeFileSync(fileOf(folder), JSON.stringify({ ...kept, removed: true }), { mode: 0o600 })
    },
    close: () => internet.close(),
  }
}

const readStory = (folder: string, now: Date): Story => {
  mkdirSync(folder, { recursive: true })
  if (!existsSync(fileOf(folder))) return { startedAt: now.toISOString(), port: 0, secret: newSecret() }
  return JSON.parse(readFileSync(fileOf(folder), 'utf8')) as Story
}

/** On the port of last time, so that links to originals still lead somewhere; on another where it is taken. */
const openOn = async ({ startedAt, port, secret }: Story, now: () => Date): Promise<Internet> => {
  const options = { now, start: new Date(startedAt), verify: (headers: Record<string, string | undefined>, body: string) => verify({ headers, body, secret, now: now().getTime() }) }
  return await openInternet({ ...options, port }).catch(() => openInternet({ ...options, port: 0 }))
}

const plant = async (internet: Internet, { secret, startedAt }: Story, { db, sealer, now }: { db: Database; sealer: Sealer; now: Date }): Promise<void> => {
  await db.transaction().execute(async trx => {
    for (const { slug, name, kind, aliases, languages, timeZone, query } of BRANDS) await saveBrand(trx, { slug, name, kind, aliases, languages, timeZone, query, origin: 'demo' })
    for (const { slug, competitors } of BRANDS) await setCompetitors(trx, (await findBrand(trx, slug))!.id, competitors)
    for (const { brandSlug, ...source } of sourcesAt(internet.origin)) {
      await saveSource(trx, (await findBrand(trx, brandSlug))!.id, { ...source, order: 'newest', origin: 'demo', nextRunAt: now })
    }
    const own = (await findBrand(trx, OWN.slug))!
    await setSetting(trx, own.id, STORY_START, startedAt)
    await plantReceivers(internet, secret, { trx, sealer, brandId: own.id })
    await plantDesk(trx, own.id, now)
  })
}

const SINK = 'Buzón de la demo'
const CHAT = 'Chat de la demo'

/** Who answers, and with which words: once, so that what somebody tries out here stays. */
const plantDesk = async (trx: Trx, brandId: string, now: Date): Promise<void> => {
  if ((await getSetting(trx, brandId, 'cases')) !== undefined) return
  await saveCaseSettings(trx, brandId, settingsSchema.parse({ agents: AGENTS }), now)
  for (const reply of SAVED_REPLIES) await saveSavedReply(trx, brandId, { tone: 'none', validUntil: null, ...reply }, AGENTS[0]!, now)
}

/** A program and a chat that are told, and who answers for what. */
const plantReceivers = async ({ sinkUrl, chatUrl }: Internet, secret: string, { trx, sealer, brandId }: { trx: Trx; sealer: Sealer; brandId: string }): Promise<void> => {
  const known = await listEndpoints(trx, brandId)
  if (known.find(({ name }) => name === SINK)?.url !== sinkUrl) await saveEndpoint(trx, brandId, { name: SINK, url: sinkUrl, secrets: [sealer.seal(secret)], enabled: true, origin: 'demo' })
  if (known.find(({ name }) => name === CHAT)?.url !== shownAddress(chatUrl)) await saveEndpoint(trx, brandId, { name: CHAT, channel: 'slack', url: shownAddress(chatUrl), secrets: [sealer.seal(chatUrl)], enabled: true, origin: 'demo' })
  const endpointIds = (await listEndpoints(trx, brandId)).filter(({ name }) => name === SINK || name === CHAT).map(({ id }) => id)
  for (const [position, route] of ROUTES.entries()) await saveRoute(trx, brandId, { position, events: [], kinds: [], minSeverity: 'notice', endpointIds, quiet: null, origin: 'demo', ...route })
}

const ROUTES: Array<{ name: string; moments: Moment[]; owner: string | null; firstStep: string | null }> = [
  { name: 'Cobros', moments: ['relationship'], owner: 'Irene Valcárcel, Cobros', firstStep: 'Comprueba con Pagos si la app cobra dos veces. Si es así, publica cuándo se devuelve el dinero y responde a cada persona con su folio.' },
  { name: 'Todo lo demás', moments: [], owner: null, firstStep: null },
]

/** Brands of the demo with everything under them. */
export const removeDemoBrands = async (db: Database): Promise<number> => {
  const brands = (await listBrands(db)).filter(({ origin }) => origin === 'demo')
  for (const { id } of brands) await db.transaction().execute(trx => deleteBrand(trx, id))
  return brands.length
}
