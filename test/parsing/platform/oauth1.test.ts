import { expect, it } from 'vitest'
import { oauth1Header } from '../../../src/parsing/platform/oauth1.ts'

it('signs as the example in section 1.2 of RFC 5849', () => {
  const keys = { consumerKey: 'dpf43f3p2l4k3l03', consumerSecret: 'kd94hf93k423kf44', token: 'nnch734d00sl2jdk', tokenSecret: 'pfkkdhi9sl3r4s00' }
  const header = oauth1Header({ method: 'GET', url: 'http://photos.example.net/photos?file=vacation.jpg&size=original', nonce: 'chapoH', timestamp: 137131202 }, keys)
  expect(header).toContain('oauth_signature="MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D"')
})
