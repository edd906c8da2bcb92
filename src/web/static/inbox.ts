// The inbox by keys and clicks. Without it every part is a link or a form.
import { act, actByKey, countTicks, tell, undo } from './inbox-act.ts'
import { copy, draftByModel, forget, insert, replyField, restore, typed, useSaved } from './inbox-compose.ts'
import { cardOf, cards, desk, home, openCase, openId, pane, prefetch, queue, refreshCase, showQueue } from './inbox-desk.ts'
import { listen, noteWriting, sayPresence, showPresence } from './inbox-live.ts'

const isWide = (): boolean => !matchMedia('(max-width: 47.99rem)').matches
const focusedCard = (): HTMLElement | null => document.activeElement?.closest<HTMLElement>('li[data-case]') ?? null
/** The case a key is about: the one that has focus, else the one that is open. */
const target = (): string | null => focusedCard()?.dataset['case'] ?? openId()
const linkOf = (card: HTMLElement | null): HTMLAnchorElement | null => card?.querySelector<HTMLAnchorElement>(':scope > a') ?? null

const move = (step: 1 | -1): void => {
  const all = cards()
  const at = focusedCard() ?? cardOf(openId() ?? '')
  const next = all[at ? Math.min(all.length - 1, Math.max(0, all.indexOf(at) + (focusedCard() ? step : 0))) : 0]
  linkOf(next ?? null)?.focus()
  for (const near of [next, all[all.indexOf(next!) + step]]) if (near) void prefetch(linkOf(near)!.href).catch(() => undefined)
}

const open = async (card: HTMLElement, { toReply = false } = {}): Promise<void> => {
  await openCase(card.dataset['case']!, linkOf(card)!.href).catch(lost)
  if (toReply) return void replyField()?.focus()
  pane().querySelector<HTMLElement>('h2')?.focus({ preventScroll: isWide() })
}
const lost = (error: unknown): void => void dispatchEvent(new CustomEvent('marea:lost', { detail: error }))

const reply = (): void => {
  const card = focusedCard()
  if (card && card.dataset['case'] !== openId()) return void open(card, { toReply: true })
  const field = replyField()
  field?.closest('details')?.setAttribute('open', '')
  field?.focus()
}

const unfold = (selector: string, inside: string): void => {
  const details = pane().querySelector<HTMLDetailsElement>(selector)
  if (!details) return
  details.open = true
  ;(details.querySelector<HTMLElement>(inside) ?? details.querySelector('summary'))?.focus()
}

const KEYS: Record<string, () => void> = {
  j: () => move(1),
  k: () => move(-1),
  c: () => void (target() && actByKey(target()!, 'take')),
  e: () => void (target() && actByKey(target()!, 'resolve')),
  r: reply,
  s: () => unfold('[data-saved]', 'a'),
  n: () => pane().querySelector<HTMLElement>('#note')?.focus(),
  z: () => void undo(),
  x: () => {
    const tick = (focusedCard() ?? cardOf(openId() ?? ''))?.querySelector<HTMLInputElement>('input')
    if (tick) tick.checked = !tick.checked
    countTicks()
  },
  '/': () => {
    const details = queue().querySelector<HTMLDetailsElement>('.narrow')
    if (details) details.open = true
    details?.querySelector<HTMLElement>('[data-search]')?.focus()
  },
  '?': () => document.querySelector<HTMLDialogElement>('[data-keys]')?.showModal(),
}

addEventListener('keydown', event => {
  const { key, target: on, ctrlKey, metaKey, altKey } = event
  const isTyping = on instanceof HTMLElement && on.matches('textarea, input:not([type="checkbox"]), select')
  if (document.querySelector('dialog[open]')) return
  if (key === 'Escape' && (isTyping || pane().contains(document.activeElement))) return leaveCase()
  if (key === 'Enter' && (ctrlKey || metaKey) && on instanceof HTMLTextAreaElement) return void on.form?.requestSubmit(on.form.querySelector<HTMLButtonElement>('button.first, button[type="submit"]'))
  if (isTyping || ctrlKey || metaKey || altKey || event.repeat && key !== 'j' && key !== 'k') return
  const work = KEYS[key]
  if (!work) return
  event.preventDefault()
  work()
})

/** Out of a field, then out of the case: back to its card. */
const leaveCase = (): void => {
  const openFold = document.activeElement?.closest<HTMLDetailsElement>('details[open]')
  if (openFold && !openFold.matches('.again')) {
    openFold.open = false
    return void openFold.querySelector('summary')?.focus()
  }
  ;(linkOf(cardOf(openId() ?? '')) ?? linkOf(cards()[0] ?? null))?.focus()
}

