import { countState } from '../db/state.ts'
import type { Database } from '../db/client.ts'

const gauges = {
  marea_mentions: 'Mentions stored and about their brand',
  marea_sources: 'Sources turned on',
  marea_sources_failing: 'Sources whose last run failed',
  marea_alerts_open: 'Alerts open now',
  marea_deliveries_pending: 'Webhook messages waiting for delivery',
  marea_unread: 'Mentions no reader has read yet',
} as const

/** Figures in Prometheus' text form. */
export const metricsOf = async (db: Database): Promise<string> => {
  const state = await countState(db)
  const { rss, heapUsed } = process.memoryUsage()
  const values: Record<string, [string, number]> = {
    marea_up: ['1 while the process answers', 1],
    marea_uptime_seconds: ['Seconds since the process began', Math.round(process.uptime())],
    marea_memory_bytes: ['Memory of the process', rss],
    marea_heap_bytes: ['Heap in use', heapUsed],
    ...Object.fromEntries(Object.entries(gauges).map(([name, help]) => [name, [help, state[name as keyof typeof gauges]]])),
  }
  return Object.entries(values).map(([name, [help, value]]) => `# HELP ${name} ${help}.\n# TYPE ${name} gauge\n${name} ${value}\n`).join('')
}
