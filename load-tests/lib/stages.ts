/** A part of a run: k6 walks from the last rate to `target` (iterations a second) in `duration`. */
export type Stage = { target: number; duration: string }

/**
 * Polls close: quiet, then everybody at once, then a tail. Rates are parts of the peak; the four
 * stages take a quarter, a half, and twice an eighth of the time.
 */
export function burstStages(seconds: number, peak: number): Stage[] {
  const of = (part: number) => `${Math.max(1, Math.round(seconds * part))}s`
  return [
    { target: peak, duration: of(1 / 4) },
    { target: peak, duration: of(1 / 2) },
    { target: Math.ceil(peak / 4), duration: of(1 / 8) },
    { target: Math.ceil(peak / 10), duration: of(1 / 8) },
  ]
}
