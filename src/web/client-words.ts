import type { MessageKey } from './i18n/messages.ts'
import type { Translator } from './translator.ts'

const KEYS = [
  'case.me', 'case.takenBy', 'act.undo', 'act.undone', 'act.undo.none', 'act.undo.late', 'act.refused', 'act.close.thanks', 'done.take', 'done.resolve', 'done.close', 'done.note',
  'answer.copied', 'answer.warning', 'answer.blocks', 'live.lost', 'live.lost.what', 'live.signedOut', 'live.signedOut.what', 'live.signIn', 'live.back', 'live.answered', 'live.failed', 'live.returned', 'case.present.viewing', 'case.present.writing', 'case.present.tab.viewing', 'case.present.tab.writing',
  'cases.bulk', 'answer.length', 'case.someoneHere',
] as const satisfies MessageKey[]

// Said of a number that only the browser knows: for one, and for others with `{n}` in its place.
const COUNTED = ['live.new', 'cases.selected', 'answer.length.free'] as const satisfies MessageKey[]

/** What the scripts of the inbox say, in the reader's language; places stay in braces. */
export const clientWords = (t: Translator): Record<string, string> => ({
  ...Object.fromEntries(KEYS.map(key => [key, t.say(key)])),
  ...Object.fromEntries(COUNTED.flatMap(key => [[`${key}.one`, t.say(key, { count: 1 })], [`${key}.other`, t.say(key, { count: 99 }).replace(t.count(99), '{n}')]])),
})
