import type { Interval } from '../views.ts'
import { tame } from '../text.ts'
import type { Translator } from '../translator.ts'

export type BadgeTheme = 'light' | 'dark'

export interface BadgeOptions {
  name: string
  index: Interval | null
  theme: BadgeTheme
}

const COLOURS = {
  light: { paper: '#ffffff', ink: '#13262f', second: '#43555d', edge: '#7b8b91', water: '#0c6683' },
  dark: { paper: '#14222a', ink: '#e8efee', second: '#b0c0c4', edge: '#627a83', water: '#5fb6d1' },
} as const

const HEIGHT = 32
const LONGEST_NAME = 40
// Letters of a system font at 13 px are about so wide; wide scripts twice that.
const LETTER = 7.4
const WIDE = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\u{1f000}-\u{1faff}]/u

/** The badge other pages show: the name, the figure and its margin, and the same in words. There is nothing to choose but language and theme. */
export const badge = ({ name, index, theme }: BadgeOptions, t: Translator): string => {
  const colour = COLOURS[theme]
  const shown = shortened(tame(name))
  const figure = index === null ? t.say('public.badge.none') : t.decimal(index.value)
  const margin = index === null ? '' : t.say('margin', { low: t.decimal(index.low), high: t.decimal(index.high) })
  const at = { name: 52, figure: 52 + widthOf(shown) + 10 }
  const marginAt = at.figure + widthOf(figure) * 1.1 + 8
  const width = Math.ceil(marginAt + widthOf(margin) * 0.92 + (margin === '' ? 4 : 12))
  const alt = [`${shown}: ${t.say('index').toLowerCase()} ${figure}`, margin].filter(Boolean).join(', ')
  const text = (x: number, fill: string, rest: string, words: string): string => `<text x="${x.toFixed(0)}" y="21" fill="${fill}" ${rest}>${escapeXml(words)}</text>`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-labelledby="t d" lang="${t.locale}">
<title id="t">${escapeXml(alt)}</title><desc id="d">${escapeXml(t.say('public.badge.what'))}</desc>
<rect x=".5" y=".5" width="${width - 1}" height="${HEIGHT - 1}" rx="3" fill="${colour.paper}" stroke="${colour.edge}"/>
<g transform="translate(12 7)"><path d="M8 9a7 7 0 0 0 14 0z" fill="${colour.water}"/><circle cx="15" cy="9" r="7" fill="none" stroke="${colour.ink}" stroke-width="2"/><path d="M1 9h28" stroke="${colour.ink}" stroke-width="2" stroke-linecap="round"/></g>
<g font-family="Asap, 'Segoe UI', system-ui, sans-serif" font-size="13">${text(at.name, colour.ink, '', shown)}${text(at.figure, colour.ink, 'font-weight="700" font-size="14"', figure)}${margin === '' ? '' : text(marginAt, colour.second, 'font-size="12"', margin)}</g>
</svg>
`
}

const shortened = (name: string): string => {
  const letters = [...name.replace(/\s+/g, ' ').trim()]
  return letters.length <= LONGEST_NAME ? letters.join('') : `${letters.slice(0, LONGEST_NAME - 1).join('')}…`
}

const widthOf = (text: string): number => [...text].reduce((sum, letter) => sum + (WIDE.test(letter) ? 2 : 1) * LETTER, 0)

// What XML 1.0 cannot hold, not even escaped, goes.
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g
const escapeXml = (text: string): string => text.toWellFormed().replace(UNWRITABLE, '').replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)
