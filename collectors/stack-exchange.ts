import { z } from 'zod'
import { defineCollector, type CollectorError, type Mention, type Page, type Run, type Told } from '../src/contract.ts'
import { askJson, readItems } from '../src/parsing/api/answer.ts'
import { firstOfEach } from '../src/parsing/api/pages.ts'
import { keyRefused, quoted, refusalFields, retold } from '../src/parsing/api/refusal.ts'
import { readCursor } from '../src/parsing/cursor.ts'
import { parseDate } from '../src/parsing/dates.ts'
import { htmlToText, oneLine } from '../src/parsing/html.ts'
import { resolveLink } from '../src/parsing/link.ts'
import { numbersOf, present } from '../src/parsing/present.ts'
import { phrase } from '../src/parsing/seed/phrases.ts'

const API = 'https://api.stackexchange.com/2.3/search/advanced'
const PLACE = 'Stack Exchange'
/** Where people ask in a language. */
const SITES: Record<string, string> = { es: 'es.stackoverflow', pt: 'pt.stackoverflow', en: 'stackoverflow' }
const DAY_MS = 86_400_000
/** 2,500 questions; the next run goes on where this one ends. */
const MAX_PAGES = 25

const config = z.object({
  site: z.string().trim().min(1).describe('Name of the site as the API knows it, such as stackoverflow, superuser or es.stackoverflow.').meta({ es: 'Nombre del sitio como lo conoce la API, como stackoverflow, superuser o es.stackoverflow.' }),
  query: z.string().trim().optional().describe('Words to look for in titles and texts.').meta({ es: 'Palabras que buscar en títulos y textos.' }),
  tagged: z.array(z.string().trim().min(1)).default([]).describe('Tags that a question must have, all of them. Without words or tags every question of the site is read.').meta({ es: 'Etiquetas que debe tener la pregunta, todas. Sin palabras ni etiquetas se lee cada pregunta del sitio.' }),
  key: z.string().min(1).optional().describe('Key of an app registered at stackapps.com. It raises the daily quota from 300 to 10,000 questions to the API.').meta({ es: 'Clave de una app registrada en stackapps.com. Sube la cuota diaria de la API de 300 a 10,000 consultas.', writeOnly: true }),
  historyDays: z.number().int().positive().default(90).describe('How many days the first reading goes back.').meta({ es: 'Cuántos días atrás llega la primera lectura.' }),
})
type Config = z.output<typeof config>

const cursor = z.object({
  /** Seconds since 1970 of the last activity up to which all is read. */
  activity: z.number(),
  /** What was asked: a changed search starts anew. */
  asked: z.string(),
})
type Cursor = z.output<typeof cursor>

const pageSchema = z.object({
  items: z.array(z.unknown()), has_more: z.boolean(), quota_remaining: z.number().optional(), backoff: z.number().optional(),
})
const questionSchema = z.object({
  question_id: z.number(), title: z.string(), link: z.string(), creation_date: z.number(), last_activity_date: z.number(),
  last_edit_date: z.number().optional(), body: z.string().optional(),
  score: z.number().optional(), answer_count: z.number().optional(), view_count: z.number().optional(),
  owner: z.object({ user_id: z.number().optional(), display_name: z.string().optional(), link: z.string().optional() }).optional(),
})
type Question = z.output<typeof questionSchema>

export default defineCollector({
  title: 'Stack Exchange',
  kind: 'social',
  order: 'newest',
  homepage: 'https://api.stackexchange.com/docs/advanced-search',
  auth: 'key',
  config,
  example: { site: 'es.stackoverflow', query: 'Casa Nogal' },
  limits: [
    { es: 'Se leen preguntas; sus respuestas y comentarios cuentan, pero su texto no se lee.', en: 'Questions are read; their answers and comments are counted, but their texts are not read.' },
    { es: 'Sin clave se puede preguntar 300 veces al día desde una misma dirección; con clave, 10 000.', en: 'Without a key one address may ask 300 times a day, with a key 10,000 times.' },
    { es: 'Lo que se borra desaparece de la búsqueda sin aviso.', en: 'What is deleted drops out of the search without a word.' },
  ],
  display: {
    es: 'Muestre el nombre del autor y un enlace al original: los textos llevan licencia CC BY-SA.',
    en: 'Show the author’s name and a link to the original: the texts are licensed under CC BY-SA.',
  },
  everyMinutes: 60,
  propose: seed => [{ config: { site: SITES[seed.language] ?? SITES.en!, query: phrase(seed) }, filtered: true }],
  collect: run => collect(run),
})

/** From the oldest activity on, since edits and answers are activity too: whatever ends a run early, the next one goes on from there. */
async function* collect(run: Run<Config>): AsyncGenerator<Page> {
  const asked = JSON.stringify([run.config.site, run.config.query, run.config.tagged])
  const met = new Set<string>()
  let place: Place = { from: startOf(run, asked), page: 1 }
  let barren = 0
  for (let count = 1; !run.signal.aborted; count++) {
    const { questions, next, ...rest } = await askPage(run, place)
    const fresh = firstOfEach(questions, ({ question_id }) => String(question_id), met)
    // A page that starts at an instant can hold only what was met at that instant; two such in a row are a circle.
    barren = fresh.length === 0 ? barren + 1 : 0
    const goesOn = next !== undefined && rest.notBeforeMs === undefined && count < MAX_PAGES && barren < 2
    const reached: Cursor = { activity: Math.max(place.from, ...questions.map(one => one.last_activity_date)), asked }
    yield {
      mentions: fresh.map(question => toMention(question, run.now)),
      ...rest,
      progress: { done: met.size, unit: 'items' },
      ...present({ cursor: goesOn ? undefined : JSON.stringify(reached) }),
    }
    if (!goesOn) return
    place = next
  }
}

