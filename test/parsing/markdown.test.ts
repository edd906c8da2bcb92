import { expect, it } from 'vitest'
import { markdownToText } from '../../src/parsing/markdown.ts'

it('takes the marks off Markdown and keeps its words', () => {
  const markdown = '# Faro Café\n\nAbrió **con fila**, dice [el *diario*](https://diario.example/nota "Nota").\n\n![La barra](https://x.example/a.jpg)\n\n* * *\n\n- `espresso` ~~caro~~ barato &amp; bueno\\!'
  expect(markdownToText(markdown)).toBe('Faro Café\n\nAbrió con fila, dice el diario.\n\nLa barra\n\n- espresso caro barato & bueno!')
})

it('leaves alone what only looks like a mark', () => {
  expect(markdownToText('2 * 3 * 4 y un_nombre_largo < 5')).toBe('2 * 3 * 4 y un_nombre_largo < 5')
})

it.each(['*', '[', '_', '`', '![](', '**a', '> '])('comes to an end with sixty thousand %j', piece => {
  expect(markdownToText(piece.repeat(60_000)).length).toBeLessThanOrEqual(piece.length * 60_000)
})
