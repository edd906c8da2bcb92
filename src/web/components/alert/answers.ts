import { html } from 'hono/html'
import type { PublicFaceView } from '../../../api/public-schema.ts'
import type { Html } from '../../context.ts'
import { duration } from '../../duration.ts'
import type { Translator } from '../../translator.ts'

// Below so many a share says nothing.
export const FEW = 5

/** How often, how fast and with what the brand answers. */
export const answers = ({ needing, answered, medianSeconds, negative, solved }: PublicFaceView['answers'], t: Translator): Html => {
  const few = (count: number): Html => html`<dd class="quiet">${t.say('public.answers.few', { count })}</dd>`
  const share = (part: number, whole: number, what: string): Html => (whole < FEW ? few(whole) : html`<dd><b>${t.count(Math.round((100 * part) / whole))}</b> ${what}</dd>`)
  return html`<dl class="three">
    <div><dt>${t.say('public.answers.rate')}</dt>${share(answered, needing, t.say('public.answers.rate.what'))}</div>
    <div><dt>${t.say('public.answers.wait')}</dt>${answered < FEW ? few(answered) : medianSeconds === null ? html`<dd class="quiet">${t.say('public.answers.untold')}</dd>` : html`<dd><b>${duration(Math.max(1, Math.round(medianSeconds / 60)), t)}</b> ${t.say('public.answers.wait.what')}</dd>`}</div>
    <div><dt>${t.say('public.answers.solved')}</dt>${share(solved, negative, t.say('public.answers.solved.what'))}</div></dl>`
}
