import { html } from 'hono/html'
import { slackOf } from '../../../domain/message/chat.ts'
import { mailOf } from '../../../domain/message/mail.ts'
import type { Story } from '../../../domain/message/story.ts'
import type { Html } from '../../context.ts'
import { tame } from '../../text.ts'
import type { Translator } from '../../translator.ts'

interface Block {
  type: string
  text?: { text: string }
  fields?: Array<{ text: string }>
  elements?: Array<{ text: string | { text: string } }>
}

/** A message as Slack shows its blocks: the very blocks that are sent. */
export const slackPreview = (story: Story, t: Translator): Html => {
  const { blocks } = slackOf(story) as { blocks: Block[] }
  return html`<figure class="message"><figcaption class="small quiet">${t.say('preview.slack')}</figcaption><div>${blocks.map(block)}</div></figure>`
}

const block = ({ type, text, fields = [], elements = [] }: Block): Html => {
  if (type === 'header') return html`<p class="title"><b>${tame(text?.text ?? '')}</b></p>`
  if (type === 'actions') return html`<p class="acts">${elements.map(({ text: label }) => html`<span class="button small">${tame(plainOf(label))}</span>`)}</p>`
  if (type === 'context') return html`<p class="small quiet">${elements.map(({ text: each }) => marked(plainOf(each)))}</p>`
  if (fields.length > 0) return html`<div class="fields-2">${fields.map(field => html`<p>${marked(field.text)}</p>`)}</div>`
  return html`${(text?.text ?? '').split('\n').map(line => (line.startsWith('> ') ? html`<blockquote class="voice">${marked(line.slice(2))}</blockquote>` : html`<p>${marked(line)}</p>`))}`
}

const plainOf = (text: string | { text: string }): string => (typeof text === 'string' ? text : text.text)

/** Slack's own signs: *bold*, <address|name>, a line break; what is escaped is shown as it was written. */
const marked = (text: string): Html =>
  html`${text.split(/(\*[^*\n\u200b]+\*|<https?:[^>|]+\|[^>]*>|\n)/).map(piece => {
    if (piece === '\n') return html`<br>`
    if (/^\*[^*]+\*$/.test(piece)) return html`<b>${plain(piece.slice(1, -1))}</b>`
    const link = /^<(https?:[^>|]+)\|([^>]*)>$/.exec(piece)
    return link ? html`<u>${plain(link[2]!)}</u>` : html`${plain(piece)}`
  })}`

const plain = (text: string): string => tame(text.replace(/\u200b/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&'))

/** The mail as it reads in plain text, which every reader of mail shows. */
export const mailPreview = (story: Story, t: Translator): Html => {
  const { subject, text } = mailOf(story)
  return html`<figure class="message"><figcaption class="small quiet">${t.say('preview.mail')}</figcaption><div><p class="title"><b>${tame(subject)}</b></p><pre tabindex="0">${tame(text)}</pre></div></figure>`
}
