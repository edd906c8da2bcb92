import { html } from 'hono/html'
import type { BrandContext, Html } from '../context.ts'
import { mentionsPath } from '../links.ts'
import type { MentionRow } from '../views/mentions.ts'
import { fixForm } from './fix-form.ts'
import { opinionBody } from './opinion.ts'
import { points } from './index/parts.ts'

/** An opinion in the list of all: to be marked, read, corrected with one key, and followed. */
export const mentionItem = (mention: MentionRow, { context, here }: { context: BrandContext; here: string }): Html => {
  const { t, brand } = context
  return html`<li id="mention-${mention.id}" tabindex="-1"><label class="pick"><input type="checkbox" name="id" value="${mention.id}" form="bulk" data-pick data-key="x"><span class="hidden-text">${t.say('fix.pick')}</span></label>${opinionBody(mention, context)}
    <div class="after"><details class="whole"><summary>${t.say(mention.unsure ? 'fix.unsure' : 'fix')}</summary>${fixForm(mention, { context, here })}</details><a href="${mentionsPath(brand.slug)}/${mention.id}">${t.say('mention.detail')}</a></div>${mention.points === null ? null : points(mention.points, t)}</li>`
}
