import { wordsOf } from '../language/words.ts'

/** How Spanish addresses a customer; `none`: a language that makes no difference. */
export const TONES = ['none', 'tu', 'usted', 'vos'] as const
export type Tone = (typeof TONES)[number]

const set = (words: string): Set<string> => new Set(words.split(' '))
// Folded, so `tú` and `tu` are one: both speak to a tú. `su` alone may be anybody's and weighs as little as a `le`.
const TELLS: Record<Exclude<Tone, 'none'>, Set<string>> = {
  tu: set('tu tus ti contigo tuyo tuya puedes quieres tienes sabes eres hiciste pediste recibiste escribenos llamanos cuentanos mandanos envianos visitanos dinos acercate comunicate necesitas prefieres gustas compartenos'),
  usted: set('usted ustedes su sus le les lo suyo suya puede quiere tiene escribanos llamenos cuentenos mandenos envienos visitenos diganos acerquese comuniquese necesita prefiere compartanos permitanos estimado estimada'),
  vos: set('vos tenes podes queres sabes sos escribinos llamanos contanos mandanos envianos visitanos decinos acercate comunicate necesitas preferis hiciste pediste recibiste'),
}
const STRONG = set('usted ustedes escribanos llamenos cuentenos diganos comuniquese acerquese contigo ti puedes quieres tienes eres cuentanos escribenos dinos vos tenes podes queres sos escribinos contanos decinos')

/** How a Spanish text addresses its reader; null where it does not, or both ways alike. */
export const toneOf = (text: string): Exclude<Tone, 'none'> | null => {
  const words = wordsOf(text).map(word => word.text)
  const scores = (['tu', 'usted', 'vos'] as const).map(tone => ({ tone, score: words.reduce((sum, word) => sum + (TELLS[tone].has(word) ? (STRONG.has(word) ? 3 : 1) : 0), 0) }))
  const [first, second] = scores.toSorted((a, b) => b.score - a.score)
  return first!.score > second!.score ? first!.tone : null
}
