// What happens to cases, as it happens. A stream that breaks resumes where it was; until then the page says so.
import { announce, api, desk, me, openId, pane, refreshCase, refreshQueue, SignedOut, text } from './inbox-desk.ts'
import { isOwn, tell } from './inbox-act.ts'

const EVENTS = [
  'case.opened', 'case.taken', 'case.released', 'case.assigned', 'case.answered', 'case.waiting', 'case.passed', 'case.moved-private', 'case.formal-complaint', 'case.resolved', 'case.following-up', 'case.closed',
  'case.reopened', 'case.author-spoke', 'case.overdue', 'case.escalated', 'case.snoozed', 'case.woken', 'case.edited', 'case.noted', 'case.tagged', 'case.mention-gone', 'case.undone',
  'case.legal-near', 'case.legal-overdue', 'case.answer-waiting', 'case.answer-approved', 'case.answer-returned', 'case.answer-failed',
  'incident.opened', 'incident.edited', 'incident.approved', 'incident.closed',
]
const AGAIN_MS = 3000
// Deadlines move though nothing happens.
const CLOCK_MS = 60_000
const PRESENCE_MS = 20_000

interface Told {
  caseId: string | null
  type: string
  actor: { id: string; name: string }
}
interface Present {
  caseId: string
  person: { id: string; name: string }
  tab: string
  doing: 'viewing' | 'writing'
}

// Known by none but this page; made without what only https gives.
const tab = [...crypto.getRandomValues(new Uint8Array(9))].map(byte => byte.toString(16).padStart(2, '0')).join('')

let lastId = ''
let stream: EventSource | undefined
let isLost = false

const strip = (): HTMLElement | null => document.querySelector<HTMLElement>('[data-offline]')

const showStrip = (lead: string, what: string, link: { href: string; words: string } | null = null): void => {
  const place = strip()
  if (!place) return
  place.hidden = false
  place.replaceChildren(Object.assign(document.createElement('b'), { textContent: lead }), ` ${what} `)
  if (link) place.append(Object.assign(document.createElement('a'), { href: link.href, textContent: link.words }))
}

const lose = (): void => {
  isLost = true
  showStrip(text('live.lost'), text('live.lost.what'))
}

/** Everything as it is now. Returns whether the server answered. */
const renew = async (): Promise<boolean> => {
  try {
    const [news] = await Promise.all([refreshQueue(), refreshCase()])
    if (isLost) announce(text('live.back'))
    isLost = false
    const place = strip()
    if (place) place.hidden = true
    if (news.length > 0) announce(text('live.new', {}, news.length))
    return true
  } catch (error) {
    if (error instanceof SignedOut) showStrip(text('live.signedOut'), text('live.signedOut.what'), { href: `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`, words: text('live.signIn') })
    else lose()
    isLost = true
    return false
  }
}

const hear = async ({ data, lastEventId, type }: MessageEvent<string>): Promise<void> => {
  if (lastEventId !== '') lastId = lastEventId
  const told = JSON.parse(data) as Told
  try {
    const isOpen = told.caseId !== null && told.caseId === openId()
    const [news] = await Promise.all([refreshQueue(), isOpen && !isOwn(told.caseId!) ? refreshCase() : undefined])
    if (news.length > 0) announce(text('live.new', {}, news.length))
    for (const id of news) queueCard(id)
    // Somebody else took what is open here: that is told, not only drawn.
    // What was on its way has arrived, or has not.
    if (isOpen && type === 'case.answer-failed') tell(text('live.failed'), { isBad: true })
    if (isOpen && type === 'case.answer-returned' && told.actor.id !== me) tell(text('live.returned'), { isBad: true })
    if (isOpen && type === 'case.answered' && !isOwn(told.caseId!) && pane().querySelector('[data-answer-state="sent"]')) tell(text('live.answered'))
    if (isOpen && type === 'case.taken' && told.actor.id !== me) tell(text('case.takenBy', { name: nameOf(told.actor) }), { isBad: true })
  } catch (error) {
    if (!(error instanceof SignedOut)) lose()
    else await renew()
  }
}

