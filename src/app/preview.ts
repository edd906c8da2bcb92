import { CollectorError, toldOf, type Collector, type Files } from '../contract.ts'
import type { Preview } from '../api/services.ts'
import { failureOf } from '../jobs/collect/collect.ts'
import type { Door } from '../net/http.ts'

// What a person waits for, at most.
const LIMIT_MS = 20_000

export interface PreviewOptions {
  collectors: Map<string, Collector>
  door: Pick<Door, 'http'>
  files: Files
  now: () => Date
  limitMs?: number
  /** Many at once keep the pauses of hosts; for a single one nobody waits. */
  pause?: boolean
}

/** The first page of a source as it is now, every item of it; nothing is stored. */
export const createPreview =
  ({ collectors, door, files, now, limitMs = LIMIT_MS, pause = false }: PreviewOptions) =>
  async (kind: string, config: Record<string, unknown>, signal: AbortSignal): Promise<Preview> => {
    const collector = collectors.get(kind)
    if (!collector) throw new CollectorError('config', { es: `No hay ningún recolector «${kind}».`, en: `There is no collector “${kind}”.` })
    const limit = AbortSignal.timeout(limitMs)
    const run = {
      config: collector.config.parse(config), cursor: undefined, since: undefined, files,
      http: door.http({ pause }), now: now().toISOString(), signal: AbortSignal.any([signal, limit]),
    }
    try {
      for await (const { mentions, observations, storefront, problems = [] } of collector.collect(run)) return { mentions, ...(observations && { observations }), ...(storefront && { storefront }), health: { status: 'healthy', message: null, problems: problems.map(toldOf) } }
      return { mentions: [], health: { status: 'healthy', message: null, problems: [] } }
    } catch (error) {
      if (!limit.aborted) throw new CollectorError(failureOf(error).kind, failureOf(error).told, { cause: error })
      throw new CollectorError('transient', {
        es: `La fuente no respondió del todo en ${Math.round(limitMs / 1000)} s. Inténtalo otra vez, o mira su dirección en un navegador.`,
        en: `The source did not answer in full within ${Math.round(limitMs / 1000)} s. Try again, or look at its address in a browser.`,
      }, { cause: error })
    }
  }
