import { chartSvg, chartTable, escapeXml } from './chart.ts'
import type { Story } from './story.ts'

export interface Written {
  subject: string
  text: string
  html: string
  attachments?: Array<{ filename: string; content: string; contentType: string }>
}

/** A mail that reads whole as plain text; the drawing also goes along as an SVG file. */
export const mailOf = (story: Story): Written => ({
  subject: story.title.replace(/[\r\n]+/g, ' ').slice(0, 200),
  text: textOf(story),
  html: htmlOf(story),
  ...(story.bars.length > 0 && { attachments: [{ filename: 'chart.svg', content: chartSvg(story.bars, story.title), contentType: 'image/svg+xml' }] }),
})

const textOf = ({ title, lines, facts, voices, voicesLabel, bars, barsLabel, links, foot }: Story): string =>
  [
    title, '', ...lines, '', ...facts.map(({ label, value }) => `${label}: ${value}`),
    ...(voices.length === 0 ? [] : ['', voicesLabel, ...voices.map(({ text, source }) => `  - ${text}${source === null ? '' : ` (${source})`}`)]),
    ...(bars.length === 0 ? [] : ['', barsLabel]),
    '', ...links.map(({ label, url }) => `${label}: ${url}`), '', foot,
  ].join('\n')

const htmlOf = ({ title, lines, facts, voices, voicesLabel, bars, links, foot }: Story): string => {
  const e = escapeXml
  const p = (text: string): string => `<p style="margin:0 0 8px">${e(text)}</p>`
  return `<!doctype html><html><body style="font:16px/1.5 system-ui,sans-serif;max-width:640px;margin:0 auto;padding:16px">
<h1 style="font-size:20px;margin:0 0 12px">${e(title)}</h1>${lines.map(p).join('')}
<table role="presentation" cellpadding="4">${facts.map(({ label, value }) => `<tr><td style="vertical-align:top"><b>${e(label)}</b></td><td>${e(value)}</td></tr>`).join('')}</table>
${voices.length === 0 ? '' : `<h2 style="font-size:16px;margin:16px 0 4px">${e(voicesLabel)}</h2>${voices.map(({ text, source }) => `<blockquote style="margin:0 0 8px;padding-left:12px;border-left:3px solid #94a3b8">${e(text)}${source === null ? '' : ` <i>${e(source)}</i>`}</blockquote>`).join('')}`}
${bars.length === 0 ? '' : chartTable(bars)}
<p style="margin:16px 0">${links.map(({ label, url }) => `<a href="${e(url)}">${e(label)}</a>`).join(' · ')}</p><p style="color:#64748b;font-size:13px">${e(foot)}</p></body></html>`
}
