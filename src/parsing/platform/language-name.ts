/** Languages that the world's press is written in. */
const TAGS = `af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fr ga gl gu ha he hi hr hu hy id is it ja ka kk km kn ko ky lo lt lv mk ml mn mr ms my
ne nl no pa pl ps pt ro ru si sk sl so sq sr sv sw ta te tg th tk tl tr uk ur uz vi xh yo zh zu`.split(/\s+/)

const NAMES = new Intl.DisplayNames('en', { type: 'language' })
const BY_NAME = new Map(TAGS.map(tag => [NAMES.of(tag)!.toLowerCase(), tag]))

/** The BCP 47 tag of a language that is written out in English; undefined for one that is not known. */
export const languageNamed = (name: string | undefined): string | undefined => BY_NAME.get(name?.trim().toLowerCase() ?? '')
