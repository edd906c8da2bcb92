// Keeps a page that is looked at up to date: fetches it again and swaps only the parts that changed.

interface Page {
  /** The parts by name, as the server wrote them; a script may have changed what is on screen since. */
  parts: Map<string, string>
  document: Document
}

const parse = (document: Document): Page => ({
  document,
  parts: new Map([...document.querySelectorAll<HTMLElement>('main [data-part]')].map(part => [part.dataset['part']!, part.outerHTML])),
})

const main = document.querySelector<HTMLElement>('main')
let seconds = Number(main?.dataset['live'] ?? 0)
let shown = parse(document)

/** Whether the reader is in the middle of something here: typing, choosing, or selecting words. */
const isBusy = (part: Element): boolean => {
  const active = document.activeElement
  const selection = getSelection()
  const isSelecting = selection !== null && !selection.isCollapsed && part.contains(selection.anchorNode)
  // What is marked for something, or being corrected, stays under the hand.
  const isMarked = part.querySelector('[data-pick]:checked, [aria-busy="true"]') !== null
  return isSelecting || isMarked || (active instanceof HTMLElement && active.matches('.fixable *, .fixable > li') && part.contains(active)) || (active instanceof HTMLElement && active.matches('input, select, textarea') && part.contains(active))
}

/** Where the focus is among the links and buttons of a part. */
const focusables = (part: Element): HTMLElement[] => [...part.querySelectorAll<HTMLElement>('a[href], button, summary')]

const swapPart = (name: string, next: Document): void => {
  const selector = `main [data-part="${name}"]`
  const [old, fresh] = [document.querySelector(selector), next.querySelector(selector)]
  if (!old || !fresh) return
  const place = focusables(old).indexOf(document.activeElement as HTMLElement)
  const open = [...old.querySelectorAll('details')].map(details => details.open)
  old.replaceWith(fresh)
  fresh.querySelectorAll('details').forEach((details, i) => (details.open = open[i] ?? false))
  if (place >= 0) focusables(fresh)[place]?.focus({ preventScroll: true })
}

/** On a phone the word of the page at hand may stand beyond the edge of the bar. */
const reveal = (): void => {
  const bar = document.querySelector('.nav')
  const here = bar?.querySelector<HTMLElement>('[aria-current]')
  if (bar && here) bar.scrollLeft = here.offsetLeft - (bar.clientWidth - here.offsetWidth) / 2
}

/** One of the strips above the page; the others go. */
const tell = (strip: 'offline' | 'ended' | null): void => {
  for (const one of document.querySelectorAll<HTMLElement>('[data-offline], [data-ended]')) one.hidden = strip === null || !(strip in one.dataset)
}

const show = (next: Page): void => {
  // What is under way is followed closely, and left alone once it is over.
  seconds = Number(next.document.querySelector('main')?.dataset['live'] ?? seconds)
  const isSame = [...next.parts.keys()].join() === [...shown.parts.keys()].join()
  if (!isSame) {
    const fresh = next.document.querySelector('main')
    if (fresh && main && !isBusy(main)) main.replaceChildren(...fresh.childNodes)
    else return
  }
  const changed = isSame ? [...next.parts].filter(([name, html]) => html !== shown.parts.get(name)) : []
  for (const [name, html] of changed) {
    const part = document.querySelector(`main [data-part="${name}"]`)
    if (part && isBusy(part)) next.parts.set(name, shown.parts.get(name) ?? html)
    else swapPart(name, next.document)
  }
  const [count, fresh] = [document.querySelector('.nav'), next.document.querySelector('.nav')]
  if (count && fresh && count.textContent !== fresh.textContent && !count.contains(document.activeElement)) {
    count.replaceWith(fresh)
    reveal()
  }
  shown = next
  if (!isSame || changed.length > 0) dispatchEvent(new Event('marea:renewed'))
}

const renew = async (): Promise<void> => {
  try {
    // The address without its #place: that is the reader's own.
    const response = await fetch(location.pathname + location.search, { headers: { accept: 'text/html' }, cache: 'no-cache' })
    // Whoever is no longer signed in keeps what is on screen, and what was being typed.
    if (response.redirected && new URL(response.url).pathname === '/sign-in') return tell('ended')
    if (response.ok) show(parse(new DOMParser().parseFromString(await response.text(), 'text/html')))
    tell(null)
  } catch {
    tell('offline')
  }
}
// The inbox hears of it by itself, and says more.
if (!document.querySelector('.at-cases')) {
  addEventListener('offline', () => tell('offline'))
  addEventListener('online', () => (seconds > 0 ? void renew() : tell(null)))
}

// One at a time: the next round is set when this one is over.
const keep = async (): Promise<void> => {
  if (document.visibilityState === 'visible') await renew()
  setTimeout(keep, seconds * 1000)
}
if (seconds > 0) {
  setTimeout(keep, seconds * 1000)
  addEventListener('visibilitychange', () => void (document.visibilityState === 'visible' && renew()))
}

// A link to an alert that is folded away opens it.
const unfold = (): void => {
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null
  const details = target?.closest('details')
  if (details && target) {
    details.open = true
    target.scrollIntoView()
  }
  // An alert too old for this page has one of its own.
  const id = /^#alert-([0-9a-f-]{36})$/.exec(location.hash)?.[1]
  if (!target && id !== undefined && location.pathname.endsWith('/alerts')) location.replace(`${location.pathname}/${id}`)
}
addEventListener('hashchange', unfold)
unfold()
reveal()

export {}

// Paper: the browser's own dialog prints, or saves as PDF.
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-print]')) {
  button.hidden = false
  button.addEventListener('click', () => print())
}
