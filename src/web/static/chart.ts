// The tide again, by uPlot: the same drawing at the size the page really has, and a value under the pointer.
import type uPlot from 'uplot'

interface Tide {
  days: string[]
  value: Array<number | null>
  low: Array<number | null>
  high: Array<number | null>
  flags: Array<{ day: string; number: number; crest: number }>
  from: number
  to: number
  step: number
  tag: string
  waterline: string
  nameSide: 'start' | 'end'
  first: string
  last: string
  margin: string
}

const Plot = (window as unknown as { uPlot: typeof uPlot }).uPlot
const LINE = 50
const NARROW = 640
// Where .page puts its text: at most 1216 wide, edges of 16 to 40.
const edgeOf = (width: number): number => Math.max((width - 1216) / 2, Math.min(40, Math.max(16, width * 0.032)))

/** Colours as the page wears them now; a custom property is only resolved on an element. */
const palette = (figure: HTMLElement): ((token: string) => string) => {
  const probe = figure.appendChild(document.createElement('i'))
  probe.hidden = true
  const seen = new Map<string, string>()
  return token => {
    if (!seen.has(token)) {
      probe.style.color = `var(--${token})`
      seen.set(token, getComputedStyle(probe).color)
    }
    return seen.get(token)!
  }
}

const secondsOf = (day: string): number => Date.parse(day) / 1000

interface Pen {
  plot: uPlot
  tide: Tide
  colour: (token: string) => string
  width: number
  /** Device pixels of one of ours. */
  px: number
}

const y = ({ plot }: Pen, value: number): number => plot.valToPos(value, 'y', true)
const x = ({ plot }: Pen, day: string): number => plot.valToPos(secondsOf(day), 'x', true)

/** Water from the line down, over the whole width of the window. */
const drawWater = (pen: Pen): void => {
  const { plot, colour, tide } = pen
  const { ctx } = plot
  const [line, deep, floor] = [y(pen, LINE), y(pen, LINE - (tide.to - tide.from) / 5), ctx.canvas.height]
  ctx.fillStyle = colour('water-1')
  ctx.fillRect(0, line, ctx.canvas.width, floor - line)
  ctx.fillStyle = colour('water-2')
  ctx.fillRect(0, deep, ctx.canvas.width, Math.max(0, floor - deep))
}

/** What emerges is sand, what is sunk is deep water: one shape, cut at the line. */
const drawAreas = (pen: Pen): void => {
  const { plot, colour, tide } = pen
  const { ctx } = plot
  const line = y(pen, LINE)
  const shape = new Path2D()
  for (const run of runs(tide)) {
    const points = run.map(i => [x(pen, tide.days[i]!), y(pen, tide.value[i]!)] as const)
    shape.moveTo(points[0]![0], line)
    for (const [a, b] of points) shape.lineTo(a, b)
    shape.lineTo(points.at(-1)![0], line)
    shape.closePath()
  }
  for (const [token, top, height] of [['sand', 0, line], ['water-3', line, ctx.canvas.height - line]] as const) {
    ctx.save()
    ctx.beginPath()
    ctx.rect(0, top, ctx.canvas.width, height)
    ctx.clip()
    ctx.fillStyle = colour(token)
    ctx.fill(shape)
    ctx.restore()
  }
}

/** Unbroken runs of days with an index. */
const runs = ({ value }: Tide): number[][] =>
  value.reduce<number[][]>((all, each, i) => {
    if (each === null) return all
    if (i === 0 || value[i - 1] === null) all.push([])
    all.at(-1)!.push(i)
    return all
  }, [])

