// The list of opinions by keyboard: j and k walk, one key corrects, z takes it back. The forms do the same without it.

const WITHOUT = 'input:not([type="checkbox"]), select, textarea'
const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('.fixable > li')]
const current = (): HTMLElement | undefined => document.activeElement?.closest<HTMLElement>('.fixable > li') ?? (rows().length === 1 ? rows()[0] : undefined)

const walk = (step: 1 | -1): void => {
  const all = rows()
  const here = all.indexOf(current()!)
  const next = all[here < 0 ? 0 : Math.min(Math.max(here + step, 0), all.length - 1)]
  next?.focus({ preventScroll: true })
  next?.scrollIntoView({ block: 'nearest' })
}

/** Sends one form of a row and puts the row as it now stands in its place. */
const send = async (form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> => {
  const row = form.closest<HTMLElement>('.fixable > li')
  if (!row || row.getAttribute('aria-busy') === 'true') return
  row.setAttribute('aria-busy', 'true')
  const offline = document.querySelector<HTMLElement>('[data-offline]')
  try {
    const response = await fetch(form.action, { method: 'POST', headers: { 'x-marea-row': '1' }, body: new FormData(form, submitter) })
    if (!response.ok) return form.submit()
    show(row, await response.text())
    if (offline) offline.hidden = true
  } catch {
    if (offline) offline.hidden = false
  } finally {
    row.removeAttribute('aria-busy')
  }
}

const show = (row: HTMLElement, text: string): void => {
  const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector<HTMLElement>('li')
  if (!fresh) return
  const key = document.activeElement?.getAttribute('data-key')
  const hadFocus = row.contains(document.activeElement)
  const isOpen = row.querySelector<HTMLDetailsElement>('.after details')?.open ?? false
  const isPicked = row.querySelector<HTMLInputElement>('[data-pick]')?.checked ?? false
  const details = fresh.querySelector<HTMLDetailsElement>('.after details')
  const pick = fresh.querySelector<HTMLInputElement>('[data-pick]')
  if (details) details.open = isOpen
  if (pick) pick.checked = isPicked
  row.replaceWith(fresh)
  if (hadFocus) (key ? (fresh.querySelector<HTMLElement>(`[data-key="${key}"]`) ?? fresh) : fresh).focus({ preventScroll: true })
}

document.addEventListener('submit', event => {
  const form = event.target as HTMLFormElement
  // A page of one opinion is drawn anew as a whole: its title tells what was read.
  if (!form.matches('[data-fix]') || form.closest('[data-whole]')) return
  event.preventDefault()
  void send(form, event.submitter)
})

const tellPicked = (): void => {
  const count = document.querySelectorAll('[data-pick]:checked').length
  const told = document.querySelector<HTMLElement>('[data-picked]')
  if (told) told.textContent = count === 0 ? '' : `${told.dataset['picked']} ${count}`
}
document.addEventListener('change', event => (event.target as Element).matches('[data-pick]') && tellPicked())

const help = (): void => {
  const keys = document.querySelector<HTMLDetailsElement>('.keys')
  if (keys) keys.open = !keys.open
}

const ACTS: Record<string, () => void> = {
  'j': () => walk(1),
  'k': () => walk(-1),
  '/': () => document.querySelector<HTMLElement>('input[type="search"]')?.focus(),
  '?': help,
}

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || (event.target as Element).matches(WITHOUT)) return
  const key = event.key.toLowerCase()
  const act = ACTS[key]
  const control = act ? undefined : current()?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)
  if (!act && !control) return
  event.preventDefault()
  if (act) act()
  else control!.click()
})

export {}
