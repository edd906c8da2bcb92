import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { plainFiles } from '../../helpers/plain-files.ts'
import { plainHttp } from '../../helpers/plain-http.ts'
import { crowdOf } from '../listed.ts'
import type { Promised, State, WorldModule } from '../world.ts'

interface Entry {
  id: string
  title?: string
  date?: string
  text: string
}

const ENTRIES: Entry[] = [
  { id: 'nota-4', title: 'Faro Café abre en Mérida', date: '2026-03-04T09:00:00-06:00', text: 'Abrió con fila desde temprano.' },
  { id: 'nota-3', title: 'Dos sabores nuevos', date: '2026-03-04T15:00:00Z', text: 'Uno de cacao y otro de maíz.' },
  { id: 'nota-2', text: 'Sin título ni fecha, sólo lo que se dijo.' },
  { id: 'nota-1', title: 'Cierran por obras', date: '2026-03-01T20:30:00+05:30', text: 'Vuelven el lunes.' },
]
const EDITED = { id: 'nota-1', text: 'Vuelven el martes.' }
const NEW: Entry = { id: 'nota-5', title: 'Premio al mejor espresso', date: '2026-03-05T10:00:00+01:00', text: 'Ganó por segundo año.' }

export const promised: Promised = {
  ids: ENTRIES.map(({ id }) => id),
  dates: { 'nota-4': '2026-03-04T15:00:00Z', 'nota-3': '2026-03-04T15:00:00Z', 'nota-1': '2026-03-01T15:00:00Z' },
  edited: EDITED,
  deleted: 'nota-3',
  added: NEW.id,
  bare: 'nota-2',
  retryAfterSeconds: 90,
}
export const impossible = {
  looping: 'a feed is one document: it has no next page',
  exhausted: 'a feed counts no readings; a server that limits them answers as in the state limited',
}

const atom = (entries: Entry[], gone: string[] = []): string => `<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>Diario del Faro</title>
${entries.map(entry).join('\n')}${gone.map(id => `<at:deleted-entry ref="${id}" when="2026-03-05T00:00:00Z"/>`).join('')}</feed>`

const entry = ({ id, title, date, text }: Entry): string =>
  `<entry><id>${id}</id>${title ? `<title>${title}</title>` : ''}${date ? `<published>${date}</published>` : ''}<content>${text}</content></entry>`

const feedIn = (state: State): string => {
  if (state === 'edited') return atom(ENTRIES.map(one => (one.id === EDITED.id ? { ...one, text: EDITED.text } : one)))
  if (state === 'deleted') return atom(ENTRIES.filter(({ id }) => id !== 'nota-3'), ['nota-3'])
  if (state === 'grown') return atom([NEW, ...ENTRIES])
  if (state === 'crowded') return atom(crowdOf(6, (index, date) => ({ id: `aviso-${index}`, date, text: `Aviso ${index}.` })))
  if (state === 'doubled') return atom([...ENTRIES, ...ENTRIES.slice(1)])
  return atom(state === 'empty' ? [] : ENTRIES)
}

const answer = (state: State, response: ServerResponse): void => {
  if (state === 'missing') return void response.writeHead(404).end()
  if (state === 'unauthorized') return void response.writeHead(401).end()
  if (state === 'html') return void response.end('<!doctype html><title>Un momento</title><p>Comprobando su navegador</p>')
  if (state === 'blank') return void response.end('')
  if (state === 'failing') return void response.writeHead(503).end('later')
  if (state === 'limited') return void response.writeHead(429, { 'retry-after': String(promised.retryAfterSeconds) }).end()
  if (state === 'changed') return void response.end('{"posts": [{"headline": "Todo es distinto"}]}')
  if (state === 'cut') {
    response.writeHead(200, { 'content-length': 100_000 })
    response.write(atom(ENTRIES).slice(0, 300), () => response.destroy())
    return
  }
  response.writeHead(200, { 'content-type': 'application/atom+xml', etag: `"${state}"` }).end(feedIn(state))
}

export const open: WorldModule['open'] = async () => {
  let state: State = 'steady'
  const server = createServer((request, response) => {
    if (request.headers['if-none-match'] === `"${state}"`) response.writeHead(304).end()
    else answer(state, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    config: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed.xml` },
    http: plainHttp,
    files: plainFiles,
    become: async next => void (state = next),
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
