// Ticks of the what-if are worked out by the server while the reader stays; the slider shows another day in place.

const WIDTH = 352
const DAY_MS = 86_400_000
// Below it a figure with one decimal shows no change.
const SAME = 0.05

interface Interval {
  value: number
  low: number
  high: number
}

const formOf = (): HTMLFormElement | null => document.querySelector<HTMLFormElement>('#what-if')
const minus = (text: string): string => text.replace('-', '\u2212')
const one = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const
const decimal = (value: number, form: HTMLFormElement): string => minus(new Intl.NumberFormat(form.dataset['tag'], one).format(value))
const signed = (value: number, form: HTMLFormElement): string => minus(new Intl.NumberFormat(form.dataset['tag'], { ...one, signDisplay: 'exceptZero' }).format(value))

/** What the form says, as the API asks for it. */
const queryOf = (form: HTMLFormElement): URLSearchParams => {
  const query = new URLSearchParams([...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]))
  query.delete('source')
  return query
}

const ask = async (form: HTMLFormElement, query: URLSearchParams, signal?: AbortSignal): Promise<{ before: Interval | null; after: Interval | null; difference: number | null }> => {
  const response = await fetch(`${form.dataset['api']}?${query}`, { headers: { accept: 'application/json' }, ...(signal && { signal }) })
  if (!response.ok) throw new Error(String(response.status))
  return await response.json()
}

const write = (form: HTMLFormElement, selector: string, text: string): void => {
  const place = form.querySelector(selector)
  if (place) place.textContent = text
}

const changeWords = ({ dataset }: HTMLFormElement, difference: number, said: string): string =>
  Math.abs(difference) < SAME ? dataset['same']! : (difference < 0 ? dataset['down']! : dataset['up']!).replace('{change}', said)

const float = (form: HTMLFormElement, { value, low, high }: Interval): void => {
  const svg = form.querySelector<SVGElement>('[data-gauge]')
  if (!svg) return
  const [from, to] = [Number(svg.dataset['low']), Number(svg.dataset['high'])]
  const at = (index: number): number => Math.min(WIDTH, Math.max(0, ((index - from) * WIDTH) / (to - from)))
  const buoy = svg.querySelector<SVGElement>('[data-buoy]')
  if (buoy) buoy.style.transform = `translate(${at(value).toFixed(2)}px, 26px)`
  svg.querySelector('[data-reach]')?.setAttribute('d', `M${at(low)} 26H${at(high)}`)
}

/** The tabs take what is ticked along. */
const carry = (query: URLSearchParams): void => {
  for (const tab of document.querySelectorAll<HTMLAnchorElement>('.shores a')) {
    const next = new URLSearchParams(query)
    next.set('source', new URL(tab.href).searchParams.get('source') ?? '')
    tab.search = next.toString()
  }
}

let running: AbortController | undefined

const reckon = async (form: HTMLFormElement): Promise<void> => {
  running?.abort()
  const mine = (running = new AbortController())
  form.setAttribute('aria-busy', 'true')
  try {
    const { after, difference } = await ask(form, queryOf(form), mine.signal)
    write(form, '[data-figure]', after ? decimal(after.value, form) : '–')
    write(form, '[data-change]', after && difference !== null ? changeWords(form, difference, decimal(Math.abs(difference), form)) : form.dataset['gone']!)
    if (after) {
      write(form, '[data-margin-words]', form.dataset['margin']!.replace('{low}', decimal(after.low, form)).replace('{high}', decimal(after.high, form)))
      float(form, after)
    }
    // The address says what is ticked: it can be kept, sent, and read again without scripts.
    const query = queryOf(form)
    const source = form.querySelector<HTMLInputElement>('[name="source"]')
    if (source) query.set('source', source.value)
    history.replaceState(null, '', `${location.pathname}?${query}`)
    carry(query)
  } catch (error) {
    if (mine.signal.aborted) return
    write(form, '[data-change]', form.dataset['failed']!)
  } finally {
    if (running === mine) form.removeAttribute('aria-busy')
  }
}

/** What the new reviews alone would move, once their number or their stars are others. */
const weighReviews = async (form: HTMLFormElement): Promise<void> => {
  const box = form.querySelector<HTMLInputElement>('[name="reviews"][type="checkbox"]')
  const place = form.querySelector('[data-gain="reviews"] .points')
  if (!box || !place) return
  const all = queryOf(form)
  const query = new URLSearchParams({ reviews: box.value, count: all.get('count') ?? '', stars: all.get('stars') ?? '' })
  const { difference } = await ask(form, query)
  if (difference === null) return
  place.textContent = signed(difference, form)
  place.className = `points ${Math.abs(difference) < SAME ? 'even' : difference < 0 ? 'down' : 'up'}`
}

/** Another day: its page is fetched and its parts take the place of these; the slider keeps the hand that holds it. */
let asked = 0
const show = async (url: string): Promise<void> => {
  const mine = ++asked
  const response = await fetch(url, { headers: { accept: 'text/html' } })
  if (!response.ok || mine !== asked) return
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  if (mine !== asked) return
  const held = document.activeElement instanceof HTMLInputElement && document.activeElement.type === 'range'
  for (const part of document.querySelectorAll<HTMLElement>('main [data-part]')) {
    const fresh = page.querySelector(`main [data-part="${part.dataset['part']}"]`)
    if (fresh) part.replaceWith(fresh)
  }
  document.title = page.title
  history.replaceState(null, '', url)
  enhance()
  if (held) document.querySelector<HTMLInputElement>('[data-asof] input[type="range"]')?.focus({ preventScroll: true })
}

const dayOf = (slider: HTMLInputElement, date: HTMLInputElement): string =>
  new Date(Date.parse(date.max) - (Number(slider.max) - Number(slider.value)) * DAY_MS).toISOString().slice(0, 10)

const addressOf = (form: HTMLFormElement): string => `${form.getAttribute('action')}?${new URLSearchParams([...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]))}`

const enhance = (): void => {
  document.querySelector<HTMLElement>('[data-apply]')?.setAttribute('hidden', '')
  document.querySelector<HTMLElement>('[data-asof] button')?.setAttribute('hidden', '')
  document.querySelector<HTMLElement>('[data-asof] input[type="range"]')?.removeAttribute('hidden')
  // On a phone the tab at hand may stand beyond the edge.
  const tab = document.querySelector<HTMLElement>('.shores [aria-current]')
  if (tab?.parentElement) tab.parentElement.scrollLeft = tab.offsetLeft - (tab.parentElement.clientWidth - tab.offsetWidth) / 2
}

addEventListener('input', ({ target }) => {
  if (!(target instanceof HTMLInputElement) || target.type !== 'range') return
  const date = target.form?.querySelector<HTMLInputElement>('[type="date"]')
  if (date) date.value = dayOf(target, date)
})

addEventListener('change', ({ target }) => {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement) || !target.form) return
  const form = target.form
  if (form === formOf()) {
    if (!target.checkValidity()) return
    void reckon(form)
    if (target.name === 'count' || target.name === 'stars') void weighReviews(form).catch(() => {})
  } else if ('asof' in form.dataset && form.checkValidity()) void show(addressOf(form)).catch(() => form.submit())
})

// Enter in a number of the form works it out in place, too.
addEventListener('submit', event => {
  const form = formOf()
  if (event.target !== form || !form) return
  event.preventDefault()
  void reckon(form)
})

enhance()
// What arrived meanwhile is shown by then: its fresh parts are made ready as the first were.
addEventListener('marea:renewed', enhance)

export {}
