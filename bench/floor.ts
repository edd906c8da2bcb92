// Signs of grave harm in texts of our own: how many are found, and how many of those found are none, by class and language.
//   node bench/floor.ts [develop|held-out] [--misses]
// The held-out texts were written before the rules, in another voice, and are only ever scored. They are about as many without
// harm as with it: in what people write there is far less of it, and precision with it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadFloor } from '../src/analysis/floor/book.ts'
import { floorFinder } from '../src/analysis/floor/find.ts'
import { createReaderPool } from '../src/analysis/pool.ts'
import { FLOOR, type FloorClass } from '../src/domain/alert/floor.ts'
import type { Reading } from '../src/domain/reading/reading.ts'

interface Labelled {
  language: string
  truth: FloorClass[]
  text: string
  found: FloorClass[]
}

const { positionals: [name = 'held-out'], values } = parseArgs({ allowPositionals: true, options: { misses: { type: 'boolean', default: false } } })
const root = join(import.meta.dirname, '..')
const LANGUAGES = ['es', 'en', 'pt']

const rows = readFileSync(join(import.meta.dirname, 'floor', `${name}.tsv`), 'utf8').trim().split('\n').map(line => line.split('\t') as [string, string, string])
const pool = createReaderPool({ root, workers: 0 })
const readings = (await pool.read(rows.map(([, , text]) => ({ text })))) as Reading[]
await pool.close()
const texts = rows.map(([language, truth, text], i): Labelled => ({ language, truth: truth === '-' ? [] : (truth.split(',') as FloorClass[]), text, found: readings[i]!.floor!.map(sign => sign.class) }))

const share = (part: number, whole: number): string => (whole === 0 ? '–' : `${Math.round((100 * part) / whole)} % (${part}/${whole})`)
const score = (among: Labelled[], floors: readonly FloorClass[]): { recall: string; precision: string } => {
  const pairs = among.flatMap(({ truth, found }) => floors.map(floor => ({ is: truth.includes(floor), told: found.includes(floor) })))
  const right = pairs.filter(({ is, told }) => is && told).length
  return { recall: share(right, pairs.filter(({ is }) => is).length), precision: share(right, pairs.filter(({ told }) => told).length) }
}
const row = (label: string, floors: readonly FloorClass[]): string => {
  const cells = [texts, ...LANGUAGES.map(language => texts.filter(text => text.language === language))].map(among => score(among, floors))
  return `| ${label} | ${cells.map(({ recall, precision }) => `${recall} | ${precision}`).join(' | ')} |`
}
console.log(`${name}: ${texts.length} texts, ${texts.filter(({ truth }) => truth.length > 0).length} with grave harm\n`)
console.log(`| class | recall | precision | ${LANGUAGES.map(language => `${language} recall | ${language} precision`).join(' | ')} |\n|---|${'---|'.repeat(8)}`)
for (const floor of FLOOR) console.log(row(floor, [floor]))
console.log(row('all', FLOOR))
// A person looks at any sign, whatever its class.
const any = texts.map(({ truth, found }) => ({ is: truth.length > 0, told: found.length > 0 }))
console.log(`\nany class: recall ${share(any.filter(({ is, told }) => is && told).length, any.filter(({ is }) => is).length)}, precision ${share(any.filter(({ is, told }) => is && told).length, any.filter(({ told }) => told).length)}`)
if (values.misses) for (const { language, truth, text, found } of texts) if (truth.toString() !== found.toString()) console.log(`${language} ${truth.join() || '-'} → ${found.join() || '-'}: ${text}`)

const find = floorFinder(loadFloor(root))
const ROUNDS = 40
const began = performance.now()
for (let round = 0; round < ROUNDS; round++) texts.forEach(({ text }, i) => find({ text }, readings[i]!))
console.log(`\n${((1000 * (performance.now() - began)) / ROUNDS / texts.length).toFixed(1)} µs a text`)
