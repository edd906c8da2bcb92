import { createHash, randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose'
import { openServer, type TestServer } from './server.ts'

/** What the provider says of whoever comes; each test changes one thing. */
export interface ProviderStory {
  claims: JWTPayload
  issuer?: string
  audience?: string
  nonce?: string
  isForged?: boolean
  isDown?: boolean
  /** It lets people in and takes no code: the client was removed there, or its secret changed. */
  isRefusing?: boolean
}

export const OIDC_CLIENT = { clientId: 'marea', clientSecret: 'between the two of us' }

export interface OidcProvider extends TestServer {
  /** What was asked of the token endpoint. */
  asked: URLSearchParams[]
}

interface Grant {
  nonce: string
  challenge: string
  redirect: string
}

/** A small OpenID provider: discovery, a page that asks who you are, signed tokens with PKCE, its keys, and what it knows of people. */
export const openOidcProvider = async (story: () => ProviderStory): Promise<OidcProvider> => {
  const [ours, forged] = [await generateKeyPair('RS256', { extractable: true }), await generateKeyPair('RS256')]
  const jwk = { ...(await exportJWK(ours.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }
  const asked: URLSearchParams[] = []
  const grants = new Map<string, Grant>()

  const server = await openServer((request, response, body) => {
    const { claims, isDown = false, isRefusing = false } = story()
    const url = new URL(request.url ?? '/', server.origin)
    if (isDown) return json(response, { error: 'down' }, 503)
    if (url.pathname === '/.well-known/openid-configuration') return json(response, discovery())
    if (url.pathname === '/keys') return json(response, { keys: [jwk] })
    if (url.pathname === '/authorize') return ask(response, url.searchParams)
    if (url.pathname === '/userinfo') return json(response, claims, request.headers.authorization === 'Bearer a token' ? 200 : 401)
    if (url.pathname !== '/token') return json(response, {}, 404)
    const form = new URLSearchParams(body)
    asked.push(form)
    const grant = grants.get(form.get('code') ?? '')
    grants.delete(form.get('code') ?? '')
    const isTheirs = grant?.challenge === createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url') && grant.redirect === form.get('redirect_uri')
    if (isRefusing || !isTheirs) return json(response, { error: isRefusing ? 'invalid_client' : 'invalid_grant' }, 400)
    void signed(grant.nonce).then(idToken => json(response, { access_token: 'a token', token_type: 'Bearer', expires_in: 300, id_token: idToken }))
  })

  const discovery = () => ({
    issuer: server.origin, authorization_endpoint: `${server.origin}/authorize`, token_endpoint: `${server.origin}/token`, userinfo_endpoint: `${server.origin}/userinfo`, jwks_uri: `${server.origin}/keys`,
    id_token_signing_alg_values_supported: ['RS256'], code_challenge_methods_supported: ['S256'], response_types_supported: ['code'], subject_types_supported: ['public'],
  })
  /** A page that lets one go on, or turn back. */
  const ask = (response: ServerResponse, query: URLSearchParams): void => {
    const code = randomUUID()
    grants.set(code, { nonce: query.get('nonce') ?? '', challenge: query.get('code_challenge') ?? '', redirect: query.get('redirect_uri') ?? '' })
    const back = (answer: Record<string, string>): string => `${query.get('redirect_uri')}?${new URLSearchParams({ ...answer, state: query.get('state') ?? '' })}`.replaceAll('&', '&amp;')
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html><title>Nogal ID</title><h1>Nogal ID</h1><p><a href="${back({ code })}">Continuar</a></p><p><a href="${back({ error: 'access_denied' })}">Cancelar</a></p>`)
  }
  const signed = (grantedNonce: string): Promise<string> => {
    const { claims, issuer = server.origin, audience = OIDC_CLIENT.clientId, nonce = grantedNonce, isForged = false } = story()
    return new SignJWT({ nonce, ...claims }).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).setIssuer(issuer).setAudience(audience).setIssuedAt().setExpirationTime('5m').sign(isForged ? forged.privateKey : ours.privateKey)
  }
  return { ...server, asked }
}

const json = (response: ServerResponse, value: unknown, status = 200): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
