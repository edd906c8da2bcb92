import { html, raw } from 'hono/html'
import { sourcesAt } from './brands.ts'
import type { Shown } from './post.ts'
import { SITES, type SiteKey } from './sites.ts'
import { readSlack } from './slack.ts'
import type { Message } from './sink.ts'

type Page = ReturnType<typeof html>

const STYLE = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}
small,.quiet{opacity:.7}article,li{margin:1rem 0}blockquote{margin:1rem 0 0;padding-left:1rem;border-left:3px solid}pre{overflow:auto;background:#8882;padding:.8rem;border-radius:.3rem}
.chat{border-left:4px solid #0c6683;padding-left:1rem}.chat h2{font-size:1.2rem;line-height:1.3}.chat dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:.8rem}.chat q{display:block;font-style:italic;margin:.4rem 0}.button{display:inline-block;border:1px solid;border-radius:3px;padding:.3rem .8rem;text-decoration:none}
.yes{color:light-dark(#0a6b3d,#5bd69a)}.no{color:light-dark(#b3261e,#ff8a80)}summary{cursor:pointer}`

const sheet = (title: string, body: Page): Page => html`<!doctype html><html lang="es"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${raw(STYLE)}</style></head><body>${body}</body></html>`

/** What the demo internet holds. */
export const indexPage = (origin: string): Page =>
  sheet('Internet de demostración', html`<h1>Internet de demostración</h1><p>Sitios inventados con opiniones inventadas sobre marcas inventadas. Marea los lee como leería los de verdad.</p>
  <ul>${sourcesAt(origin).map(({ name, brandSlug, config }) => html`<li><a href="${config.url}">${name}</a> <small>${brandSlug}</small></li>`)}</ul><p><a href="/sink">Avisos recibidos</a></p>`)

/** The original of an opinion. */
export const postPage = (post: Shown): Page =>
  sheet(SITES[post.site].name, html`<p class="quiet">${SITES[post.site].name}</p><article lang="${post.lang}">${post.title ? html`<h1>${post.title}</h1>` : null}<p><b>${post.author}</b> ${post.stars === undefined ? null : html`<span aria-label="${post.stars}/5">${'★'.repeat(post.stars)}${'☆'.repeat(5 - post.stars)}</span>`} <small>${post.publishedAt.toISOString().slice(0, 16).replace('T', ' ')}${post.editedAt ? ' · editado' : ''}</small></p>
  <p>${post.deletedAt ? html`<em>Su autor borró esta opinión.</em>` : post.text}</p>${post.reply ? html`<blockquote>${post.reply.text}</blockquote>` : null}</article>`)

/** What the receivers got: a program's messages as bytes, the chat's as a person reads them. */
export const sinkPage = (messages: Message[]): Page =>
  sheet('Avisos recibidos', html`<h1>Avisos recibidos</h1><p class="quiet">Este buzón hace de sistemas ajenos: recibe los webhooks de Marea y comprueba su firma, y muestra lo que llega al chat como se lee ahí.</p>
  ${messages.length === 0 ? html`<p>Todavía no llega ninguno. Sale uno cuando se abre una alerta.</p>` : html`<ul>${messages.map(message)}</ul>`}`)

const message = (one: Message): Page => {
  const time = html`<small>${one.at.toISOString().slice(11, 19)} UTC${one.id === '' ? '' : ` · ${one.id}`}</small>`
  if (one.form === 'chat') return html`<li><b>Chat</b> ${time}${readSlack(one.body) ?? html`<pre>${one.body}</pre>`}</li>`
  return html`<li><b>${one.type}</b> <span class="${one.isGenuine ? 'yes' : 'no'}">${one.isGenuine ? 'firma válida' : 'firma no válida'}</span> ${time}<details><summary>Contenido</summary><pre>${pretty(one.body)}</pre></details></li>`
}

const pretty = (body: string): string => {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

/** Every address a feed stands at. */
export const feedAddresses = (origin: string): Map<string, { site: SiteKey; brand: string | null }> =>
  new Map(
    sourcesAt(origin).map(({ config, brandSlug }) => {
      const path = new URL(config.url).pathname
      const site = path.split('/')[1]!.split('.')[0] as SiteKey
      return [path, { site, brand: SITES[site].shared ? null : brandSlug }] as const
    }),
  )
