import type { Collector } from '../contract.ts'
import { getSetting, type Brand } from '../db/brand.ts'
import { findMentionToAnswer, type MentionToAnswer } from '../db/answer/mention.ts'
import { listSaid } from '../db/answer/outgoing.ts'
import { findSource, type Source } from '../db/source/source.ts'
import { LATELY_DAYS } from '../domain/answer/repeated.ts'
import { ANSWERING, readAnswering, type Answering } from '../domain/answer/settings.ts'
import { warningsOf, type Warning } from '../domain/answer/warning.ts'
import { notFound, Problem } from './problem.ts'
import type { Services } from './services.ts'

const DAY_MS = 86_400_000

/** An opinion with everything that decides how it is answered. */
export interface Answerable {
  mention: MentionToAnswer
  source: Source
  collector: Collector | undefined
  settings: Answering
}

type Needed = Pick<Services, 'db' | 'now' | 'collectors' | 'analyze'>

/** The opinion a path or body names, or the problem that says why it cannot be answered. */
export const answerableOf = async ({ db, collectors }: Needed, brand: Brand, mentionId: string): Promise<Answerable> => {
  const mention = await findMentionToAnswer(db, brand.id, mentionId)
  if (!mention) throw notFound('mention', mentionId)
  if (mention.ownerBy !== null) throw new Problem(409, { es: 'Ésta es la voz de la propia marca: no se le responde.', en: 'This is the brand’s own voice: it is not answered.' })
  const source = (await findSource(db, mention.sourceId))!
  return { mention, source, collector: collectors.get(source.collector), settings: await answeringOf(db, brand.id) }
}

export const answeringOf = async (db: Needed['db'], brandId: string): Promise<Answering> => readAnswering(await getSetting(db, brandId, ANSWERING))

/** What there is to say of a draft before it is public, with the language it is written in. */
export const checkDraft = async ({ db, now, analyze }: Needed, brand: Brand, { mention, source, collector, settings }: Answerable, text: string): Promise<{ warnings: Warning[]; language: string | null }> => {
  const [read] = text.trim() === '' ? [] : await analyze([{ text }])
  const language = read === undefined || read instanceof Error ? null : read.language
  const since = new Date(now().getTime() - LATELY_DAYS * DAY_MS)
  const recent = await listSaid(db, brand.id, { collector: source.collector, since, exceptMentionId: mention.id })
  const platform = { name: collector?.title ?? source.name, maxLength: collector?.reply?.maxLength ?? null, count: collector?.reply?.count }
  return { warnings: warningsOf({ text, language, asked: mention.language, platform, sector: settings.sector, tone: settings.tone, recent }), language }
}

/** Throws the problem that names what blocks a draft. */
export const refuseBlocked = (warnings: Warning[]): void => {
  const blocking = warnings.filter(({ blocks }) => blocks)
  if (blocking.length > 0) throw new Problem(422, blocking[0]!.told, { faults: blocking.map(({ told }) => ({ path: 'body.text', message: told.en })) })
}
