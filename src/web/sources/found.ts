import { html } from 'hono/html'
import type { KnownBrand, LeftOut, WatchAsk, WatchProposal } from '../../api/watch-proposal.ts'
import { CollectorError } from '../../contract.ts'
import { state } from '../components/index/parts.ts'
import type { Html } from '../context.ts'
import { foundRow, leftOutRows } from '../pages/sources/find.ts'
import type { WebServices } from '../services.ts'
import { streamEnd } from '../stream.ts'
import { tame } from '../text.ts'
import type { Translator } from '../translator.ts'

export interface Growing {
  ask: WatchAsk
  known: KnownBrand | undefined
  signal: AbortSignal
  t: Translator
  send(part: Html): Promise<void>
}

/** Sends each source as soon as it was looked at, then why the others gave nothing, then the button; undefined where it could not be looked for. */
export const growFound = async ({ proposeWatch, log }: WebServices, { ask, known, signal, t, send }: Growing, end: (proposal: WatchProposal) => Html = () => adding(t)): Promise<void> => {
  const left: LeftOut[] = []
  let sent = Promise.resolve()
  const queue = (part: Html): void => void (sent = sent.then(() => send(part)))
  try {
    const proposal = await proposeWatch(ask, {
      known,
      signal,
      onLooked: looked => ('source' in looked ? queue(foundRow(looked.source, { t })) : void left.push(looked.leftOut)),
    })
    const rest = leftOutRows(left, t)
    if (proposal.sources.length === 0) queue(html`<li>${state({ title: t.say('find.none'), what: t.say('find.none.what') })}</li>`)
    if (rest) queue(rest)
    if (proposal.sources.length > 0 || known === undefined) queue(end(proposal))
  } catch (error) {
    if (!(error instanceof CollectorError)) log.error({ err: error }, 'Looking for sources failed')
    queue(html`<li>${state({ title: t.say('find.failed'), what: error instanceof CollectorError ? tame(error.told[t.locale]) : t.say('problem.500.what') })}</li>`)
  }
  queue(streamEnd())
  await sent
}

const adding = (t: Translator): Html => html`<li class="acts"><button class="button first" type="submit">${t.say('find.add')}</button></li>`
