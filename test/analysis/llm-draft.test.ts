import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createDrafter, type DraftAsk } from '../../src/analysis/llm/draft.ts'
import { createEndpoint } from '../../src/analysis/llm/endpoint.ts'
import { completion } from '../helpers/llm-server.ts'
import { plainHttp } from '../helpers/plain-http.ts'
import { openServer, type TestServer } from '../helpers/server.ts'

const ASK: DraftAsk = {
  brand: 'Casa Nogal', opinion: 'Me cobraron dos veces, mi tel es 55 1234 5678 y mi perfil es @irma_salas', language: 'es', tone: 'usted', maxLength: 350, isConfidential: true,
  examples: ['Irma, llame al 55 9999 0000 y le devolvemos el cargo.'],
}

describe('a draft by the language model', () => {
  let server: TestServer
  let given: unknown
  let status = 200
  const bodies: string[] = []
  const spent: number[] = []
  let full: 'day' | undefined
  beforeAll(async () => {
    server = await openServer((_, response, body) => {
      bodies.push(body)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(given))
    })
  })
  afterAll(() => server.close())
  beforeEach(() => {
    bodies.length = spent.length = 0
    full = undefined
    status = 200
    given = completion({ text: ' Lamentamos el doble cargo. […] ' }, 120)
  })
  const draft = (ask: Partial<DraftAsk> = {}) =>
    createDrafter({
      ask: createEndpoint({ http: plainHttp, url: server.origin, model: 'm', sleep: async () => {} }),
      budget: { reserve: async () => full, settle: async (_, { tokens }) => void spent.push(tokens) },
    })({ ...ASK, ...ask }, new AbortController().signal)

  it('gives words, out of the same budget', async () => {
    expect(await draft()).toEqual({ text: 'Lamentamos el doble cargo. […]' })
    expect(spent).toEqual([120])
  })

  it('sends nothing that names or leads to a person, and says the rules', async () => {
    await draft()
    for (const trace of ['1234', '9999', 'irma_salas']) expect(bodies[0]).not.toContain(trace)
    for (const rule of ['“usted”', 'At most 315 characters', 'Do not confirm or deny']) expect(bodies[0]).toContain(rule)
  })

  it('says why there is none, and asks nothing when the budget is used up', async () => {
    full = 'day'
    expect(await draft()).toMatchObject({ refused: expect.stringContaining('budget') as string })
    expect(bodies).toEqual([])
    full = undefined
    given = completion('no JSON')
    expect(await draft()).toMatchObject({ refused: expect.stringContaining('json_schema') as string })
    status = 500
    expect(await draft()).toMatchObject({ refused: expect.stringContaining('cannot be asked now') as string })
  })
})
