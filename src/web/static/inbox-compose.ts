// The answer while it is being written: kept in this browser, checked as the platform counts, shown as it will look.
import { api, openId, pane, text, words } from './inbox-desk.ts'

const CHECK_MS = 250
const keyOf = (id: string, kind: string): string => `marea-kept:${id}:${kind}`

const store = (key: string, value: string): void => {
  try {
    if (value === '') localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // A browser that keeps nothing keeps no draft either.
  }
}
const stored = (key: string): string | null => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

const fields = (): HTMLTextAreaElement[] => [...pane().querySelectorAll<HTMLTextAreaElement>('[data-keep]')]
export const replyField = (): HTMLTextAreaElement | null => pane().querySelector<HTMLTextAreaElement>('[data-keep="reply"]')

/** What was typed for this case comes back into its empty fields, after a reload, a session that ended or another tab. */
export const restore = (): void => {
  const id = openId()
  if (id === null) return
  for (const field of fields()) {
    const kept = stored(keyOf(id, field.dataset['keep']!))
    if (kept !== null && field.value === '') {
      field.value = kept
      field.closest('details')?.setAttribute('open', '')
    }
  }
  for (const hidden of pane().querySelectorAll<HTMLElement>('[data-use][hidden], [data-copy][hidden]')) hidden.hidden = false
  show()
}

/** Forgets what was typed for a case: it is out. */
export const forget = (id: string, kind: string): void => {
  store(keyOf(id, kind), '')
  const field = pane().querySelector<HTMLTextAreaElement>(`[data-keep="${kind}"]`)
  if (field && openId() === id) field.value = ''
}

export const typed = (field: HTMLTextAreaElement): void => {
  const id = openId()
  if (id === null) return
  store(keyOf(id, field.dataset['keep']!), field.value)
  if (field.dataset['keep'] === 'reply') show()
}

/** Another tab typed for the same case. */
addEventListener('storage', ({ key, newValue }) => {
  const id = openId()
  for (const field of id === null ? [] : fields()) {
    if (key !== keyOf(id!, field.dataset['keep']!) || field === document.activeElement) continue
    field.value = newValue ?? ''
    show()
  }
})

/** Words put into the field: in place of nothing, else where the caret is. */
export const insert = (said: string): void => {
  const field = replyField()
  if (!field) return
  field.closest('details')?.setAttribute('open', '')
  if (field.value.trim() === '') field.value = said
  else field.setRangeText(said, field.selectionStart, field.selectionEnd, 'end')
  field.focus()
  typed(field)
}

/** A saved reply, filled for this opinion; what nobody knows here stays in braces for the person. */
export const useSaved = (id: string, filled: string): void => {
  insert(filled)
  const hidden = pane().querySelector<HTMLInputElement>('[data-saved-id]')
  if (hidden) hidden.value = id
  pane().querySelector('[data-saved]')?.removeAttribute('open')
}

/** Words of the language model into the field; a person works on them and sends them. */
export const draftByModel = async (button: HTMLButtonElement): Promise<string | null> => {
  button.disabled = true
  const response = await fetch(`${api}/mentions/${pane().dataset['mention']}/answering/draft`, { method: 'POST' }).catch(() => null)
  button.disabled = false
  const given = (await response?.json().catch(() => null)) as { text?: string; detail?: string; told?: Record<string, string> } | null
  if (response?.ok && given?.text) return insert(given.text), null
  return given?.told?.[document.documentElement.lang] ?? given?.detail ?? text('live.lost')
}

let timer: ReturnType<typeof setTimeout> | undefined
let asking: AbortController | undefined

/** Length and look at once, warnings when the hand rests. */
const show = (): void => {
  const field = replyField()
  const form = field?.form
  if (!field || !form) return
  const preview = form.querySelector<HTMLElement>('[data-preview]')
  if (preview) {
    preview.hidden = field.value === ''
    preview.querySelector('[data-preview-text]')!.textContent = field.value
  }
  const note = form.querySelector<HTMLElement>('[data-kept]')
  if (note) note.hidden = field.value === ''
  showLength(form, field.value.length)
  clearTimeout(timer)
  asking?.abort()
  if (field.value.trim() === '') return form.querySelector('[data-warnings]')?.replaceChildren()
  timer = setTimeout(() => void check(form, field), CHECK_MS)
}

const showLength = (form: HTMLFormElement, length: number): void => {
  const place = form.querySelector<HTMLElement>('[data-length]')
  const max = form.dataset['max'] ?? ''
  if (!place) return
  place.textContent = max === '' ? text('answer.length.free', {}, length) : text('answer.length', { length: String(length), max })
  place.classList.toggle('over', max !== '' && length > Number(max))
}

interface Checked {
  warnings: Array<{ code: string; blocks: boolean; told: Record<string, string> }>
  length: number
}

const check = async (form: HTMLFormElement, field: HTMLTextAreaElement): Promise<void> => {
  asking = new AbortController()
  const asked = field.value
  const response = await fetch(`${api}/answers/check`, { method: 'POST', signal: asking.signal, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ mentionId: pane().dataset['mention'], text: asked }) }).catch(() => null)
  // More typing may cut the answer short when half of it has come.
  const checked = response?.ok ? ((await response.json().catch(() => null)) as Checked | null) : null
  if (!checked || field.value !== asked || !form.isConnected) return
  const { warnings, length } = checked
  showLength(form, length)
  form.querySelector('[data-warnings]')?.replaceChildren(...warnings.filter(({ code }) => code !== 'empty').map(({ blocks, told }) => {
    const line = Object.assign(document.createElement('p'), { className: 'notice small' })
    const lead = Object.assign(document.createElement('b'), { textContent: words[blocks ? 'answer.blocks' : 'answer.warning'] ?? '' })
    line.append(lead, ` ${told[document.documentElement.lang] ?? told['en'] ?? ''}`)
    return line
  }))
}

/** To the clipboard, or selected for the person's own keys where there is none. */
export const copy = async (button: HTMLElement): Promise<void> => {
  const field = button.closest('.given')?.querySelector<HTMLTextAreaElement>('[data-copy-text]')
  if (!field) return
  field.select()
  await navigator.clipboard?.writeText(field.value).then(() => (button.textContent = text('answer.copied')), () => undefined)
}
