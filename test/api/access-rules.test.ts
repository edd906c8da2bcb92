import { describe, expect, it } from 'vitest'
import { ACCESS_RULES, findRule } from '../../src/api/access-rules.ts'
import { openApi } from '../helpers/api.ts'
import { openTestPglite } from '../helpers/stores.ts'

const METHODS = ['get', 'post', 'put', 'patch', 'delete']

describe('the rules of access', () => {
  it('name every call of the API, and none that there is not', async () => {
    const store = await openTestPglite()
    const { paths } = (await openApi(store).ask('GET', '/openapi.json')).body as { paths: Record<string, Record<string, unknown>> }
    await store.close()
    const calls = Object.entries(paths).flatMap(([path, item]) => METHODS.filter(method => item[method]).map(method => `${method.toUpperCase()} ${path}`))
    expect(calls.length).toBeGreaterThan(70)
    // Whether the process lives is for every balancer to ask.
    const open = ['GET /healthz', 'GET /readyz', 'GET /public/{brand}/zmot.json']
    const ruled = new Set(ACCESS_RULES.map(({ call }) => call))
    expect(calls.filter(call => !ruled.has(call) && !open.includes(call)), 'without a rule').toEqual([])
    expect([...ruled].filter(call => / \/v1\//.test(call) && !calls.includes(call)), 'without a call').toEqual([])
  })

  it('are one to a call, and find it by its path', () => {
    expect(new Set(ACCESS_RULES.map(({ call }) => call)).size).toBe(ACCESS_RULES.length)
    expect(findRule('PATCH', '/v1/brands/casa-nogal/people/7')).toMatchObject({ needed: 'admin', isAudited: true, parts: { brand: 'casa-nogal', id: '7' } })
    for (const [method, path] of [['GET', '/v1/brands/casa-nogal/secrets'], ['DELETE', '/v1/brands'], ['GET', '/v1/brands/a/b/c/d/e/f'], ['GET', '//v1/brands'], ['GET', '/v1/brands/a%0a']] as const) {
      expect(findRule(method, path)?.call ?? 'none', path).toMatch(path.includes('%0a') ? /^GET \/v1\/brands\/\{brand\}$/ : /^none$/)
    }
  })
})
