import { hkdfSync } from 'node:crypto'
import type { Caller, Entry, Identity, SingleSignOn, SsoRefusal } from '../../api/identity.ts'
import type { Database } from '../../db/client.ts'
import { endSession } from '../../db/people/session.ts'
import { forgetTries, mayTry } from '../../db/people/sign-in-try.ts'
import type { Log } from '../../log.ts'
import type { OidcConfig } from './library.ts'
import { weaknessOf } from './password.ts'

export interface IdentityOptions {
  db: Database
  now: () => Date
  log: Log
  /** What seals everything else of this server. */
  secret: string
  /** Where people open the server; known once it listens. */
  baseUrl: () => string
  oidc?: OidcConfig | undefined
}

const SESSION_TOKEN = 'marea.session_token'
const CHALLENGE = 'marea.two_factor'

/** Sessions, passwords and second steps over the library; it is loaded by the first who signs in, so an open server never has it in memory. */
export const createIdentity = (options: IdentityOptions): Identity => {
  const { db, now } = options
  const secret = Buffer.from(hkdfSync('sha256', options.secret, 'marea', 'people.v1.', 32)).toString('base64url')
  const library = lazily(async () => (await import('./library.ts')).openLibrary({ ...options, secret, baseUrl: options.baseUrl(), oidc: undefined }))
  const sessionOf: Identity['whoIs'] = async cookie => {
    if (!cookie.includes(SESSION_TOKEN)) return undefined
    const found = await (await library()).api.getSession({ headers: new Headers({ cookie }) })
    return found ? { personId: found.user.id, sessionId: found.session.id } : undefined
  }
  /** A session of before is not gone on with: whoever planted it does not come in with its owner. */
  const enter = async (caller: Caller, cookies: string[]): Promise<Entry> => {
    const session = await sessionOf(cookieHeader(cookies))
    if (!session) return { kind: 'refused' }
    const before = await sessionOf(caller.cookie)
    if (before) await endSession(db, before.personId, before.sessionId)
    return { kind: 'in', personId: session.personId, cookies }
  }
  return {
    whoIs: sessionOf,
    signIn: async (caller, { email, password }) => {
      const tried = { account: email, address: caller.address }
      if (!(await mayTry(db, tried, now()))) return { kind: 'wait' }
      const answer = await (await library()).api.signInEmail({ body: { email: email.trim(), password }, headers: headersOf(caller), asResponse: true })
      if (!answer.ok) return { kind: 'refused' }
      const cookies = answer.headers.getSetCookie()
      await forgetTries(db, tried)
      const { twoFactorRedirect } = (await answer.json()) as { twoFactorRedirect?: boolean }
      return twoFactorRedirect ? { kind: 'code', cookies } : await enter(caller, cookies)
    },
    confirm: async (caller, code) => {
      // Each challenge bears five tries, each account ten; this bears the address.
      if (!(await mayTry(db, { account: `code ${caller.cookie.match(/marea\.two_factor=([^;]*)/)?.[1] ?? ''}`, address: caller.address }, now()))) return { kind: 'wait' }
      // Behind a session the library would only look at the code; a sign-in has its challenge alone.
      const headers = headersOf({ ...caller, cookie: only(caller.cookie, CHALLENGE) })
      const { api } = await library()
      const written = code.replace(/\s/g, '')
      const answer = await settled(/^\d{6}$/.test(written) ? api.verifyTOTP({ body: { code: written }, headers, asResponse: true }) : api.verifyBackupCode({ body: { code: written }, headers, asResponse: true }))
      if (answer.status === 429) return { kind: 'wait' }
      return answer.ok ? await enter(caller, answer.headers.getSetCookie()) : { kind: 'refused' }
    },
    signOut: async caller => (await (await library()).api.signOut({ headers: headersOf(caller), asResponse: true })).headers.getSetCookie(),
    hash: async password => (await (await library()).$context).password.hash(password),
    weaknessOf,
    isPassword: async (caller, password) => (await (await library()).api.verifyPassword({ body: { password }, headers: headersOf(caller), asResponse: true })).ok,
    totp: {
      begin: async (caller, password) => {
        const answer = await (await library()).api.enableTwoFactor({ body: { password }, headers: headersOf(caller), asResponse: true })
        if (!answer.ok) return undefined
        const { totpURI, backupCodes } = (await answer.json()) as { totpURI: string; backupCodes: string[] }
        return { uri: totpURI, recoveryCodes: backupCodes }
      },
      confirm: async (caller, code) => cookiesOf(await settled((await library()).api.verifyTOTP({ body: { code: code.replace(/\s/g, '') }, headers: headersOf(caller), asResponse: true }))),
      end: async (caller, password) => cookiesOf(await (await library()).api.disableTwoFactor({ body: { password }, headers: headersOf(caller), asResponse: true })),
    },
    sso: options.oidc && singleSignOn({ ...options, oidc: options.oidc, secret }, enter),
  }
}

