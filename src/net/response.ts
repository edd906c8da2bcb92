import { CollectorError, type HttpResponse } from '../contract.ts'

/** An answer with its two usual readings. `where` is the address as messages show it. */
export const createResponse = (answer: Omit<HttpResponse, 'text' | 'json'>, where: string): HttpResponse => {
  const text = (): string => new TextDecoder().decode(answer.body)
  return { ...answer, text, json: () => parseJson(text(), where) }
}

const parseJson = (text: string, where: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own error quotes the text, which is somebody's: it is neither shown nor kept.
    const what = text.trim() === '' ? 'nothing' : text.trimStart().startsWith('<') ? 'a page or XML' : 'text that is no valid JSON'
    throw new CollectorError('shape', `${where} answered ${what} where JSON was expected.`)
  }
}
