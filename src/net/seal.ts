import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto'

/** The version of key derivation and layout; a later one will still open this. */
const PREFIX = 'sealed.v1.'
/** Sizes of AES-GCM: 96 bits of nonce, 128 of tag. */
const NONCE_BYTES = 12
const TAG_BYTES = 16

export interface Sealer {
  /** Text that can be stored; different each time. */
  seal(text: string): string
  /** Throws when it was sealed under another secret, was altered, or is no sealed text. */
  open(sealed: string): string
  /** The text with a signature of ours, fit for an address. Anybody may read it. */
  sign(text: string): string
  /** The text inside, if we signed it. */
  verify(signed: string): string | undefined
}

/** Seals stored secrets (tokens, webhook keys) with AES-256-GCM under a key derived from MAREA_SECRET. */
export const createSealer = (secret: string): Sealer => {
  if (secret.trim() === '') throw new Error('MAREA_SECRET is empty. Set it to a long random text and keep it: it opens what it seals.')
  const key = Buffer.from(hkdfSync('sha256', secret, 'marea', PREFIX, 32))
  const signing = Buffer.from(hkdfSync('sha256', secret, 'marea', 'signed.v1.', 32))
  return { seal: (text) => seal(key, text), open: (sealed) => open(key, sealed), sign: (text) => sign(signing, text), verify: (signed) => verify(signing, signed) }
}

const sign = (key: Buffer, text: string): string => {
  const encoded = Buffer.from(text, 'utf8').toString('base64url')
  return `${encoded}.${createHmac('sha256', key).update(encoded).digest('base64url')}`
}

const verify = (key: Buffer, signed: string): string | undefined => {
  const [encoded = '', ...rest] = signed.split('.')
  const text = Buffer.from(encoded, 'base64url').toString('utf8')
  const [given, expected] = [Buffer.from(`${encoded}.${rest.join('.')}`), Buffer.from(sign(key, text))]
  return given.length === expected.length && timingSafeEqual(given, expected) ? text : undefined
}

const seal = (key: Buffer, text: string): string => {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  const bytes = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return PREFIX + Buffer.concat([nonce, cipher.getAuthTag(), bytes]).toString('base64url')
}

const open = (key: Buffer, sealed: string): string => {
  const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url')
  if (!sealed.startsWith(PREFIX) || bytes.length < NONCE_BYTES + TAG_BYTES) {
    throw new Error(`This is no secret sealed by Marea (it should begin with "${PREFIX}"). Enter the secret again.`)
  }
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES))
  try {
    return decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
  } catch (cause) {
    const message = 'A stored secret does not open: MAREA_SECRET is not the one it was sealed with, or the stored text was altered.'
    throw new Error(`${message} Set the former MAREA_SECRET again, or enter the secret anew.`, { cause })
  }
}
