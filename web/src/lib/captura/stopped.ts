import { heldOf, isReplaced, type FotoItem, type Item, type TallyItem } from './outbox.ts'

/** Items of an acta that are held back: the last figures, and photographs that nothing replaces. */
export function stoppedOf(last: TallyItem | undefined, fotos: readonly FotoItem[]): Item[] {
  const held = [...(last ? [last] : []), ...fotos].filter((each) => heldOf(each) !== '')
  return held.filter((each) => !isReplaced(each, fotos))
}
