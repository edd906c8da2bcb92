import type { Chance } from './random.ts'
import type { Lang } from './texts.ts'

export type Country = 'ES' | 'MX' | 'BR'

/** Somebody who writes: where they live decides cities, money and the hours they keep. */
export interface Person {
  name: string
  firstName: string
  lang: Lang
  country: Country
}

const FIRST: Record<Country | 'en', string[]> = {
  ES: ('Lucía Marta Nuria Carmen Íñigo Pablo Sergio Ainhoa Rocío Montse Jordi Beatriz Álvaro Pilar Rubén Irene Gonzalo Eva Xavi Teresa ' +
    'Noelia Óscar Amparo Dani Silvia Julián Encarna Mireia Hugo Lola').split(' '),
  MX: ('Guadalupe Ximena Rodrigo Yolanda Fernanda Emiliano Lupita Héctor Paola Itzel Gerardo Maribel Santiago Abril Memo Araceli Jimena ' +
    'Beto Graciela Leonardo Citlali Toño Mónica Arturo').split(' '),
  BR: 'Juliana Thiago Camila Rafael Larissa Gustavo Patrícia Bruno Simone Vinícius Renata Caio Débora Fabiana Otávio Luana Márcio Aline'.split(' '),
  en: 'Emma Oliver Sophie Callum Hannah Declan Priya Megan Nathan Chloe Fergus Amelia Yusuf Grace Todd Bronwyn Ravi Kate'.split(' '),
}
const LAST: Record<Country | 'en', string[]> = {
  ES: 'Ortega Vidal Serrano Iglesias Rovira Cano Etxeberria Molina Pastor Blanco Ferrer Duarte Gil Robles Sanz Prieto'.split(' '),
  MX: 'Hernández Villaseñor Ríos Cárdenas Salgado Ibarra Tapia Zamora Treviño Olvera Quiroz Becerra'.split(' '),
  BR: 'Almeida Barros Nunes Teixeira Moraes Pacheco Rezende Farias Coelho Antunes'.split(' '),
  en: 'Walker Byrne Patel Hughes Foster Lindqvist Murray Sharma Doyle Bennett'.split(' '),
}
const CITIES: Record<Country, string[]> = {
  ES: ['Madrid', 'Valencia', 'Zaragoza', 'Sevilla', 'Bilbao', 'Málaga', 'Vigo', 'Murcia', 'Valladolid'],
  MX: ['Guadalajara', 'Monterrey', 'Puebla', 'Querétaro', 'Ciudad de México', 'Mérida', 'León'],
  BR: ['São Paulo', 'Campinas', 'Curitiba', 'Belo Horizonte', 'Porto Alegre'],
}
const COLLEAGUES: Record<Country, string[]> = {
  ES: ['Raquel', 'Iván', 'Charo', 'Adrián', 'Maite', 'Joan'],
  MX: ['Nayeli', 'Chucho', 'Karina', 'Ulises', 'Brenda'],
  BR: ['Priscila', 'Wagner', 'Tainá', 'Everton'],
}
const THINGS: Record<Lang, Record<'mesa' | 'armario' | 'sofa', string[]>> = {
  es: {
    mesa: ['mesa de comedor', 'cómoda', 'estantería', 'mesa de centro', 'librería', 'mesa extensible', 'vitrina', 'consola'],
    armario: ['armario', 'escritorio', 'aparador', 'mueble de la tele', 'zapatero', 'tocador', 'mueble del recibidor'],
    sofa: ['sofá', 'sillón', 'sofá cama', 'sofá de tres plazas', 'sofá de esquina'],
  },
  en: {
    mesa: ['dining table', 'coffee table', 'bookcase', 'console table', 'dresser'],
    armario: ['wardrobe', 'desk', 'sideboard', 'TV unit', 'shoe cabinet'],
    sofa: ['sofa', 'sofa bed', 'couch', 'corner sofa', 'loveseat'],
  },
  pt: {
    mesa: ['mesa de jantar', 'cômoda', 'estante', 'cristaleira', 'mesinha de centro'],
    armario: ['armário', 'guarda-roupa', 'rack', 'aparador', 'buffet'],
    sofa: ['sofá', 'sofá-cama', 'sofá retrátil', 'sofá de canto'],
  },
}
const DAYS: Record<Lang, string[]> = {
  es: ['lunes', 'martes', 'miércoles', 'jueves', 'viernes'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'],
  pt: ['segunda', 'terça', 'quarta', 'quinta', 'sexta'],
}

/** Somebody of that language. */
export const createPerson = (chance: Chance, lang: Lang): Person => {
  const country: Country = lang === 'pt' ? 'BR' : chance.happens(lang === 'es' ? 0.6 : 0.75) ? 'ES' : 'MX'
  const names = lang === 'en' ? 'en' : country
  const firstName = chance.one(FIRST[names])
  const last = chance.one(LAST[names])
  const name = chance.weighted({ full: 4, initial: 4, first: 2 })
  return { name: { full: `${firstName} ${last}`, initial: `${firstName} ${last[0]}.`, first: firstName }[name], firstName, lang, country }
}

/** What the slots of a text become for this person. */
export const slotsFor = (chance: Chance, { lang, country }: Pick<Person, 'lang' | 'country'>): Record<string, string> => {
  const things = THINGS[lang]
  return {
    mesa: chance.one(things.mesa),
    armario: chance.one(things.armario),
    sofa: chance.one(things.sofa),
    ciudad: chance.one(CITIES[country]),
    asesor: chance.one(COLLEAGUES[country]),
    dia: chance.one(DAYS[lang]),
    dias: String(chance.between(6, 19)),
    monto: priceIn(country, chance.between(39, 899)),
    pedido: `${chance.one(['A', 'B', 'N'])}-${chance.between(20_000, 98_000)}`,
  }
}

/** A price in the country's money, from one in euros. */
const priceIn = (country: Country, euros: number): string => {
  if (country === 'MX') return `$${(euros * 20 - 1).toLocaleString('en-US')}`
  return country === 'BR' ? `R$ ${(euros * 5).toLocaleString('pt-BR')},90` : `${euros} €`
}
