import { listCompetitors, type Brand } from '../../db/brand.ts'
import { isOfAnother } from '../../domain/alert/floor-sign.ts'
import type { Reading } from '../../domain/reading/reading.ts'
import type { Deps } from '../deps.ts'

interface Told {
  text: string
  reading: Reading | null
}

/** Leaves out signs of grave harm that another brand did: “en Banco Cedro me estafaron, aquí todo bien”. In order; what has none is given back as it is. */
export const ownFloor = async ({ db, whose }: Pick<Deps, 'db' | 'whose'>, brand: Brand, told: Told[]): Promise<Array<Reading | null>> => {
  const readings = told.map(({ reading }) => reading)
  if (!whose || readings.every(reading => !reading?.floor?.length)) return readings
  const others = await listCompetitors(db, brand.id)
  if (others.length === 0) return readings
  const brands = [brand, ...others].map(({ slug, name, aliases }) => ({ key: slug, names: [name, ...aliases] }))
  return told.map(({ text, reading }) => {
    if (!reading?.floor?.length || !isOfAnother(whose(text, reading.language, brands), brand.slug, reading.sentiment.label)) return reading
    return { ...reading, floor: [] }
  })
}
