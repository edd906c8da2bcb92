import { expect, it } from 'vitest'
import { z } from 'zod'
import { askJson, readItems, readShape, sparse } from '../../../src/parsing/api/answer.ts'
import type { Http, HttpRequest, Told } from '../../../src/contract.ts'

const item = z.object({ id: z.string().min(1), stars: z.number() })
const place = 'Casa'

it('an answer in another form is a failure that names the field and what to do', () => {
  expect(readShape({ id: 'a', stars: 1, more: true }, item, place)).toEqual({ id: 'a', stars: 1 })
  expect(() => readShape({ list: [{ id: 'a' }] }, z.object({ list: z.array(item) }), place)).toThrow(/^Casa answers in another form than it used to \(list\.0\.stars: .*\)\. Look for a newer version of Marea\.$/)
  expect(() => readShape('<html>', item, place)).toThrow(/\(the whole: /)
})

it('one bad item is told and left out, and none good is a failure', () => {
  const problems: Told[] = []
  expect(readItems([{ id: 'a', stars: 1 }, { id: '' }, null], { schema: item, place, problems })).toEqual([{ id: 'a', stars: 1 }])
  expect(problems.map(({ en }) => en)).toEqual([expect.stringMatching(/^Item 2 from Casa could not be read \(id: .*\) and was left out\.$/), expect.stringMatching(/^Item 3 from Casa could not be read \(the whole: .*\.$/)])
  expect(() => readItems([{ ID: 'a' }], { schema: item, place })).toThrow(expect.objectContaining({ kind: 'shape', message: expect.stringMatching(/^No item from Casa can be read/) as string }) as Error)
  expect(readItems([], { schema: item, place })).toEqual([])
})

it('an object without what is empty may be empty, and is another where all its fields are others', () => {
  const list = sparse({ reviews: z.array(z.unknown()).optional() })
  expect(list.safeParse({}).success).toBe(true)
  expect(list.safeParse({ reviews: [], more: 1 }).success).toBe(true)
  expect(list.safeParse({ opinions: [] }).success).toBe(false)
})

it('a question is sent as what it is: a look, JSON or a form', async () => {
  const asked: HttpRequest[] = []
  const http = { request: async (_: string, request: HttpRequest) => (asked.push(request), { headers: { 'x-left': '4' }, json: () => ({ id: 'a', stars: 1 }) }) } as unknown as Http
  expect(await askJson(http, 'https://casa.example', { schema: item, place })).toEqual({ data: { id: 'a', stars: 1 }, headers: { 'x-left': '4' } })
  await askJson(http, 'https://casa.example', { schema: item, place, send: { text: 'ñ' }, headers: { accept: 'application/vnd+json' } })
  await askJson(http, 'https://casa.example', { schema: item, place, form: { text: 'ñ' } })
  expect(asked.map(({ method = 'GET', headers = {}, body }) => [method, headers.accept, headers['content-type'], body])).toEqual([
    ['GET', 'application/json', undefined, undefined],
    ['POST', 'application/vnd+json', 'application/json', '{"text":"ñ"}'],
    ['POST', 'application/json', 'application/x-www-form-urlencoded', 'text=%C3%B1'],
  ])
})