desk.addEventListener('click', event => {
  const on = event.target as HTMLElement
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0)
  const link = on.closest<HTMLAnchorElement>('a')
  const card = link?.closest<HTMLElement>('li[data-case]')
  if (plain && card && link) {
    event.preventDefault()
    return void open(card)
  }
  if (plain && link?.closest('.views, .pager')) {
    event.preventDefault()
    return void showQueue(link.href).then(countTicks, lost)
  }
  if (link?.matches('[data-reply]')) {
    event.preventDefault()
    return useSaved(link.dataset['reply']!, link.dataset['text'] ?? '')
  }
  if (link?.matches('[data-suggest]')) {
    event.preventDefault()
    return void suggest()
  }
  const use = on.closest<HTMLElement>('[data-use]')
  if (use) return insert(use.dataset['use'] ?? '')
  if (on.closest('[data-undo-now]')) return void undo()
  const drafting = on.closest<HTMLButtonElement>('[data-draft]')
  if (drafting) {
    event.preventDefault()
    return void draftByModel(drafting).then(refused => refused !== null && tell(refused, { isBad: true }))
  }
  const copied = on.closest<HTMLElement>('[data-copy]')
  if (copied) return void copy(copied)
})

/** Answers that helped before, fetched when they are asked for. */
const suggest = async (): Promise<void> => {
  const path = pane().dataset['path'] ?? ''
  const fresh = await prefetch(`${path}${path.includes('?') ? '&' : '?'}suggest=1`).catch(lost)
  const [was, is] = [pane().querySelector('[data-suggestions]'), fresh?.querySelector('[data-suggestions]')]
  if (was && is) was.replaceWith(is.cloneNode(true))
  restore()
  pane().querySelector<HTMLElement>('[data-suggestions] button')?.focus()
}

desk.addEventListener('submit', event => {
  const form = event.target as HTMLFormElement
  const button = event.submitter as HTMLButtonElement | null
  // Without the attribute of that name, a button claims the page's own address.
  const path = new URL(button?.hasAttribute('formaction') ? button.formAction : form.action).pathname
  const rest = path.startsWith(`${home}/`) ? path.slice(home.length + 1) : ''
  const body = new FormData(form, button)
  if (form.matches('[data-undo]')) return event.preventDefault(), void undo()
  if (rest === 'bulk') return event.preventDefault(), void bulk(path, body)
  const [id, what] = rest.split('/')
  // What is not about one case leads to a page of its own.
  if (!id || !what || !/^[0-9a-f-]{36}$/.test(id) || form.method !== 'post') return
  event.preventDefault()
  // A second click while the first is on its way is the same click.
  if (form.dataset['busy']) return
  form.dataset['busy'] = '1'
  void one(path, body, { id, what }).finally(() => delete form.dataset['busy'])
})

const bulk = async (path: string, body: FormData): Promise<void> => {
  const ids = body.getAll('id').map(String)
  if (!(await act(path, body, ids))) return
  for (const tick of queue().querySelectorAll<HTMLInputElement>('li input:checked')) tick.checked = false
  countTicks()
}

const one = async (path: string, body: FormData, { id, what }: { id: string; what: string }): Promise<void> => {
  for (const fold of pane().querySelectorAll<HTMLDetailsElement>('.act-fold[open]')) fold.open = false
  const isDone = await act(path, body, what === 'act' ? [id] : [])
  if (what === 'act') return
  if (isDone && (what === 'answer' || what === 'note')) forget(id, what === 'answer' ? 'reply' : 'note')
  await refreshCase().catch(lost)
}

desk.addEventListener('input', ({ target: on }) => {
  if (on instanceof HTMLTextAreaElement && on.dataset['keep']) {
    typed(on)
    if (on.dataset['keep'] === 'reply') noteWriting()
  }
  if (on instanceof HTMLInputElement && on.type === 'checkbox' && on.closest('li[data-case]')) countTicks()
})

// One sheet of acts at a time, and none when the reader is elsewhere.
desk.addEventListener('click', ({ target: on }) => {
  for (const fold of desk.querySelectorAll<HTMLDetailsElement>('.act-fold[open]')) if (!fold.contains(on as Node)) fold.open = false
}, true)

addEventListener('popstate', () => {
  const id = location.pathname.startsWith(`${home}/`) ? location.pathname.slice(home.length + 1) : ''
  if (id === '') {
    desk.classList.remove('open')
    if (queue().dataset['path'] !== location.pathname + location.search) void showQueue(location.pathname + location.search).catch(lost)
    return linkOf(cardOf(openId() ?? ''))?.focus()
  }
  void openCase(id, location.pathname + location.search, { isBack: true }).catch(lost)
})

addEventListener('marea:case', () => {
  restore()
  showPresence()
  void sayPresence()
})
addEventListener('marea:queue', () => {
  countTicks()
  const [count, bar] = [queue().querySelector('.views b'), document.querySelector('.nav a[aria-current] .count')]
  if (count && bar) bar.textContent = Number(count.textContent?.replace(/\D/g, '')) > 99 ? '99+' : count.textContent
})

restore()
countTicks()
listen()
void sayPresence()
