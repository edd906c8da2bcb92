import type { Actor } from '../../../domain/case/state.ts'
import type { BrandContext } from '../../context.ts'
import { nameOf } from '../../inbox/case-words.ts'
import type { WayView } from '../../views/cases.ts'

/** Who may let an answer go out: by name where there are some, else what to do so that there is somebody. */
export const whoApproves = ({ approval: { role, people } }: WayView, { writtenBy, me }: { writtenBy: Actor; me: Actor }, { t }: BrandContext): string => {
  const others = people.filter(({ id }) => id !== writtenBy.id)
  const named = t.say(`role.${role}`)
  if (others.length > 0) return t.say('answer.approvers', { role: named, names: others.map(one => nameOf(one, me, t)).join(', ') })
  return t.say(writtenBy.id === 'local' ? 'answer.approvers.local' : 'answer.approvers.none', { role: named })
}
