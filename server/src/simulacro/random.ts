/** A seeded source of chance: the same seed and stream give the same numbers on every machine. */
export type Random = {
  /** [0, 1) */
  next(): number
  /** Whole number in [low, high]. */
  int(low: number, high: number): number
  /** Standard normal. */
  normal(): number
  /** True with probability `p`. */
  chance(p: number): boolean
  pick<T>(items: readonly T[]): T
  /** A shuffled copy (Fisher–Yates). */
  shuffle<T>(items: readonly T[]): T[]
}

/**
 * sfc32 (Chris Doty-Humphrey, PractRand), its state filled from the text `seed:stream`. Each part
 * of the night draws from a stream of its own, so that a change in one part leaves the rest
 * unchanged.
 */
export function randomFrom(seed: number, stream: string): Random {
  const next = sfc32(stateFrom(`${seed}:${stream}`))
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    int,
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    chance: (p) => next() < p,
    pick: (items) => itemAt(items, Math.floor(next() * items.length)),
    shuffle: (items) => shuffled(items, int),
  }
}

/** An item that must exist; a missing item is broken code. */
export function itemAt<T>(items: readonly T[], index: number): T {
  const item = items[index]
  if (item === undefined) throw new RangeError(`No item ${index} of ${items.length}`)
  return item
}

function shuffled<T>(items: readonly T[], int: Random['int']): T[] {
  const copy = [...items]
  for (let i = copy.length - 1; i > 0; i--) {
    const j = int(0, i)
    const kept = itemAt(copy, i)
    copy[i] = itemAt(copy, j)
    copy[j] = kept
  }
  return copy
}

/**
 * Four words from a text (FNV-1a with a final mix), different for texts with a single different
 * letter.
 */
function stateFrom(text: string): [number, number, number, number] {
  const word = (salt: number) => {
    let hash = 2166136261 ^ salt
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619)
    hash = Math.imul(hash ^ (hash >>> 16), 2246822507)
    return (hash ^ (hash >>> 13)) >>> 0
  }
  return [word(0), word(0x9e3779b9), word(0x243f6a88), word(0xb7e15162)]
}

function sfc32([a, b, c, counter]: [number, number, number, number]): () => number {
  const step = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return (sum >>> 0) / 4294967296
  }
  for (let i = 0; i < 15; i++) step()
  return step
}
