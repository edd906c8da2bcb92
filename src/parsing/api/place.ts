import { alike, type Told } from '../../contract.ts'

/** What is asked, as sentences name it: by the name it has everywhere, or by one in each language. */
export type Place = string | Told

/** The name of a place in both languages. */
export const named = (place: Place): Told => (typeof place === 'string' ? alike(place) : place)

/** One page of a list. */
export const pageOf = (number: number, place: Place): Told => ({ es: `la página ${number} de ${named(place).es}`, en: `page ${number} of ${named(place).en}` })
