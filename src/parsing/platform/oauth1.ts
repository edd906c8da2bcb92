import { createHmac } from 'node:crypto'

export interface Oauth1Keys {
  consumerKey: string
  consumerSecret: string
  token: string
  tokenSecret: string
}

export interface Oauth1Request {
  method: string
  url: string
  /** Letters that no other request of this second has. */
  nonce: string
  /** Seconds since 1970. */
  timestamp: number
}

/** The Authorization header of RFC 5849 with HMAC-SHA1, for requests without a form: a body of JSON is not signed. */
export const oauth1Header = ({ method, url, nonce, timestamp }: Oauth1Request, { consumerKey, consumerSecret, token, tokenSecret }: Oauth1Keys): string => {
  const { origin, pathname, searchParams } = new URL(url)
  const own = { oauth_consumer_key: consumerKey, oauth_token: token, oauth_signature_method: 'HMAC-SHA1', oauth_timestamp: String(timestamp), oauth_nonce: nonce }
  const pairs = [...searchParams, ...Object.entries(own)].map(([name, value]) => `${encode(name)}=${encode(value)}`).toSorted()
  const base = [method.toUpperCase(), origin + pathname, pairs.join('&')].map(encode).join('&')
  const signature = createHmac('sha1', `${encode(consumerSecret)}&${encode(tokenSecret)}`).update(base).digest('base64')
  return `OAuth ${Object.entries({ ...own, oauth_signature: signature }).map(([name, value]) => `${name}="${encode(value)}"`).join(', ')}`
}

const encode = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
