/** A count and the candidacies summed up in it; '' for a single candidacy. */
export type Counted = { value: number; members: string }

/**
 * Votes by which a count fell: none where the row sums up other candidacies than before, as «Otras
 * siete» does after a change of rank.
 */
export function fallOf(before: Counted | undefined, now: Counted): number {
  return before?.members === now.members ? Math.max(0, before.value - now.value) : 0
}
