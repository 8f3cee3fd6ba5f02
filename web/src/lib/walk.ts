/**
 * The list of actas that J and K walk, kept from the list to an acta and back: as shown when the
 * acta was opened, since a list that moves under a reader loses the place. Memory of one tab.
 */
export type Walk = {
  /** Address of the list. */
  list: string
  /** Keys of the actas in the order shown, as their addresses have them. */
  claves: string[]
  /** Number of actas in the whole list, of which `claves` may be the heaviest only. */
  total: number
}

let walk: Walk | undefined
let last: string | undefined

export function keepWalk(next: Walk, opened: string): void {
  walk = next
  last = opened
}

/** The place of an acta in the list, from 0; undefined: the reader came from elsewhere. */
export function placeIn(clave: string): (Walk & { at: number }) | undefined {
  const at = walk?.claves.indexOf(clave) ?? -1
  if (!walk || at < 0) return undefined
  last = clave
  return { ...walk, at }
}

/** The acta seen last, once, for the list at this address; undefined: the list is read anew. */
export function returned(list: string): string | undefined {
  if (walk?.list !== list) return undefined
  const seen = last
  last = undefined
  return seen
}
