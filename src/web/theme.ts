/** Day, night, or what the system says. */
export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** Where a reader's choice is kept; the browser module reads and writes the same cookie. */
export const THEME_COOKIE = 'marea_theme'

export const isTheme = (text: unknown): text is Theme => (THEMES as readonly unknown[]).includes(text)

export const themeOf = (cookie: string | undefined): Theme => (isTheme(cookie) ? cookie : 'auto')
