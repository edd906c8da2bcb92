import { createHash } from 'node:crypto'
import { betterAuth, type BetterAuthOptions } from 'better-auth'
import { APIError, createAuthMiddleware } from 'better-auth/api'
import { genericOAuth, twoFactor } from 'better-auth/plugins'
import type { Database } from '../../db/client.ts'
import { newId } from '../../db/id.ts'
import { findPerson } from '../../db/people/person.ts'
import { useCode } from '../../db/people/sign-in-try.ts'
import type { Log } from '../../log.ts'

export interface OidcConfig {
  issuer: string
  clientId: string
  clientSecret: string | undefined
  /** What people call it. */
  name: string
}

export interface LibraryOptions {
  db: Database
  now: () => Date
  log: Log
  /** Signs cookies and seals second steps. */
  secret: string
  /** Where people open the server, without a slash at the end. */
  baseUrl: string
  oidc?: OidcConfig | undefined
}

/** Where single sign-on comes back to. */
export const ANSWER_PATH = '/sign-in/sso/answer'
/** The library's own paths; only the answer of single sign-on ever goes there, by our hand. */
export const BASE_PATH = '/sign-in/sso/library'
export const ADDRESS_HEADER = 'x-marea-caller'

const A_WEEK_SECONDS = 7 * 24 * 3600

/** Of one issuer alone: another one's “42” is another person. */
export const providerIdOf = ({ issuer }: OidcConfig): string => `sso-${createHash('sha256').update(issuer).digest('hex').slice(0, 16)}`

const dates = { createdAt: 'created_at', updatedAt: 'updated_at' }

/** The library that keeps sessions, passwords and second steps, on our own tables. */
export const openLibrary = ({ db, now, log, secret, baseUrl, oidc }: LibraryOptions) => {
  const second = twoFactor({
    issuer: 'Marea',
    backupCodeOptions: { storeBackupCodes: 'encrypted' },
    schema: {
      user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
      twoFactor: {
        modelName: 'person_totp',
        fields: { secret: 'secret', backupCodes: 'backup_codes', userId: 'person_id', verified: 'verified', failedVerificationCount: 'failed_verification_count', lockedUntil: 'locked_until' },
      },
    },
  })
  return betterAuth({
    appName: 'Marea',
    baseURL: baseUrl,
    basePath: BASE_PATH,
    secret,
    database: { db, type: 'postgres' },
    telemetry: { enabled: false },
    // What it would say of a sign-in is in the audit log; here only what broke.
    logger: { level: 'error', log: (_level, message) => log.warn({ from: 'sign-in' }, message) },
    rateLimit: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 256 },
    user: { modelName: 'person', fields: { emailVerified: 'email_verified', ...dates } },
    session: {
      modelName: 'person_session',
      fields: { userId: 'person_id', expiresAt: 'expires_at', ipAddress: 'ip_address', userAgent: 'user_agent', ...dates },
      expiresIn: A_WEEK_SECONDS,
      disableSessionRefresh: true,
    },
    account: {
      modelName: 'person_account',
      fields: {
        userId: 'person_id', accountId: 'account_id', providerId: 'provider_id', accessToken: 'access_token', refreshToken: 'refresh_token', idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at', refreshTokenExpiresAt: 'refresh_token_expires_at', ...dates,
      },
      updateAccountOnSignIn: false,
      accountLinking: { enabled: true },
    },
    verification: { modelName: 'person_verification', fields: { expiresAt: 'expires_at', ...dates } },
    advanced: {
      cookiePrefix: 'marea',
      // Whether the browser speaks https is seen at each request; web/session-cookies.ts adds it.
      useSecureCookies: false,
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    databaseHooks: {
      session: { create: { before: async ({ userId }) => ((await findPerson(db, userId))?.disabledAt === null ? undefined : false) } },
      // We ask the provider who somebody is, and nothing afterwards.
      account: { create: { before: async account => ({ data: { ...account, accessToken: null, refreshToken: null, idToken: null } }) } },
    },
    hooks: { before: createAuthMiddleware(async context => void (context.path === '/two-factor/verify-totp' && (await refuseReplay(context, { db, now })))) },
    plugins: [second, ...(oidc ? [genericOAuth({ config: [providerOf(oidc, baseUrl)] })] : [])],
  } satisfies BetterAuthOptions)
}

export type Library = ReturnType<typeof openLibrary>

const providerOf = (oidc: OidcConfig, baseUrl: string) => ({
  providerId: providerIdOf(oidc),
  discoveryUrl: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  clientId: oidc.clientId,
  ...(oidc.clientSecret !== undefined && { clientSecret: oidc.clientSecret }),
  scopes: ['openid', 'email', 'profile'],
  redirectURI: `${baseUrl}${ANSWER_PATH}`,
  requireIdTokenVerification: true,
  pkce: true,
  // Only who was invited comes in.
  disableSignUp: true,
})

type MiddlewareContext = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0]

/** The library takes a code as often as it comes within its minute and a half. Seen over a shoulder, it would let a second person in. */
const refuseReplay = async (context: MiddlewareContext, { db, now }: { db: Database; now: () => Date }): Promise<void> => {
  const personId = await personAtSecondStep(context)
  const { code } = (context.body ?? {}) as { code?: unknown }
  if (personId === undefined || typeof code !== 'string') return
  if (!(await useCode(db, personId, code, now()))) throw new APIError('UNAUTHORIZED', { message: 'This code was used already.' })
}

const personAtSecondStep = async (context: MiddlewareContext): Promise<string | undefined> => {
  const { internalAdapter, authCookies, createAuthCookie, secret } = context.context
  const token = await context.getSignedCookie(authCookies.sessionToken.name, secret)
  const session = token ? await internalAdapter.findSession(token) : null
  if (session) return session.user.id
  const challenge = await context.getSignedCookie(createAuthCookie('two_factor').name, secret)
  return challenge ? (await internalAdapter.findVerificationValue(challenge))?.value : undefined
}
