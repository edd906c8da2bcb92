import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const FOLDER = join(import.meta.dirname, 'static')
const PREFIX = '/static/'
const FOREVER = 'public, max-age=31536000, immutable'

// Later sheets may lean on earlier ones.
const SHEETS = ['tokens', 'base', 'fields', 'home', 'journey', 'prospect', 'alert', 'lists', 'forms', 'alert-forms', 'mentions', 'people', 'palette', 'inbox', 'chart', 'survey', 'settings', 'loop', 'public', 'print']
// What one part of the pages calls a field or a tab is another thing elsewhere: such sheets hold on the pages of their section alone.
const SECTIONS: Record<string, string[]> = {
  forms: ['sources', 'mentions', 'none'], 'alert-forms': ['alerts'], mentions: ['mentions'], inbox: ['cases'], settings: ['settings', 'loop'], loop: ['loop'],
}
// A module stands after those it imports.
const MODULES = ['theme', 'live', 'kept', 'chart', 'mentions', 'prospect', 'journey', 'palette', 'inbox-desk', 'inbox-compose', 'inbox-act', 'inbox-live', 'inbox']
const FONTS = ['latin-wght-normal', 'latin-wght-italic', 'latin-ext-wght-normal', 'latin-ext-wght-italic'].map(cut => `asap-${cut}.woff2`)

export interface StaticFile {
  type: string
  body: Uint8Array<ArrayBuffer>
  hash: string
  /** Fonts are compressed already. */
  isText: boolean
  encoded: Map<string, Uint8Array<ArrayBuffer>>
}

export interface StaticFiles {
  /** By name beneath /static/. */
  files: ReadonlyMap<string, StaticFile>
  /** The address of a file with its content's hash, cached for good. Throws on a name that does not exist. */
  asset(name: string): string
  /** Answers GET and HEAD of /static/*. Only the names in `files` exist, so no path leads anywhere else. */
  handle(request: Request): Response
}

/** Everything pages load besides themselves, read once: sheets, small modules, the chart library and the letters. */
export const staticFiles = (): StaticFiles => {
  const files = new Map<string, StaticFile>()
  const asset = (name: string): string => `${PREFIX}${name}?v=${found(files, name).hash}`
  for (const font of FONTS) files.set(`fonts/${font}`, file('font/woff2', fromPackage(`@fontsource-variable/asap/files/${font}`), false))
  files.set('logo.svg', file('image/svg+xml', readFileSync(join(FOLDER, 'logo.svg'))))
  files.set('uplot.js', file('text/javascript; charset=utf-8', fromPackage('uplot/dist/uPlot.iife.min.js')))
  for (const name of MODULES) files.set(`${name}.js`, file('text/javascript; charset=utf-8', browserModule(name, asset)))
  files.set('marea.css', file('text/css; charset=utf-8', sheet(asset)))
  return { files, asset, handle: request => answer(files, request) }
}

const found = (files: Map<string, StaticFile>, name: string): StaticFile => {
  const file = files.get(name)
  if (!file) throw new Error(`There is no static file ${name}. Name it in src/web/static.ts.`)
  return file
}

const fromPackage = (path: string): Buffer => readFileSync(createRequire(import.meta.url).resolve(path))

/** A module of src/web/static as browsers run it, without its comments and the room its types took: for pages of others. */
export const browserText = (name: string): string =>
  browserModule(name, other => other).toString('utf8').replace(/^\s*\/\/.*$/gm, '').replace(/[ \t]+$/gm, '').replace(/\n{2,}/g, '\n').trimStart()

/** Browser modules are written in TypeScript; what is left without its types is what runs, each import under its hashed address. */
const browserModule = (name: string, asset: (name: string) => string): Buffer => {
  const written = quietly(() => stripTypeScriptTypes(readFileSync(join(FOLDER, `${name}.ts`), 'utf8')))
  return Buffer.from(written.replace(/from '\.\/([\w-]+)\.ts'/g, (_, other: string) => `from '${asset(`${other}.js`)}'`))
}

