import { z } from 'zod'
import { CollectorError, defineCollector, type HttpResponse, type Observation, type Page, type Run } from '../src/contract.ts'
import { decodeText } from '../src/parsing/charset.ts'
import { findContact, findSocialLinks, type Contact } from '../src/parsing/page/contact.ts'
import { lookAtOffer, lookAtPhone, lookAtPrice, lookAtStructuredData, toldOf } from '../src/parsing/page/first-visit.ts'
import { createFactsVisitor } from '../src/parsing/page/page-facts.ts'
import { createSiteReader, type SiteReader } from '../src/parsing/page/site.ts'
import { readStructuredData } from '../src/parsing/page/structured-data.ts'
import { siteOf } from '../src/parsing/seed/site.ts'

const config = z.object({
  url: z.url({ protocol: /^https?$/ }).describe('Address of a page of the brand’s own, with https://: the one that newcomers meet first.').meta({ es: 'Dirección de una página propia de la marca, con https://: la que primero ve quien llega.' }),
  withinMs: z.number().int().min(200).max(20_000).default(2000).describe('Milliseconds within which the page has to be there. A first visit is decided in one or two seconds.').meta({ es: 'Milisegundos en los que la página tiene que estar. Una primera visita se decide en uno o dos segundos.' }),
  checkLinks: z.boolean().default(true).describe('Look whether the links to social networks and to the contact page lead somewhere.').meta({ es: 'Mirar si los enlaces a redes sociales y a la página de contacto llevan a algún sitio.' }),
})
type Config = z.output<typeof config>

const MAX_BYTES = 5_000_000
/** Each is a request to somebody: a page with more has the same made for all of them. */
const MAX_LINKS = 6
const LINK_MS = 8000

export default defineCollector({
  title: 'The brand’s own page',
  kind: 'site',
  order: 'newest',
  homepage: 'https://developer.mozilla.org/docs/Web/Performance',
  auth: 'none',
  config,
  example: { url: 'https://casa-nogal.example/' },
  limits: [
    {
      es: 'Mide cuánto tarda el HTML de la página en llegar a este servidor, sin imágenes ni scripts: un teléfono con mala señal tarda más.',
      en: 'It measures how long the HTML of the page takes to reach this server, without images or scripts: a phone with a weak signal takes longer.',
    },
    {
      es: 'Lo que la página arma con JavaScript no se ve. Las redes que no admiten programas no dejan comprobar sus enlaces.',
      en: 'What the page puts together by JavaScript is not seen. Networks that admit no programs do not let their links be checked.',
    },
    { es: 'Son observaciones de Marea, no opiniones: no cuentan en el índice ni en las alertas.', en: 'These are observations of Marea and no opinions: they count in no index and no alert.' },
  ],
  everyMinutes: 360,
  propose: seed => [{ name: 'Own page', config: { url: siteOf(seed) } }],
  collect: run => collect(run),
})

/** One look. Where the page does not answer, that is what is observed, and the run fails all the same. */
async function* collect(run: Run<Config>): AsyncGenerator<Page> {
  const { url } = run.config
  const site = createSiteReader(run)
  const first = await open(site, run)
  if ('failure' in first) {
    if (isDown(first.failure)) yield { mentions: [], observations: [DOWN] }
    throw first.failure
  }
  const { response } = first
  const facts = createFactsVisitor(response.url)
  const data = readStructuredData(decodeText(response.body, response.headers['content-type']).text, [facts])
  const shown = facts.facts()
  const contact = findContact(shown, data, response.url)
  const links = run.config.checkLinks ? await lookAtLinks(site, findSocialLinks(shown)) : findSocialLinks(shown).map(({ isEmpty }) => (isEmpty ? 'broken' : 'untold'))
  const contactPage = contact.page !== undefined && run.config.checkLinks ? await tryLink(site, contact.page) : 'untold'
  yield {
    mentions: [],
    observations: [
      ...lookAtTime(response, run.config), ...lookAtPhone(shown), lookAtContact(contact, contactPage), lookAtSocial(links),
      lookAtOffer(shown), lookAtPrice(shown, data), lookAtStructuredData(data),
    ],
    cursor: JSON.stringify({ url }),
    ...(!data.whole && { problems: [{
      es: `${url} es demasiado larga o profunda para leerla hasta el final.`,
      en: `${url} is too long or too deep to be read to its end.`,
    }] }),
  }
}

