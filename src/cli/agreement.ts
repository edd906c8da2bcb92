import { listJudgements } from '../db/reading/agreement.ts'
import { agreementOf, type Agreement, type Score } from '../domain/reading/agreement.ts'
import { brandOf, print, withApp } from './with-app.ts'

/** How often people agreed with the readings they judged: a sentence, or every count. */
export const agreementVerb = async (slug: string, { json = false }: { json?: boolean }): Promise<void> =>
  await withApp(async app => {
    const brand = await brandOf(app, slug)
    const agreement = agreementOf(await listJudgements(app.store.db, brand.id))
    print(json ? { brand: brand.slug, ...agreement } : inWords(agreement))
  })

/** You agreed with 412 of 470 readings (88 %, 85–90); weakest: relationship in pt, 31 of 52. Then a line for each of several languages. */
export const inWords = ({ readings, weakest, languages }: Agreement): string => {
  if (readings.judged + readings.unsure === 0) return 'Nobody has judged a reading yet. Correct or confirm some: marea correct BRAND MENTION --confirm.'
  if (readings.judged === 0) return `You judged only what had been read as unsure: ${readings.unsure}.`
  const whole = `You agreed with ${readings.agreed} of ${readings.judged} readings (${percent(readings)})`
  const worst = weakest && `weakest: ${weakest.part.replace('_', ' ')}${language(weakest.language)}, ${weakest.score.agreed} of ${weakest.score.judged}`
  const apart = readings.unsure > 0 && `${readings.unsure} more had been read as unsure`
  const known = languages.filter(one => one.readings.judged > 0)
  const each = known.length < 2 ? [] : known.map(one => `${one.language ?? 'unknown language'}: ${one.readings.agreed} of ${one.readings.judged} (${percent(one.readings)})`)
  return [`${[whole, worst, apart].filter(Boolean).join('; ')}.`, ...each].join('\n')
}

const percent = ({ share, low, high }: Score): string => `${Math.round(100 * share!)} %, ${Math.round(100 * low!)}–${Math.round(100 * high!)}`

const language = (code: string | null | undefined): string => (code === undefined ? '' : ` in ${code ?? 'an unknown language'}`)
