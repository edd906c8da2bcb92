import { expect, it } from 'vitest'
import siteCheck from '../../collectors/site-check.ts'
import { alike, CollectorError, type Http, type Observation, type Page } from '../../src/contract.ts'
import { plainFiles } from '../helpers/plain-files.ts'

const URL_OF_PAGE = 'https://casa-nogal.example/'

interface Answer {
  status?: number
  body?: string
  type?: string
  tookMs?: number
}

/** A web of a few addresses; others do not exist. Failures are those of the door. */
const web = (answers: Record<string, Answer | CollectorError>, asked: string[] = []): Http => ({
  request: async (url, { method = 'GET' } = {}) => {
    asked.push(`${method} ${url}`)
    const found = answers[url] ?? { status: 404 }
    if (found instanceof CollectorError) throw found
    const { status = 200, body = '', type = 'text/html', tookMs = 300 } = found
    if (status >= 400) throw new CollectorError(status >= 500 || status === 429 ? 'transient' : 'config', alike(`${url} answered ${status}.`), { status })
    return { status, headers: { 'content-type': type }, url, tookMs, body: Buffer.from(body), text: () => body, json: () => JSON.parse(body) as unknown }
  },
})

const look = async (http: Http, config: object = {}): Promise<{ observed: Record<string, Observation>; pages: Page[]; failure?: CollectorError }> => {
  const run = { config: siteCheck.config.parse({ url: URL_OF_PAGE, ...config }), cursor: undefined, since: undefined, http, files: plainFiles, signal: new AbortController().signal, now: '2026-03-06T12:00:00Z' }
  const pages: Page[] = []
  let failure: CollectorError | undefined
  try {
    for await (const page of siteCheck.collect(run)) pages.push(page)
  } catch (error) {
    failure = error as CollectorError
  }
  const observed = Object.fromEntries(pages.flatMap(({ observations = [] }) => observations).map(one => [one.check, one]))
  return { observed, pages, ...(failure && { failure }) }
}
const lookAt = async (body: string, more: Record<string, Answer> = {}) => (await look(web({ [URL_OF_PAGE]: { body }, ...more }))).observed
const head = (tags: string): string => `<!doctype html><head>${tags}</head><body>`

it('a page that takes too long is measured, and said in seconds', async () => {
  const { observed } = await look(web({ [URL_OF_PAGE]: { body: '<p>hola', tookMs: 3456 } }))
  expect(observed['answers-in-time']).toMatchObject({ ok: false, value: 3456, unit: 'ms', moment: 'fmot', told: { es: expect.stringContaining('3.5 s') as string } })
  expect((await look(web({ [URL_OF_PAGE]: { body: '<p>hola', tookMs: 3456 } }), { withinMs: 4000 })).observed['answers-in-time']!.ok).toBe(true)
})

it.each([
  ['a server in trouble', new CollectorError('transient', alike('It answered 503.'), { status: 503 }), true],
  ['no answer at all', new CollectorError('transient', alike('It did not answer.')), true],
  ['a page that is gone', new CollectorError('config', alike('It answered 404.'), { status: 404 }), true],
  ['a wall against programs', new CollectorError('config', alike('It answered 403.'), { status: 403 }), false],
  ['too many requests', new CollectorError('transient', alike('It answered 429.'), { status: 429 }), false],
  ['an address nobody has', new CollectorError('config', alike('There is no such host.')), false],
])('with %s the run fails, and what a visitor would meet too is observed', async (_, fault, isObserved) => {
  const { observed, failure, pages } = await look(web({ [URL_OF_PAGE]: fault }))
  expect(failure).toBe(fault)
  expect(pages.every(({ cursor }) => cursor === undefined)).toBe(true)
  expect(observed['answers-in-time']?.ok).toBe(isObserved ? false : undefined)
})

it.each([
  ['no viewport', '', { 'fits-phone': false, 'allows-zoom': true }],
  ['the width of the phone', '<meta name="viewport" content="width=device-width, initial-scale=1">', { 'fits-phone': true, 'allows-zoom': true }],
  ['a scale alone', '<meta name=viewport content="initial-scale=1.0">', { 'fits-phone': true }],
  ['a width of its own', '<meta name="viewport" content="width=1024">', { 'fits-phone': false }],
  ['zoom that is blocked', '<meta name="viewport" content="width=device-width; user-scalable=no">', { 'fits-phone': true, 'allows-zoom': false }],
  ['zoom that is limited', '<meta name="VIEWPORT" content="width=device-width,maximum-scale=1">', { 'allows-zoom': false }],
])('a page with %s is judged as a phone shows it', async (_, tags, expected) => {
  const observed = await lookAt(head(tags))
  for (const [check, ok] of Object.entries(expected)) expect(observed[check]!.ok, check).toBe(ok)
})

it.each([['<div style="color:red; width: 960px">', false], ['<table width="800">', false], ['<div style="max-width:960px">', true], ['<img width="800">', true], ['<body style="min-width:1200px">', false], ['<div style="width:320px">', true]])(
  '%s fits a phone: %s',
  async (body, ok) => expect((await lookAt(head('<meta name="viewport" content="width=device-width">') + body))['fits-phone']!.ok).toBe(ok),
)

