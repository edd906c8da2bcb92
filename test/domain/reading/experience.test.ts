import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { nonExperience } from '../../../src/domain/reading/experience.ts'
import { fold } from '../../../src/domain/language/words.ts'

const written = (parse(readFileSync(join(import.meta.dirname, '../../fixtures/noise.yaml'), 'utf8')) as Array<Record<string, string>>).map(entry => {
  const [[key, text]] = Object.entries(entry) as [[string, string]]
  const [language, kind] = key.split(' ') as [string, string]
  return { language, kind, text, found: nonExperience(fold(text)) ?? 'none' }
})

describe('texts that tell no experience', () => {
  it('are enough of each language to say something', () => {
    expect(written.length).toBeGreaterThanOrEqual(60)
    for (const language of ['es', 'en', 'pt']) expect(written.filter(text => text.language === language).length).toBeGreaterThanOrEqual(20)
  })

  it('are never found in what a customer tells', () => {
    expect(written.filter(({ kind, found }) => kind === 'none' && found !== 'none')).toEqual([])
  })

  it.each(['news', 'job', 'spam', 'giveaway'])('are told by what they are: %s', kind => {
    const all = written.filter(text => text.kind === kind)
    expect(written.filter(text => text.found === kind && text.kind !== kind).map(({ text }) => text)).toEqual([])
    // Precise rather than complete: a missed one counts as before, a wrong one silences a customer.
    expect(all.filter(({ found }) => found === kind).length / all.length, all.filter(({ found }) => found !== kind).map(({ text, found }) => `${found}: ${text}`).join('\n')).toBeGreaterThanOrEqual(0.8)
  })

  // A pattern that backtracks without bound would not come to an end here.
  it.each(['sorteo '.repeat(20_000), 'a'.repeat(100_000), 'job hiring cv '.repeat(8000), `envia ${'x '.repeat(50_000)}cv`])('are told in any length of text', text => {
    expect(nonExperience(fold(text))).toSatisfy(reason => reason === null || typeof reason === 'string')
  })
})
