/** Names of U+00A0…U+00FF in order, as HTML 4 gave them. */
const LATIN1 = `nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para
middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml
Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave
aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde
ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml`.split(/\s/)

/** The others that people's editors write. */
const OTHERS = `amp& lt< gt> quot" apos' OEligŒ oeligœ ScaronŠ scaronš YumlŸ fnofƒ circˆ tilde˜ ensp\u2002 emsp\u2003 thinsp\u2009
zwnj\u200c zwj\u200d lrm\u200e rlm\u200f ndash– mdash— lsquo‘ rsquo’ sbquo‚ ldquo“ rdquo” bdquo„ dagger† Dagger‡ bull• hellip… permil‰
prime′ Prime″ lsaquo‹ rsaquo› oline‾ euro€ trade™ larr← uarr↑ rarr→ darr↓ harr↔ minus− infin∞ asymp≈ ne≠ le≤ ge≥ hearts♥ star☆ check✓
numero№ ZcaronŽ zcaronž`.split(/[ \n]/)

const NAMED = new Map<string, string>([
  ...LATIN1.map((name, index): [string, string] => [name, String.fromCharCode(0xa0 + index)]),
  ...OTHERS.map((pair): [string, string] => [pair.slice(0, -1), pair.slice(-1)]),
])

/** U+0080…U+009F mean windows-1252 in numeric references, as browsers read them. */
const WESTERN = new TextDecoder('windows-1252')

/** The character a reference stands for, without `&` and `;`. Undefined when nobody knows it; empty when it may not stand in text. */
export const decodeEntity = (name: string): string | undefined => {
  if (!name.startsWith('#')) return NAMED.get(name)
  const code = name[1] === 'x' || name[1] === 'X' ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
  if (!Number.isInteger(code) || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return ''
  if (code >= 0x80 && code <= 0x9f) return WESTERN.decode(new Uint8Array([code]))
  return cleanControls(String.fromCodePoint(code))
}

/** References → characters; what is no known reference stays as it is. */
export const decodeEntities = (text: string): string =>
  text.includes('&') ? text.replace(/&(#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});/g, (whole, name: string) => decodeEntity(name) ?? whole) : text

/** Without characters that neither XML nor a database can hold: controls, non-characters, halves of surrogate pairs. */
export const cleanControls = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '').toWellFormed()
