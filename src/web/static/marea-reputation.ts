// <marea-reputation brand="casa-nogal" lang="es" theme="light"></marea-reputation>: what strangers see of a brand, on any page.
// Nothing is set through markup or style attributes, so it stands under a strict policy; nothing is kept, no cookie sent.
{
  interface Opinion {
    source: string
    publishedAt: string | null
    stars: number | null
    tone: string
    title: string | null
    text: string | null
    withheld: string | null
    url: string | null
  }
  interface Face {
    brand: { name: string }
    invented: boolean
    index: { value: number; low: number; high: number } | null
    window: { days: number }
    opinions: { total: number; stars: Record<string, number> }
    newest: Opinion[]
  }
  type Child = Node | string

  const WORDS = {
    es: { of: 'de 100', margin: 'entre {a} y {b}', line: 'línea de flotación, 50', none: 'Todavía sin opiniones', stars: 'estrellas', all: '{n} opiniones en {d} días. Están todas.', newest: 'Lo último', kept: 'Se lee en su sitio', more: 'Verlo todo', failed: 'Marea no responde ahora.', original: 'Original', invented: 'Demostración: todo es inventado.', positive: 'Positiva', negative: 'Negativa', neutral: 'Neutra', unsure: 'Dudosa' },
    en: { of: 'of 100', margin: 'between {a} and {b}', line: 'waterline, 50', none: 'No opinions yet', stars: 'stars', all: '{n} opinions in {d} days. All of them.', newest: 'The latest', kept: 'Read it where it stands', more: 'See it all', failed: 'Marea does not answer now.', original: 'Original', invented: 'Demonstration: all of it is invented.', positive: 'Positive', negative: 'Negative', neutral: 'Neutral', unsure: 'Unsure' },
  } as const
  const NEWEST = 3
  const LONGEST = 280
  const SVG = 'http://www.w3.org/2000/svg'
  // A slug names it; anything else would be another address.
  const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/
  const HOME = new URL('.', import.meta.url)

  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`
:host { display: block; max-width: 24rem; color-scheme: light dark; --paper: light-dark(#fff, #14222a); --ink: light-dark(#13262f, #e8efee); --second: light-dark(#43555d, #b0c0c4); --edge: light-dark(#7b8b91, #627a83); --hair: light-dark(#dfe1db, #24353d); --link: light-dark(#0a5a75, #7cc8df); --sunk: light-dark(#0e4a63, #6dbad6); --afloat: light-dark(#a5700a, #e2b44e); --sand: light-dark(#f6e9c8, #33290f); }
:host([hidden]) { display: none; }
:host([theme=light]) { color-scheme: light; } :host([theme=dark]) { color-scheme: dark; }
* { box-sizing: border-box; margin: 0; padding: 0; }
section { padding: 16px; border: 1px solid var(--edge); border-radius: 3px; background: var(--paper); color: var(--ink); font: 15px/1.5 Asap, "Segoe UI", system-ui, sans-serif; overflow-wrap: anywhere; }
h2 { font-size: 15px; } h3 { font-size: 13px; margin-top: 12px; }
.figure { display: flex; align-items: baseline; flex-wrap: wrap; gap: 0 8px; } .figure b { font-size: 36px; line-height: 1.1; }
small, .quiet { font-size: 13px; color: var(--second); }
svg { display: block; width: 100%; overflow: visible; } .scale { margin-block: 6px; }
.scale path { stroke: var(--edge); stroke-width: 1.5; } .scale .margin { stroke: var(--ink); stroke-width: 5; stroke-linecap: round; } .scale circle { fill: var(--sand); stroke: var(--ink); stroke-width: 2; } .scale .below { fill: var(--sunk); }
ol { list-style: none; } .bars li { display: grid; grid-template-columns: 5.2em 1fr 3em; gap: 8px; align-items: center; font-size: 13px; } .bars li > :last-child { text-align: end; font-variant-numeric: tabular-nums; }
.bars svg { height: 10px; overflow: hidden; } .up { fill: var(--sand); stroke: var(--afloat); stroke-width: 3; } .even { fill: var(--edge); } .down { fill: var(--sunk); } [width="0"] { stroke: none; }
.latest li { padding-block: 8px; border-top: 1px solid var(--hair); } q { font-style: italic; quotes: "«" "»"; } :lang(en) q { quotes: "“" "”"; }
a { color: var(--link); text-underline-offset: .18em; } .more { display: inline-block; padding-block: 8px; } .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }`)

  const fill = (text: string, values: Record<string, string>): string => text.replace(/\{(\w)\}/g, (_, key: string) => values[key] ?? '')
  // The page of whoever shows it: attributes carry classes, languages and addresses alone.
  const make = (tag: string, attributes: Record<string, string>, ...children: Child[]): HTMLElement => {
    const element = document.createElement(tag)
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
    element.append(...children)
    return element
  }
  const draw = (tag: string, attributes: Record<string, string | number>, ...children: Node[]): Element => {
    const element = document.createElementNS(SVG, tag)
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
    element.append(...children)
    return element
  }
  const web = (url: string | null): string | null => (url !== null && /^https?:\/\//i.test(url) ? url : null)
  const shorten = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST).toWellFormed()}…`)

  class MareaReputation extends HTMLElement {
    static observedAttributes = ['brand', 'lang', 'theme']
    #asked = 0
    readonly #root = this.attachShadow({ mode: 'open' })

    connectedCallback(): void {
      this.#root.adoptedStyleSheets = [sheet]
      void this.#show()
    }

    attributeChangedCallback(): void {
      if (this.isConnected) void this.#show()
    }

    get #language(): 'es' | 'en' {
      return (this.closest('[lang]')?.getAttribute('lang') ?? navigator.language).startsWith('es') ? 'es' : 'en'
    }

    async #show(): Promise<void> {
      const asked = ++this.#asked
      const brand = this.getAttribute('brand') ?? ''
      const page = new URL(SLUG.test(brand) ? brand : '-', HOME)
      const face = await read(page).catch(() => null)
      if (asked !== this.#asked) return
      const language = this.#language
      const words = WORDS[language]
      page.searchParams.set('lang', language)
      const more = make('a', { class: 'more', href: page.href, rel: 'noopener' }, `${words.more} · Marea`)
      this.#root.replaceChildren(make('section', { lang: language }, ...(face === null ? [make('p', { role: 'status' }, words.failed)] : [...this.#face(face, language), more])))
    }

    #face(face: Face, language: 'es' | 'en'): Child[] {
      const words = WORDS[language]
      const whole = new Intl.NumberFormat(language)
      return [
        make('h2', {}, make('bdi', {}, face.brand.name)),
        ...(face.invented ? [make('p', { class: 'quiet' }, words.invented)] : []),
        ...(face.index === null ? [make('p', {}, words.none)] : figure(face.index, language)),
        make('ol', { class: 'bars' }, ...bars(face.opinions.stars, words.stars, whole)),
        make('p', { class: 'quiet' }, fill(words.all, { n: whole.format(face.opinions.total), d: whole.format(face.window.days) })),
        make('h3', {}, words.newest),
        make('ol', { class: 'latest' }, ...face.newest.slice(0, NEWEST).map(opinion => said(opinion, language))),
      ]
    }
  }

  const read = async (page: URL): Promise<Face> => {
    const response = await fetch(`${page.href}/zmot.json`, { credentials: 'omit', referrerPolicy: 'no-referrer' })
    if (!response.ok) throw new Error(String(response.status))
    return (await response.json()) as Face
  }

  const figure = ({ value, low, high }: NonNullable<Face['index']>, language: 'es' | 'en'): Child[] => {
    const words = WORDS[language]
    const one = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
    const x = (index: number): number => Math.min(294, Math.max(6, index * 3))
    const margin = fill(words.margin, { a: one.format(low), b: one.format(high) })
    const rise = value >= 50 ? -4 : 4
    return [
      make('p', { class: 'figure' }, make('b', {}, one.format(value)), make('span', {}, words.of), make('small', {}, margin)),
      draw('svg', { class: 'scale', viewBox: '0 0 300 30', role: 'img', 'aria-label': words.line }, draw('path', { d: 'M0 15H300M150 7v16' }), draw('path', { class: 'margin', d: `M${x(low)} 26H${x(high)}` }), draw('circle', { class: value >= 50 ? '' : 'below', cx: x(value), cy: 15 + rise, r: 7 })),
    ]
  }

  const bars = (counts: Face['opinions']['stars'], word: string, whole: Intl.NumberFormat): Node[] => {
    const most = Math.max(1, ...[1, 2, 3, 4, 5].map(stars => counts[stars] ?? 0))
    return [5, 4, 3, 2, 1].map(stars => {
      const count = counts[stars] ?? 0
      const label = make('span', {}, make('span', { 'aria-hidden': 'true' }, '★'.repeat(stars)), make('span', { class: 'hidden' }, `${stars} ${word}:`))
      const bar = draw('svg', { viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, draw('rect', { class: stars > 3 ? 'up' : stars < 3 ? 'down' : 'even', width: (100 * count) / most, height: 10, 'vector-effect': 'non-scaling-stroke' }))
      return make('li', {}, label, bar, make('span', {}, whole.format(count)))
    })
  }

  const said = ({ source, publishedAt, stars, tone, title, text, url }: Opinion, language: 'es' | 'en'): Node => {
    const words = WORDS[language]
    const date = publishedAt === null ? '' : new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' }).format(new Date(publishedAt))
    const original = web(url)
    const read = stars === null ? (words[tone as 'unsure'] ?? '') : '★'.repeat(stars) + '☆'.repeat(5 - stars)
    const facts = make('p', { class: 'quiet' }, make('span', stars === null ? {} : { role: 'img', 'aria-label': `${stars} ${words.stars}` }, read), ' ', make('bdi', {}, source), date === '' ? '' : ` · ${date} `, ...(original === null ? [] : [make('a', { href: original, rel: 'noopener noreferrer nofollow ugc' }, words.original)]))
    const told = [title, text].filter(part => part !== null && part !== '').join('. ')
    return make('li', {}, facts, told === '' ? make('p', { class: 'quiet' }, text === null ? words.kept : '') : make('p', { dir: 'auto' }, make('q', {}, shorten(told))))
  }

  if (!customElements.get('marea-reputation')) customElements.define('marea-reputation', MareaReputation)
}
