export interface Step {
  /** Bytes or items, of `total` where it is known. */
  done?: number
  total?: number
  rows: number
  stored: number
  changed: number
}

export interface Progress {
  show(step: Step): void
  end(): void
  /** Since it began, to a tenth. */
  seconds(): number
}

const WIDTH = 24
// Faster than this nobody reads.
const EVERY_MS = 200

/** A bar with the rate and the time left; on anything but a terminal, a line every ten seconds. */
export const createProgress = (out: NodeJS.WriteStream): Progress => {
  const began = performance.now()
  const everyMs = out.isTTY ? EVERY_MS : 10_000
  let shownAt = 0
  let last: string | undefined
  const seconds = (): number => Math.round((performance.now() - began) / 100) / 10
  const write = (line: string): void => void out.write(out.isTTY ? `\r${line}\x1b[K` : `${line}\n`)
  return {
    seconds,
    show: step => {
      last = lineOf(step, (performance.now() - began) / 1000)
      if (performance.now() - shownAt < everyMs) return
      shownAt = performance.now()
      write(last)
    },
    end: () => {
      if (last !== undefined && out.isTTY) write(`${last}\n`)
    },
  }
}

const lineOf = ({ done = 0, total, rows, stored, changed }: Step, seconds: number): string => {
  const rate = `${Math.round(rows / Math.max(seconds, 0.001)).toLocaleString('en')} rows/s`
  const counts = `${rows.toLocaleString('en')} rows, ${stored.toLocaleString('en')} new${changed > 0 ? `, ${changed.toLocaleString('en')} changed` : ''}`
  if (!total) return `${counts} · ${rate}`
  const share = Math.min(1, done / total)
  const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░')
  const left = share > 0 && share < 1 ? ` · ${clock((seconds / share) * (1 - share))} left` : ''
  return `${bar} ${Math.floor(share * 100)} % · ${counts} · ${rate}${left}`
}

const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(Math.round(seconds % 60)).padStart(2, '0')}`
