import { setImmediate } from 'node:timers/promises'

/** So long, in ms, a reading works before the network is heard: less than an acta's own time. */
const TURN_MS = 5

/** Does work in small steps, and hears the network every few milliseconds. */
export async function inTurns<T>(steps: Iterator<void, T>): Promise<T> {
  let untilMs = performance.now() + TURN_MS
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value
    if (performance.now() < untilMs) continue
    await setImmediate()
    untilMs = performance.now() + TURN_MS
  }
}
