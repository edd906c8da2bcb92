// The two panes of the inbox: fetched anew from the server, swapped in without taking anything from under a reader's hands.

/** Where the session ended, the sign-in form answers instead of the page. */
export class SignedOut extends Error {}

export const desk = document.querySelector<HTMLElement>('[data-desk]')!
export const words = JSON.parse(desk.dataset['words'] ?? '{}') as Record<string, string>
export const me = desk.dataset['me'] ?? ''
export const api = desk.dataset['desk'] ?? ''
export const home = desk.dataset['home'] ?? ''

/** A sentence with its places filled; `n` chooses between one and many. */
export const text = (key: string, values: Record<string, string> = {}, n?: number): string => {
  const form = n === undefined ? words[key] : (words[`${key}.${n === 1 ? 'one' : 'other'}`] ?? '').replace('{n}', String(n))
  return Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, value), form ?? '')
}

export const queue = (): HTMLElement => desk.querySelector<HTMLElement>('[data-pane="queue"]')!
export const pane = (): HTMLElement => desk.querySelector<HTMLElement>('[data-pane="case"]')!
export const cardOf = (id: string): HTMLElement | null => queue().querySelector<HTMLElement>(`li[data-case="${id}"]`)
export const cards = (): HTMLElement[] => [...queue().querySelectorAll<HTMLElement>('li[data-case]:not(.gone)')]
export const openId = (): string | null => pane().dataset['caseId'] ?? null

/** Told to a screen reader, once and politely. */
export const announce = (said: string): void => {
  const region = document.querySelector('[data-said]')
  if (region) region.textContent = said
}

const withPart = (path: string, part: string): string => `${path}${path.includes('?') ? '&' : '?'}part=${part}`

const fetchPane = async (path: string, part: 'queue' | 'case'): Promise<HTMLElement> => {
  const response = await fetch(withPart(path, part), { headers: { accept: 'text/html' }, cache: 'no-store' })
  if (response.redirected && new URL(response.url).pathname === '/sign-in') throw new SignedOut()
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').querySelector<HTMLElement>(`[data-pane="${part}"]`)
  if (!fresh) throw new Error(`No ${part} came`)
  return fresh
}

const isHeld = (element: Element): boolean => element.contains(document.activeElement) && document.activeElement !== document.body

/** Cards by their case: what did not change stays, so that focus, ticks and scrolling stay. Returns the cards that are new. */
const swapCards = (old: HTMLElement, fresh: HTMLElement): string[] => {
  const [list, next] = [old.querySelector('ol'), fresh.querySelector('ol')]
  if (!list || !next) {
    const [was, is] = [list ?? old.querySelector('.empty'), next ?? fresh.querySelector('.empty')]
    if (was && is) was.replaceWith(is)
    return []
  }
  const known = new Map([...list.children].map(li => [(li as HTMLElement).dataset['case'] ?? '', li as HTMLElement]))
  const focused = document.activeElement?.closest<HTMLElement>('li[data-case]')
  const focusedId = focused && list.contains(focused) ? focused.dataset['case'] : undefined
  const place = focused ? [...list.children].indexOf(focused) : -1
  const news: string[] = []
  const rows = [...next.children].map(child => {
    const li = child as HTMLElement
    const id = li.dataset['case'] ?? ''
    const was = known.get(id)
    if (!was) news.push(id)
    if (was && was.outerHTML === li.outerHTML) return was
    const tick = was?.querySelector<HTMLInputElement>('input')?.checked ?? false
    li.querySelector<HTMLInputElement>('input')!.checked = tick
    return li
  })
  if (rows.length !== list.children.length || rows.some((row, i) => row !== list.children[i])) list.replaceChildren(...rows)
  if (focusedId !== undefined && !list.contains(document.activeElement)) {
    const again = list.querySelector<HTMLElement>(`li[data-case="${focusedId}"] > a`) ?? [...list.querySelectorAll<HTMLElement>('li > a')][Math.min(place, list.children.length - 1)]
    again?.focus({ preventScroll: true })
  }
  return news
}

let queueWork: Promise<string[]> | null = null
let isQueueStale = false

/** The list as it is now; asked for while it is being fetched, it is fetched once more. Resolves to the cases that are new in it. */
export const refreshQueue = (): Promise<string[]> => {
  if (queueWork) {
    isQueueStale = true
    return queueWork
  }
  queueWork = (async () => {
    const news: string[] = []
    do {
      isQueueStale = false
      const old = queue()
      const path = old.dataset['path'] ?? home
      const fresh = await fetchPane(`${path}${path.includes('?') ? '&' : '?'}open=${openId() ?? ''}`, 'queue')
      if (queue().dataset['path'] !== path) continue
      news.push(...swapCards(queue(), fresh))
      for (const part of ['.views', '.live']) swapPart(queue(), fresh, part)
      swapIncidents(queue(), fresh)
      // The word in the bar counts the same cases.
      dispatchEvent(new Event('marea:queue'))
    } while (isQueueStale)
    return news
  })().finally(() => (queueWork = null))
  return queueWork
}

const swapPart = (old: HTMLElement, fresh: HTMLElement, selector: string): void => {
  const [was, is] = [old.querySelector(selector), fresh.querySelector(selector)]
  if (was && is && was.outerHTML !== is.outerHTML && !isHeld(was)) was.replaceWith(is)
}

const swapIncidents = (old: HTMLElement, fresh: HTMLElement): void => {
  const [was, is] = [[...old.querySelectorAll(':scope > .incident')], [...fresh.querySelectorAll(':scope > .incident')]]
  if (was.some(isHeld) || was.map(one => one.outerHTML).join() === is.map(one => one.outerHTML).join()) return
  for (const one of was) one.remove()
  old.querySelector(':scope > header')!.after(...is)
}

