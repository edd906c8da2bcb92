import type { Mention, SourceKind, Told } from '../../contract.ts'
import type { Brand } from '../../db/brand.ts'

/** Which column holds what; several make one text. */
export type ColumnChoice = Record<string, string | string[]>

export interface ImportWishes {
  map: ColumnChoice
  /** Highest value of the rating. */
  ratingOutOf?: number | undefined
  dayOrder?: 'day-first' | 'month-first' | undefined
}

/** What a file would give, before anything of it is stored. */
export interface ImportLook {
  name: string
  bytes: number
  columns: string[]
  /** What is proposed where nothing was wished, and why. */
  proposed: ImportWishes
  because: Array<{ field: string; column: string; by: 'name' | 'content' | 'export' }>
  /** The service the file was exported from, where it is known. */
  service: string | null
  mentions: Mention[]
  problems: Told[]
  failure: Told | null
}

export interface ImportState {
  name: string
  sourceName: string
  done: number
  total: number | null
  seen: number
  stored: number
  changed: number
  undated: number
  problems: Told[]
  isOver: boolean
  failure: Told | null
}

/** Files people send in, kept until they are read. */
export interface Imports {
  keep(file: File): Promise<string>
  /** Undefined: there is no such file any more. */
  look(id: string, wishes: ImportWishes | undefined, signal: AbortSignal): Promise<ImportLook | undefined>
  start(brand: Brand, id: string, options: ImportWishes & { sourceName: string; kind: SourceKind }): Promise<boolean>
  state(id: string): ImportState | undefined
}
