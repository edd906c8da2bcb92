import type { Alert } from '../../db/alert/alert.ts'
import type { Brand } from '../../db/brand.ts'
import type { Trx } from '../../db/client.ts'
import type { Hand, Story } from '../../domain/message/story.ts'
import { messageOf } from '../tell/alert.ts'
import { tell, type TellOptions } from '../tell/tell.ts'

export interface Plainly {
  brand: Brand
  alert: Alert
  event: string
  now: Date
  options: TellOptions
  write(hand: Hand, url: string | null): Story
}

/** Tells of an alert that no opinions of the brand explain: about what does not come, or comes to others. */
export const tellMissing = async (trx: Trx, { brand, alert, event, now, options, write }: Plainly): Promise<void> => {
  const data = messageOf({ brand, alert, event, now, options })
  await tell(trx, { brand, event, data, now, kind: alert.kind, severity: alert.severity, moment: null, story: hand => write(hand, data.url) })
}
