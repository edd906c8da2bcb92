import { html } from 'hono/html'
import type { Html } from '../../context.ts'
import type { MessageKey } from '../../i18n/messages.ts'
import type { Translator } from '../../translator.ts'

const KEYS: Array<[keys: string[], what: MessageKey]> = [
  [['j', 'k'], 'keys.move'], [['↵'], 'keys.open'], [['c'], 'keys.take'], [['r'], 'keys.reply'], [['s'], 'keys.saved'], [['n'], 'keys.note'], [['e'], 'keys.resolve'], [['z'], 'keys.undo'],
  [['x'], 'keys.select'], [['/'], 'keys.search'], [['⌘', '↵'], 'keys.send'], [['Esc'], 'keys.back'], [['⌘', 'K'], 'keys.palette'], [['?'], 'keys.help'],
]

/** What every key does, in a dialog that `?` opens. */
export const inboxKeys = (t: Translator): Html =>
  html`<dialog class="keys-dialog" data-keys aria-labelledby="keys-title"><h2 id="keys-title">${t.say('keys.title')}</h2>
    <dl>${KEYS.map(([keys, what]) => html`<div><dt>${keys.map(key => html`<kbd>${key}</kbd> `)}</dt><dd>${t.say(what)}</dd></div>`)}</dl>
    <form method="dialog"><button class="button" type="submit">${t.say('keys.close')}</button></form></dialog>`
