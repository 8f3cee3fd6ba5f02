/** Lists of an acta are short, and many stay empty: the empty lists share this array. */
export const NONE: readonly never[] = []

/** Items up to which a list is made anew: V8 gives the first push room for seventeen. */
const SHORT = 8

/**
 * The list with one more item. A longer list is pushed to and stays the same array: a record costs
 * the same however many came before at its place, so that nobody can make a restart quadratic by
 * sending one acta again and again.
 */
export function withMore<T>(list: readonly T[], item: T): readonly T[] {
  if (list.length < SHORT) return list.concat([item])
  ;(list as T[]).push(item)
  return list
}
