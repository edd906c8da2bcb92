/** JSON whose strings hold bare control characters or backslashes that escape nothing: such are mended, the rest must be valid. Undefined where it is no JSON. */
export const parseLoosely = (text: string): unknown => tryParse(text) ?? tryParse(mend(text))

const tryParse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const mend = (text: string): string =>
  // White space between values is no matter, so that a space may stand for every control character.
  text.replace(/[\u0000-\u001f]/g, ' ').replace(/\\(?:["\\/bfnrt]|u[\da-fA-F]{4}|(.?))/g, (whole: string, stray?: string) => (stray === undefined ? whole : `\\\\${stray}`))