/** A card that has just come is tinted for a moment. */
const queueCard = (id: string): void => {
  const card = desk.querySelector(`li[data-case="${id}"]`)
  card?.classList.add('fresh')
  setTimeout(() => card?.classList.remove('fresh'), 2000)
}

const nameOf = ({ id, name }: { id: string; name: string }): string => (id === 'local' ? text('case.someoneHere') : name)

let people: Present[] = []
/** Who else is at the case that is open. */
export const showPresence = (): void => {
  const place = pane().querySelector('[data-presence]')
  if (!place) return
  const here = people.filter(one => one.caseId === openId() && (one.person.id !== me || one.tab !== tab))
  // Once a person, whatever tabs they have; one's own other tabs are one too, and so is everybody where nobody signs in.
  const lines = new Map<string, Present>()
  for (const one of here) if (one.doing === 'writing' || !lines.has(one.person.id)) lines.set(one.person.id, one)
  place.replaceChildren(...[...lines.values()].map(presentLine))
}

const presentLine = ({ person, doing }: Present): HTMLElement => {
  const line = document.createElement('span')
  const face = Object.assign(document.createElement('i'), { className: 'face', textContent: person.id === me ? '·' : ([...nameOf(person)][0]?.toUpperCase() ?? '·') })
  face.ariaHidden = 'true'
  line.append(face, ` ${person.id === me ? text(`case.present.tab.${doing}`) : text(`case.present.${doing}`, { name: nameOf(person) })} `)
  return line
}

export const listen = (): void => {
  stream?.close()
  stream = new EventSource(`${api}/events${lastId === '' ? '' : `?after=${lastId}`}`)
  for (const type of EVENTS) stream.addEventListener(type, event => void hear(event))
  stream.addEventListener('presence', ({ data }) => {
    people = JSON.parse(data) as Present[]
    showPresence()
  })
  stream.addEventListener('open', () => void (isLost && renew()))
  stream.addEventListener('error', () => {
    const isOver = stream?.readyState === EventSource.CLOSED
    lose()
    // A browser resumes a broken stream by itself, not one that was refused: then it is tried anew, when the page can be had again.
    if (isOver) setTimeout(() => void renew().then(listen), AGAIN_MS)
  })
  addEventListener('beforeunload', () => stream?.close(), { once: true })
}

let written = 0
export const noteWriting = (): void => {
  const wasQuiet = Date.now() - written > PRESENCE_MS
  written = Date.now()
  if (wasQuiet) void sayPresence()
}

let at: string | null = null
/** Tells the others what is looked at here, and what no longer is. */
export const sayPresence = async (): Promise<void> => {
  const isSeen = document.visibilityState === 'visible' && (desk.classList.contains('open') || !matchMedia('(max-width: 47.99rem)').matches)
  const id = isSeen ? openId() : null
  const put = (caseId: string, doing: 'viewing' | 'writing' | null): Promise<unknown> =>
    fetch(`${api}/cases/${caseId}/presence`, { method: 'PUT', keepalive: true, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ doing, tab }) }).catch(() => undefined)
  if (at !== null && at !== id) await put(at, null)
  at = id
  if (id !== null) await put(id, Date.now() - written < PRESENCE_MS ? 'writing' : 'viewing')
}

setInterval(() => void sayPresence(), PRESENCE_MS)
setInterval(() => void (document.visibilityState === 'visible' && renew()), CLOCK_MS)
addEventListener('visibilitychange', () => void sayPresence())
addEventListener('pagehide', () => void (at !== null && fetch(`${api}/cases/${at}/presence`, { method: 'PUT', keepalive: true, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ doing: null, tab }) }).catch(() => undefined)))
addEventListener('marea:lost', () => void renew())
