/** Lines shown around what changes. */
const CONTEXT = 2

/** What changes between two texts that are the same before and behind one place, line by line, as diffs are written. */
export const lineDiff = (before: string, after: string): string => {
  const [old, now] = [linesOf(before), linesOf(after)]
  const least = Math.min(old.length, now.length)
  let head = 0
  while (head < least && old[head] === now[head]) head += 1
  let tail = 0
  while (tail < least - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1
  const marked = (mark: string, lines: string[]): string[] => lines.map(line => (mark + line).trimEnd())
  return [
    ...marked('  ', old.slice(Math.max(0, head - CONTEXT), head)),
    ...marked('- ', old.slice(head, old.length - tail)),
    ...marked('+ ', now.slice(head, now.length - tail)),
    ...marked('  ', old.slice(old.length - tail, Math.min(old.length, old.length - tail + CONTEXT))),
  ].join('\n')
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/))
