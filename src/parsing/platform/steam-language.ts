/** Steam's own names of languages → BCP 47. */
const TAGS: Record<string, string> = {
  arabic: 'ar', bulgarian: 'bg', schinese: 'zh-Hans', tchinese: 'zh-Hant', czech: 'cs', danish: 'da', dutch: 'nl', english: 'en', finnish: 'fi', french: 'fr',
  german: 'de', greek: 'el', hungarian: 'hu', indonesian: 'id', italian: 'it', japanese: 'ja', koreana: 'ko', korean: 'ko', norwegian: 'no', polish: 'pl',
  portuguese: 'pt-PT', brazilian: 'pt-BR', romanian: 'ro', russian: 'ru', spanish: 'es-ES', latam: 'es-419', swedish: 'sv', thai: 'th', turkish: 'tr',
  ukrainian: 'uk', vietnamese: 'vi', malay: 'ms',
}

/** `latam` → es-419. Undefined for a name nobody knows. */
export const steamLanguageTag = (name: string): string | undefined => (Object.hasOwn(TAGS, name) ? TAGS[name] : undefined)
