import { isDeepStrictEqual } from 'node:util'
import type { KnownBrand, Looked, WatchAsk, WatchProposal } from '../api/watch-proposal.ts'
import { CollectorError, type Collector, type Told } from '../contract.ts'
import { localeOf, timeZoneOf } from '../domain/time/country.ts'
import { proposeQuery } from '../domain/query/propose.ts'
import { brandQuery, parseQuery, type Query } from '../domain/query/query.ts'
import { seedOf } from '../domain/source/seed.ts'
import { slugOf } from '../domain/slug.ts'
import { createLook } from './look-at.ts'
import type { PreviewOptions } from './preview.ts'

export interface ProposeOptions {
  known?: KnownBrand | undefined
  signal: AbortSignal
  /** Told of each source as soon as it was looked at. */
  onLooked?(looked: Looked): void
}

/** Walks all collectors for a brand, each asked at once and within a limit; what gives nothing now is left out with the reason. */
export const createProposer = (parts: PreviewOptions) => {
  const look = createLook(parts)
  return async (ask: WatchAsk, { known, signal, onLooked }: ProposeOptions): Promise<WatchProposal> => {
    const seed = seedOf(ask)
    if (seed === undefined) throw new CollectorError('config', {
      es: `«${ask.name}» no tiene letras ni cifras que buscar. Escribe el nombre como lo escribe la gente.`,
      en: `“${ask.name}” has no letters or digits to look for. Write the name as people write it.`,
    })
    const proposed = proposeQuery(seed)
    const looked: Looked[] = []
    const keep = (one: Looked): void => {
      looked.push(one)
      onLooked?.(one)
    }
    const query = queryOf(known, proposed.query)
    const isKnown = (collector: string, config: unknown): boolean => hasSource(known, parts.collectors.get(collector)!, { collector, config })
    await Promise.all([...parts.collectors].filter(([, { propose }]) => propose).map(([id, collector]) => look(id, collector, { seed, query, isKnown, signal, onLooked: keep })))
    signal.throwIfAborted()
    for (const [id, collector] of parts.collectors) if (!collector.propose) keep({ leftOut: { collector: id, name: collector.title, why: NEEDS[collector.auth].en, told: NEEDS[collector.auth] } })
    const sources = looked.flatMap(one => ('source' in one ? [one.source] : []))
    return {
      brand: {
        slug: known?.slug ?? slugOf(ask.name), name: known?.name ?? seed.name, aliases: known?.aliases ?? proposed.aliases, query: known ? known.query : proposed.query,
        languages: [ask.language], locale: localeOf(ask.language, ask.country), timeZone: timeZoneOf(ask.country),
      },
      isKnown: known !== undefined,
      sources: withNames(sources, known),
      leftOut: looked.flatMap(one => ('leftOut' in one ? [one.leftOut] : [])),
      notes: [
        ...(proposed.isAmbiguous && !known ? [`“${seed.name}” is short or an everyday word and may mean other things too: look at what is found, and add NOT ("${seed.name}" NEAR/2 WORD) to the query for each company it does not stand in as your brand.`] : []),
        ...(sources.length === 0 ? ['No source has anything new about the brand now. Try another spelling, name its site, or add sources by hand.'] : []),
      ],
    }
  }
}

const NEEDS: Record<Collector['auth'], Told> = {
  none: { en: 'It needs to be told where to look: add it by hand.', es: 'Hay que decirle dónde mirar: añádela a mano.' },
  key: { en: 'It needs a key: add it by hand.', es: 'Necesita una clave: añádela a mano.' },
  oauth: { en: 'It needs somebody to sign in: add it by hand.', es: 'Alguien tiene que darle permiso: añádela a mano.' },
  file: { en: 'It reads files that you have: see `marea import`.', es: 'Lee archivos que tú tienes: impórtalos.' },
}

/** What a brand has of its own says what is about it. */
const queryOf = (known: KnownBrand | undefined, proposed: string): Query => {
  const parsed = known?.query === null ? undefined : parseQuery(known?.query ?? proposed)
  return parsed?.ok ? parsed.query : brandQuery(known!.name, known!.aliases)
}

/** Settings that say the same, defaults filled in. */
const hasSource = (known: KnownBrand | undefined, { config: schema }: Collector, { collector, config }: { collector: string; config: unknown }): boolean => {
  const read = (given: unknown): unknown => schema.safeParse(given).data ?? given
  return known?.sources.some(source => source.collector === collector && isDeepStrictEqual(read(source.config), read(config))) ?? false
}

/** Each by a name of its own in the brand, in the same order every time. */
const withNames = (sources: WatchProposal['sources'], known: KnownBrand | undefined): WatchProposal['sources'] => {
  const taken = new Set(known?.sources.map(({ name }) => name))
  return sources
    .toSorted((a, b) => a.collector.localeCompare(b.collector, 'en') || a.name.localeCompare(b.name, 'en'))
    .map(source => {
      let name = source.name
      for (let count = 2; taken.has(name); count++) name = `${source.name} ${count}`
      taken.add(name)
      return { ...source, name }
    })
}
