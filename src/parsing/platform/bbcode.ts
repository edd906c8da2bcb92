/** Tags of Steam that stand for a new line, and those that only change how the text looks. Others in brackets are words people wrote: [10/10]. */
const LINES = 'h1|h2|h3|hr|list|olist|\\*|table|tr|quote|code|p'
const LOOKS = 'b|u|i|s|strike|spoiler|noparse|url|th|td|img|previewyoutube|color|size|dynamiclink'
const LINE_TAG = new RegExp(`\\[/?(?:${LINES})(?:=[^\\[\\]\\n]{0,500})?\\]`, 'gi')
const LOOK_TAG = new RegExp(`\\[/?(?:${LOOKS})(?:=[^\\[\\]\\n]{0,500})?\\]`, 'gi')

/** BBCode → what a person reads: tags gone, headings and list items on lines of their own. */
export const bbcodeToText = (text: string): string =>
  text.replaceAll('\r\n', '\n').replace(LINE_TAG, '\n').replace(LOOK_TAG, '').replace(/[^\S\n]+/g, ' ').replace(/ ?\n ?/g, '\n').replace(/\n{3,}/g, '\n\n').trim()
