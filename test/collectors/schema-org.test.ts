import { expect, it } from 'vitest'
import schemaOrg from '../../collectors/schema-org.ts'
import { alike, CollectorError, toldOf, type Http, type Page } from '../../src/contract.ts'
import { plainFiles } from '../helpers/plain-files.ts'

const SITE = 'https://casa-nogal.example'
const page = (...texts: string[]): string => `<script type="application/ld+json">${JSON.stringify({ '@type': 'Product', name: 'Mesa', review: texts.map(reviewBody => ({ '@type': 'Review', reviewBody })) })}</script>`

/** A site of a few pages with their validators; the others do not exist. */
const site = (pages: Record<string, string>, asked: string[] = []): Http => ({
  request: async (url, { headers = {} } = {}) => {
    const body = pages[url.slice(SITE.length)]
    asked.push(`${url.slice(SITE.length)} ${headers['if-none-match'] ?? ''}`.trim())
    if (body === undefined) throw new CollectorError('config', alike(`${url} answered 404.`), { status: 404 })
    const isKnown = headers['if-none-match'] === '"1"'
    return { status: isKnown ? 304 : 200, headers: { etag: '"1"' }, url, body: Buffer.from(isKnown ? '' : body), text: () => body, json: () => JSON.parse(body) as unknown }
  },
})
const run = async (paths: string[], http: Http, { cursor, most = 100 }: { cursor?: string | undefined; most?: number } = {}): Promise<Page[]> => {
  const config = schemaOrg.config.parse({ pages: paths.map(path => SITE + path) })
  const pages: Page[] = []
  for await (const one of schemaOrg.collect({ config, cursor, since: undefined, http, files: plainFiles, signal: new AbortController().signal, now: '2026-03-06T12:00:00Z' })) {
    pages.push(one)
    if (pages.length >= most) break
  }
  return pages
}
const textsOf = (pages: Page[]): string[] => pages.flatMap(({ mentions }) => mentions.map(({ text }) => text))

it('one page that cannot be read is told, and the others go on', async () => {
  const pages = await run(['/no', '/a', '/tampoco', '/b', '/nunca'], site({ '/a': page('uno'), '/b': page('dos') }))
  expect(textsOf(pages)).toEqual(['uno', 'dos'])
  expect(pages.flatMap(({ problems = [] }) => problems.map(problem => toldOf(problem).en))).toEqual(['no', 'tampoco', 'nunca'].map(path => `${SITE}/${path} answered 404.`))
  expect(JSON.parse(pages.at(-1)!.cursor!)).not.toHaveProperty('next')
})

it('a reading that was cut goes on with the next page, and then from the first again', async () => {
  const pages = { '/a': page('uno'), '/b': page('dos') }
  const [first] = await run(['/a', '/b'], site(pages), { most: 1 })
  const rest = await run(['/a', '/b'], site(pages), { cursor: first!.cursor })
  expect(textsOf(rest)).toEqual(['dos'])
  const asked: string[] = []
  expect(textsOf(await run(['/a', '/b'], site(pages, asked), { cursor: rest.at(-1)!.cursor }))).toEqual([])
  expect(asked).toEqual(['/robots.txt', '/a "1"', '/b "1"'])
})

it('a page that the site keeps from programs is not asked for', async () => {
  const asked: string[] = []
  const http = site({ '/robots.txt': 'User-agent: *\nDisallow: /b', '/a': page('uno'), '/b': page('dos') }, asked)
  const pages = await run(['/a', '/b'], http)
  expect(asked).toEqual(['/robots.txt', '/a'])
  expect(pages.at(-1)!.problems).toEqual([{ es: expect.stringContaining('robots.txt') as string, en: expect.stringContaining('robots.txt') as string }])
})

it('a page without markup is no page of reviews, one that had some has changed', async () => {
  await expect(run(['/a'], site({ '/a': '<p>hola' }))).rejects.toMatchObject({ kind: 'config' })
  await expect(run(['/a'], site({ '/a': '<p>hola' }), { cursor: '{"validators":{}}' })).rejects.toMatchObject({ kind: 'shape' })
})

it('places are told of one page alone, and reviews that say nothing are left out', async () => {
  const [one] = await run(['/a'], site({ '/a': page('uno', '', 'dos') }))
  expect(one!.mentions.map(({ position, text, place, url }) => [position, text, place, url])).toEqual([[1, 'uno', 'Mesa', `${SITE}/a`], [2, 'dos', 'Mesa', `${SITE}/a`]])
  expect(one!.problems).toEqual([{ es: expect.stringContaining('ni estrellas: 1.') as string, en: expect.stringContaining('left out: 1.') as string }])
  expect((await run(['/a', '/b'], site({ '/a': page('uno'), '/b': page('dos') })))[0]!.mentions[0]).not.toHaveProperty('position')
})
