import type { SourceKind } from '../contract.ts'

/** Why strangers are not shown somebody's words. expired: no longer kept · platform: its source lets only be led to them · private: said in a survey, not in public. */
export const WITHHELD = ['expired', 'platform', 'private'] as const
export type Withheld = (typeof WITHHELD)[number]

export interface Said {
  /** Its words went by the retention rule of its source. */
  expired: boolean
  kind: SourceKind
  /** What its collector says of texts in public; undefined: they may be shown. */
  inPublic: 'link' | undefined
}

/** Whether words may stand on the public face; null: they may. Stars, tone and date always stand there. */
export const withheldOf = ({ expired, kind, inPublic }: Said): Withheld | null => {
  if (kind === 'survey') return 'private'
  if (inPublic === 'link') return 'platform'
  return expired ? 'expired' : null
}
