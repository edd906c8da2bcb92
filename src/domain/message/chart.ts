import type { Bar } from './story.ts'

const STEPS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█']
const SPARK_HOURS = 24

/** The last day as text, for chats that draw nothing: ▁▁▂▁█▇. */
export const spark = (bars: Bar[]): string => {
  const last = bars.slice(-SPARK_HOURS)
  const most = Math.max(1, ...last.map(({ count }) => count))
  return last.map(({ count }) => STEPS[Math.round((count / most) * (STEPS.length - 1))]).join('')
}

const [WIDTH, HEIGHT] = [560, 120]

/** Hours as bars, what was usual as a line; colours that hold on light and dark. */
export const chartSvg = (bars: Bar[], title: string): string => {
  const most = Math.max(1, ...bars.map(({ count, expected }) => Math.max(count, expected)))
  const step = WIDTH / Math.max(1, bars.length)
  const y = (value: number): number => Math.round((HEIGHT - (value / most) * (HEIGHT - 8)) * 10) / 10
  const rects = bars.map(({ count, inside }, i) => `<rect x="${(i * step).toFixed(1)}" y="${y(count)}" width="${Math.max(1, step - 1).toFixed(1)}" height="${(HEIGHT - y(count)).toFixed(1)}" fill="${inside ? '#c2410c' : '#94a3b8'}"/>`)
  const line = bars.map(({ expected }, i) => `${(i * step + step / 2).toFixed(1)},${y(expected)}`).join(' ')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img"><title>${escapeXml(title)}</title>${rects.join('')}<polyline points="${line}" fill="none" stroke="#0f766e" stroke-width="2"/></svg>`
}

/** The same as a table: mail readers that take no SVG draw it. */
export const chartTable = (bars: Bar[]): string => {
  const most = Math.max(1, ...bars.map(({ count }) => count))
  const cell = ({ count, inside }: Bar): string => `<td style="vertical-align:bottom;padding:0 1px"><div style="width:8px;height:${Math.round((count / most) * 80)}px;background:${inside ? '#c2410c' : '#94a3b8'}"></div></td>`
  return `<table role="presentation" cellspacing="0" cellpadding="0" style="height:84px"><tr>${bars.map(cell).join('')}</tr></table>`
}

export const escapeXml = (text: string): string => text.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)
