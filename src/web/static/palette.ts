// ⌘K on every page: where the page's own links lead, what its buttons do, and a search for what was typed.
interface Command {
  label: string
  kind: string
  run(): void
}

const dialog = document.querySelector<HTMLDialogElement>('[data-palette]')
const field = dialog?.querySelector<HTMLInputElement>('input')
const list = dialog?.querySelector<HTMLElement>('[role="listbox"]')
const MOST = 12

const plain = (text: string): string => text.normalize('NFD').replace(/\p{Mn}/gu, '').toLowerCase()
const labelOf = (element: Element): string => (element.cloneNode(true) as Element).textContent?.replace(/\s+/g, ' ').trim() ?? ''

/** Every link of the bar and every button that calls itself a command, as they stand now. */
const gather = (): Command[] => {
  const data = dialog!.dataset
  const visit = (selector: string, kind: string): Command[] => [...document.querySelectorAll<HTMLAnchorElement>(selector)].map(link => ({ label: labelOf(link), kind, run: () => link.click() }))
  const commands = [...document.querySelectorAll<HTMLElement>('[data-command]')].filter(one => one.closest('[hidden]') === null).map(one => ({ label: labelOf(one).replace(/ \S$/, ''), kind: data['here'] ?? '', run: () => one.click() }))
  const theme = document.querySelector<HTMLElement>('button.theme')
  return [...visit('.nav a', data['page'] ?? ''), ...commands, ...visit('.views a', data['here'] ?? ''), ...visit('details.brand li a', data['brand'] ?? ''), ...visit('.bar .language', ''), ...(theme ? [{ label: theme.title, kind: '', run: () => theme.click() }] : [])]
}

/** Letters in their order, the tighter together and the earlier the better. */
const score = (label: string, asked: string): number => {
  if (asked === '') return 1
  const [where, words] = [plain(label), plain(asked)]
  if (where.includes(words)) return 100 - where.indexOf(words)
  let at = -1
  for (const letter of words.replace(/\s/g, '')) {
    at = where.indexOf(letter, at + 1)
    if (at === -1) return 0
  }
  return 10
}

const searches = (asked: string): Command[] => {
  if (asked === '') return []
  const data = dialog!.dataset
  const go = (base: string | undefined, label: string | undefined): Command[] => (base ? [{ label: (label ?? '').replace('{text}', asked), kind: '', run: () => location.assign(`${base}?q=${encodeURIComponent(asked)}`) }] : [])
  return [...go(data['casesPath'], data['cases']), ...go(data['mentionsPath'], data['mentions'])]
}

let commands: Command[] = []
let shown: Command[] = []
let at = 0

const draw = (): void => {
  const asked = field!.value.trim()
  const found = commands.map(command => ({ command, score: score(command.label, asked) })).filter(one => one.score > 0).toSorted((a, b) => b.score - a.score).map(({ command }) => command)
  shown = [...found, ...searches(asked)].slice(0, MOST)
  at = 0
  list!.replaceChildren(...shown.map(({ label, kind }, i) => {
    const row = Object.assign(document.createElement('li'), { id: `palette-${i}`, role: 'option' })
    row.append(Object.assign(document.createElement('span'), { textContent: label }), Object.assign(document.createElement('small'), { textContent: kind, className: 'faint' }))
    return row
  }))
  choose(0)
}

const choose = (index: number): void => {
  at = shown.length === 0 ? 0 : (index + shown.length) % shown.length
  ;[...list!.children].forEach((row, i) => (row.ariaSelected = String(i === at)))
  if (shown.length > 0) field!.setAttribute('aria-activedescendant', `palette-${at}`)
  list!.children[at]?.scrollIntoView({ block: 'nearest' })
}

const run = (index: number): void => {
  const command = shown[index]
  dialog!.close()
  command?.run()
}

const show = (): void => {
  if (!dialog || !field || dialog.open) return
  commands = gather()
  field.value = ''
  dialog.showModal()
  field.focus()
  draw()
}

addEventListener('keydown', event => {
  if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  show()
})
document.querySelector('[data-find]')?.addEventListener('click', event => {
  event.preventDefault()
  show()
})
field?.addEventListener('input', draw)
field?.addEventListener('keydown', event => {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step !== 0) return event.preventDefault(), choose(at + step)
  if (event.key === 'Enter') event.preventDefault(), run(at)
})
list?.addEventListener('click', ({ target }) => {
  const row = (target as Element).closest('li')
  if (row) run([...list.children].indexOf(row))
})
dialog?.addEventListener('click', event => event.target === dialog && dialog.close())

export {}
