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
  const robots = createRobots(address, text)
  const delay = robots.getCrawlDelay(NAME)
  return { allows: url => robots.isAllowed(url, NAME) !== false, ...(delay !== undefined && delay > 0 && { pauseMs: delay * 1000 }) }
}
