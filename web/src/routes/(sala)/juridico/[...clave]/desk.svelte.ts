import type { Asunto, CasosAnswer } from '@espejo/server/contract'
import type { Verb } from '#lib/juridico/asunto.ts'
import { AsuntoQueue } from './queue.svelte.ts'

export type ActsAnswer = Pick<CasosAnswer, 'casos' | 'negados'>

/** A person's work in hand at the legal desk: the row under the cursor, marks, and an act begun. */
export class LegalDesk {
  readonly queue = new AsuntoQueue()
  /** Acta under the cursor; undefined: the first of the queue. */
  cursor = $state<string>()
  marks = $state.raw<readonly Asunto[]>([])
  act = $state.raw<{ verb: Verb; rows: readonly Asunto[] }>()
  told = $state.raw<{ verb: Verb; answer: ActsAnswer }>()
  /** Grows whenever the acta under the cursor may have changed. */
  moved = $state(0)
  /** The row under the cursor as last seen: a row that left the queue stays until the cursor moves. */
  #held = $state.raw<Asunto>()

  /** Place of the cursor in the queue; −1: its row is not read, or has left. */
  readonly place = $derived(this.cursor === undefined ? 0 : this.queue.indexOf(this.cursor))
  readonly row = $derived.by(() => {
    const now = this.place < 0 ? undefined : this.queue.at(this.place)
    return now ?? (this.#held?.acta === this.cursor ? this.#held : undefined)
  })
  /** The marked rows as last read. */
  readonly marked = $derived(this.marks.map((each) => this.queue.find(each.acta) ?? each))
  /** Persons seen in cases. */
  readonly people = $derived(
    [
      ...Map.groupBy(
        this.queue.all.flatMap(({ caso }) => [caso?.lleva ?? [], caso?.propuesta ?? []].flat()),
        ({ persona }) => persona,
      ).values(),
    ].flatMap(([first]) => first ?? []),
  )

  pick(row: Asunto): void {
    this.cursor = row.acta
    this.#held = row
    this.act = undefined
  }

  /** The place that many rows from the cursor. */
  placeAfter(by: number): number {
    const last = Math.max(0, (this.queue.doc?.total ?? 0) - 1)
    return Math.max(0, Math.min(last, Math.max(0, this.place) + by))
  }

  isMarked(acta: string): boolean {
    return this.marks.some((each) => each.acta === acta)
  }

  mark(row: Asunto): void {
    const rest = this.marks.filter(({ acta }) => acta !== row.acta)
    this.marks = rest.length < this.marks.length ? rest : [...rest, row]
    this.told = undefined
  }

  /** Begins an act on what is marked, else on the row under the cursor. */
  begin(verb: Verb): void {
    const rows = this.marked.length > 0 ? this.marked : this.row ? [this.row] : []
    this.told = undefined
    // The row acted on may leave the queue by the act: the cursor stays with the row.
    if (this.row) this.pick(this.row)
    if (rows.length > 0) this.act = { verb, rows }
  }

  /** Takes the answer to the act begun; what was refused stays marked. */
  finish(answer: ActsAnswer): void {
    if (!this.act) return
    this.told = { verb: this.act.verb, answer }
    this.act = undefined
    this.marks = this.marks.filter(({ acta }) => answer.negados[acta] !== undefined)
    const caso = this.#held && answer.casos[this.#held.acta]
    if (this.#held && caso) this.#held = { ...this.#held, caso }
    this.queue.take(answer)
    this.moved += 1
  }

  /** Gives up the last thing begun: the act, what was told, then the marks. */
  leave(): void {
    if (this.act) this.act = undefined
    else if (this.told) this.told = undefined
    else this.marks = []
  }

  /** Reads again what may have changed. */
  again(): void {
    if (!this.queue.doc && !this.queue.problem) return
    this.queue.refresh()
    this.moved += 1
  }
}
