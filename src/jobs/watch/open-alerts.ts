import { listAlerts, type Alert } from '../../db/alert/alert.ts'
import type { Trx } from '../../db/client.ts'

const MOST_OPEN = 10_000

/** Alerts of one kind that are open. */
export const listOpenAlertsOf = async (trx: Trx, brandId: string, kind: string): Promise<Alert[]> =>
  (await listAlerts(trx, brandId, { status: 'open', limit: MOST_OPEN })).filter(alert => alert.kind === kind)
