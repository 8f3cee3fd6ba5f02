import type { Attachment } from 'svelte/attachments'

const last = new WeakMap<Element, unknown>()

/**
 * Tints an element once when what is shown changes in a way that is news: another rank, another
 * leader. Fades in 600 ms. Never on first sight.
 */
export function tint(value: unknown): Attachment<HTMLElement> {
  return tintIf(value, (before) => before !== value)
}

/** The same for a number of votes or actas, only when it falls: on a night of counting all rise. */
export function tintFall(value: number): Attachment<HTMLElement> {
  return tintIf(value, (before) => typeof before === 'number' && value < before)
}

function tintIf(value: unknown, isNews: (before: unknown) => boolean): Attachment<HTMLElement> {
  return (element) => {
    const before = last.get(element)
    const seen = last.has(element)
    last.set(element, value)
    if (!seen || !isNews(before)) return
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const from = getComputedStyle(element).getPropertyValue('--flash')
    element.animate([{ backgroundColor: from }, { backgroundColor: 'transparent' }], {
      duration: 600,
      easing: 'ease-out',
    })
  }
}