interface Place {
  /** Seconds since 1970. */
  from: number
  page: number
}

const startOf = ({ cursor: before, since, now, config: { historyDays } }: Run<Config>, asked: string): number => {
  const stored = readCursor(before, cursor)
  if (stored?.asked === asked) return stored.activity
  return Math.floor((since === undefined ? Date.parse(now) - historyDays * DAY_MS : Date.parse(since)) / 1000)
}

const askPage = async (run: Run<Config>, place: Place): Promise<Pick<Page, 'problems' | 'notBeforeMs'> & { questions: Question[]; next: Place | undefined }> => {
  const { site, query, tagged, key } = run.config
  const params = new URLSearchParams({
    site,
    ...present({ q: query, tagged: tagged.join(';'), key }),
    sort: 'activity', order: 'asc', min: String(place.from), page: String(place.page), pagesize: '100', filter: 'withbody',
  })
  const { data } = await askJson(run.http, `${API}?${params}`, { schema: pageSchema, place: PLACE, retell: error => retell(error, run), signal: run.signal })
  const problems: Told[] = []
  const questions = readItems(data.items, { schema: questionSchema, place: PLACE, problems })
  const last = questions.at(-1)?.last_activity_date ?? place.from
  // What gets busy while it is read moves to the end and all others one place up: a page starts at an instant, not at a number.
  const next = last > place.from ? { from: last, page: 1 } : { from: place.from, page: place.page + 1 }
  return { questions, next: data.has_more ? next : undefined, ...present({ problems }), ...pauseOf(data, run.now) }
}

/** A method that answers `backoff` may not be called again before; a quota that is used up comes back at midnight in UTC. */
const pauseOf = ({ backoff, quota_remaining }: z.output<typeof pageSchema>, now: string): Pick<Page, 'notBeforeMs'> => {
  if (quota_remaining === 0) return { notBeforeMs: untilMidnight(now) }
  return present({ notBeforeMs: backoff === undefined ? undefined : backoff * 1000 })
}

const untilMidnight = (now: string): number => DAY_MS - (Date.parse(now) % DAY_MS)

/** Refusals come with 400, whatever they are about; their names tell them apart. */
const retell = (error: CollectorError, { now, config: { site } }: Run<Config>): CollectorError | undefined => {
  const { error_name, error_message } = refusalFields(error)
  const words = quoted(error_message)
  if (error_name === 'throttle_violation') {
    const seconds = Number(/available in (\d+) seconds/.exec(words)?.[1] ?? Number.NaN)
    return retold(error, 'transient', {
      es: `La cuota diaria de ${PLACE} se agotó. Marea sigue cuando se renueve; con una clave es mayor.`,
      en: `The daily quota of ${PLACE} is used up. Marea goes on when it is renewed; a key raises it.`,
    }, seconds > 0 ? seconds * 1000 : (error.retryAfterMs ?? untilMidnight(now)))
  }
  if (error_name === 'temporarily_unavailable' || error_name === 'internal_error') return retold(error, 'transient', {
    es: `${PLACE} tiene problemas propios. Marea lo intenta otra vez.`,
    en: `${PLACE} has trouble of its own. Marea tries again.`,
  })
  if (words.includes('site')) return retold(error, 'config', {
    es: `${PLACE} no conoce ningún sitio llamado ${site}. Comprueba su nombre en la lista de sitios de api.stackexchange.com.`,
    en: `${PLACE} knows no site called ${site}. Check its name in the list of sites at api.stackexchange.com.`,
  })
  if (error.status === 401 || error.status === 403 || words.includes('key')) return keyRefused(error, {
    es: `${PLACE} rechaza la clave. Compruébala en stackapps.com, o quítala.`,
    en: `${PLACE} refuses the key. Check it at stackapps.com, or leave it out.`,
  })
  return words && error.status === 400 ? retold(error, 'config', {
    es: `${PLACE} no acepta esta búsqueda: ${words}. Corrige la fuente.`,
    en: `${PLACE} does not accept this search: ${words}. Correct the source.`,
  }) : undefined
}

const toMention = (question: Question, now: string): Mention => {
  const { question_id, title, link, owner, score, answer_count, view_count } = question
  return {
    externalId: String(question_id),
    kind: 'question',
    text: htmlToText(question.body ?? ''),
    title: oneLine(htmlToText(title)),
    ...present({
      url: resolveLink(link),
      author: present({ id: owner?.user_id === undefined ? undefined : String(owner.user_id), name: oneLine(htmlToText(owner?.display_name ?? '')), url: resolveLink(owner?.link) }),
      publishedAt: parseDate(String(question.creation_date), { now }),
      editedAt: question.last_edit_date === undefined ? undefined : parseDate(String(question.last_edit_date), { now }),
      engagement: numbersOf({ score, answers: answer_count, views: view_count }),
    }),
  }
}
