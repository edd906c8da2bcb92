import { expect, it } from 'vitest'
import { parseLoosely } from '../../../src/parsing/api/loose-json.ts'

it.each([
  ['{"a":"uno"}', { a: 'uno' }],
  ['{"a":"dos\nlíneas\ty más"}', { a: 'dos líneas y más' }],
  [String.raw`{"a":"C:\Faro \"x\" é \\ \d"}`, { a: String.raw`C:\Faro "x" é \ \d` }],
  [String.raw`{"a":"\u12"}`, { a: String.raw`\u12` }],
  ['{}', {}],
  ['{"a":', undefined],
  ['Timeout.', undefined],
])('reads %j as well as it can', (text, value) => expect(parseLoosely(text)).toEqual(value))
