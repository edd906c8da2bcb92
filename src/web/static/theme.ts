// Day, night, or what the system says. Runs before the page is drawn, so that it never flashes in the other one.
{
  const COOKIE = 'marea_theme'
  const THEMES = ['auto', 'light', 'dark'] as const
  type Theme = (typeof THEMES)[number]
  const root = document.documentElement

  const read = (): Theme => {
    const chosen = document.cookie.split('; ').find(one => one.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1)
    return THEMES.find(theme => theme === chosen) ?? 'auto'
  }
  const wear = (theme: Theme): void => {
    if (theme === 'auto') delete root.dataset['theme']
    else root.dataset['theme'] = theme
    dispatchEvent(new Event('marea:theme'))
  }
  const say = (button: HTMLButtonElement, theme: Theme): void => {
    const label = button.dataset[theme] ?? theme
    button.title = label
    button.dataset['now'] = theme
    button.querySelector('span')!.textContent = label
  }

  // Sheets show what only a script can do, and hide what is only for pages without one.
  root.classList.add('scripted')
  wear(read())
  addEventListener('DOMContentLoaded', () => {
    const button = document.querySelector<HTMLButtonElement>('button.theme')
    if (!button) return
    button.hidden = false
    say(button, read())
    button.addEventListener('click', () => {
      const next = THEMES[(THEMES.indexOf(read()) + 1) % THEMES.length]!
      document.cookie = `${COOKIE}=${next}; path=/; max-age=31536000; samesite=lax`
      wear(next)
      say(button, next)
    })
  })

  // The reader's clock: pages are written in this zone from the next one on. Strangers get no cookie.
  const zone = 'public' in root.dataset ? undefined : Intl.DateTimeFormat().resolvedOptions().timeZone
  if (zone) document.cookie = `marea_tz=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax`
}
