import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeText } from '../../src/parsing/charset.ts'

const latin = (text: string): Buffer => Buffer.from(text, 'latin1')

describe('bytes of unknown origin', () => {
  it('are read by their BOM, which is not part of the text', () => {
    expect(decodeText(Buffer.from('\ufeffañil')).text).toBe('añil')
    expect(decodeText(Buffer.from('\ufeffañil', 'utf16le')).text).toBe('añil')
    expect(decodeText(Buffer.from('\ufeffañil', 'utf16le').swap16()).text).toBe('añil')
  })

  it('are UTF-16 without a BOM when every other byte is zero', () => {
    expect(decodeText(Buffer.from('<rss>El camión</rss>', 'utf16le')).text).toBe('<rss>El camión</rss>')
    expect(decodeText(Buffer.from('<rss>El camión</rss>', 'utf16le').swap16()).text).toBe('<rss>El camión</rss>')
  })

  it('are UTF-8 where they are valid UTF-8, whatever is declared', () => {
    const bytes = Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?><a>camión</a>')
    expect(decodeText(bytes, 'text/xml; charset=windows-1251').text).toContain('camión')
  })

  it('go by the XML declaration before the header', () => {
    const bytes = Buffer.concat([latin('<?xml version="1.0" encoding="windows-1251"?><a>'), Buffer.from([0xcc, 0xe8, 0xf0]), latin('</a>')])
    expect(decodeText(bytes, 'text/xml; charset=iso-8859-1').text).toContain('Мир')
  })

  it('go by a meta element, and by the header where nothing else helps', () => {
    expect(decodeText(Buffer.concat([latin('<meta charset="windows-1251">'), Buffer.from([0xcc, 0xe8, 0xf0])])).text).toContain('Мир')
    expect(decodeText(Buffer.from([0xcc, 0xe8, 0xf0]), 'text/plain; charset="windows-1251"').text).toBe('Мир')
  })

  it('are ISO-2022-JP where that is declared, though its bytes are ASCII', () => {
    const bytes = latin('<?xml version="1.0" encoding="iso-2022-jp"?><a>\x1b$B$"\x1b(B</a>')
    expect(decodeText(bytes).text).toContain('あ')
  })

  it('keep their UTF-8 when single bytes of windows-1252 stray into it', () => {
    expect(decodeText(Buffer.concat([Buffer.from('camión '), Buffer.from([0x93]), Buffer.from('añil'), Buffer.from([0x94])])).text).toBe('camión “añil”')
  })

  it('ignore a charset nobody knows', () => expect(decodeText(latin('señal'), 'text/html; charset=klingon').text).toBe('señal'))

  it('never throw and lose no ASCII', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
        expect(typeof decodeText(bytes).text).toBe('string')
        expect(decodeText(Buffer.concat([latin('start of some text: '), bytes.map(byte => byte | 0x80)])).text).toMatch(/^start of some text: /)
      }),
    )
  })
})
