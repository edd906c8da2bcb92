/** Languages the reader has words for. */
export const LANGUAGES = ['es', 'en', 'pt'] as const
export type ReadLanguage = (typeof LANGUAGES)[number]

export const isRead = (language: string | null): language is ReadLanguage => language !== null && (LANGUAGES as readonly string[]).includes(language)
