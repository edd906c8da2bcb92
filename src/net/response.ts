import { CollectorError, type HttpResponse, type Told } from '../contract.ts'

/** An answer with its two usual readings. `where` is the address as messages show it. */
export const createResponse = (answer: Omit<HttpResponse, 'text' | 'json'>, where: string): HttpResponse => {
  const text = (): string => new TextDecoder().decode(answer.body)
  return { ...answer, text, json: () => parseJson(text(), where) }
}

const NOTHING: Told = { es: 'vacío', en: 'nothing' }
const MARKUP: Told = { es: 'con una página o XML', en: 'a page or XML' }
const OTHER: Told = { es: 'con un texto que no es JSON válido', en: 'text that is no valid JSON' }

const parseJson = (text: string, where: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own error quotes the text, which is somebody's: it is neither shown nor kept.
    const what = text.trim() === '' ? NOTHING : text.trimStart().startsWith('<') ? MARKUP : OTHER
    throw new CollectorError('shape', { es: `${where} respondió ${what.es} donde se esperaba JSON.`, en: `${where} answered ${what.en} where JSON was expected.` })
  }
}