/** Another list in the place of this one. */
export const showQueue = async (path: string): Promise<void> => {
  const fresh = await fetchPane(path, 'queue')
  queue().replaceWith(fresh)
  history.pushState({ queue: path }, '', path)
}

const kept = new Map<string, { at: number; work: Promise<HTMLElement> }>()
// Long enough to go from card to card, short enough to be true.
const FRESH_MS = 10_000

/** Fetches a case before it is asked for. */
export const prefetch = (path: string): Promise<HTMLElement> => {
  const known = kept.get(path)
  if (known && Date.now() - known.at < FRESH_MS) return known.work
  const work = fetchPane(path, 'case')
  kept.set(path, { at: Date.now(), work })
  work.catch(() => kept.delete(path))
  return work
}
export const forgetCases = (): void => kept.clear()

/** Opens a case: what its card knows is there at once, all else as soon as it comes. */
export const openCase = async (id: string, path: string, { isBack = false } = {}): Promise<void> => {
  for (const link of queue().querySelectorAll('li > a[aria-current]')) link.removeAttribute('aria-current')
  const card = cardOf(id)
  card?.querySelector('a')?.setAttribute('aria-current', 'true')
  if (openId() !== id && card) paintFromCard(card, id)
  desk.classList.add('open')
  if (!isBack) history.pushState({ case: id }, '', path)
  const fresh = await prefetch(path)
  if (!isBack && location.pathname !== new URL(path, location.href).pathname) return
  putCase(fresh.cloneNode(true) as HTMLElement)
}

const paintFromCard = (card: HTMLElement, id: string): void => {
  const rough = document.createElement('article')
  rough.className = 'case coming'
  rough.dataset['pane'] = 'case'
  rough.dataset['caseId'] = id
  const title = document.createElement('h2')
  title.tabIndex = -1
  title.textContent = card.dataset['author'] ?? ''
  const quote = document.createElement('blockquote')
  quote.className = 'voice'
  quote.dir = 'auto'
  quote.textContent = card.querySelector('.voice')?.textContent?.slice(1, -1) ?? ''
  rough.append(title, quote)
  pane().replaceWith(rough)
  scrollTo({ top: 0 })
}

const putCase = (fresh: HTMLElement): void => {
  pane().replaceWith(fresh)
  dispatchEvent(new Event('marea:case'))
}

/** The open case as it is now. A field somebody types in stays as it is, and so does what is unfolded. */
export const refreshCase = async (): Promise<void> => {
  const old = pane()
  const path = old.dataset['path']
  if (!path) return
  forgetCases()
  const fresh = await fetchPane(path, 'case')
  if (pane() !== old) return
  const open = [...old.querySelectorAll('details')].map(({ open }) => open)
  // The composer and the note are carried over whole while there is something in them.
  for (const selector of ['[data-answer-form]', '.note-form']) {
    const [was, is] = [old.querySelector<HTMLElement>(selector), fresh.querySelector<HTMLElement>(selector)]
    const field = was?.querySelector('textarea')
    if (was && is && field && (isHeld(was) || field.value !== '')) keepField(was, is)
  }
  keepEdits(old, fresh)
  const focus = focusOf(old)
  old.replaceWith(fresh)
  if (fresh.querySelectorAll('details').length === open.length) fresh.querySelectorAll('details').forEach((details, i) => (details.open = open[i]!))
  restoreFocus(fresh, focus)
  dispatchEvent(new Event('marea:case'))
}

/** Words of a draft that somebody is changing are not taken from under their hands. */
const keepEdits = (old: HTMLElement, fresh: HTMLElement): void => {
  for (const was of old.querySelectorAll<HTMLTextAreaElement>('[data-edit]')) {
    const is = fresh.querySelector<HTMLTextAreaElement>(`#${was.id}`)
    if (is && was.value !== was.defaultValue && is.defaultValue === was.defaultValue) is.value = was.value
  }
}

const keepField = (was: HTMLElement, is: HTMLElement): void => {
  const [from, to] = [was.querySelector('textarea')!, is.querySelector('textarea')!]
  to.value = from.value
  for (const name of ['saved', 'key']) {
    const [old, fresh] = [was.querySelector<HTMLInputElement>(`[name="${name}"]`), is.querySelector<HTMLInputElement>(`[name="${name}"]`)]
    if (old && fresh) fresh.value = old.value
  }
  if (from.value !== '') is.closest('details')?.setAttribute('open', '')
}

const focusOf = (root: HTMLElement): { id: string; from: number; to: number } | { index: number } | null => {
  const active = document.activeElement
  if (!active || !root.contains(active)) return null
  if (active instanceof HTMLTextAreaElement) return { id: active.id, from: active.selectionStart, to: active.selectionEnd }
  return { index: focusables(root).indexOf(active as HTMLElement) }
}
const focusables = (root: HTMLElement): HTMLElement[] => [...root.querySelectorAll<HTMLElement>('a[href], button, summary, input, select, h2')]
const restoreFocus = (root: HTMLElement, focus: ReturnType<typeof focusOf>): void => {
  if (focus === null) return
  if ('index' in focus) return void (focusables(root)[focus.index] ?? root.querySelector<HTMLElement>('h2'))?.focus({ preventScroll: true })
  const field = root.querySelector<HTMLTextAreaElement>(`#${focus.id}`)
  field?.focus({ preventScroll: true })
  field?.setSelectionRange(focus.from, focus.to)
}
