// What is done to cases: shown at once, then as the server has it. The last act can be taken back.
import { announce, cardOf, cards, home, openId, queue, refreshCase, refreshQueue, text } from './inbox-desk.ts'

interface Done {
  ok: boolean
  said: string
  undo?: string | null
  state?: string
}

let lastUndo: string | null = null
// The server's word on what a reader just did themselves need not be told to them again.
export const own = new Map<string, number>()
const OWN_MS = 4000
export const isOwn = (id: string): boolean => Date.now() - (own.get(id) ?? 0) < OWN_MS

/** Told at the foot of the list, where it does not move what is read; with the way back where there is one. */
export const tell = (said: string, { undo = null, isBad = false }: { undo?: string | null; isBad?: boolean } = {}): void => {
  announce(said)
  const foot = queue().querySelector('[data-foot]')
  foot?.querySelector('.notice')?.remove()
  const line = document.createElement('div')
  line.className = `notice ${isBad ? '' : 'good'}`
  const words = document.createElement('p')
  words.textContent = said
  line.append(words)
  if (undo !== null) {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'button small'
    button.dataset['undoNow'] = ''
    button.textContent = `${text('act.undo')} `
    button.append(Object.assign(document.createElement('kbd'), { textContent: 'z' }))
    line.append(button)
  }
  foot?.prepend(line)
  const inCase = document.querySelector('.desk.open [data-pane="case"]')
  // On a phone the list is not there to be read.
  if (inCase && matchMedia('(max-width: 47.99rem)').matches) {
    inCase.querySelector(':scope > .notice.told')?.remove()
    const copy = line.cloneNode(true) as HTMLElement
    copy.classList.add('told')
    inCase.querySelector('.back')?.after(copy)
  }
}

const post = async (action: string, body: FormData | URLSearchParams): Promise<Done> => {
  const response = await fetch(action, { method: 'POST', body: body instanceof FormData ? new URLSearchParams([...body].map(([name, value]): [string, string] => [name, String(value)])) : body, headers: { accept: 'application/json' } })
  if (response.redirected || !/json/.test(response.headers.get('content-type') ?? '')) throw new Error(String(response.status))
  return (await response.json()) as Done
}

// Acts after which a case is not in the list any more.
const LEAVING = new Set(['resolve', 'close', 'snooze', 'answer', 'wait', 'move-private', 'follow'])

const nameOf = (body: FormData | URLSearchParams): string => String(body.get('snooze') ? 'snooze' : (body.get('do') ?? ''))

/** The change as it will be, painted before anybody was asked. */
const paint = (ids: string[], act: string): void => {
  for (const id of ids) {
    const card = cardOf(id)
    if (!card) continue
    if (act === 'take') {
      const chips = card.querySelector<HTMLElement>('[data-chips]')!
      const chip = Object.assign(document.createElement('span'), { className: 'chip', textContent: text('case.takenBy', { name: text('case.me') }) })
      chips.prepend(chip)
      chips.hidden = false
      if (openId() === id) document.querySelector('[data-acts-of] button[value="take"]')?.setAttribute('disabled', '')
    }
    if (LEAVING.has(act)) leave(card)
  }
}

/** A card on its way out: greyed where it is; focus goes on to the next. */
const leave = (card: HTMLElement): void => {
  const all = cards()
  const next = all[all.indexOf(card) + 1] ?? all[all.indexOf(card) - 1]
  const hadFocus = card.contains(document.activeElement)
  card.classList.add('gone')
  if (hadFocus) next?.querySelector<HTMLElement>('a')?.focus()
}

/** Does it: painted, asked, then everything as the server has it. */
export const act = async (action: string, body: FormData | URLSearchParams, ids: string[]): Promise<boolean> => {
  paint(ids, nameOf(body))
  for (const id of ids) own.set(id, Date.now())
  try {
    const done = await post(action, body)
    lastUndo = done.undo ?? (done.ok ? null : lastUndo)
    tell(done.said, { undo: done.undo ?? null, isBad: !done.ok })
    await settle(ids)
    return done.ok
  } catch (error) {
    dispatchEvent(new CustomEvent('marea:lost', { detail: error }))
    for (const card of queue().querySelectorAll('li.gone')) card.classList.remove('gone')
    return false
  }
}

const settle = async (ids: string[]): Promise<void> => {
  await Promise.all([refreshQueue(), openId() !== null && ids.includes(openId()!) ? refreshCase() : undefined])
  for (const card of queue().querySelectorAll('li.gone')) card.classList.remove('gone')
}

export const undo = async (): Promise<void> => {
  const token = lastUndo ?? queue().querySelector<HTMLInputElement>('[data-undo] [name="token"]')?.value ?? document.querySelector<HTMLInputElement>('[data-undo] [name="token"]')?.value
  if (!token) return tell(text('act.undo.none'))
  lastUndo = null
  try {
    const done = await post(`${home}/undo`, new URLSearchParams({ token }))
    tell(done.said, { isBad: !done.ok })
    await Promise.all([refreshQueue(), refreshCase()])
  } catch (error) {
    dispatchEvent(new CustomEvent('marea:lost', { detail: error }))
  }
}

/** An act by a key: the case that has focus, else the one that is open. */
export const actByKey = async (id: string, name: 'take' | 'resolve'): Promise<void> => {
  const legal = (cardOf(id) ?? document.querySelector<HTMLElement>(`[data-case-id="${id}"]`))?.dataset['acts']?.split(' ') ?? []
  const isThanks = document.querySelector<HTMLElement>(`[data-case-id="${id}"]`)?.dataset['tier'] === 'thanks' || (queue().dataset['path'] ?? '').includes('view=thanks')
  const body: Record<string, string> = name === 'resolve' && !legal.includes('resolve') && isThanks ? { do: 'close', reason: text('act.close.thanks') } : { do: name }
  await act(`${home}/${id}/act`, new URLSearchParams(body), [id])
}

/** How many are ticked, and what that opens. */
export const countTicks = (): void => {
  const ticked = queue().querySelectorAll('li input:checked').length
  const bulk = queue().querySelector<HTMLElement>('[data-bulk]')
  queue().classList.toggle('picking', ticked > 0)
  bulk?.classList.toggle('some', ticked > 0)
  const label = bulk?.querySelector('[data-selected]')
  if (label) label.textContent = ticked === 0 ? text('cases.bulk') : text('cases.selected', {}, ticked)
}
