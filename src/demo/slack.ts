import { html } from 'hono/html'

type Page = ReturnType<typeof html>

interface Text {
  text: string
}

interface Block {
  type: string
  text?: Text
  fields?: Text[]
  elements?: Array<{ text?: Text | string; url?: string }>
}

/** A chat's message as its reader sees it; null: the body is none. Only what Marea writes is known. */
export const readSlack = (body: string): Page | null => {
  try {
    const { blocks } = JSON.parse(body) as { blocks?: Block[] }
    return Array.isArray(blocks) ? html`<div class="chat">${blocks.map(block)}</div>` : null
  } catch {
    return null
  }
}

const block = ({ type, text, fields, elements }: Block): Page => {
  if (type === 'header') return html`<h2>${text?.text ?? ''}</h2>`
  if (type === 'actions') return html`<p>${(elements ?? []).map(({ text: label, url }) => (web(url) ? html`<a class="button" href="${url}">${labelOf(label)}</a> ` : null))}</p>`
  if (type === 'context') return html`<p><small>${(elements ?? []).map(({ text: label }) => lines(labelOf(label)))}</small></p>`
  return html`${text ? html`<p>${lines(text.text)}</p>` : null}${fields ? html`<dl>${fields.map(field => html`<div>${lines(field.text)}</div>`)}</dl>` : null}`
}

const labelOf = (label: Text | string | undefined): string => (typeof label === 'string' ? label : (label?.text ?? ''))

const lines = (text: string): Page => html`${text.split('\n').map((line, i) => (line.startsWith('> ') ? html`<q>${marks(line.slice(2))}</q>` : html`${i === 0 ? null : html`<br>`}${marks(line)}`))}`

// *bold* and <address|name>, as the chat reads them.
const MARKS = /\*([^*]+)\*|<(https?:[^|>]+)\|([^>]*)>/g

const marks = (line: string): Page => {
  const parts: Array<Page | string> = []
  let at = 0
  for (const match of line.matchAll(MARKS)) {
    const [whole, bold, url, name] = match
    parts.push(plain(line.slice(at, match.index)), bold === undefined ? html`<a href="${plain(url ?? '')}">${plain(name ?? '')}</a>` : html`<b>${plain(bold)}</b>`)
    at = match.index + whole.length
  }
  return html`${parts}${plain(line.slice(at))}`
}

const plain = (text: string): string => text.replaceAll('\u200b', '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

const web = (url: string | undefined): url is string => url !== undefined && /^https?:/.test(url)
