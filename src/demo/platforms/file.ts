import { replyOf, type Platform, type Scene } from '../platform.ts'

const HOST = 'https://exportaciones.example'
const NAME = 'opiniones.csv'

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`

/** An export as a service of reviews hands it out, oldest first, so that the next one goes on where this one ends. */
const csvOf = ({ posts, answers }: Scene): string => {
  const rows = posts.toReversed().map(post => {
    const reply = replyOf(post, answers.list(post.id))
    return [post.id, post.publishedAt.toISOString(), String(post.stars ?? ''), post.text, post.author, post.lang, reply?.text ?? ''].map(quoted).join(';')
  })
  return ['id;fecha;estrellas;comentario;autor;idioma;respuesta', ...rows, ''].join('\n')
}

/** A file is fetched by a person and read from a folder. */
export const platform: Platform = {
  origins: [HOST],
  sites: ['vozcliente'],
  config: () => ({ path: NAME }),
  idOf: ({ id }) => id,
  limited: { status: 429, headers: { 'retry-after': '60' }, body: 'Más despacio, por favor.' },
  answer: ({ url: { pathname } }, scene) => (pathname === `/${NAME}` ? { headers: { 'content-type': 'text/csv; charset=utf-8' }, body: csvOf(scene) } : { status: 404, body: 'No hay nada aquí.' }),
}
