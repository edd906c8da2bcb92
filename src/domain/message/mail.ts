import { chartTable, escapeXml } from './chart.ts'
import type { Fact, Story } from './story.ts'

export interface Written {
  subject: string
  text: string
  html: string
  attachments?: Array<{ filename: string; content: string; contentType: string }>
}

/** A mail that reads whole as plain text; the drawing also goes along as an SVG file. */
export const mailOf = (story: Story): Written => ({
  subject: [...story.title.replace(/[\r\n]+/g, ' ')].slice(0, 200).join(''),
  text: textOf(story),
  html: htmlOf(story),
  ...(story.chart !== null && { attachments: [{ filename: 'chart.svg', content: story.chart, contentType: 'image/svg+xml' }] }),
})

const textOf = ({ title, lines, todo, facts, voices, voicesLabel, bars, barsLabel, links, foot }: Story): string => {
  const factLine = ({ label, value }: Fact): string => `${label}: ${value}`
  const voiceLine = ({ text, source, url }: Story['voices'][number]): string => `  - ${text}${source === null ? '' : ` (${source})`}${isWeb(url) ? `\n    ${url}` : ''}`
  const parts = [[title], lines, todo.map(factLine), facts.map(factLine), voices.length === 0 ? [] : [voicesLabel, ...voices.map(voiceLine)], bars.length === 0 ? [] : [barsLabel], links.map(({ label, url }) => `${label}: ${url}`), [foot]]
  return parts.filter(part => part.length > 0).map(part => part.join('\n')).join('\n\n')
}

const isWeb = (url: string | null): url is string => url !== null && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)

// Mail readers turn colours by night as they like: these keep their contrast either way.
const CSS = { body: "font:16px/1.5 Asap,'Segoe UI',system-ui,sans-serif;max-width:640px;margin:0 auto;padding:16px", todo: 'margin:0 0 16px;padding:12px 16px;border-left:4px solid #0c6683', quote: 'margin:0 0 8px;padding-left:12px;border-left:3px solid #7b8b91;font-style:italic', first: 'display:inline-block;padding:8px 16px;background:#13262f;color:#ffffff;text-decoration:none;border-radius:3px' }

const htmlOf = ({ title, lines, todo, facts, voices, voicesLabel, bars, barsLabel, links, foot }: Story): string => {
  const e = escapeXml
  const link = ({ label, url, isFirst }: Story['links'][number]): string => `<a href="${e(url)}"${isFirst ? ` style="${CSS.first}"` : ''}>${e(label)}</a>`
  const voice = ({ text, source, url }: Story['voices'][number]): string => `<blockquote style="${CSS.quote}">${e(text)}${source === null ? '' : ` <span style="font-style:normal">— ${isWeb(url) ? `<a href="${e(url)}">${e(source)}</a>` : e(source)}</span>`}</blockquote>`
  const row = ({ label, value }: Fact): string => `<tr><td style="vertical-align:top;white-space:nowrap;padding:4px 16px 4px 0">${e(label)}</td><td style="padding:4px 0">${e(value)}</td></tr>`
  return `<!doctype html><html><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head><body style="${CSS.body}">
<h1 style="font-size:22px;line-height:1.2;margin:0 0 12px">${e(title)}</h1>${lines.map(line => `<p style="margin:0 0 8px">${e(line)}</p>`).join('')}
${todo.length === 0 ? '' : `<div style="${CSS.todo}">${todo.map(({ label, value }) => `<div><b>${e(label)}:</b> ${e(value)}</div>`).join('')}</div>`}
${facts.length === 0 ? '' : `<table role="presentation" cellspacing="0" cellpadding="0">${facts.map(row).join('')}</table>`}
${bars.length === 0 ? '' : `<div style="margin:16px 0">${chartTable(bars, barsLabel)}</div>`}
${voices.length === 0 ? '' : `<h2 style="font-size:16px;margin:16px 0 4px">${e(voicesLabel)}</h2>${voices.map(voice).join('')}`}
<p style="margin:16px 0">${links.map(link).join(' &#160; ')}</p><p style="font-size:13px">${e(foot)}</p></body></html>`
}
