/**
 * Collects every feed of a folder over loopback, as the rss collector does in service, and prints what came of it.
 * The folder holds `index.ndjson`, a line a feed with `path` and, where they are known, `headers` and `expected`
 * (`itemCount`, `uniqueCount`, `firstTitle`, `firstLink`, `dateAny`), and the feeds themselves under `files/`.
 *
 *   node bench/feeds.ts --data <folder> [--mentions]
 *   node bench/feeds.ts --data <folder> --speed [--runs 9]    the reader's milliseconds a megabyte beside its peers'
 */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import rss from '../collectors/rss.ts'
import { toldOf, type Mention, type Told } from '../src/contract.ts'
import { plainFiles } from '../test/helpers/plain-files.ts'
import { plainHttp } from '../test/helpers/plain-http.ts'
import { compareSpeed } from './feed-speed.ts'

interface Entry {
  path: string
  headers?: Record<string, string>
  expected?: { itemCount?: number; uniqueCount?: number; firstTitle?: string; firstLink?: string; dateAny?: string[] }
}

interface Outcome {
  entry: Entry
  seconds: number
  mentions: Mention[]
  problems: Told[]
  failure?: string
}

const NO_HEADERS: Record<string, string> = { 'content-type': 'application/xml' }
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const readIndex = async (folder: string): Promise<Entry[]> => {
  const lines = (await readFile(join(folder, 'index.ndjson'), 'utf8')).split('\n').filter(line => line.trim() !== '')
  return lines.map(line => JSON.parse(line) as Entry)
}

const main = async (folder: string, withMentions: boolean): Promise<void> => {
  const entries = await readIndex(folder)
  const { origin, close } = await serve(folder, entries)
  const started = performance.now()
  const outcomes: Outcome[] = []
  for (const [index, entry] of entries.entries()) outcomes.push(await collect(entry, `${origin}/${index}`))
  const seconds = (performance.now() - started) / 1000
  await close()
  report(outcomes, seconds)
  if (withMentions) outcomes.forEach(({ entry, mentions }) => say(JSON.stringify({ path: entry.path, mentions })))
}

