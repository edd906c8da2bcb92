/** What a column of a file can hold, by the name the mapping gives it. */
export const COLUMN_FIELDS = [
  'externalId', 'text', 'title', 'rating', 'publishedAt', 'editedAt', 'author', 'url', 'language', 'place', 'kind', 'ownerReply', 'ownerReplyAt',
] as const
export type ColumnField = (typeof COLUMN_FIELDS)[number]

/** Names people and exports give their columns in English, Spanish and Portuguese, folded; the first that a file has is taken. */
const NAMES: Record<ColumnField, string[]> = {
  externalId: ['external id', 'externalid', 'id', 'review id', 'reviewid', 'mention id', 'response id', 'ticket id', 'uuid', 'folio', 'review link', '#'],
  text: [
    'text', 'review text', 'review content', 'content', 'body', 'review body', 'comment', 'comments', 'review', 'message', 'texto', 'comentario',
    'comentarios', 'opinion', 'resena', 'mensaje', 'descripcion', 'avaliacao', 'resenha', 'mensagem', 'descricao', 'description', 'feedback',
  ],
  title: ['title', 'review title', 'titulo', 'subject', 'asunto', 'assunto', 'headline'],
  rating: [
    'rating', 'star rating', 'stars', 'review stars', 'score', 'review score', 'estrellas', 'calificacion', 'puntuacion', 'valoracion', 'puntaje',
    'nota', 'estrelas', 'classificacao', 'pontuacao', 'nps', 'nps score', 'csat',
  ],
  publishedAt: [
    'published at', 'publishedat', 'date', 'review date', 'created at', 'createdat', 'created', 'review created utc', 'review submit millis since epoch',
    'review submit date and time', 'submit date utc', 'submitted at', 'timestamp', 'time', 'fecha', 'fecha de publicacion', 'data', 'data de publicacao',
    'published', 'pubdate',
  ],
  editedAt: ['edited at', 'editedat', 'updated at', 'updatedat', 'review last update millis since epoch', 'review last update date and time'],
  author: ['author', 'author name', 'reviewer name', 'reviewer', 'review username', 'username', 'user name', 'display name', 'name', 'autor', 'autora', 'nombre', 'usuario', 'cliente', 'nome'],
  url: ['url', 'link', 'review link', 'permalink', 'review url', 'enlace'],
  language: ['language', 'lang', 'reviewer language', 'review language', 'idioma', 'lengua', 'lingua', 'locale'],
  place: ['place', 'location', 'location name', 'store', 'branch', 'shop', 'webshop name', 'product', 'product title', 'package name', 'sucursal', 'tienda', 'lugar', 'producto', 'loja', 'produto'],
  kind: ['kind'],
  ownerReply: ['owner reply', 'ownerreply', 'reply', 'developer reply text', 'company reply', 'company response', 'response', 'comment content', 'respuesta', 'resposta'],
  ownerReplyAt: ['owner reply at', 'developer reply millis since epoch', 'developer reply date and time', 'company reply date utc', 'business reply date utc', 'reply date', 'comment created at'],
}

/** Which columns hold what, told by their names alone. A column serves one field, but for the link that is also an id. */
export const guessColumns = (columns: string[]): Partial<Record<ColumnField, string>> => {
  const byName = new Map(columns.map(column => [foldName(column), column]))
  const found = COLUMN_FIELDS.flatMap(field => {
    const name = NAMES[field].find(candidate => byName.has(candidate))
    return name === undefined ? [] : [[field, byName.get(name)!] as const]
  })
  return Object.fromEntries(found)
}

/** Scale of a rating column whose name tells it: recommendations go from 0 to 10, stars to 5. */
export const scaleOf = (column: string): number => (/\bnps\b/.test(foldName(column)) ? 10 : 5)

/** `Calificación (1-5)` and `calificacion 1 5` are one name. */
export const foldName = (name: string): string =>
  name === '#' ? name : name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
