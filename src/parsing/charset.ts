/** What `decodeText` found: the text without its BOM, and the charset it was read with. */
export interface Decoded {
  text: string
  charset: string
}

/** Declarations stand at the very start; XML and HTML both promise them within the first kilobyte. */
const DECLARATION_BYTES = 1024

/**
 * Bytes of unknown origin → text. In this order: BOM, UTF-16 by its zero bytes, valid UTF-8, XML declaration or `<meta>`,
 * Content-Type header, and last UTF-8 whose stray bytes are windows-1252. Valid UTF-8 goes before what is declared,
 * because declarations are often wrong and other encodings are almost never valid UTF-8. Never throws.
 */
export const decodeText = (bytes: Uint8Array, contentType?: string): Decoded => {
  const charset = charsetByBytes(bytes)
  if (charset) return { text: new TextDecoder(charset).decode(bytes), charset }
  const declared = declaredCharset(bytes)
  // Escapes of ISO-2022-JP are plain ASCII, so it passes as UTF-8: here the declaration must be believed first.
  const order = declared === 'iso-2022-jp' ? [declared, 'utf-8'] : ['utf-8', declared, charsetOfContentType(contentType)]
  for (const label of order) {
    const text = label === undefined ? undefined : decodeStrictly(bytes, label)
    if (label !== undefined && text !== undefined) return { text, charset: label }
  }
  return { text: decodeMixed(bytes), charset: 'windows-1252' }
}

/** UTF-8 or UTF-16 where the first bytes prove it: by BOM, or by every other byte of Western text being zero. */
export const charsetByBytes = (bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' | undefined => {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const head = bytes.subarray(0, 256)
  const zeros = [0, 0]
  head.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2]! += 1
  })
  const many = head.length / 6
  if (head.length < 4 || Math.max(...zeros) <= many) return undefined
  return zeros[1]! > zeros[0]! ? 'utf-16le' : 'utf-16be'
}

const charsetOfContentType = (contentType = ''): string | undefined => knownLabel(/charset\s*=\s*["']?([\w:.-]+)/i.exec(contentType)?.[1])

const declaredCharset = (bytes: Uint8Array): string | undefined => {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, DECLARATION_BYTES)).toString('latin1')
  const xml = /<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w:.-]+)/i.exec(head)?.[1]
  return knownLabel(xml ?? /<meta[^>]{0,200}?charset\s*=\s*["']?([\w:.-]+)/i.exec(head)?.[1])
}

const knownLabel = (label: string | undefined): string | undefined => {
  if (label === undefined) return undefined
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

const decodeStrictly = (bytes: Uint8Array, label: string): string | undefined => {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** What each byte means in windows-1252, as bytes of UTF-8: at most three. */
const WESTERN = Array.from({ length: 256 }, (_, byte) => Buffer.from(new TextDecoder('windows-1252').decode(new Uint8Array([byte]))))
const WESTERN_BYTES = 3
const CHUNK_BYTES = 1_000_000

/** UTF-8 where it is valid, windows-1252 where it is not: what copying and pasting into a template leaves behind. */
const decodeMixed = (bytes: Uint8Array): string => {
  const parts: string[] = []
  // Decoded in large pieces: one for each stray byte would take seconds.
  const mended = Buffer.allocUnsafe(Math.min(bytes.length, CHUNK_BYTES) * WESTERN_BYTES)
  let end = 0
  let position = 0
  while (position < bytes.length) {
    const length = sequenceLength(bytes, position)
    const piece = length > 0 ? bytes.subarray(position, position + length) : WESTERN[bytes[position]!]!
    if (end + piece.length > mended.length) {
      parts.push(mended.toString('utf8', 0, end))
      end = 0
    }
    for (const byte of piece) mended[end++] = byte
    position += Math.max(1, length)
  }
  parts.push(mended.toString('utf8', 0, end))
  return parts.join('')
}

/** Bytes of the UTF-8 sequence at `position`; 0 when there is none. */
const sequenceLength = (bytes: Uint8Array, position: number): number => {
  const lead = bytes[position]!
  if (lead < 0x80) return 1
  const length = lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xc2 && lead < 0xe0 ? 2 : 0
  for (let offset = 1; offset < length; offset++) {
    if ((bytes[position + offset]! & 0xc0) !== 0x80) return 0
  }
  return length
}