const serve = async (folder: string, entries: Entry[]): Promise<{ origin: string; close: () => Promise<void> }> => {
  const server = createServer(async ({ url = '' }, response) => {
    const entry = entries[Number(url.slice(1))]
    if (!entry) return response.writeHead(404).end()
    const body = await readFile(join(folder, 'files', entry.path))
    response.writeHead(200, entry.headers ?? NO_HEADERS).end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const close = () => new Promise<void>(resolve => server.close(() => resolve()).closeAllConnections())
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

const collect = async (entry: Entry, url: string): Promise<Outcome> => {
  const outcome: Outcome = { entry, seconds: 0, mentions: [], problems: [] }
  const started = performance.now()
  const run = { config: { url }, cursor: undefined, since: undefined, http: plainHttp, files: plainFiles, signal: new AbortController().signal, now: new Date().toISOString() }
  try {
    for await (const page of rss.collect(run)) {
      outcome.mentions.push(...page.mentions)
      outcome.problems.push(...(page.problems ?? []).map(toldOf))
    }
  } catch (error) {
    outcome.failure = error instanceof Error ? error.message : String(error)
  }
  return { ...outcome, seconds: (performance.now() - started) / 1000 }
}

const report = (outcomes: Outcome[], seconds: number): void => {
  const failed = outcomes.filter(({ failure }) => failure !== undefined)
  const mentions = outcomes.flatMap(outcome => outcome.mentions)
  const without = (...names: (keyof Mention)[]): number => mentions.filter(mention => names.every(name => !mention[name])).length
  const problems = outcomes.flatMap(outcome => outcome.problems.map(problem => `${outcome.entry.path}: ${problem.en}`))
  const unlike = outcomes.flatMap(differences)
  const asked = outcomes.filter(({ entry }) => (entry.expected?.itemCount ?? 0) > 0)
  const withItems = asked.filter(outcome => outcome.mentions.length > 0).length
  const right = outcomes.filter(outcome => outcome.failure === undefined && differences(outcome).length === 0).length
  const percent = (part: number, whole: number): string => `${part} of ${whole} (${((100 * part) / whole).toFixed(1)} %)`
  say(`${outcomes.length} feeds, ${outcomes.length - failed.length} read, ${failed.length} failed, ${mentions.length} mentions in ${seconds.toFixed(1)} s`)
  say(`of those that have items, with items: ${percent(withItems, asked.length)}; all fields right: ${percent(right, outcomes.length)}`)
  say(`without date ${without('publishedAt')}, without url ${without('url')}, without text ${without('text')}, without text and title ${without('text', 'title')}`)
  list('failed', failed.map(({ entry, failure }) => `${entry.path}: ${failure}`))
  list('problems', problems)
  list('unlike what was expected', unlike)
  list('looks wrong', outcomes.flatMap(suspicions))
  const slowest = outcomes.toSorted((a, b) => b.seconds - a.seconds).slice(0, 10)
  list('slowest', slowest.map(outcome => `${(outcome.seconds * 1000).toFixed(0)} ms ${outcome.entry.path}`))
  say(`max RSS ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`)
}

const list = (title: string, lines: string[]): void => {
  say(`\n${title}: ${lines.length}`)
  for (const line of lines) say(`  ${line}`)
}

/** Where a feed's first item or its number of items is not what the index says. */
const differences = ({ entry: { path, expected = {} }, mentions }: Outcome): string[] => {
  const { itemCount, uniqueCount = itemCount, firstTitle, firstLink, dateAny } = expected
  const [first] = mentions
  const fold = (text = ''): string => text.replace(/\s+/g, ' ').trim()
  return [
    uniqueCount === undefined || mentions.length === uniqueCount || mentions.length === itemCount ? '' : `${mentions.length} mentions, not ${uniqueCount} of ${itemCount}`,
    firstTitle === undefined || fold(first?.title) === fold(firstTitle) ? '' : `title ${JSON.stringify(first?.title)}, not ${JSON.stringify(firstTitle)}`,
    firstLink === undefined || first?.url === firstLink.trim() ? '' : `url ${first?.url}, not ${firstLink}`,
    !dateAny || dateAny.some(date => secondOf(date) === secondOf(first?.publishedAt ?? '')) ? '' : `date ${first?.publishedAt}, not ${dateAny.join(' or ')}`,
  ].filter(text => text !== '').map(text => `${path}: ${text}`)
}

/** The index knows no fractions of seconds. */
const secondOf = (date: string): number => Math.floor(Date.parse(date) / 1000)

/** What a person would notice: markup, references, broken letters. One line for each feed and mark. */
const MARKS: [string, RegExp][] = [
  ['markup', /<\/?(?:p|br|div|a|span|img|b|i|em|strong|ul|li|td|tr|h\d)\b[^<>]{0,300}>/i],
  ['reference', /&(?:#\d{2,6}|#x[\da-f]{2,6}|amp|lt|gt|quot|nbsp|[a-z]{2,6}(?:acute|grave|uml|tilde|cedil|quo|dash));/i],
  ['wrong charset', /\u00c3[\u0080-\u00bf]|\u00e2\u20ac|\ufffd|[\u0080-\u0084\u0086-\u009f]/],
  ['CDATA', /<!\[CDATA\[|\]\]>/],
]

const suspicions = ({ entry, mentions }: Outcome): string[] =>
  MARKS.flatMap(([name, mark]) => {
    const found = mentions.map(({ title = '', text, author }) => mark.exec(`${title}\n${text}\n${author?.name ?? ''}`)).filter(match => match !== null)
    if (found.length === 0) return []
    const { input, index } = found[0]!
    return [`${entry.path}: ${name} in ${found.length}, such as ${JSON.stringify(input.slice(Math.max(0, index - 30), index + 40))}`]
  })

const { values } = parseArgs({ options: { data: { type: 'string' }, mentions: { type: 'boolean', default: false }, speed: { type: 'boolean', default: false }, runs: { type: 'string', default: '9' } } })
const { data } = values
if (data === undefined) throw new Error('Name the folder of the feeds: node bench/feeds.ts --data <folder>')
if (values.speed) {
  const entries = await readIndex(data)
  const feeds = await Promise.all(entries.map(async ({ path, headers }) => ({ bytes: await readFile(join(data, 'files', path)), contentType: headers?.['content-type'] })))
  await compareSpeed(feeds, Number(values.runs), say)
} else await main(data, values.mentions)
