import type { DayOrder } from '../dates.ts'
import { foldName, type ColumnField } from './columns.ts'
import type { CellReaders, ColumnMap } from './row-mention.ts'

/** An export that people bring, known by the names of its columns. */
export interface KnownExport {
  /** As people call it. */
  name: string
  /** What each row is. */
  kind: 'review' | 'survey' | 'complaint'
  /** Names of columns, folded, best first. */
  fields: Partial<Record<ColumnField, string[]>>
  /** One name of each list must be there: together they tell this export from others. */
  needs: string[][]
  /** Highest value of its rating. */
  ratingOutOf?: number
  dayOrder?: DayOrder
  cells?: CellReaders
  /** Its questions are columns: which of them hold words or marks shows only in the answers. */
  asks?: true
}

export interface Recognised {
  known: KnownExport
  map: ColumnMap
}

/** The export that a header belongs to, with its columns as the file names them; undefined where it is none that is known. */
export const recogniseExport = (columns: string[]): Recognised | undefined => {
  const names = new Map(columns.map(column => [foldName(column), column]))
  const known = EXPORTS.find(({ needs }) => needs.every(some => some.some(name => names.has(name))))
  if (!known) return undefined
  const found = Object.entries(known.fields).flatMap(([field, candidates]) => {
    const name = candidates.find(candidate => names.has(candidate))
    return name === undefined ? [] : [[field, names.get(name)!] as const]
  })
  return { known, map: Object.fromEntries(found) }
}

/** Names of several words that a header must share with an export to be taken for a torn copy of it: `id` and `date` everybody has. */
const MIN_SHARED = 3

/** The export that a header is likely to have come from although columns are missing, and those. */
export const nearestExport = (columns: string[]): { name: string; missing: string[] } | undefined => {
  const names = new Set(columns.map(foldName))
  const shared = ({ fields }: KnownExport): number => new Set(Object.values(fields).flat().filter(name => name.includes(' ') && names.has(name))).size
  const [nearest] = EXPORTS.filter(({ asks }) => !asks).toSorted((a, b) => shared(b) - shared(a))
  if (!nearest || shared(nearest) < MIN_SHARED) return undefined
  const missing = nearest.needs.filter(some => !some.some(name => names.has(name))).map(([name]) => name!)
  return missing.length > 0 ? { name: nearest.name, missing } : undefined
}

