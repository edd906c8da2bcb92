import type { Observation } from '../../contract.ts'
import type { PageFacts } from './page-facts.ts'
import { textOf, type StructuredData, type Thing } from './structured-data.ts'

/** What a visitor on a phone meets: a page that is as wide as the screen, and that can be made larger. */
export const lookAtPhone = ({ viewport, fixedWidths }: PageFacts): Observation[] => {
  const settings = new Map((viewport ?? '').toLowerCase().split(/[,;]/).map(setting => {
    const [name = '', value = ''] = setting.split('=').map(part => part.trim())
    return [name, value]
  }))
  const width = settings.get('width')
  const fits = viewport !== undefined && (width === 'device-width' || (width === undefined && settings.has('initial-scale'))) && fixedWidths === 0
  const isBlocked = /^(no|0)$/.test(settings.get('user-scalable') ?? '') || Number(settings.get('maximum-scale') ?? 10) < 2
  return [
    {
      check: 'fits-phone', moment: 'fmot', ok: fits, ...toldOf(fits,
        ['La página se adapta al ancho del teléfono.', 'The page takes the width of the phone.'],
        viewport === undefined
          ? ['La página no se adapta al teléfono: le falta la etiqueta viewport con width=device-width.', 'The page does not adapt to phones: it has no viewport tag with width=device-width.']
          : fixedWidths > 0
            ? [`La página tiene ${fixedWidths} partes de ancho fijo, más anchas que un teléfono: use anchos relativos.`, `The page has ${fixedWidths} parts of a fixed width, wider than a phone: use relative widths.`]
            : ['La página fija su ancho en la etiqueta viewport: escriba width=device-width.', 'The page fixes its width in the viewport tag: write width=device-width.']),
    },
    {
      check: 'allows-zoom', moment: 'fmot', ok: !isBlocked, ...toldOf(!isBlocked,
        ['La página se puede ampliar con los dedos.', 'The page can be made larger with two fingers.'],
        ['La página no deja ampliar el texto: quite user-scalable=no y maximum-scale de la etiqueta viewport.', 'The page does not let its text be made larger: take user-scalable=no and maximum-scale out of the viewport tag.']),
    },
  ]
}

/** Whether the page says what is offered, in the three places where people and search engines look first. */
export const lookAtOffer = ({ title, description, heading }: PageFacts): Observation => {
  const missing = [
    ...(title === '' ? [['título', 'title']] : []),
    ...(description === '' ? [['descripción', 'description']] : []),
    ...(heading === '' ? [['encabezado principal (h1)', 'main heading (h1)']] : []),
  ]
  return {
    check: 'offer-told', moment: 'zmot', ok: missing.length === 0, value: 3 - missing.length, unit: 'of 3', ...toldOf(missing.length === 0,
      ['La página dice qué ofrece en su título, descripción y encabezado.', 'The page says what it offers in its title, description and heading.'],
      [`A la página le falta: ${missing.map(([es]) => es).join(', ')}.`, `The page lacks: ${missing.map(([, en]) => en).join(', ')}.`]),
  }
}

const PRICED = ['price', 'lowPrice', 'highPrice', 'priceRange']
const CURRENCY = String.raw`(?:[$€£¥₲₡]|R\$|S\/\.?|\b(?:MXN|USD|EUR|COP|ARS|CLP|PEN|BRL|UYU|GTQ)\b)`
const PRICE = new RegExp(String.raw`${CURRENCY}\s?\d{1,3}(?:[.,\s]?\d{3}){0,4}|\d[\d.,]{0,15}\s?(?:[€£¥]|(?:pesos|euros|d[oó]lares|soles|reais|MXN|USD|EUR|BRL)\b)`, 'i')

/** Whether a price is told, to machines or to the eye. */
export const lookAtPrice = ({ text }: PageFacts, { things, marked }: StructuredData): Observation => {
  const isMarked = [...things, ...marked].some(({ fields }) => PRICED.some(name => textOf(fields[name]) !== undefined))
  const ok = isMarked || PRICE.test(text)
  return {
    check: 'price-shown', moment: 'fmot', ok, ...toldOf(ok,
      isMarked ? ['La página dice sus precios, también a los buscadores.', 'The page tells its prices, to search engines as well.'] : ['La página muestra un precio a la vista.', 'The page shows a price to the eye.'],
      ['La página no muestra ningún precio: quien llega no sabe cuánto cuesta.', 'The page shows no price: who arrives does not know what it costs.']),
  }
}

const BUSINESS = /(Organization|Corporation|LocalBusiness|Product|ProductGroup|Store|Shop|Restaurant|CafeOrCoffeeShop|Bakery|Hotel|LodgingBusiness|Dentist|MedicalClinic|Hospital|BankOrCreditUnion|FinancialService|AutoDealer|RealEstateAgent|SportsActivityLocation|ProfessionalService|Service|SoftwareApplication|Brand)$/
/** Kinds of businesses are hundreds; each has a name and a way to it. */
const isBusiness = ({ types, fields }: Thing): boolean => types.some(type => BUSINESS.test(type)) || (fields.name !== undefined && (fields.address !== undefined || fields.telephone !== undefined || fields.openingHours !== undefined))

/** Whether search engines and assistants can read who it is and what is sold. */
export const lookAtStructuredData = ({ things, marked, blocks }: StructuredData): Observation => {
  const broken = blocks.filter(({ valid }) => !valid).length
  const isThere = [...things, ...marked].some(isBusiness)
  return {
    check: 'structured-data', moment: 'zmot', ok: broken === 0 && isThere, value: broken, unit: 'broken blocks', ...toldOf(broken === 0 && isThere,
      ['Los datos estructurados son válidos y dicen quién es el negocio o qué vende.', 'The structured data is valid and says who the business is or what it sells.'],
      broken > 0
        ? [`${broken} bloques de JSON-LD no son JSON válido: los buscadores no los leen.`, `${broken} blocks of JSON-LD are no valid JSON: search engines do not read them.`]
        : ['La página no tiene datos estructurados de una empresa, un local o un producto (schema.org).', 'The page has no structured data of an organization, a local business or a product (schema.org).']),
  }
}

export type Sentence = [es: string, en: string]

/** The words for one of two findings. */
export const toldOf = (ok: boolean, well: Sentence, ill: Sentence): Pick<Observation, 'told'> => {
  const [es, en] = ok ? well : ill
  return { told: { es, en } }
}
