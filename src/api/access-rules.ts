import type { Role } from '../domain/access.ts'

/**
 * What a call asks of who makes it: a role on the brand of its path (without one: on any brand); `anyone` who is known;
 * `all-brands`: to see every brand; `owner` of the server.
 */
export type Needed = Role | 'anyone' | 'all-brands' | 'owner'

const BRAND = '/v1/brands/{brand}'

// Whoever adds a call says here who may make it: a test walks every call and every page, and what stands nowhere is refused.
const RULES: Record<Needed, string[]> = {
  anyone: [
    'GET /v1/brands', 'GET /v1/collectors', 'GET /v1/formula', 'GET /v1/me', 'GET /v1/me/sessions', 'DELETE /v1/me/sessions/{id}',
    'GET /v1/audit',
    'GET /', 'GET /account', 'POST /account/{step}', 'POST /account/sessions/{id}/end',
  ],
  'all-brands': ['GET /metrics'],
  viewer: [
    `GET ${BRAND}`,
    ...['aspects', 'what-matters', 'vanished', 'mentions', 'mentions/{id}', 'erasures', 'erasures/{id}', 'holds', 'routes', 'branches', 'alerts', 'alerts/{id}', 'observations', 'zmot', 'journey', 'trends', 'agreement', 'sources', 'webhooks', 'deliveries', 'deliveries/{id}', 'people', 'teams', 'alerts/{id}/chart.svg', 'composition', 'planned-events', 'public-face', 'what-if', 'ballast'].map(path => `GET ${BRAND}/${path}`),
    ...['cases', 'cases/tags', 'cases/{id}', 'case-settings', 'case-views', 'incidents', 'incidents/suggestions', 'incidents/{id}', 'events'].map(path => `GET ${BRAND}/${path}`),
    ...['answers', 'answers/{id}', 'answering', 'mentions/{id}/answering', 'saved-replies', 'loop', 'loop/weeks', 'loop.csv', 'invitations', 'invitations/{id}/qr.svg'].map(path => `GET ${BRAND}/${path}`),
    'GET /b/{brand}', 'GET /b/{brand}/mentions', 'GET /b/{brand}/prospect', 'GET /b/{brand}/journey', 'GET /b/{brand}/alerts', 'GET /b/{brand}/sources',
    'GET /b/{brand}/mentions/query', 'GET /b/{brand}/mentions/{id}',
    'GET /b/{brand}/report', 'GET /b/{brand}/report/{month}', 'GET /b/{brand}/public-face', 'GET /b/{brand}/export/{file}',
    ...['{id}', 'rules', 'routes', 'channels', 'channels/{id}', 'deliveries', 'deliveries/{id}'].map(path => `GET /b/{brand}/alerts/${path}`),
    'GET /b/{brand}/settings', 'GET /b/{brand}/settings/brand', 'GET /b/{brand}/settings/teams', 'GET /b/{brand}/settings/surveys', 'GET /b/{brand}/settings/retention', 'GET /b/{brand}/settings/formula', 'GET /b/{brand}/settings/you', 'POST /b/{brand}/settings/you',
    'GET /b/{brand}/loop', 'GET /b/{brand}/loop/opinions',
    `GET ${BRAND}/formula`, `POST ${BRAND}/formula/preview`,
    'GET /b/{brand}/cases', 'GET /b/{brand}/cases/{id}',
  ],
  agent: [
    'POST /v1/analyze',
    `POST ${BRAND}/mentions/{id}/corrections`, `DELETE ${BRAND}/mentions/{id}/corrections/{correction}`,
    `POST ${BRAND}/alerts/{id}/acknowledge`, `POST ${BRAND}/alerts/{id}/snooze`,
    `POST ${BRAND}/mentions/{id}/floor`,
    `POST ${BRAND}/sources/{id}/run`,
    `PATCH ${BRAND}/cases/{id}`, `PUT ${BRAND}/cases/{id}/presence`,
    ...['bulk', 'undo', '{id}/claim', '{id}/release', '{id}/assign', '{id}/transition', '{id}/snooze', '{id}/tags', '{id}/notes'].map(path => `POST ${BRAND}/cases/${path}`),
    `POST ${BRAND}/case-views`, `DELETE ${BRAND}/case-views/{id}`,
    `POST ${BRAND}/incidents`, `PATCH ${BRAND}/incidents/{id}`, `POST ${BRAND}/incidents/{id}/cases`, `POST ${BRAND}/incidents/{id}/close`,
    `POST ${BRAND}/answers`, `PATCH ${BRAND}/answers/{id}`, `POST ${BRAND}/answers/check`, `POST ${BRAND}/answers/{id}/outcome`, `POST ${BRAND}/answers/{id}/{act}`,
    `POST ${BRAND}/saved-replies/{id}/render`, `POST ${BRAND}/mentions/{id}/answering/draft`,
    'POST /b/{brand}/mentions/bulk', 'POST /b/{brand}/mentions/undo', 'POST /b/{brand}/mentions/{id}/correct',
    'POST /b/{brand}/sources/{id}/run', 'POST /b/{brand}/alerts/{id}/acknowledge', 'POST /b/{brand}/alerts/{id}/snooze', 'POST /b/{brand}/alerts/{id}/signs/{mention}',
    ...['bulk', 'undo', 'views', 'views/{view}/remove', 'incidents', 'incidents/{incident}', '{id}/act', '{id}/note', '{id}/answer', '{id}/answers/{answer}'].map(path => `POST /b/{brand}/cases/${path}`),
  ],
  manager: [
    `PATCH ${BRAND}`, `POST ${BRAND}/mentions`, 'POST /v1/watch', 'POST /v1/sources/preview',
    `POST ${BRAND}/sources`, `DELETE ${BRAND}/sources/{id}`,
    `POST ${BRAND}/routes`, `PUT ${BRAND}/routes/{id}`, `DELETE ${BRAND}/routes/{id}`,
    `POST ${BRAND}/webhooks`, `PATCH ${BRAND}/webhooks/{id}`, `DELETE ${BRAND}/webhooks/{id}`,
    `POST ${BRAND}/webhooks/{id}/test`, `POST ${BRAND}/webhooks/{id}/rotate`, `POST ${BRAND}/webhooks/{id}/replay`, `POST ${BRAND}/deliveries/{id}/replay`,
    `POST ${BRAND}/incidents/{id}/approve`, `PUT ${BRAND}/case-settings`, `PUT ${BRAND}/answering`, `PUT ${BRAND}/saved-replies`, `DELETE ${BRAND}/saved-replies/{id}`,
    `PUT ${BRAND}/public-face`,
    `POST ${BRAND}/planned-events`, `PUT ${BRAND}/planned-events/{id}`, `DELETE ${BRAND}/planned-events/{id}`, `POST ${BRAND}/invitations`, `PATCH ${BRAND}/invitations/{id}`,
    'POST /b/{brand}/settings/surveys', 'POST /b/{brand}/settings/surveys/{id}/{act}',
    `POST ${BRAND}/teams`, `PUT ${BRAND}/teams/{id}`, `DELETE ${BRAND}/teams/{id}`,
    'GET /b/{brand}/sources/new', 'GET /b/{brand}/sources/new/{collector}', 'POST /b/{brand}/sources/new/{collector}', 'GET /b/{brand}/sources/find', 'POST /b/{brand}/sources/find',
    'GET /b/{brand}/sources/import', 'POST /b/{brand}/sources/import', 'GET /b/{brand}/sources/import/{file}', 'POST /b/{brand}/sources/import/{file}',
    'POST /b/{brand}/sources/{id}/pause', 'POST /b/{brand}/sources/{id}/resume', 'POST /b/{brand}/sources/{id}/keep', 'GET /b/{brand}/sources/{id}/remove', 'POST /b/{brand}/sources/{id}/remove',
    'POST /b/{brand}/webhooks/test', 'POST /b/{brand}/public-face', 'POST /b/{brand}/deliveries/{id}/replay',
    'GET /b/{brand}/alerts/rules/planned/{id}', 'GET /b/{brand}/alerts/routes/{id}',
    ...['rules', 'rules/planned', 'rules/planned/{id}', 'rules/planned/{id}/remove', 'routes/{id}', 'routes/{id}/remove', 'channels', 'channels/{id}', 'channels/{id}/{act}', 'deliveries/{id}/replay'].map(path => `POST /b/{brand}/alerts/${path}`),
    `PUT ${BRAND}/formula`, 'POST /b/{brand}/settings/brand', 'POST /b/{brand}/settings/teams', 'POST /b/{brand}/settings/teams/{id}', 'POST /b/{brand}/settings/teams/{id}/remove',
    'POST /b/{brand}/settings/retention', 'POST /b/{brand}/settings/formula', 'POST /b/{brand}/settings/undo/{id}',
    ...['settings', 'settings/answering', 'settings/replies', 'settings/replies/{reply}/remove'].map(path => `POST /b/{brand}/cases/${path}`),
  ],
  admin: [
    `POST ${BRAND}/mentions/{id}/corrections/{correction}/audit`,
    `POST ${BRAND}/erasures`, `POST ${BRAND}/holds`, `DELETE ${BRAND}/holds/{id}`,
    `PATCH ${BRAND}/people/{id}`, `DELETE ${BRAND}/people/{id}`,
    `GET ${BRAND}/people/invitations`, `POST ${BRAND}/people/invitations`, `DELETE ${BRAND}/people/invitations/{id}`,
    `GET ${BRAND}/keys`, `POST ${BRAND}/keys`, `DELETE ${BRAND}/keys/{id}`,
    'GET /b/{brand}/privacy', 'POST /b/{brand}/privacy/erase', 'POST /b/{brand}/privacy/hold', 'POST /b/{brand}/privacy/holds/{id}/lift',
    'GET /b/{brand}/settings/keys', 'POST /b/{brand}/settings/keys', 'POST /b/{brand}/settings/keys/{id}/revoke', 'GET /b/{brand}/settings/audit',
    'GET /b/{brand}/people', 'POST /b/{brand}/people/{id}/role', 'POST /b/{brand}/people/{id}/remove', 'POST /b/{brand}/people/invitations', 'POST /b/{brand}/people/invitations/{id}/revoke',
  ],
  owner: [
    'POST /v1/brands', `DELETE ${BRAND}`,
    'GET /v1/keys', 'POST /v1/keys', 'DELETE /v1/keys/{id}',
    'GET /v1/people', 'PATCH /v1/people/{id}', 'POST /v1/people/{id}/password-link',
    'POST /demo/remove', 'GET /welcome', 'GET /welcome/look', 'POST /welcome', 'POST /b/{brand}/settings/delete',
  ],
}

