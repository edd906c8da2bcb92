import { html } from 'hono/html'
import type { StarCounts } from '../../../api/public-schema.ts'
import type { Html } from '../../context.ts'
import type { Translator } from '../../translator.ts'
import { px } from './parts.ts'

const WIDTH = 400
const CLASSES = { 5: 'up', 4: 'up', 3: 'even', 2: 'down', 1: 'down' } as const
export const STARS = [5, 4, 3, 2, 1] as const

/** Opinions by stars, the most first by stars and never by how many: five above, one below. */
export const starBars = (counts: StarCounts, t: Translator): Html => {
  const most = Math.max(1, ...STARS.map(stars => counts[stars]))
  return html`<ol class="star-bars">${STARS.map(stars => html`<li><span class="stars"><span aria-hidden="true">${'★'.repeat(stars)}</span><span class="hidden-text">${t.say('public.stars.row', { count: stars })}:</span></span>
    <svg viewBox="0 0 ${WIDTH} 14" preserveAspectRatio="none" aria-hidden="true"><rect class="${CLASSES[stars]}" width="${px((WIDTH * counts[stars]) / most)}" height="14"/></svg><span class="num end">${t.count(counts[stars])}</span></li>`)}</ol>`
}
