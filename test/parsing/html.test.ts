import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { htmlToText } from '../../src/parsing/html.ts'

describe('HTML as text', () => {
  it.each([
    ['<p>Uno</p><p>Dos</p>', 'Uno\n\nDos'],
    ['Uno<br>Dos<br/>Tres', 'Uno\nDos\nTres'],
    ['Muy <b>buen</b>  <i>trato</i>', 'Muy buen trato'],
    ['<ul><li>a</li><li>b</li></ul>', 'a\n\nb'],
    ['caf&eacute; &amp; t&#233; &#x2014; 5&nbsp;&euro; &#147;ya&#148;', 'café & té — 5 € “ya”'],
    ['&unknown; & &amp;lt;', '&unknown; & &lt;'],
    ['3 < 4 y 5 > 2, <3', '3 < 4 y 5 > 2, <3'],
    ['a<script>alert("<p>")</script>b<style>p{}</style>c', 'abc'],
    ['a<script>nunca acaba', 'anunca acaba'],
    ['a<!-- <p>oculto</p> -->b', 'ab'],
    ['<a title="x > y" href=\'z\'>enlace</a>', 'enlace'],
    ['<a title="sin cierre>texto', 'texto'],
    ['<![CDATA[dentro]]>', 'dentro]]>'],
    ['nulo&#0; medio\u0000 par\ud800', 'nulo medio par\ufffd'],
  ])('reads %j', (html, text) => expect(htmlToText(html)).toBe(text))

  // 200,000 of each would take minutes with anything quadratic; the suite's own time limit is the judge.
  it.each(['<', '<a', '<a "', "<a '", '<!--', '<script>', '<![CDATA[', '</', '&', '&#', '<a b="c>'])('stays linear in 200,000 times %j', piece => {
    expect(typeof htmlToText(piece.repeat(200_000))).toBe('string')
  })

  it('leaves no tag behind, whatever comes', () => {
    const piece = fc.constantFrom('<', '>', '"', "'", '<p>', '</p>', '<br/>', '<!--', '-->', 'texto', ' ', '&amp;', '&', '<script>', '</script>', '<a href="')
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), pieces => { expect(htmlToText(pieces.join(''))).not.toMatch(/<\/?(p|br|script)\b[^<>]*>/) }))
  })
})