// Changes by the hundred that are no decisions of anybody: they have records of their own.
const UNAUDITED = new Set([`POST ${BRAND}/mentions`, 'POST /v1/sources/preview', 'POST /v1/watch'])
const AUDITED = new Set<Needed>(['manager', 'admin', 'owner'])
const WRITES = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])

export interface AccessRule {
  /** `GET /v1/brands/{brand}` */
  call: string
  needed: Needed
  /** Whether a change by it goes to the audit log. */
  isAudited: boolean
  pattern: RegExp
}

const ruleOf = (call: string, needed: Needed): AccessRule => ({
  call,
  needed,
  isAudited: AUDITED.has(needed) && WRITES.has(call.split(' ')[0]!) && !UNAUDITED.has(call),
  pattern: new RegExp(`^${call.replaceAll('.', '\\.').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}/?$`),
})

/** Every rule, by what it asks. */
export const ACCESS_RULES: readonly AccessRule[] = Object.entries(RULES).flatMap(([needed, calls]) => calls.map(call => ruleOf(call, needed as Needed)))

/** The rule of a call and the parts of its path; undefined: there is none, and nobody may. */
export const findRule = (method: string, path: string): (AccessRule & { parts: Record<string, string> }) | undefined => {
  const call = `${method === 'HEAD' ? 'GET' : method} ${path}`
  for (const rule of ACCESS_RULES) {
    const match = rule.pattern.exec(call)
    if (match) return { ...rule, parts: { ...match.groups } }
  }
  return undefined
}
