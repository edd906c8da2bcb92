import { createHash } from 'node:crypto'
import { articleResource, articlesAnswer } from '../../../src/demo/platforms/gdelt.ts'
import { openServerWorld, type Asked, type Given } from '../server-world.ts'
import type { Promised, State, WorldModule } from '../world.ts'

interface Article {
  slug: string
  title: string
  /** As GDELT writes it. */
  seen: string
  language?: string
  domain?: string
}

const SPECIAL: Article[] = [
  { slug: 'espresso', title: 'Faro Café gana el premio al mejor espresso', seen: '20260304T150000Z', language: 'Spanish', domain: 'diariodelfaro.example' },
  { slug: 'queue', title: 'Long queues as Faro Cafe opens in Merida', seen: '20260304T150000Z', language: 'English', domain: 'coastpost.example' },
  { slug: 'sin-datos', title: 'Faro Café cierra por obras', seen: '20260304T160000Z' },
]
/** More than two pages of 250. */
const PLAIN: Article[] = Array.from({ length: 520 }, (_, index) => ({
  slug: `nota-${index}`, title: `Faro Café en la nota ${index}`, language: 'Portuguese', domain: 'folha.example',
  seen: new Date(Date.UTC(2026, 1, 1) + Math.floor(index / 3) * 900_000).toISOString().replace(/\.\d+|[-:]/g, ''),
}))
const ALL = [...PLAIN, ...SPECIAL]
const NEW: Article = { slug: 'nueva', title: 'Faro Café abre otra sucursal', seen: '20260306T101500Z', language: 'Spanish', domain: 'diariodelfaro.example' }

/** All at once, and more than a page holds. */
const CROWD: Article[] = Array.from({ length: 260 }, (_, index) => ({ slug: `aviso-${index}`, title: `Faro Café en el aviso ${index}`, seen: '20260306T110000Z' }))

const urlOf = ({ slug }: Article): string => `https://prensa.example/${slug}`
const idOf = (one: Article): string => createHash('sha256').update(urlOf(one)).digest('base64url').slice(0, 22)
const id = (slug: string): string => idOf(ALL.find(one => one.slug === slug)!)

export const promised: Promised = {
  ids: ALL.map(idOf),
  dates: { [id('espresso')]: '2026-03-04T15:00:00Z', [id('queue')]: '2026-03-04T15:00:00Z', [id('nota-0')]: '2026-02-01T00:00:00Z' },
  edited: { id: '', text: '' },
  deleted: '',
  added: idOf(NEW),
  bare: id('sin-datos'),
  always: ['url', 'publishedAt'],
  retryAfterSeconds: 90,
}
export const impossible = {
  edited: 'GDELT keeps the headline as it first saw it and does not look again',
  deleted: 'GDELT keeps what it saw, whether or not the paper still shows it',
}

const resource = ({ title, seen, language, domain, ...one }: Article) => articleResource({ url: urlOf({ title, seen, ...one }), title, seen, language, domain })

const stampOf = (seen: string): string => seen.replace(/\D/g, '')

const answer = ({ url: { searchParams } }: Asked, state: State): Given => {
  if (state === 'exhausted') return { headers: { 'content-type': 'text/html' }, body: 'Please limit requests to one every 5 seconds or write to us for larger queries.' }
  if (state === 'changed') return { json: { notas: [{ titular: 'Todo es distinto' }] } }
  if (state === 'empty') return { json: {} }
  const [from, to, max] = ['startdatetime', 'enddatetime', 'maxrecords'].map(name => searchParams.get(name)!)
  const all = state === 'grown' ? [...ALL, NEW] : state === 'crowded' ? [...ALL, ...CROWD] : ALL
  const found = all.filter(({ seen }) => state === 'looping' || (stampOf(seen) >= from! && stampOf(seen) <= to!)).toSorted((a, b) => stampOf(a.seen).localeCompare(stampOf(b.seen)))
  const page = found.slice(0, Number(max) - (state === 'doubled' ? 1 : 0))
  const articles = (state === 'doubled' && page.length > 0 ? [...page, page[0]!] : page).map(resource)
  return articlesAnswer(articles)
}

export const open: WorldModule['open'] = () =>
  openServerWorld({
    origins: ['https://api.gdeltproject.org'],
    config: () => ({ query: '"Faro Café"' }),
    answer,
    retryAfterSeconds: promised.retryAfterSeconds,
  })
