import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { configChecks } from '../src/app/config-checks.ts'
import { ConfigError, loadConfig, resolveSecrets } from '../src/config.ts'
import { root } from './helpers/stores.ts'

const folder = mkdtempSync(join(tmpdir(), 'marea-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const checks = await configChecks()

const load = (yaml: string | undefined, env: Record<string, string> = {}) => {
  const file = join(folder, 'marea.yaml')
  if (yaml !== undefined) writeFileSync(file, yaml)
  return loadConfig({ env: { ...(yaml !== undefined && { MAREA_CONFIG: file }), ...env }, cwd: folder }, checks)
}

const problemsOf = (yaml: string | undefined, env: Record<string, string> = {}): string[] => {
  try {
    load(yaml, env)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ where, path, message }) => `${where.replace(folder, '').replace('/marea.yaml', '')} ${path} ${message}`)
    throw error
  }
  return []
}

describe('the configuration', () => {
  it('has sensible defaults without a file', () => {
    expect(load(undefined)).toMatchObject({ port: 8080, host: '127.0.0.1', dataFolder: join(folder, 'data'), brands: [], file: undefined, reader: { kind: 'trained' } })
  })

  it('reads the example that ships', () => {
    const config = loadConfig({ env: { MAREA_CONFIG: join(root, 'config/marea.example.yaml'), ON_CALL_SECRET: 'whsec_x', GUARD_SLACK_URL: 'https://hooks.slack.example/x' }, cwd: folder })
    expect(config.brands.map(brand => brand.slug)).toEqual(['casa-nogal', 'muebles-duna'])
    expect(resolveSecrets(config.brands[0]!.webhooks[0]!.secret, config.environment)).toBe('whsec_x')
  })

  it('tells every mistake at once, with its line and what to write instead', () => {
    const problems = problemsOf(
      `brands:
  - slug: Casa Nogal
    name: Casa Nogal
    timezone: Europe/Madrid
    languages: [es, fr]
    query: '"casa nogal'
    sources:
      - name: Reviews
        everyMinutes: 0
`,
      { PORT: 'eighty', MAREA_SECRET: 'short' },
    )
    expect(problems).toHaveLength(8)
    expect(problems.join('\n')).toContain('environment PORT')
    expect(problems.join('\n')).toContain('MAREA_SECRET needs at least 16 characters')
    expect(problems.find(problem => problem.includes('timezone'))).toMatch(/^:4:5 brands\[0\]\.timezone There is no setting “timezone”. Did you mean “timeZone”\?/)
    expect(problems.find(problem => problem.includes('query'))).toMatch(/^:6:5 .*never closed/)
    expect(problems.find(problem => problem.includes('collector'))).toMatch(/^:8:9|^:7/)
  })

  it('tells settings of collectors, events, webhook secrets, weights and hosts that do not fit in the same go', () => {
    const problems = problemsOf(
      `brands:
  - slug: a
    name: A
    timezone: UTC
    sources:
      - name: Reviews
        collector: rss
        config:
          url: reviews.example
      - { name: Other, collector: telepathy }
      - { name: Unset, collector: rss, config: { url: { $env: NOT_SET } } }
    webhooks:
      - name: Ops
        url: https://ops.example
        secret: { $env: OPS_SECRET }
        events: [alert.open]
formula: { version: ours-1, neutral: high }
`,
      { OPS_SECRET: 'hunter2', MAREA_ALLOW_HOSTS: '10.0.0.0/8, intranet.example' },
    )
    expect(problems).toEqual([
      expect.stringMatching(/^environment MAREA_ALLOW_HOSTS .*"10\.0\.0\.0\/8" is no exact host/),
      expect.stringMatching(/^:16:\d+ brands\[0\]\.webhooks\[0\]\.events\[0\] one of alert\.opened, /),
      expect.stringMatching(/^:4:5 brands\[0\]\.timezone /),
      expect.stringMatching(/^:11:\d+ brands\[0\]\.sources\[2\]\.config\.url The environment variable NOT_SET is not set/),
      expect.stringMatching(/^:15:\d+ brands\[0\]\.webhooks\[0\]\.secret OPS_SECRET: The webhook secret does not begin/),
      expect.stringMatching(/^:9:11 brands\[0\]\.sources\[0\]\.config\.url /),
      expect.stringMatching(/^:10:\d+ brands\[0\]\.sources\[1\]\.collector There is no collector “telepathy”/),
      expect.stringMatching(/^:17:1 formula /),
    ])
    expect(problems.join()).not.toContain('hunter2')
  })

  it('finds names that stand twice and competitors that are not there', () => {
    const problems = problemsOf('brands:\n  - { slug: a, name: A, competitors: [b] }\n  - { slug: a, name: A2 }\n')
    expect(problems).toEqual([
      expect.stringMatching(/^:2:\d+ brands\[0\]\.competitors\[0\] There is no brand “b”/),
      expect.stringMatching(/^:3:\d+ brands\[1\]\.slug The slug “a” stands twice/),
    ])
  })

  it('names a secret that is missing, and never prints one', () => {
    const yaml = 'brands:\n  - slug: a\n    name: A\n    webhooks: [{ name: x, url: "https://x.example", secret: { $env: HOOK_SECRET } }]\n'
    expect(problemsOf(yaml)).toEqual([expect.stringContaining('HOOK_SECRET is not set')])
    expect(problemsOf(yaml, { HOOK_SECRET: 'whsec_hidden', PORT: 'x' }).join()).not.toContain('hidden')
  })

  it('reads what an optional reader needs, its key from the environment', () => {
    const yaml = 'reader: { kind: llm, url: "https://api.example/v1", model: m, key: { $env: LLM_KEY }, budget: { textsPerDay: 50 } }\n'
    const config = load(yaml, { LLM_KEY: 'k-hidden' })
    expect(config.reader).toMatchObject({ kind: 'llm', batch: 8, concurrency: 2, budget: { textsPerDay: 50, tokensPerMonth: 20_000_000 } })
    expect(config.environment).toEqual({ LLM_KEY: 'k-hidden' })
    expect(problemsOf(yaml)).toEqual([expect.stringMatching(/^:1:\d+ reader\.key The environment variable LLM_KEY is not set/)])
  })

  it('says what stands against an optional reader', () => {
    expect(problemsOf('reader: { kind: oracle }\n')).toEqual([expect.stringMatching(/^:1:\d+ reader\.kind kind: trained, onnx or llm/)])
    expect(problemsOf('reader: { kind: llm, url: "https://api.example/v1" }\n')).toEqual([expect.stringMatching(/reader\.model/)])
    expect(problemsOf('reader: { kind: llm, url: "https://api.example/v1", model: m, key: sk-hidden }\n').join()).not.toContain('hidden')
    expect(problemsOf('reader: { kind: llm, url: "https://api.example/v1", modle: m, model: m }\n')).toEqual([expect.stringContaining('Did you mean “model”?')])
    expect(problemsOf('reader: { kind: llm, url: "http://127.0.0.1:11434/v1", model: m }\n')).toEqual([expect.stringMatching(/^:1:1 reader .*MAREA_ALLOW_HOSTS/)])
    expect(problemsOf('reader: { kind: llm, url: "http://127.0.0.1:11434/v1", model: m }\n', { MAREA_ALLOW_HOSTS: '127.0.0.1:11434' })).toEqual([])
  })

  it('asks everybody who they are where others can reach the server, or when told to', () => {
    const access = (env: Record<string, string>) => (({ signInRequired, offersSetup }) => [signInRequired, offersSetup])(load(undefined, env))
    expect(access({})).toEqual([false, false])
    expect(access({ HOST: '0.0.0.0' })).toEqual([true, true])
    expect(access({ MAREA_SIGN_IN: 'required' })).toEqual([true, true])
    expect(access({ HOST: '0.0.0.0', MAREA_ADMIN_SECRET: 'a-long-enough-secret' })).toEqual([true, false])
    expect(problemsOf(undefined, { MAREA_SIGN_IN: 'off' })).toEqual([expect.stringContaining('write required, or leave it out')])
  })

  it('says what single sign-on lacks', () => {
    expect(problemsOf(undefined, { MAREA_OIDC_ISSUER: 'https://id.brand.example', HOST: '0.0.0.0' })).toEqual([expect.stringContaining('MAREA_OIDC_CLIENT_ID'), expect.stringContaining('set MAREA_PUBLIC_URL')])
    expect(load(undefined, { MAREA_OIDC_ISSUER: 'https://id.brand.example', MAREA_OIDC_CLIENT_ID: 'marea' }).oidc).toMatchObject({ clientId: 'marea', name: 'SSO' })
  })

  it('says where YAML itself is broken, and what file is missing', () => {
    expect(problemsOf('brands:\n  - slug: [a\n')[0]).toMatch(/^:\d+:\d+/)
    expect(problemsOf(undefined, { MAREA_CONFIG: 'nowhere.yaml' })).toEqual([expect.stringContaining('does not exist')])
    expect(problemsOf(undefined, { MAREA_CONFIG: '.' })).toEqual([expect.stringContaining('is a folder')])
    expect(problemsOf('brands: *nobody\n')[0]).toMatch(/nobody/)
  })

  it('cannot be changed', () => {
    expect(() => ((load(undefined) as { port: number }).port = 1)).toThrow(TypeError)
  })
})