const drawLines = (pen: Pen): void => {
  const { plot, tide, px, width } = pen
  const { ctx } = plot
  const edge = edgeOf(width) * px
  const end = (width - edgeOf(width)) * px
  ctx.font = `${13 * px}px Asap, "Segoe UI", system-ui, sans-serif`
  ctx.textBaseline = 'alphabetic'
  for (let mark = tide.from; mark <= tide.to; mark += tide.step) {
    if (mark !== LINE) stroke(pen, { colour: 'line-2', width: 1, dash: [1, 5] }, () => (ctx.moveTo(edge, y(pen, mark)), ctx.lineTo(end - 46 * px, y(pen, mark))))
    write(pen, String(mark), { x: end, y: y(pen, mark) + (mark === LINE ? -6 : 4) * px, align: 'right', colour: 'ink-2' })
  }
  stroke(pen, { colour: 'surface', width: 1.5 }, () => (ctx.moveTo(0, y(pen, LINE)), ctx.lineTo(ctx.canvas.width, y(pen, LINE))))
  const foot = ctx.canvas.height - 9 * px
  write(pen, tide.first, { x: edge, y: foot, align: 'left', colour: 'ink-2' })
  write(pen, tide.last, { x: end - (width < NARROW ? 0 : 46) * px, y: foot, align: 'right', colour: 'ink-2' })
  ctx.font = `italic ${ctx.font}`
  write(pen, tide.waterline, { x: tide.nameSide === 'start' ? edge : end - (width < NARROW ? 28 : 46) * px, y: y(pen, LINE) + 17 * px, align: tide.nameSide, colour: 'surface' })
}

const stroke = ({ plot: { ctx }, colour, px }: Pen, line: { colour: string; width: number; dash?: number[] }, path: () => void): void => {
  ctx.save()
  ctx.beginPath()
  ctx.strokeStyle = colour(line.colour)
  ctx.lineWidth = line.width * px
  ctx.setLineDash((line.dash ?? []).map(each => each * px))
  path()
  ctx.stroke()
  ctx.restore()
}

const write = ({ plot: { ctx }, colour }: Pen, text: string, at: { x: number; y: number; align: CanvasTextAlign; colour: string }): void => {
  ctx.fillStyle = colour(at.colour)
  ctx.textAlign = at.align
  ctx.fillText(text, at.x, at.y)
}

/** Today's buoy, and the rings of what happened. */
const drawMarks = (pen: Pen): void => {
  const { plot, colour, tide, px } = pen
  const { ctx } = plot
  const last = tide.value.findLastIndex(value => value !== null)
  const [bx, by] = [x(pen, tide.days[last]!), y(pen, tide.value[last]!)]
  stroke(pen, { colour: 'ink', width: 2.25 }, () => (ctx.moveTo(bx - 11 * px, by), ctx.lineTo(bx + 11 * px, by)))
  disc(pen, { x: bx, y: by, radius: 6, colour: 'ink', width: 2.25 })
  stroke(pen, { colour: 'ink', width: 2.25 }, () => (ctx.moveTo(bx - 6 * px, by), ctx.lineTo(bx + 6 * px, by)))
  ctx.font = `640 ${13 * px}px Asap, "Segoe UI", system-ui, sans-serif`
  let before = { x: -Infinity, y: 0 }
  for (const { day, number, crest } of tide.flags) {
    const i = tide.days.indexOf(day)
    const curve = y(pen, tide.value.slice(0, i + 1).findLast(value => value !== null) ?? tide.value.find(value => value !== null)!)
    const at = { x: x(pen, day), y: y(pen, crest) - 34 * px }
    if (at.x - before.x < 24 * px) at.y = before.y - 23 * px
    if (at.y < 12 * px) at.y = curve + 34 * px
    const away = at.y < curve ? 1 : -1
    stroke(pen, { colour: 'note', width: 1 }, () => (ctx.moveTo(at.x, at.y + away * 9 * px), ctx.lineTo(at.x, curve - away * 4 * px)))
    disc(pen, { ...at, radius: 9, colour: 'note', width: 1.5 })
    write(pen, String(number), { x: at.x, y: at.y + 4.5 * px, align: 'center', colour: 'note' })
    before = at
  }
  ctx.fillStyle = colour('ink')
}

