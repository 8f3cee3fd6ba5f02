import { ago, clock, dateTime } from './format.ts'

const OLD_MS = 36 * 3_600_000

/**
 * The night's time, ms since 1970. The hours of a practice night are not those of the machine: there
 * it is the hour of the last datum, ISO.
 */
export function nightMs(simulacro: boolean, at: string | undefined, ms: number): number {
  return (simulacro && Date.parse(at ?? '')) || ms
}

/** `22:20, hace 21 min`; after a night the age of a corte says nothing, and the date does. */
export function corteWords(corteAt: string, nowMs: number, utcOffset: number): string {
  const age = nowMs - Date.parse(corteAt)
  return age > OLD_MS ? dateTime(corteAt, utcOffset) : `${clock(corteAt, utcOffset)}, ${ago(age)}`
}
