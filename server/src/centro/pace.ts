import type { LedgerRecord } from '../domain/record.ts'
import type { Nuestra } from '../domain/fold/slot.ts'

/** Length of a shift: older actas say nothing of tonight. */
const TURNO_MS = 12 * 3_600_000
const STEP_MS = 10 * 60_000

/** Finished actas with their times by person, by the ledger's own clock. */
export class Pace {
  /** Times in ms by person. */
  readonly #done = new Map<string, number[]>()

  note(record: LedgerRecord): void {
    if (record.kind !== 'acta.submitted') return
    this.#add(record.body.canal, record.actor, record.at)
  }

  read(versions: readonly Nuestra[]): void {
    for (const { canal, actor, at } of versions) this.#add(canal, actor, at)
  }

  /** Actas of a person in the last hour by ten minutes, and of all people in the shift. */
  of(persona: string, nowMs: number) {
    const ritmo = [0, 0, 0, 0, 0, 0]
    const mine = this.#since(persona, nowMs - TURNO_MS)
    for (const ms of mine) {
      const at = 5 - Math.floor((nowMs - ms) / STEP_MS)
      if (at >= 0 && at <= 5) ritmo[at] = (ritmo[at] ?? 0) + 1
    }
    const counts = [...this.#done.keys()].map((each) => this.#since(each, nowMs - TURNO_MS).length)
    return {
      ritmo,
      mias: mine.length,
      todas: counts.reduce((sum, count) => sum + count, 0),
      personas: counts.filter((count) => count > 0).length,
    }
  }

  /** Finished actas by person in the shift, the most first. */
  team(nowMs: number): { persona: string; hechas: number; ultimaAt: string }[] {
    const people = [...this.#done.keys()].map((persona) => {
      const times = this.#since(persona, nowMs - TURNO_MS)
      const last = times.reduce((latest, ms) => Math.max(latest, ms), 0)
      return { persona, hechas: times.length, ultimaAt: new Date(last).toISOString() }
    })
    return people.filter(({ hechas }) => hechas > 0).sort((a, b) => b.hechas - a.hechas)
  }

  clear(): void {
    this.#done.clear()
  }

  #since(persona: string, fromMs: number): number[] {
    return (this.#done.get(persona) ?? []).filter((ms) => ms >= fromMs)
  }

  #add(canal: string | undefined, actor: string, at: string): void {
    if (canal !== 'captura' && canal !== 'telefono') return
    const times = this.#done.get(actor)
    if (times) times.push(Date.parse(at))
    else this.#done.set(actor, [Date.parse(at)])
  }
}
