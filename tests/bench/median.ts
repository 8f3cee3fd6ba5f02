export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low = 0, high = 0] = [sorted[sorted.length % 2 ? middle : middle - 1], sorted[middle]]
  return (low + high) / 2
}

/** As many digits as a measurement deserves; absent where nothing could be measured. */
export function rounded(value: number, digits = 4): number | undefined {
  return Number.isNaN(value) ? undefined : Number(value.toPrecision(digits))
}
