import { expect, it } from 'vitest'
import { languageNamed } from '../../../src/parsing/platform/language-name.ts'

it('knows languages by their English names', () => {
  expect(['Spanish', 'english', ' Portuguese ', 'Norwegian', 'Klingon', '', undefined].map(languageNamed)).toEqual(['es', 'en', 'pt', 'no', undefined, undefined, undefined])
})
