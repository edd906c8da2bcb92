import { readFileSync } from 'node:fs'

// Of Linux, whatever the machine: /proc counts in hundredths of a second.
const TICK_MS = 10

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** CPU milliseconds that these processes and their children have used, those that ended included; 0 where there is no /proc. */
export const cpuOf = (pids: number[]): number =>
  pids.reduce((sum, pid) => {
    // The name may hold spaces; what follows it is counted from the state on.
    const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)!.split(' ')
    const own = fields.slice(11, 15).reduce((all, ticks) => all + Number(ticks), 0) * TICK_MS
    const children = read(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean).map(Number)
    return sum + (Number.isFinite(own) ? own : 0) + cpuOf(children)
  }, 0)