/** The review's own id, out of the link to the console; files of the API name it the same way. */
const playId = (link: string): string | undefined => {
  const written = /[?&#:]reviewid=([^&#\s]+)/i.exec(link)?.[1] ?? /#reviewplace:[^\s]*?\bid=([^&#\s]+)/i.exec(link)?.[1]
  if (written === undefined) return undefined
  try {
    return decodeURIComponent(written)
  } catch {
    return written
  }
}

/** Yotpo keeps answers that only the customer got beside those that everybody reads. */
const publicAnswer = (text: string, values: Record<string, unknown>): string | undefined => {
  const shown = Object.entries(values).find(([name]) => foldName(name) === 'comment public')?.[1]
  return /^(false|no|0|private)$/i.test(String(shown ?? '').trim()) ? undefined : text
}

/** Two steps, like a thumb: what was never answered is no mark. */
const goodOrBad = (cell: string): string | undefined => {
  if (/^(good|buen[oa]|bom|boa)\b/i.test(cell)) return '2/2'
  if (/^(bad|mal[oa]|ruim|m[aá]u?)\b/i.test(cell)) return '1/2'
  return /^\d/.test(cell) ? cell : undefined
}

const EXPORTS: KnownExport[] = [
  {
    name: 'Google Play Console', kind: 'review',
    needs: [['star rating'], ['review text'], ['review submit millis since epoch', 'review submit date and time']],
    fields: {
      externalId: ['review link'], text: ['review text'], title: ['review title'], rating: ['star rating'],
      publishedAt: ['review submit millis since epoch', 'review submit date and time'],
      editedAt: ['review last update millis since epoch', 'review last update date and time'],
      language: ['reviewer language'], place: ['package name'], url: ['review link'],
      ownerReply: ['developer reply text'], ownerReplyAt: ['developer reply millis since epoch', 'developer reply date and time'],
    },
    cells: { externalId: playId },
  },
  {
    name: 'Trustpilot', kind: 'review',
    needs: [['review content'], ['review stars'], ['review id', 'review created utc']],
    fields: {
      externalId: ['review id'], text: ['review content'], title: ['review title'], rating: ['review stars'], publishedAt: ['review created utc', 'review created'],
      author: ['review username'], language: ['review language'], place: ['location name', 'webshop name', 'domain url'],
      ownerReply: ['company reply', 'company response', 'business reply', 'business response'], ownerReplyAt: ['company reply date utc', 'business reply date utc'],
    },
  },
  {
    name: 'Yotpo', kind: 'review',
    needs: [['review content'], ['review score'], ['display name', 'review title', 'product id']],
    fields: {
      externalId: ['review id', 'id'], text: ['review content'], title: ['review title'], rating: ['review score'], publishedAt: ['date', 'created at'],
      author: ['display name'], place: ['product title', 'product id'], ownerReply: ['comment content'], ownerReplyAt: ['comment created at'],
    },
    cells: { ownerReply: publicAnswer },
  },
  {
    name: 'Judge.me', kind: 'review', dayOrder: 'day-first',
    needs: [['body'], ['rating'], ['review date'], ['reviewer name', 'product handle']],
    fields: {
      externalId: ['review id', 'id'], text: ['body'], title: ['title'], rating: ['rating'], publishedAt: ['review date'], author: ['reviewer name'],
      place: ['product handle', 'product title', 'product id'], ownerReply: ['reply'], ownerReplyAt: ['reply date'],
    },
  },
  {
    name: 'Zendesk satisfaction', kind: 'survey',
    needs: [['ticket id'], ['satisfaction score', 'satisfaction rating', 'ticket satisfaction rating', 'ticket satisfaction score', 'satisfaction']],
    fields: {
      externalId: ['ticket id'], text: ['satisfaction comment', 'ticket satisfaction comment', 'comment'], publishedAt: ['satisfaction date', 'ticket satisfaction date', 'updated at', 'solved at', 'date'],
      rating: ['satisfaction score', 'satisfaction rating', 'ticket satisfaction rating', 'ticket satisfaction score', 'satisfaction'], author: ['requester name', 'requester'], place: ['ticket group', 'group', 'brand'],
    },
    cells: { rating: goodOrBad },
  },
  {
    name: 'Typeform', kind: 'survey', asks: true,
    needs: [['#'], ['submit date utc'], ['network id']],
    fields: { externalId: ['#'], publishedAt: ['submit date utc'] },
  },
  {
    name: 'NPS survey', kind: 'survey', ratingOutOf: 10,
    needs: [['nps', 'nps score', 'nps rating', 'net promoter score', 'puntuacion nps', 'calificacion nps', 'nota nps'], ['comment', 'nps comment', 'comments', 'feedback', 'comentario', 'comentarios']],
    fields: {
      externalId: ['response id', 'survey id', 'id'], text: ['nps comment', 'comment', 'comments', 'feedback', 'comentario', 'comentarios'],
      rating: ['nps score', 'nps rating', 'nps', 'net promoter score', 'puntuacion nps', 'calificacion nps', 'nota nps'],
      publishedAt: ['responded at', 'response date', 'date', 'created at', 'survey date', 'fecha', 'fecha de respuesta', 'data'], author: ['user name', 'name', 'customer name', 'nombre', 'cliente', 'nome'],
      language: ['language', 'locale', 'idioma'], place: ['location', 'store', 'sucursal', 'tienda', 'loja'],
    },
  },
  {
    name: 'Reclame Aqui', kind: 'complaint', dayOrder: 'day-first', ratingOutOf: 10,
    needs: [['descricao da reclamacao', 'reclamacao', 'texto da reclamacao', 'descricao'], ['id da reclamacao', 'titulo da reclamacao', 'voltaria a fazer negocio', 'nota do consumidor', 'id reclamacao']],
    fields: {
      externalId: ['id da reclamacao', 'id reclamacao', 'id'], text: ['descricao da reclamacao', 'texto da reclamacao', 'descricao', 'reclamacao'], title: ['titulo da reclamacao', 'titulo'],
      rating: ['nota do consumidor', 'nota'], publishedAt: ['data da reclamacao', 'data de criacao', 'data'], author: ['consumidor', 'nome do consumidor'], url: ['link', 'url'], place: ['unidade', 'loja', 'produto'],
      ownerReply: ['resposta da empresa', 'resposta'], ownerReplyAt: ['data da resposta'],
    },
  },
  {
    name: 'CFPB complaints', kind: 'complaint', dayOrder: 'month-first',
    needs: [['complaint id'], ['consumer complaint narrative']],
    fields: { externalId: ['complaint id'], text: ['consumer complaint narrative'], title: ['issue'], publishedAt: ['date received'], place: ['product'] },
  },
  {
    name: "a consumer authority's list", kind: 'complaint', dayOrder: 'day-first',
    needs: [
      ['descripcion del reclamo', 'descripcion reclamo', 'descripcion de la queja', 'relato', 'hechos', 'motivo de la reclamacion', 'motivo reclamacion', 'motivo de reclamacion', 'motivo del reclamo', 'motivo reclamo', 'motivo de la queja', 'motivo legal', 'queja', 'reclamo', 'reclamacion'],
      ['proveedor', 'nombre proveedor', 'nombre comercial', 'razon social', 'empresa', 'institucion', 'expediente', 'numero de caso', 'folio', 'numero de reclamo'],
    ],
    fields: {
      externalId: ['expediente', 'numero de caso', 'numero de reclamo', 'folio', 'id'],
      text: ['descripcion del reclamo', 'descripcion reclamo', 'descripcion de la queja', 'relato', 'hechos', 'queja', 'reclamo', 'reclamacion', 'motivo de la reclamacion', 'motivo reclamacion', 'motivo de reclamacion', 'motivo del reclamo', 'motivo reclamo', 'motivo de la queja', 'motivo legal'],
      title: ['asunto', 'materia', 'categoria', 'tipo de reclamo'], publishedAt: ['fecha de ingreso', 'fecha ingreso', 'fecha de la queja', 'fecha reclamo', 'fecha del reclamo', 'fecha'],
      place: ['sucursal', 'nombre comercial', 'producto'], ownerReply: ['respuesta del proveedor', 'respuesta proveedor', 'respuesta de la empresa'], ownerReplyAt: ['fecha de respuesta', 'fecha respuesta'],
    },
  },
]
