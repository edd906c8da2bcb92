import { randomUUID } from 'node:crypto'
import { alike, CollectorError, type Answered, type Author, type Told } from '../../contract.ts'
import { findBrandById } from '../../db/brand.ts'
import { getCaseSettings } from '../../db/case/settings.ts'
import { findMentionToAnswer } from '../../db/answer/mention.ts'
import { recordArrival, recordFailure, releaseAnswer, takeAnswers } from '../../db/answer/outgoing-send.ts'
import type { Outgoing } from '../../db/answer/outgoing.ts'
import { findSource } from '../../db/source/source.ts'
import { endOfFailure, type SendEnd } from '../../domain/answer/failure.ts'
import { collectorFor } from '../collect/collect.ts'
import type { Deps } from '../deps.ts'

// Longer than sending and reading back may take: a killed process lets its answers go after it.
const HOLD_MS = 120_000
const SEND_MS = 90_000
// Under way at once; the outbound door makes those to one host take turns.
const AT_ONCE = 8
const DAY_MS = 86_400_000

/** Sends every answer that is due, each once in effect: what was sent and not noted is sent again, and its platform knows it. Returns how many attempts were made. */
export const sendAnswers = async (deps: Deps, signal?: AbortSignal): Promise<number> => {
  const heldBy = `${deps.processId}/${randomUUID().slice(0, 8)}`
  let attempts = 0
  while (!signal?.aborted) {
    const now = deps.now()
    const taken = await takeAnswers(deps.db, { now, until: new Date(now.getTime() + HOLD_MS), heldBy, limit: AT_ONCE, withDemo: deps.holdsDemo })
    if (taken.length === 0) break
    attempts += taken.length
    await Promise.all(taken.map(answer => sendOne(deps, answer, { heldBy, signal }).catch(error => deps.log.error({ answer: answer.id, err: error }, 'What became of an answer could not be noted; it is looked at again'))))
  }
  return attempts
}

interface Sending {
  heldBy: string
  signal: AbortSignal | undefined
}

const sendOne = async (deps: Deps, answer: Outgoing, { heldBy, signal }: Sending): Promise<void> => {
  if (signal?.aborted) return await releaseAnswer(deps.db, answer, heldBy)
  const brand = (await findBrandById(deps.db, answer.brandId))!
  const given = await trySend(deps, answer, signal).then(answered => ({ answered }), (error: unknown) => ({ error }))
  const now = deps.now()
  if ('answered' in given) {
    const { followUpDays } = await getCaseSettings(deps.db, brand.id)
    const arrived = { answered: given.answered, followUpAt: new Date(now.getTime() + followUpDays * DAY_MS), publishing: { brand, noise: deps.noise, now }, heldBy }
    if (!(await recordArrival(deps.db, answer, arrived))) return
    deps.log.info({ answer: answer.id, attempt: answer.attempts }, 'An answer was published')
    return
  }
  const end = endOf(given.error, answer, now)
  const told = given.error instanceof CollectorError ? given.error.told : UNFORESEEN
  await recordFailure(deps.db, answer, { end, told, heldBy, now })
  deps.log.warn({ answer: answer.id, attempt: answer.attempts, code: end.code, ...(!(given.error instanceof CollectorError) && { err: given.error }) }, end.act === 'retry' ? 'An answer could not be sent yet' : 'An answer was not sent')
}

const UNFORESEEN: Told = {
  es: 'La plataforma respondió de un modo que nadie previó. Mira allí si la respuesta está publicada.',
  en: 'The platform answered in a way nobody foresaw. Look there whether the answer stands.',
}

const endOf = (error: unknown, { attempts, doubtful }: Outgoing, now: Date): SendEnd => {
  const thrown = error instanceof CollectorError ? error : { kind: 'shape' as const }
  const end = endOfFailure(thrown, { attempts, doubtful, now })
  return error instanceof SettingsFault && end.act === 'refuse' ? { ...end, code: 'settings' } : end
}

const notFromHere = (name: string): Told => ({ es: `«${name}» ya no acepta respuestas desde aquí. Publícala a mano y confírmalo.`, en: `“${name}” takes no answers from here any more. Publish it by hand and confirm it.` })

/** What stands in the way lies in the settings of the source. */
class SettingsFault extends CollectorError {}

const trySend = async (deps: Deps, answer: Outgoing, signal: AbortSignal | undefined): Promise<Answered> => {
  const [source, mention] = [await findSource(deps.db, answer.sourceId), await findMentionToAnswer(deps.db, answer.brandId, answer.mentionId)]
  if (!source || !mention || mention.goneAt !== null) throw new CollectorError('config', { es: 'Lo que se responde ya no está allí. No se envió nada.', en: 'What is answered is no longer there. Nothing was sent.' }, { reason: 'gone' })
  const { collector, config } = settingsOf(() => collectorFor(deps, source))
  if (!collector.reply) throw new SettingsFault('config', notFromHere(source.name))
  const limit = AbortSignal.timeout(SEND_MS)
  return await collector.reply.send({
    config,
    mention: { externalId: mention.externalId, ...(mention.url !== null && { url: mention.url }), ...(mention.place !== null && { place: mention.place }), ...(authorOf(mention) && { author: authorOf(mention)! }) },
    text: answer.text,
    http: deps.door.http(),
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
    now: deps.now().toISOString(),
  })
}

const settingsOf = <T>(read: () => T): T => {
  try {
    return read()
  } catch (cause) {
    throw new SettingsFault('config', cause instanceof CollectorError ? cause.told : alike((cause as Error).message), { cause })
  }
}

const authorOf = ({ authorId, authorName, authorUrl }: { authorId: string | null; authorName: string | null; authorUrl: string | null }): Author | undefined => {
  const known = { ...(authorId !== null && { id: authorId }), ...(authorName !== null && { name: authorName }), ...(authorUrl !== null && { url: authorUrl }) }
  return Object.keys(known).length > 0 ? known : undefined
}

