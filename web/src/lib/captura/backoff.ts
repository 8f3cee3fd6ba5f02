/** Wait before the next try: doubling from 2 s to 2 min, with half of the wait left to chance. */
const FIRST_MS = 2000
const LAST_MS = 120_000
/** A server asking for a longer wait is not believed: the phone tries again within the hour. */
const SLOT_MAX_MS = 3_600_000

/**
 * Milliseconds until try number `tries` + 1; `tries` counts failed tries, from 1. `random` is
 * between 0 and 1: phones that lost the same antenna do not come back in the same second.
 */
export function delayOf(tries: number, random: number): number {
  const ceiling = Math.min(LAST_MS, FIRST_MS * 2 ** Math.min(tries - 1, 10))
  return Math.round(ceiling / 2 + (ceiling / 2) * random)
}

/** `Retry-After` in milliseconds, given in seconds or as a date; undefined without the header. */
export function slotMsOf(header: string | null | undefined, now: number): number | undefined {
  if (!header) return undefined
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now
  return Number.isNaN(ms) ? undefined : Math.min(SLOT_MAX_MS, Math.max(0, ms))
}
