import type { Attachment } from 'svelte/attachments'

const last = new WeakMap<Element, unknown>()

/**
 * Tints an element once when the element's figure changes; fades in 600 ms. Never on first sight.
 */
export function tint(value: unknown): Attachment<HTMLElement> {
  return (element) => {
    const before = last.get(element)
    const seen = last.has(element)
    last.set(element, value)
    if (!seen || before === value) return
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const from = getComputedStyle(element).getPropertyValue('--flash')
    element.animate([{ backgroundColor: from }, { backgroundColor: 'transparent' }], {
      duration: 600,
      easing: 'ease-out',
    })
  }
}
