import robotsParser from 'robots-parser'

// Its types speak of an ES module; what is imported is the function itself.
const createRobots = robotsParser as unknown as typeof robotsParser.default

/** What a site lets its readers do (RFC 9309). */
export interface Robots {
  allows(url: string): boolean
  /** The pause it asks for between two requests. */
  pauseMs?: number
}

/** The name by which rules may address us. */
const NAME = 'Marea'

/** A site without rules. */
export const FREE: Robots = { allows: () => true }

/** Reads a robots.txt; what is none has no rules. */
export const readRobots = (address: string, text: string): Robots => {
  const robots = createRobots(address, withoutOthers(text))
  const delay = robots.getCrawlDelay(NAME)
  return { allows: url => robots.isAllowed(url, NAME) !== false, ...(delay !== undefined && delay > 0 && { pauseMs: delay * 1000 }) }
}

/** All other readers become one: thousands of names before thousands of rules would each be given each rule. */
const withoutOthers = (text: string): string => {
  const names = new Set<string>()
  const lines = text.split(/\r\n|\r|\n/).map(line => {
    const written = /^\s*user-agent\s*:([^#]*)/i.exec(line)?.[1]
    if (written === undefined) {
      if (/^[^#]*:/.test(line)) names.clear()
      return line
    }
    const name = written.trim().toLowerCase().split('/')[0]!.trim()
    const known = name === '*' || name === NAME.toLowerCase() ? name : 'others'
    if (names.has(known)) return ''
    names.add(known)
    return `user-agent: ${known}`
  })
  return lines.join('\n')
}
