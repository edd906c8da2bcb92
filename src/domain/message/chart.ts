import type { Bar } from '../alert/chart.ts'
import { dateIn, numberIn, timeIn } from './figures.ts'
import type { Hand } from './story.ts'
import { fill, WORDS } from './words.ts'

const STEPS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
const SPARK_HOURS = 24

/** The last day as text, for chats that draw nothing: ▁▁▂▁█▇. */
export const spark = (bars: Bar[]): string => {
  const last = bars.slice(-SPARK_HOURS)
  const most = Math.max(1, ...last.map(({ count }) => count))
  return last.map(({ count }) => STEPS[Math.round((count / most) * (STEPS.length - 1))]).join('')
}

export interface Drawn {
  brand: string
  kind: string
  onset: Date
  bars: Bar[]
}

// Bars hang from the surface: the deeper, the worse.
const [WIDTH, HEIGHT, SURFACE, FLOOR] = [640, 240, 46, 178]
// Above this room two labels over the surface would touch.
const LABEL = 150

// What a viewer without styles draws, and what it draws by night.
const DAY = { paper: '#fbfaf5', sea: '#e9f2f3', band: '#d5e7ea', ink: '#13262f', quiet: '#43555d', bar: '#7b8b91', spike: '#0e4a63', surface: '#0c6683', note: '#a8136c' }
const NIGHT: typeof DAY = { paper: '#0d171c', sea: '#11232b', band: '#1c414e', ink: '#e8efee', quiet: '#b0c0c4', bar: '#627a83', spike: '#6dbad6', surface: '#5fb6d1', note: '#f288c4' }
type Tone = keyof typeof DAY

const style = (): string => `@media(prefers-color-scheme:dark){${(Object.keys(NIGHT) as Tone[]).map(tone => `.f-${tone}{fill:${NIGHT[tone]}}.s-${tone}{stroke:${NIGHT[tone]}}`).join('')}}`
const fillOf = (tone: Tone): string => `class="f-${tone}" fill="${DAY[tone]}"`
const strokeOf = (tone: Tone): string => `class="s-${tone}" stroke="${DAY[tone]}" fill="none"`

