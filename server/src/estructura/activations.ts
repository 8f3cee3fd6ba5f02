import type { Draft } from '../domain/record.ts'
import type { NightDesk } from '../ledger/desk.ts'

/**
 * First openings per append. A single append is on its way at a time, so that first openings never
 * stand before actas.
 */
const APPEND_MAX = 250

/**
 * First uses of nombramientos; nobody waits for the writing. In this process alone: uses not
 * written yet.
 */
export class Activations {
  #desk: NightDesk
  #waiting = new Set<string>()
  #writing = false

  constructor(desk: NightDesk) {
    this.#desk = desk
  }

  add(id: string): void {
    const found = this.#desk.night.representacion.nombramientos.get(id)
    if (!found || found.activadoAt !== undefined) return
    this.#waiting.add(id)
    if (!this.#writing) void this.#write()
  }

  /** A use that cannot be written is forgotten: the next opening reports the use again. */
  async #write(): Promise<void> {
    this.#writing = true
    while (this.#waiting.size > 0) {
      const ids = [...this.#waiting].slice(0, APPEND_MAX)
      await this.#desk.submitAll(ids.map((id) => this.#draftOf(id))).catch(() => undefined)
      for (const id of ids) this.#waiting.delete(id)
    }
    this.#writing = false
  }

  #draftOf(id: string): Draft<'nombramiento.activated'> {
    return {
      id: `activado:${id}`,
      at: this.#desk.now(),
      actor: `nom-${id}`,
      kind: 'nombramiento.activated',
      version: 1,
      body: { id },
    }
  }
}