const open = async (site: SiteReader, { config: { url }, cursor }: Run<Config>): Promise<{ response: HttpResponse } | { failure: CollectorError }> => {
  try {
    const response = await site.read(url, { maxBytes: MAX_BYTES })
    const type = response.headers['content-type'] ?? 'text/html'
    if (response.body.length === 0) throw new CollectorError('shape', {
      es: `${url} responde con una página vacía. Mírala en un navegador.`,
      en: `${url} answers with an empty page. Look at it in a browser.`,
    })
    // What was a page yesterday and is none today has changed; what never was one is a wrong address.
    if (!/html/i.test(type)) throw new CollectorError(cursor === undefined ? 'config' : 'shape', {
      es: `${url} responde con ${type.slice(0, 60)} y no con una página web. Ábrela en un navegador y corrige la dirección.`,
      en: `${url} answers with ${type.slice(0, 60)} and not with a web page. Open it in a browser and correct the address.`,
    })
    return { response }
  } catch (failure) {
    if (failure instanceof CollectorError) return { failure }
    throw failure
  }
}

/** What a visitor would meet as well. Whoever refuses programs may still serve people. */
const isDown = ({ kind, status }: CollectorError): boolean => (status === undefined ? kind !== 'config' : status >= 500 || status === 404 || status === 410)

const DOWN: Observation = {
  check: 'answers-in-time', moment: 'fmot', ok: false,
  told: { es: 'La página no respondió, o lo hizo con un error o vacía.', en: 'The page did not answer, or did so with an error or empty.' },
}

const lookAtTime = ({ tookMs }: HttpResponse, { withinMs }: Config): Observation[] => {
  if (tookMs === undefined) return []
  const seconds = (ms: number): string => (Math.round(ms / 100) / 10).toFixed(1)
  const ok = tookMs <= withinMs
  return [{
    check: 'answers-in-time', moment: 'fmot', ok, value: tookMs, unit: 'ms', ...toldOf(ok,
      [`La página llegó en ${seconds(tookMs)} s.`, `The page was there in ${seconds(tookMs)} s.`],
      [`La página tardó ${seconds(tookMs)} s en llegar, más de ${seconds(withinMs)} s: muchos se van antes.`, `The page took ${seconds(tookMs)} s to arrive, more than ${seconds(withinMs)} s: many leave before.`]),
  }]
}

type Link = 'works' | 'broken' | 'untold'

const lookAtLinks = async (site: SiteReader, links: Array<{ url: string; isEmpty: boolean }>): Promise<Link[]> => {
  const found: Link[] = []
  for (const { url, isEmpty } of links.slice(0, MAX_LINKS)) found.push(isEmpty ? 'broken' : await tryLink(site, url))
  return found
}

/** Only what is surely broken is called so: networks answer programs with refusals of every kind. */
const tryLink = async (site: SiteReader, url: string): Promise<Link> => {
  try {
    await site.read(url, { method: 'HEAD', timeoutMs: LINK_MS })
    return 'works'
  } catch (error) {
    if (!(error instanceof CollectorError)) throw error
    return error.status === 404 || error.status === 410 ? 'broken' : 'untold'
  }
}

const lookAtContact = ({ page, ...ways }: Contact, contactPage: Link): Observation => {
  const names: Record<keyof typeof ways, [string, string]> = { phone: ['teléfono', 'phone'], mail: ['correo', 'e-mail'], chat: ['chat', 'chat'], address: ['dirección', 'address'] }
  const found = (Object.keys(names) as Array<keyof typeof ways>).filter(way => ways[way]).map(way => names[way])
  if (page !== undefined && contactPage !== 'broken') found.push(['página de contacto', 'contact page'])
  const ok = found.length > 0 && contactPage !== 'broken'
  return {
    check: 'contact-shown', moment: 'zmot', ok, value: found.length, unit: 'ways', ...toldOf(ok,
      [`La página muestra cómo contactar: ${found.map(([es]) => es).join(', ')}.`, `The page shows how to get in touch: ${found.map(([, en]) => en).join(', ')}.`],
      contactPage === 'broken'
        ? ['El enlace a la página de contacto lleva a una página que no existe.', 'The link to the contact page leads to a page that does not exist.']
        : ['La página no muestra cómo contactar: ni teléfono, correo, chat, dirección ni página de contacto.', 'The page does not show how to get in touch: no phone, e-mail, chat, address or contact page.']),
  }
}

const lookAtSocial = (links: Link[]): Observation => {
  const [broken, untold] = (['broken', 'untold'] as const).map(state => links.filter(link => link === state).length) as [number, number]
  const ok = links.length > 0 && broken === 0
  return {
    check: 'social-links', moment: 'zmot', ok, value: links.length - broken, unit: 'links', ...toldOf(ok,
      [`Los ${links.length} enlaces a redes sociales llevan a un perfil${untold > 0 ? `; ${untold} no se dejan comprobar` : ''}.`, `The ${links.length} links to social networks lead to a profile${untold > 0 ? `; ${untold} do not let themselves be checked` : ''}.`],
      links.length === 0
        ? ['La página no enlaza a ninguna red social.', 'The page links to no social network.']
        : [`${broken} de ${links.length} enlaces a redes sociales no llevan a ningún perfil.`, `${broken} of ${links.length} links to social networks lead to no profile.`]),
  }
}