type Enter = (caller: Caller, cookies: string[]) => Promise<Entry>

/** A library of its own: a provider that does not answer holds nobody up who has a password. */
const singleSignOn = (options: IdentityOptions & { oidc: OidcConfig }, enter: Enter): SingleSignOn => {
  const { oidc } = options
  const loaded = lazily(async () => {
    const module = await import('./library.ts')
    return { ...module, library: module.openLibrary({ ...options, baseUrl: options.baseUrl() }), providerId: module.providerIdOf(oidc) }
  })
  return {
    name: oidc.name,
    callbackPath: '/sign-in/sso/answer',
    begin: async caller => {
      const { library, providerId } = await loaded()
      const answer = await inTime(library.api.signInSocial({ body: { provider: providerId as never, callbackURL: '/', errorCallbackURL: '/sign-in', disableRedirect: true }, headers: headersOf(caller), asResponse: true }))
      if (!answer?.ok) return undefined
      const { url } = (await answer.json()) as { url: string }
      return { url, cookies: answer.headers.getSetCookie() }
    },
    finish: async (caller, url) => {
      const { library, providerId, BASE_PATH } = await loaded()
      const answer = await inTime(library.handler(new Request(`${options.baseUrl()}${BASE_PATH}/callback/${providerId}${new URL(url).search}`, { headers: headersOf(caller) })))
      const cookies = answer?.headers.getSetCookie() ?? []
      return cookies.some(cookie => cookie.startsWith(`${SESSION_TOKEN}=`)) ? await enter(caller, cookies) : { kind: 'refused', why: refusalIn(answer?.headers.get('location') ?? null) }
    },
  }
}

// Longer nobody waits in front of an empty page.
const PROVIDER_MS = 10_000

/** Undefined: the provider took too long. */
const inTime = async <T>(answer: Promise<T>): Promise<T | undefined> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), PROVIDER_MS)
  })
  return await Promise.race([answer, late]).finally(() => clearTimeout(timer))
}

// What the library says in the address it leads to; what stands nowhere here is the provider’s doing.
const REFUSALS: Record<string, SsoRefusal> = {
  signup_disabled: 'uninvited', unable_to_create_session: 'uninvited', account_not_linked: 'unverified', email_not_verified: 'unverified', email_not_found: 'unverified', access_denied: 'declined',
  state_not_found: 'late', state_mismatch: 'late', please_restart_the_process: 'late', invalid_callback_request: 'late', no_code: 'late',
}

const refusalIn = (location: string | null): SsoRefusal => {
  const code = location !== null && URL.canParse(location, 'http://here') ? new URL(location, 'http://here').searchParams.get('error') : null
  return REFUSALS[code?.toLowerCase() ?? ''] ?? 'provider'
}

/** What a hook of ours refuses comes as an error whatever was asked for. */
const settled = (answer: Promise<Response>): Promise<Response> =>
  answer.catch((error: unknown) => {
    if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') return new Response(null, { status: error.statusCode })
    throw error
  })

const cookiesOf = (answer: Response): { cookies: string[] } | undefined => (answer.ok ? { cookies: answer.headers.getSetCookie() } : undefined)

const headersOf = ({ cookie, userAgent, address }: Caller): Headers => new Headers({ cookie, 'user-agent': userAgent.slice(0, 300), 'x-marea-caller': address })

/** What a browser would send back. */
const cookieHeader = (cookies: string[]): string => cookies.map(cookie => cookie.split(';')[0]!).join('; ')

/** A Cookie header without all others. */
const only = (cookie: string, name: string): string => cookie.split(/; */).filter(pair => pair.startsWith(`${name}=`)).join('; ')

const lazily = <T>(load: () => Promise<T>): (() => Promise<T>) => {
  let loaded: Promise<T> | undefined
  return () => (loaded ??= load())
}