/** An SVG that stands by itself, by day and by night: bars, the usual with its interval, a week ago, the onset, and all of it in words. */
export const chartSvg = (drawn: Drawn, hand: Hand): string => {
  const { bars } = drawn
  const { title, desc } = describe(drawn, hand)
  const { chart } = WORDS[hand.language]
  const step = WIDTH / Math.max(1, bars.length)
  const most = Math.max(1, ...bars.map(({ count, expected, high, lastWeek }) => Math.max(count, expected, high, lastWeek)))
  const y = (value: number): number => round(SURFACE + (Math.min(value, most) / most) * (FLOOR - SURFACE))
  const x = (i: number): number => round(i * step)
  const first = Math.max(0, bars.findIndex(({ inside }) => inside))
  const steps = (valueOf: (bar: Bar) => number): string => bars.map((bar, i) => `${i === 0 ? 'M0 ' : 'V'}${i === 0 ? y(valueOf(bar)) : y(valueOf(bar))}H${x(i + 1)}`).join('')
  const back = bars.toReversed().map((bar, i) => `${i === 0 ? 'L' : 'V'}${i === 0 ? `${WIDTH} ${y(bar.low)}` : y(bar.low)}H${x(bars.length - 1 - i)}`).join('')
  const column = ({ count, inside }: Bar, i: number): string => (count === 0 ? '' : `<rect x="${round(i * step + step * 0.15)}" y="${SURFACE}" width="${round(step * 0.7)}" height="${round(y(count) - SURFACE)}" ${fillOf(inside ? 'spike' : 'bar')}/>`)
  const past = ({ lastWeek }: Bar, i: number): string => `M${round(i * step + step * 0.15)} ${y(lastWeek)}h${round(step * 0.7)}`
  const text = (at: number, level: number, words: string, more = ''): string => `<text x="${round(at)}" y="${level}" font-size="13" ${more.includes('class=') ? '' : fillOf('quiet')} ${more}>${escapeXml(words)}</text>`
  const onsetAt = x(first)
  const peak = bars.reduce((best, bar, i) => (bar.count > bars[best]!.count ? i : best), 0)
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-labelledby="t d" font-family="Asap, 'Segoe UI', system-ui, sans-serif"><title id="t">${escapeXml(title)}</title><desc id="d">${escapeXml(desc)}</desc><style>${style()}</style>
<rect width="${WIDTH}" height="${HEIGHT}" ${fillOf('paper')}/><rect y="${SURFACE}" width="${WIDTH}" height="${FLOOR + 20 - SURFACE}" ${fillOf('sea')}/>
${bars.length === 0 ? '' : `<path d="${steps(({ high }) => high)}${back}z" ${fillOf('band')}/>${bars.map(column).join('')}<path d="${steps(({ expected }) => expected)}" class="s-quiet" stroke="${DAY.quiet}" fill="none" stroke-width="1.5" stroke-dasharray="1.5 4" stroke-linecap="round"/><path d="${bars.map(past).join('')}" class="s-ink" stroke="${DAY.ink}" fill="none" stroke-width="1.5"/>`}
<path d="M0 ${SURFACE}H${WIDTH}" ${strokeOf('surface')} stroke-width="1.75"/><path d="M${onsetAt} 26V${FLOOR + 20}" ${strokeOf('note')} stroke-width="1.5" stroke-dasharray="4 3"/>
${bars.length === 0 ? '' : `${onsetAt > LABEL ? text(4, 20, dateIn(bars[0]!.at, hand)) : ''}${text(Math.min(Math.max(onsetAt, 4), WIDTH - 4), 20, fill(chart.onset, { onset: timeIn(drawn.onset, hand) }), `${fillOf('note')} text-anchor="${onsetAt > WIDTH - LABEL ? 'end' : 'start'}" font-weight="640"`)}${text(Math.min(WIDTH - 8, Math.max(8, x(peak) + step / 2)), y(bars[peak]!.count) + 14, numberIn(bars[peak]!.count, hand), `${fillOf('ink')} text-anchor="middle" font-weight="640"`)}`}
<rect x="4" y="217" width="14" height="10" ${fillOf('band')}/><path d="M4 222h14" class="s-quiet" stroke="${DAY.quiet}" stroke-width="1.5" stroke-dasharray="1.5 4" stroke-linecap="round"/>${text(24, 226, chart.usual)}<path d="M132 222h14" class="s-ink" stroke="${DAY.ink}" stroke-width="1.5"/>${text(152, 226, chart.lastWeek)}${text(WIDTH - 4, 226, bars.length === 0 ? '' : dateIn(bars.at(-1)!.at, hand), `${fillOf('quiet')} text-anchor="end"`)}</svg>`
}

const round = (value: number): number => Math.round(value * 10) / 10

/** The drawing in words. */
export const describe = ({ brand, kind, onset, bars }: Drawn, hand: Hand): { title: string; desc: string } => {
  const { chart } = WORDS[hand.language]
  const inside = bars.filter(bar => bar.inside)
  const sum = (of: (bar: Bar) => number): number => inside.reduce((total, bar) => total + of(bar), 0)
  const peak = inside.toSorted((a, b) => b.count - a.count)[0]
  const values = { onset: dateIn(onset, hand), observed: numberIn(sum(({ count }) => count), hand), expected: numberIn(sum(({ expected }) => expected), hand, 1), peak: timeIn(peak?.at ?? onset, hand), most: numberIn(peak?.count ?? 0, hand) }
  return { title: fill(kind === 'volume' ? chart.titleAll : chart.title, { brand }), desc: fill(chart.desc, values) }
}

/** The same as a table: mail readers that take no SVG draw it. */
export const chartTable = (bars: Bar[], label: string): string => {
  const most = Math.max(1, ...bars.map(({ count }) => count))
  const cell = ({ count, inside }: Bar): string => `<td style="vertical-align:top;padding:0 1px"><div style="width:8px;height:${Math.round((count / most) * 80)}px;background:${inside ? DAY.spike : DAY.bar}"></div></td>`
  return `<table role="img" aria-label="${escapeXml(label)}" cellspacing="0" cellpadding="0" style="height:88px;background:${DAY.sea};border-top:2px solid ${DAY.surface}"><tr>${bars.map(cell).join('')}</tr></table>`
}

// XML knows no other control characters; a lone half of a character is none at all.
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

export const escapeXml = (text: string): string => text.toWellFormed().replace(NO_XML, '').replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)