it.each([
  ['<a href="tel:+52 999">', ['teléfono']],
  ['<a href="mailto:hola@casa-nogal.example">', ['correo']],
  ['<a href="https://wa.me/5299900">', ['chat']],
  ['<address>Calle 60</address>', ['dirección']],
  ['<p>Tel. (999) 000-0000</p>', ['teléfono']],
  ['<script type="application/ld+json">{"@type":"Store","name":"x","address":{"@type":"PostalAddress","streetAddress":"y"}}</script>', ['dirección']],
  ['<a href="/ayuda"><img alt=""> Contáctanos</a>', ['página de contacto']],
])('%s is a way to get in touch', async (body, ways) => {
  const { 'contact-shown': contact } = await lookAt(body, { [`${URL_OF_PAGE}ayuda`]: {} })
  expect(contact).toMatchObject({ ok: true, value: ways.length, unit: 'ways' })
  for (const way of ways) expect(contact!.told.es).toContain(way)
})

it('a contact page that does not exist, and none at all, are told apart', async () => {
  expect((await lookAt('<a href="/contacto">Contacto</a>'))['contact-shown']).toMatchObject({ ok: false, value: 0, told: { es: expect.stringContaining('no existe') as string } })
  expect((await lookAt('<p>hola 12345678, abc</p>'))['contact-shown']).toMatchObject({ ok: false, told: { es: expect.stringContaining('ni teléfono') as string } })
})

it('links to networks are asked for by their head, once each and a few, as their rules let', async () => {
  const asked: string[] = []
  const links = ['https://www.instagram.com/casanogal', 'https://www.facebook.com/nadie', 'https://x.com/', 'https://www.tiktok.com/@casanogal', 'https://www.tiktok.com/@casanogal', 'https://twitter.com/intent/tweet?text=a', 'https://news.example/']
  const http = web({
    [URL_OF_PAGE]: { body: links.map(href => `<a href="${href}">x</a>`).join('') },
    'https://www.instagram.com/casanogal': {},
    'https://www.tiktok.com/robots.txt': { body: 'User-agent: *\nDisallow: /' },
  }, asked)
  const social = (await look(http)).observed['social-links']!
  expect(social).toMatchObject({ ok: false, value: 2, unit: 'links', told: { en: '2 of 4 links to social networks lead to no profile.' } })
  expect(asked.filter(line => line.startsWith('HEAD'))).toEqual(['HEAD https://www.instagram.com/casanogal', 'HEAD https://www.facebook.com/nadie'])
  const silent: string[] = []
  await look(web({ [URL_OF_PAGE]: { body: '<a href="https://x.com/casanogal">x</a>' } }, silent), { checkLinks: false })
  expect(silent).toEqual([`GET ${URL_OF_PAGE}robots.txt`, `GET ${URL_OF_PAGE}`])
})

it('what a network refuses to programs is not called broken', async () => {
  const social = (await lookAt('<a href="https://www.linkedin.com/company/x">x</a>', { 'https://www.linkedin.com/company/x': { status: 429 } }))['social-links']!
  expect(social).toMatchObject({ ok: true, told: { es: expect.stringContaining('no se dejan comprobar') as string } })
})

it.each([['<p>Desde $ 1,299.00 al mes', true], ['<b>45,90 €', true], ['<p>MXN 300', true], ['<p>300 pesos', true], ['<p>S/ 45', true], ['<p>Desde 1999, los mejores', false], ['<script>var a = "$100"</script>', false],
  ['<script type="application/ld+json">{"@type":"Offer","price":"10","priceCurrency":"MXN"}</script>', true]])(
  '%s shows a price: %s', async (body, ok) => expect((await lookAt(body))['price-shown']!.ok).toBe(ok))

it('what is offered is told in title, description and heading', async () => {
  expect((await lookAt(head('<title>Casa</title><meta property="og:description" content="Muebles">') + '<h1><img alt="logo"></h1>'))['offer-told']).toMatchObject({ ok: false, value: 2, unit: 'of 3', told: { es: 'A la página le falta: encabezado principal (h1).' } })
})

it.each([
  ['{"@type":"Organization","name":"Casa Nogal"}', true, 0], ['{"@type":"Restaurant","name":"x"}', true, 0], ['{"@type":"TattooParlor","name":"x","telephone":"1"}', true, 0],
  ['{"@type":"WebSite","name":"x"}', false, 0], ['{"@type":"Organization","name":"x",}', false, 1], ['', false, 0],
])('structured data %s is well: %s', async (block, ok, broken) => {
  expect((await lookAt(`<script type="application/ld+json">${block}</script>`))['structured-data']).toMatchObject({ ok, value: broken, unit: 'broken blocks' })
})

it('a page made to hang its readers is looked at to its end', async () => {
  for (const html of ['<p>' + '1'.repeat(400_000) + 'tel:' + ' '.repeat(200_000) + 'a@'.repeat(100_000), `<a href="/x">${'contacto '.repeat(100_000)}</a>`.repeat(3)]) {
    expect(await lookAt(html)).toHaveProperty('contact-shown')
  }
})
