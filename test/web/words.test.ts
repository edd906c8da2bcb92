import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../helpers/stores.ts'

const FOLDER = join(root, 'src/web/i18n')
const filesOf = (language: string): string[] => readdirSync(FOLDER).filter(name => name === `${language}.ts` || name.endsWith(`-${language}.ts`))
const keysOf = (file: string): string[] => [...readFileSync(join(FOLDER, file), 'utf8').matchAll(/^\s+'([^']+)':/gm)].map(([, key]) => key!)

describe.each(['es', 'en'])('the words of the pages in %s', language => {
  it('are each said in one place: a later file would silently win over an earlier one', () => {
    const files = filesOf(language)
    expect(files.length).toBeGreaterThan(5)
    const places = Map.groupBy(files.flatMap(file => keysOf(file).map(key => ({ key, file }))), ({ key }) => key)
    expect([...places].filter(([, found]) => found.length > 1).map(([key, found]) => `${key}: ${found.map(({ file }) => file).join(', ')}`)).toEqual([])
  })
})
