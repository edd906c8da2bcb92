import type { PageFacts } from './page-facts.ts'
import { textOf, type StructuredData } from './structured-data.ts'

/** The ways to reach a business that its page shows. */
export interface Contact {
  phone: boolean
  mail: boolean
  chat: boolean
  address: boolean
  /** A page about contact on the same site. */
  page?: string
}

const PHONE = /(?:tel|phone|whats\s?app|ll[aá]m|ligue|call)[^\d+]{0,20}\+?(?:\d[\s().-]{0,2}){7,15}/i
const MAIL = /[\w.+-]{1,64}@[\w-]{1,63}\.[a-z]{2,}/i
const CHAT = /^(?:https?:\/\/(?:wa\.me|(?:api|web|www)\.whatsapp\.com|m\.me|t\.me)\/|whatsapp:)/i
const PAGE = /\b(?:cont[aá]cta?(?:nos|o)?|contacto|contact(?:\s?us)?|contato|fale\s?conosco|atenci[oó]n\s?(?:al\s?cliente)?|customer\s?service|ubicaci[oó]n(?:es)?|sucursales)\b/i

export const findContact = ({ links, text, hasAddress }: PageFacts, { things, marked }: StructuredData, url: string): Contact => {
  const fields = [...things, ...marked].map(thing => thing.fields)
  const isMarked = (name: string): boolean => fields.some(one => one[name] !== undefined)
  const hasLink = (pattern: RegExp): boolean => links.some(({ href }) => pattern.test(href))
  const { origin } = new URL(url)
  const page = links.find(({ href, text }) => href.startsWith(`${origin}/`) && href !== url && (PAGE.test(text) || PAGE.test(new URL(href).pathname.replace(/[-_/.]/g, ' '))))
  return {
    phone: hasLink(/^(tel|callto):\+?[\d(]/i) || fields.some(({ telephone }) => textOf(telephone) !== undefined) || PHONE.test(text),
    mail: hasLink(/^mailto:[^?\s]+@/i) || fields.some(({ email }) => textOf(email) !== undefined) || MAIL.test(text),
    chat: hasLink(CHAT),
    address: hasAddress || isMarked('streetAddress') || isMarked('address'),
    ...(page && { page: page.href }),
  }
}

const NETWORKS = /(?:^|\.)(?:facebook\.com|fb\.com|instagram\.com|x\.com|twitter\.com|tiktok\.com|youtube\.com|linkedin\.com|threads\.(?:net|com)|pinterest\.[a-z.]{2,6}|bsky\.app)$/
/** Buttons by which a visitor shares a page lead to no profile. */
const SHARING = /^\/(?:sharer?|intent|dialog|share[aA]rticle|pin\/create|cws)\b/

/** Links to profiles at social networks, each once; `isEmpty` where one leads to the network's front page. */
export const findSocialLinks = ({ links }: PageFacts): Array<{ url: string; isEmpty: boolean }> => {
  const found = new Map<string, boolean>()
  for (const { href } of links) {
    const url = URL.parse(href)
    if (!url || !/^https?:$/.test(url.protocol) || !NETWORKS.test(url.hostname) || SHARING.test(url.pathname)) continue
    found.set(url.href, url.pathname.replace(/\//g, '') === '' && url.search === '')
  }
  return [...found].map(([url, isEmpty]) => ({ url, isEmpty }))
}
