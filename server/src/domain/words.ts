/** Lower case, without accents, with single spaces between words of letters and digits. */
export function plainWords(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
}

/** `a, b y c`. */
export function listOf(items: readonly string[]): string {
  const last = items.at(-1) ?? ''
  const before = items.slice(0, -1).join(', ')
  return before === '' ? last : `${before} ${/^h?i(?!e)/i.test(last) ? 'e' : 'y'} ${last}`
}
