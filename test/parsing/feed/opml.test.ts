import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freeName, readOpml } from '../../../src/parsing/feed/opml.ts'

const opml = (outlines: string, prolog = ''): Buffer => Buffer.from(`<?xml version="1.0"?>${prolog}<opml version="2.0"><head><title>Mis feeds</title></head><body>${outlines}</body></opml>`)
const feed = (name: string, url: string): string => `<outline type="rss" text="${name}" xmlUrl="${url}"/>`

describe('a list of subscriptions', () => {
  it('gives its feeds in order, out of all folders, each address once', () => {
    const list = readOpml(opml(`${feed('Diario', 'https://a.example/f')}<outline text="Prensa"><outline text="Local">${feed('Faro', 'https://b.example/f?a=1&amp;b=2')}</outline>${feed('Otra vez', 'https://a.example/f')}</outline>${feed('Gaceta', 'https://c.example/f')}`))
    expect(list).toEqual({ problems: [], feeds: [{ name: 'Diario', url: 'https://a.example/f' }, { name: 'Faro', url: 'https://b.example/f?a=1&b=2' }, { name: 'Gaceta', url: 'https://c.example/f' }] })
  })

  it('tells feeds of one name apart, and names one that has none by its host', () => {
    const list = readOpml(opml(feed('Blog', 'https://a.example/1') + feed('Blog', 'https://a.example/2') + feed('Blog', 'https://a.example/3') + feed('', 'https://b.example/4')))
    expect(list!.feeds.map(({ name }) => name)).toEqual(['Blog', 'Blog (a.example)', 'Blog (a.example) 2', 'b.example'])
    expect(freeName('Blog', 'https://a.example/1', new Set())).toBe('Blog')
  })

  it('says what it leaves out', () => {
    expect(readOpml(opml(feed('Raro', 'javascript:alert(1)')))).toEqual({ feeds: [], problems: [expect.stringMatching(/“Raro” was left out/)] })
  })

  it.each(['', '<html></html>', '{"a":1}', '<opml', '<!-- <opml -->'])('is none: %s', text => expect(readOpml(Buffer.from(text))).toBeUndefined())

  it('expands no entities of its own', () => {
    const list = readOpml(opml(feed('&x;', 'https://a.example/f'), '<!DOCTYPE opml [<!ENTITY x "&y;&y;"><!ENTITY y SYSTEM "file:///etc/hostname">]>'))
    expect(list!.feeds).toEqual([{ name: '&x;', url: 'https://a.example/f' }])
  })

  it('reads other charsets', () => {
    const bytes = Buffer.from(opml(feed('Peñón', 'https://a.example/f')).toString(), 'latin1')
    expect(readOpml(bytes)!.feeds[0]!.name).toBe('Peñón')
  })

  it('never throws', () => {
    const piece = fc.constantFrom('<opml>', '<body>', '<outline text="a" xmlUrl="https://a.example/f">', '</outline>', '</body>', '&', '"', '<', '>', '<![CDATA[', ' xmlUrl=', '<outline ')
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), pieces => void readOpml(Buffer.from(`<opml>${pieces.join('')}`))))
  })

  it('is read in little time however deep it is', () => {
    expect(() => readOpml(opml('<outline text="a">'.repeat(100_000)))).not.toThrow()
  })
})
