import type { Severity } from '../alert/route.ts'
import type { Fact, Story } from './story.ts'

const cut = (text: string, most: number): string => ([...text].length <= most ? text : `${[...text].slice(0, most - 1).join('')}…`)

/** Only where a person may be sent; what would end a link in any of the chats is written in hex. */
const safeUrl = (url: string | null): string | null => {
  if (url === null || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return null
  const plain = new URL(url).href.replace(/[<>|()[\]\s*_~`\\]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)
  return plain.length > 1000 ? null : plain
}

/** Slack takes three signs for its own; what people wrote calls nobody, links nowhere and is set in no other type. */
const slackText = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/[*_~`]/g, sign => `\u200b${sign}\u200b`)

const MARK: Record<Severity, string> = { notice: '🔵', warning: '🟠', critical: '🔴' }
const marked = ({ severity, title }: Story): string => (severity === null ? title : `${MARK[severity]} ${title}`)

// Slack refuses a section beyond 3000 characters, a header beyond 150, a field beyond 2000 and more than ten of them.
const SLACK = { section: 3000, header: 150, field: 2000, fields: 10, button: 75 }

/** Block Kit: header, what happened, what to do, figures, voices, the day as text, links; `text` is what notifications read out. */
export const slackOf = (story: Story): object => {
  const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text: cut(text, SLACK.section) } })
  const factText = ({ label, value }: Fact): string => `*${slackText(label)}*\n${slackText(value)}`
  const voices = story.voices.map(({ text, source, url }) => `> ${slackText(text)}${slackPlace(source, url)}`)
  const [head, rest] = headed(marked(story), SLACK.header)
  const blocks = [
    { type: 'header', text: { type: 'plain_text', text: head } },
    ...(rest === null && story.lines.length === 0 ? [] : [section([...(rest === null ? [] : [rest]), ...story.lines].map(slackText).join('\n'))]),
    ...(story.todo.length === 0 ? [] : [section(story.todo.map(({ label, value }) => `*${slackText(label)}:* ${slackText(value)}`).join('\n'))]),
    ...(story.facts.length === 0 ? [] : [{ type: 'section', fields: story.facts.slice(0, SLACK.fields).map(each => ({ type: 'mrkdwn', text: cut(factText(each), SLACK.field) })) }]),
    // A section each: none is cut within its link.
    ...voices.map((voice, i) => section(i === 0 ? `*${slackText(story.voicesLabel)}*\n${voice}` : voice)),
    ...(story.bars.length === 0 ? [] : [section(story.barsLabel)]),
    ...(story.links.length === 0 ? [] : [{ type: 'actions', elements: story.links.map(({ label, url, isFirst }) => ({ type: 'button', text: { type: 'plain_text', text: cut(label, SLACK.button) }, url, ...(isFirst && { style: 'primary' }) })) }]),
    { type: 'context', elements: [{ type: 'mrkdwn', text: slackText(story.foot) }] },
  ]
  return { text: slackText(marked(story)), blocks }
}

/** A title too long for its place is told whole below it. */
const headed = (title: string, most: number): [string, string | null] => ([...title].length <= most ? [title, null] : [cut(title, most), title])

const LONGEST_SOURCE = 80

const slackPlace = (source: string | null, url: string | null): string => {
  const safe = safeUrl(url)
  if (source === null && safe === null) return ''
  const name = slackText(cut(source ?? '↗', LONGEST_SOURCE))
  return safe === null ? ` — ${name}` : ` — <${safe}|${name.replaceAll('|', '¦')}>`
}

/** An Adaptive Card as Workflows post it. */
export const teamsOf = (story: Story): object => {
  const block = (text: string, more: object = {}) => ({ type: 'TextBlock', wrap: true, text: cut(text, 2000), ...more })
  const plain = (text: string, more: object = {}) => block(plainMarkdown(text), more)
  const factSet = (facts: Fact[]) => (facts.length === 0 ? [] : [{ type: 'FactSet', facts: facts.map(({ label, value }) => ({ title: label, value: cut(plainMarkdown(value), 1000) })) }])
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json', type: 'AdaptiveCard', version: '1.4', fallbackText: plainMarkdown(story.title),
    body: [
      plain(marked(story), { size: 'Large', weight: 'Bolder' }),
      ...story.lines.map(line => plain(line)),
      ...factSet(story.todo),
      ...factSet(story.facts),
      ...(story.voices.length === 0 ? [] : [plain(story.voicesLabel, { weight: 'Bolder' }), ...story.voices.map(({ text, source, url }) => block(`${plainMarkdown(text)}${markdownPlace(source, url)}`, { isSubtle: true }))]),
      ...(story.bars.length === 0 ? [] : [plain(story.barsLabel)]),
      plain(story.foot, { size: 'Small', isSubtle: true }),
    ],
    actions: story.links.map(({ label, url }) => ({ type: 'Action.OpenUrl', title: label, url })),
  }
  return { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }] }
}

/** What people wrote is no formatting and no link, and calls nobody. */
const plainMarkdown = (text: string): string => text.replace(/([\\*_~`[\]()#>|])/g, '\\$1').replace(/<(?=@|\/?at)/gi, '‹')

const markdownPlace = (source: string | null, url: string | null): string => {
  const safe = safeUrl(url)
  if (source === null && safe === null) return ''
  const name = plainMarkdown(cut(source ?? '↗', LONGEST_SOURCE))
  return safe === null ? ` — ${name}` : ` — [${name}](${safe})`
}

const COLOUR: Record<Severity, number> = { notice: 0x2563eb, warning: 0xea580c, critical: 0xb91c1c }

/** One embed, within its 6000 characters. Nobody is called, whatever people wrote. */
export const discordOf = (story: Story): object => {
  const voices = story.voices.map(({ text, source, url }) => `> ${plainMarkdown(text)}${markdownPlace(source, url)}`)
  const links = story.links.map(({ label, url }) => `[${label}](${url})`).join(' · ')
  const todo = story.todo.map(({ label, value }) => `**${label}:** ${plainMarkdown(value)}`)
  const [head, rest] = headed(plainMarkdown(marked(story)), 256)
  const parts = [[...(rest === null ? [] : [rest]), ...story.lines.map(plainMarkdown)], todo, voices.length === 0 ? [] : [`**${story.voicesLabel}**`, ...voices], story.bars.length === 0 ? [] : [story.barsLabel]]
  const description = parts.filter(part => part.length > 0).map(part => part.join('\n')).join('\n\n')
  const url = story.links.find(({ isFirst }) => isFirst)?.url
  return {
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: head,
        // Room for the links, which are never cut.
        description: `${cut(description, 2600)}${links === '' ? '' : `\n\n${links}`}`,
        ...(url !== undefined && { url }),
        ...(story.severity !== null && { color: COLOUR[story.severity] }),
        fields: story.facts.map(({ label, value }) => ({ name: cut(label, 60), value: cut(plainMarkdown(value), 120), inline: [...value].length < 40 })),
        footer: { text: cut(story.foot, 200) },
      },
    ],
  }
}
