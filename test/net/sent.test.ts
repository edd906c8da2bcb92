import { describe, expect, it } from 'vitest'
import type { Told } from '../../src/contract.ts'
import { verdict } from '../../src/net/sent.ts'

const sentenceOf = (status: number, goneOn?: readonly number[]): Told | undefined => verdict({ status, headers: {}, excerpt: '', durationMs: 1 }, 0, goneOn).told

describe('what a receiver’s answer is told as', () => {
  it.each<[number, Told]>([
    [307, { es: 'El receptor respondió 307, una redirección. Los mensajes no siguen ninguna: dale al destino su dirección definitiva.', en: 'The receiver answered 307, a redirect. Deliveries follow none: give the endpoint its final address.' }],
    [401, { es: 'El receptor respondió 401 y no admite el mensaje: revisa su secreto y su cortafuegos.', en: 'The receiver answered 401 and does not admit it: check its secret and its firewall.' }],
    [403, { es: 'El receptor respondió 403 y no admite el mensaje: revisa su secreto y su cortafuegos.', en: 'The receiver answered 403 and does not admit it: check its secret and its firewall.' }],
    [410, { es: 'El receptor respondió 410: ya no existe y no quiere más mensajes.', en: 'The receiver answered 410: it is gone and wants no more deliveries.' }],
    [503, { es: 'El receptor respondió 503; un mensaje cuenta como recibido con 2xx.', en: 'The receiver answered 503; a delivery counts as received on 2xx.' }],
  ])('is a sentence in both languages on %i', (status, told) => expect(sentenceOf(status)).toEqual(told))

  it('is nothing where it was received, and that it is gone where a chat says so by 404', () => {
    expect(sentenceOf(204)).toBeUndefined()
    expect(sentenceOf(404, [404, 410])?.es).toContain('404: ya no existe')
    expect(sentenceOf(404)?.es).not.toContain('ya no existe')
  })
})
