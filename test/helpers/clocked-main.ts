// The server as src/main.ts starts it, on a clock that its parent moves and an internet that its parent has.
import { openApp } from '../../src/app.ts'
import { loadCheckedConfig } from '../../src/app/config-checks.ts'
import { serveApp } from '../../src/app/serve.ts'
import { createLog } from '../../src/log.ts'

export interface ClockTold {
  /** How far its clock is from the real one. */
  offsetMs: number
  standIns: Record<string, string>
}

let offsetMs = 0
const first = new Promise<ClockTold>(resolve => process.once('message', told => resolve(told as ClockTold)))
process.on('message', (told: ClockTold) => {
  offsetMs = told.offsetMs
  process.send!({ offsetMs })
})

const { standIns } = await first
const app = await openApp({ config: await loadCheckedConfig(), log: createLog(), now: () => new Date(Date.now() + offsetMs), standIns })
const running = await serveApp(app)
process.send!({ url: running.url })
process.on('SIGTERM', () => {
  void running.stop().then(() => app.close()).then(() => process.exit(0))
})
