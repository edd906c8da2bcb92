import { htmlToText } from './html.ts'

/** Marks that stand around words, longest first. */
const AROUND = [/\*\*\*(?=\S)([^*\n]{1,2000}?)\*\*\*/g, /\*\*(?=\S)([^*\n]{1,2000}?)\*\*/g, /(?<![\w*])\*(?=\S)([^*\n]{1,2000}?)\*(?![\w*])/g, /(?<!\w)__?(?=\S)([^_\n]{1,2000}?)__?(?!\w)/g, /~~(?=\S)([^~\n]{1,2000}?)~~/g, /`{1,3}([^`\n]{1,2000})`{1,3}/g]

/** Markdown as people write it in forums → what a person reads: words of links and pictures stay, marks go. Code is kept as it is written. */
export const markdownToText = (markdown: string): string => {
  const plain = markdown
    .replace(/^ {0,3}(```|~~~).*$/gm, '')
    .replace(/!?\[([^[\]\n]{0,1000})\]\([^()\s]{1,2000}(?:\s+"[^"\n]{0,300}")?\)/g, '$1')
    .replace(/<(https?:\/\/[^<>\s]{1,2000})>/g, '$1')
    .replace(/^ {0,3}#{1,6}\s+/gm, '')
    .replace(/^ {0,3}(?:[-*_] ?){3,20}$/gm, '')
  return htmlToText(AROUND.reduce((text, mark) => text.replace(mark, '$1'), plain).replace(/\\([\\`*_{}[\]()#+.!~>-])/g, '$1'))
}