const disc = ({ plot: { ctx }, colour, px }: Pen, at: { x: number; y: number; radius: number; colour: string; width: number }): void => {
  ctx.beginPath()
  ctx.arc(at.x, at.y, at.radius * px, 0, 2 * Math.PI)
  ctx.fillStyle = colour('paper')
  ctx.fill()
  ctx.lineWidth = at.width * px
  ctx.strokeStyle = colour(at.colour)
  ctx.stroke()
}

/** The day and its value beside the pointer. */
const readout = (figure: HTMLElement, tide: Tide): ((plot: uPlot) => void) => {
  const label = figure.appendChild(document.createElement('p'))
  label.className = 'readout'
  label.hidden = true
  const number = new Intl.NumberFormat(tide.tag, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  const date = new Intl.DateTimeFormat(tide.tag, { timeZone: 'UTC', day: 'numeric', month: 'short' })
  return plot => {
    const i = plot.cursor.idx
    const value = i === null || i === undefined ? null : tide.value[i]
    label.hidden = value === null || value === undefined || (plot.cursor.left ?? -1) < 0
    if (label.hidden) return
    const [low, high] = [tide.low[i!] ?? value!, tide.high[i!] ?? value!]
    label.textContent = `${date.format(new Date(`${tide.days[i!]}T00:00:00Z`))} · ${number.format(value!)}, ${tide.margin.replace('{low}', number.format(low)).replace('{high}', number.format(high))}`
    const left = plot.valToPos(secondsOf(tide.days[i!]!), 'x') + plot.over.offsetLeft
    label.style.left = `${Math.min(Math.max(left, label.offsetWidth / 2 + 8), figure.clientWidth - label.offsetWidth / 2 - 8)}px`
    label.style.top = `${Math.max(4, plot.valToPos(value!, 'y') + plot.over.offsetTop - 56)}px`
  }
}

const optionsFor = (figure: HTMLElement, tide: Tide): uPlot.Options => {
  const { width, height } = figure.getBoundingClientRect()
  const edge = edgeOf(width)
  const colour = palette(figure)
  const pen = (plot: uPlot): Pen => ({ plot, tide, colour, width, px: devicePixelRatio })
  const dashed = { stroke: () => colour('line-2'), width: 1, dash: [3, 3], points: { show: false } }
  return {
    width,
    height,
    padding: [26, edge + (width < NARROW ? 28 : 46), 30, edge],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 9, fill: () => colour('paper') } },
    scales: { x: { time: true }, y: { range: () => [tide.from, tide.to] } },
    axes: [{ show: false }, { show: false }],
    series: [{}, dashed, dashed, { stroke: () => colour('ink'), width: 2.25, points: { show: false } }],
    hooks: {
      drawClear: [plot => drawWater(pen(plot)), plot => drawAreas(pen(plot)), plot => drawLines(pen(plot))],
      draw: [plot => drawMarks(pen(plot))],
      setCursor: [readout(figure, tide)],
    },
  }
}

let drawn: uPlot | undefined

const draw = (): void => {
  const figure = document.querySelector<HTMLElement>('[data-tide]')
  drawn?.destroy()
  drawn = undefined
  if (!figure || !Plot) return
  figure.querySelectorAll('.readout, i').forEach(old => old.remove())
  const tide = JSON.parse(figure.dataset['tide']!) as Tide
  const data = [tide.days.map(secondsOf), tide.low, tide.high, tide.value] as uPlot.AlignedData
  drawn = new Plot(optionsFor(figure, tide), data, figure)
  // The first drawing stays for who listens; only its ink goes.
  figure.classList.add('enhanced')
}

let width = innerWidth
await document.fonts.ready
draw()
addEventListener('resize', () => {
  if (innerWidth !== width) draw()
  width = innerWidth
})
for (const event of ['marea:theme', 'marea:renewed']) addEventListener(event, draw)
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw)