/** The runtime warns at every start that stripping may change; the version is pinned, and whoever starts Marea cannot act on it. */
const quietly = <T>(work: () => T): T => {
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return work()
  } finally {
    process.emitWarning = emitWarning
  }
}

/** The sheets in one file, fonts named by their hashed addresses. */
const sheet = (asset: (name: string) => string): Buffer => {
  const ours = SHEETS.map(name => within(SECTIONS[name], readFileSync(join(FOLDER, `${name}.css`), 'utf8'))).join('\n')
  const chart = fromPackage('uplot/dist/uPlot.min.css').toString('utf8')
  return Buffer.from(`${chart}\n${ours.replace(/url\(fonts\/([\w.-]+)\)/g, (_, font: string) => `url(${asset(`fonts/${font}`)})`)}`)
}

const within = (sections: string[] | undefined, css: string): string => (sections ? `:is(${sections.map(section => `.at-${section}`).join(', ')}) {\n${css}}\n` : css)

const file = (type: string, bytes: Buffer, isText = true): StaticFile => ({
  type,
  body: new Uint8Array(bytes),
  hash: createHash('sha256').update(bytes).digest('base64url').slice(0, 12),
  isText,
  encoded: new Map(),
})

const answer = (files: Map<string, StaticFile>, request: Request): Response => {
  const url = new URL(request.url)
  const file = url.pathname.startsWith(PREFIX) ? files.get(url.pathname.slice(PREFIX.length)) : undefined
  if (request.method !== 'GET' && request.method !== 'HEAD') return new Response('Static files are read with GET.', { status: 405, headers: { allow: 'GET, HEAD' } })
  if (!file) return new Response('There is no such file.', { status: 404 })
  const encoding = file.isText ? encodingOf(request.headers.get('accept-encoding') ?? '') : undefined
  const headers = headersOf(file, url.searchParams.get('v') === file.hash, encoding)
  if (matches(request.headers.get('if-none-match'), headers['etag']!)) return new Response(null, { status: 304, headers })
  const body = encoded(file, encoding)
  return new Response(request.method === 'HEAD' ? null : body, { headers: { ...headers, 'content-length': String(body.byteLength) } })
}

type Encoding = 'br' | 'gzip'

const headersOf = ({ type, hash, isText }: StaticFile, isCurrent: boolean, encoding: Encoding | undefined): Record<string, string> => ({
  'content-type': type,
  // Another hash asks for another content than this: let nobody keep it under that name.
  'cache-control': isCurrent ? FOREVER : 'no-cache',
  'etag': encoding ? `"${hash}-${encoding}"` : `"${hash}"`,
  'x-content-type-options': 'nosniff',
  ...(isText && { vary: 'accept-encoding' }),
  ...(encoding && { 'content-encoding': encoding }),
})

const matches = (ifNoneMatch: string | null, etag: string): boolean =>
  ifNoneMatch !== null && ifNoneMatch.split(',').some(tag => tag.trim().replace(/^W\//, '') === etag || tag.trim() === '*')

/** The better encoding the browser takes; `q=0` refuses one. */
const encodingOf = (accepted: string): Encoding | undefined => {
  const taken = accepted
    .toLowerCase()
    .split(',')
    .filter(part => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map(part => part.split(';')[0]!.trim())
  return (['br', 'gzip'] as const).find(encoding => taken.includes(encoding))
}

/** Compressed once, on first demand. */
const encoded = (file: StaticFile, encoding: Encoding | undefined): Uint8Array<ArrayBuffer> => {
  if (!encoding) return file.body
  const ready = file.encoded.get(encoding)
  if (ready) return ready
  const bytes = encoding === 'br' ? brotliCompressSync(file.body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }) : gzipSync(file.body)
  const made = new Uint8Array(bytes)
  file.encoded.set(encoding, made)
  return made
}
