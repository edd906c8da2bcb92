import { html } from 'hono/html'
import type { App } from '../app.ts'
import type { People } from '../api/people.ts'
import type { Config } from '../config.ts'
import { createEntryLink } from '../db/people/entry-link.ts'
import { newId } from '../db/id.ts'
import { hasOwner } from '../db/people/person.ts'
import { createIdentity } from './auth/identity.ts'
import { sealingSecret } from './secret.ts'

const LOOPBACK = ['localhost', '127.0.0.1', '::1']
const A_DAY_MS = 24 * 3_600_000

/** What lets people in: sessions, links as they open them, and the operator's mail server. */
export const peopleOf = ({ config, deps }: App, baseUrl: () => string): People => {
  const { db, now, log, mailer } = deps
  return {
    identity: createIdentity({ db, now, log, secret: sealingSecret(config), baseUrl, oidc: config.oidc }),
    linkTo: path => baseUrl() + path,
    mail: mailer && (async ({ to, subject, text }) => {
      const sent = await mailer.send({ to: [to], subject, text, html: String(html`<p style="white-space: pre-line">${text}</p>`), id: newId(now().getTime()) })
      if (!sent.ok) log.warn({ error: sent.told?.en }, 'An invitation could not be mailed; its link was shown instead')
      return sent.ok
    }),
  }
}

/** Names this server answers to on loopback; beyond, the names it is reached by are the operator's affair. */
export const hostsOf = ({ host, publicUrl, signInRequired }: Config): string[] => {
  if (!LOOPBACK.includes(host)) return []
  // Behind a proxy of the operator's; an open server is for this machine alone.
  return publicUrl !== undefined && signInRequired ? [...LOOPBACK, new URL(publicUrl).hostname] : LOOPBACK
}

/** Whether everybody may do everything: nobody required signing in, and the server is nobody's. There is no way back from its first owner. */
export const opennessOf = ({ config, deps }: App): (() => Promise<boolean>) => {
  let isClosed = config.signInRequired
  return async () => {
    isClosed ||= await hasOwner(deps.db)
    return !isClosed
  }
}

/** The link for the first administrator, while there is none. */
export const setupLinkOf = async ({ config, deps }: App, people: People): Promise<string | undefined> => {
  if (!config.offersSetup || (await hasOwner(deps.db))) return undefined
  const { token } = await createEntryLink(deps.db, { kind: 'setup', by: 'server', livesMs: A_DAY_MS }, deps.now())
  return people.linkTo(`/setup/${token}`)
}
