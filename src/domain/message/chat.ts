import type { Severity } from '../route.ts'
import type { Story } from './story.ts'

const cut = (text: string, most: number): string => ([...text].length <= most ? text : `${[...text].slice(0, most - 1).join('')}…`)

/** Slack takes three signs for its own; what people wrote calls nobody and links nowhere. */
const slackText = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

const MARK: Record<Severity, string> = { notice: '🔵', warning: '🟠', critical: '🔴' }
const marked = ({ severity, title }: Story): string => (severity === null ? title : `${MARK[severity]} ${title}`)

/** Block Kit: header, section and actions; `text` is what notifications read out. */
export const slackOf = (story: Story): object => {
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text: cut(text, 3000) } })
  const facts = story.facts.map(({ label, value }) => `*${slackText(label)}:* ${slackText(value)}`)
  const voices = story.voices.map(({ text, source }) => `> ${slackText(text)}${source === null ? '' : ` — _${slackText(source)}_`}`)
  const blocks = [
    { type: 'header', text: { type: 'plain_text', text: cut(marked(story), 150) } },
    ...(story.lines.length === 0 ? [] : [section(story.lines.map(slackText).join('\n'))]),
    ...(facts.length === 0 ? [] : [section(facts.join('\n'))]),
    ...(voices.length === 0 ? [] : [section(`*${slackText(story.voicesLabel)}*\n${voices.join('\n')}`)]),
    ...(story.bars.length === 0 ? [] : [section(story.barsLabel)]),
    ...(story.links.length === 0 ? [] : [{ type: 'actions', elements: story.links.map(({ label, url, isFirst }) => ({ type: 'button', text: { type: 'plain_text', text: cut(label, 75) }, url, ...(isFirst && { style: 'primary' }) })) }]),
    { type: 'context', elements: [{ type: 'mrkdwn', text: slackText(story.foot) }] },
  ]
  return { text: slackText(marked(story)), blocks }
}

/** An Adaptive Card as Workflows post it. */
export const teamsOf = (story: Story): object => {
  const block = (text: string, more: object = {}) => ({ type: 'TextBlock', wrap: true, text: cut(plainMarkdown(text), 2000), ...more })
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4',
    body: [
      block(marked(story), { size: 'Large', weight: 'Bolder' }),
      ...story.lines.map(line => block(line)),
      ...(story.facts.length === 0 ? [] : [{ type: 'FactSet', facts: story.facts.map(({ label, value }) => ({ title: label, value: plainMarkdown(value) })) }]),
      ...(story.voices.length === 0 ? [] : [block(story.voicesLabel, { weight: 'Bolder' }), ...story.voices.map(({ text, source }) => block(source === null ? text : `${text} — ${source}`, { isSubtle: true }))]),
      ...(story.bars.length === 0 ? [] : [block(story.barsLabel)]),
      block(story.foot, { size: 'Small', isSubtle: true }),
    ],
    actions: story.links.map(({ label, url }) => ({ type: 'Action.OpenUrl', title: label, url })),
  }
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }] }
}

/** What people wrote is no formatting and no link. */
const plainMarkdown = (text: string): string => text.replace(/([\\*_~`[\]()#>|])/g, '\\$1')

const COLOUR: Record<Severity, number> = { notice: 0x2563eb, warning: 0xea580c, critical: 0xb91c1c }

/** One embed. Nobody is called, whatever people wrote. */
export const discordOf = (story: Story): object => {
  const voices = story.voices.map(({ text, source }) => `> ${plainMarkdown(text)}${source === null ? '' : ` — ${plainMarkdown(source)}`}`)
  const links = story.links.map(({ label, url }) => `[${label}](${url})`).join(' · ')
  const description = [...story.lines.map(plainMarkdown), ...(voices.length === 0 ? [] : ['', `**${story.voicesLabel}**`, ...voices]), ...(story.bars.length === 0 ? [] : ['', story.barsLabel])].join('\n')
  const url = story.links.find(({ isFirst }) => isFirst)?.url
  return {
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: cut(marked(story), 256),
        // Room for the links, which are never cut.
        description: `${cut(description, 3000)}${links === '' ? '' : `\n\n${links}`}`,
        ...(url !== undefined && { url }),
        ...(story.severity !== null && { color: COLOUR[story.severity] }),
        fields: story.facts.map(({ label, value }) => ({ name: cut(label, 256), value: cut(plainMarkdown(value), 500) })),
        footer: { text: cut(story.foot, 200) },
      },
    ],
  }
}
