import { once } from 'node:events'
import { eachJudgedMention } from '../db/reading/agreement.ts'
import { trainingRow } from '../domain/reading/training-row.ts'
import { brandOf, withApp } from './with-app.ts'

/** Training material of one's own: what people corrected or confirmed, a line each. Personal data was masked on arrival. */
export const correctionsVerb = async (slug: string): Promise<void> =>
  await withApp(async (app, signal) => {
    const brand = await brandOf(app, slug)
    for await (const mentions of eachJudgedMention(app.store.db, brand.id)) {
      if (signal.aborted) return
      const lines = mentions.map(mention => `${JSON.stringify(trainingRow(mention))}\n`)
      if (!process.stdout.write(lines.join(''))) await once(process.stdout, 'drain')
    }
  })
