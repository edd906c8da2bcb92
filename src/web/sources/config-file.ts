import type { WatchProposal } from '../../api/watch-proposal.ts'

/** What a config file would say with a proposal in it. */
export interface FileChange {
  before: string
  after: string
  /** Line by line. */
  diff: string
}

/** The operator's config file, where there is one: what it names is changed there, and nowhere else. */
export interface ConfigFile {
  /** As people know it. */
  name: string
  change(proposal: WatchProposal): Promise<FileChange>
  /** Writes it and begins to read what is new. Throws a sentence where somebody changed the file meanwhile. */
  write(change: Pick<FileChange, 'before' | 'after'>): Promise<void>
}
