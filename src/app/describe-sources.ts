import type { Collector } from '../contract.ts'

const AUTH: Record<Collector['auth'], string> = { none: 'none', key: 'key', oauth: 'sign-in', file: 'file' }
const HEAD = ['source', 'id', 'kind', 'access', 'read every', 'answers of', 'average and count', 'raw text kept', 'tried by `marea watch`']

/** What every collector says of itself, as the Markdown of `collectors/SOURCES.md`. */
export const describeSources = (collectors: Map<string, Collector>): string => {
  const all = [...collectors].toSorted(([, a], [, b]) => a.title.localeCompare(b.title, 'en'))
  return `${[
    '# Sources',
    'Written by `npm run -s sources` from what each collector says of itself. [How to add one](README.md).',
    [HEAD, HEAD.map(() => '---'), ...all.map(rowOf)].map(cells => `| ${cells.join(' | ')} |`).join('\n'),
    ...all.map(describe),
  ].join('\n\n')}\n`
}

const rowOf = ([id, collector]: [string, Collector]): string[] => {
  const { title, kind, auth, everyMinutes, reply, storefront, retentionDays, propose } = collector
  return [`[${title}](#${id})`, `\`${id}\``, kind, AUTH[auth], spanOf(everyMinutes), reply ? `${reply.maxLength.toLocaleString('en')} characters` : '', storefront ? 'yes' : '', retentionDays ? daysOf(retentionDays) : '', propose ? 'yes' : ''].map(cell => cell.replaceAll('|', '\\|'))
}

const spanOf = (minutes: number): string => (minutes % 60 === 0 ? plural(minutes / 60, 'hour') : plural(minutes, 'minute'))
const daysOf = (days: number): string => plural(days, 'day')
const plural = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`

const describe = ([id, { title, homepage, limits, storefront, display, reply, retentionDays }]: [string, Collector]): string => {
  const said = [
    ...limits.map(({ en }) => en),
    ...(storefront ? [`Average and count: ${storefront.en}`] : []),
    ...(reply ? [`Answers: ${reply.rules.map(({ en }) => en).join(' ')}`] : []),
    ...(display ? [`Showing: ${display.en}`] : []),
    ...(retentionDays ? [`Raw text is kept for ${daysOf(retentionDays)} at most.`] : []),
  ]
  return `## ${id}\n\n${title}. [Its own documentation](${homepage}).\n\n${said.map(sentence => `- ${sentence}`).join('\n')}`
}
