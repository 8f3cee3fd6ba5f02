import type { CasosAnswer } from '@espejo/server/contract'
import { ask, Problem, problemOf } from '#lib/api.ts'
import { queryOf, type Filter } from '#lib/juridico/filters.ts'
import type { Asunto, JuridicoDoc } from '#lib/juridico/types.ts'

const PAGE = 200

/**
 * The lawyers' queue of an ámbito, read by pages as rows come into sight. What was read stays on the
 * screen until newer rows come, also while there is no connection.
 */
export class Queue {
  doc = $state.raw<JuridicoDoc>()
  /** The grounds named by any row read, by id. */
  laws = $state.raw<JuridicoDoc['causalesDeLey']>({})
  problem = $state.raw<Problem>()
  /** Hour of this machine at the last answer, ms since 1970; 0: none yet. */
  readAt = $state(0)
  /** The service's clock less this machine's, ms. */
  skewMs = $state(0)
  #pages = $state.raw<ReadonlyMap<number, readonly Asunto[]>>(new Map())
  #ambito = ''
  #filter: Filter = { orden: 'votos' }
  #asked = ''
  #stale = new Set<number>()
  #pending = new Set<number>()
  #window: [number, number] = [0, 0]

  /** Asks for another ámbito or filter; the same question is not asked again. */
  show(ambito: string, filter: Filter): void {
    const asked = queryOf(ambito, filter, 0, PAGE)
    if (asked === this.#asked) return
    if (ambito !== this.#ambito) [this.doc, this.#pages] = [undefined, new Map()]
    Object.assign(this, { problem: undefined })
    ;[this.#ambito, this.#filter, this.#asked] = [ambito, filter, asked]
    this.#pending.clear()
    this.#stale = new Set(this.#pages.keys())
    this.#window = [0, 0]
    void this.#read(0, true)
  }

  at(index: number): Asunto | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE]
  }

  /** Place of an acta among the rows read; −1 for none. */
  indexOf(acta: string): number {
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex((row) => row.acta === acta)
      if (at >= 0) return page * PAGE + at
    }
    return -1
  }

  /** Rows from the top on that are read without a gap. */
  get leading(): readonly Asunto[] {
    const rows: Asunto[] = []
    for (let page = 0; ; page++) {
      const next = this.#pages.get(page)
      if (next) rows.push(...next)
      if (!next || next.length < PAGE) return rows
    }
  }

  get all(): Asunto[] {
    return [...this.#pages.values()].flat()
  }

  /** Reads what of the rows in sight is not here, or is old. */
  want(from: number, to: number): void {
    this.#window = [from, to]
    const last = Math.max(from, to - 1)
    for (let page = Math.floor(from / PAGE); page <= Math.floor(last / PAGE); page++)
      if (!this.#pages.has(page) || this.#stale.has(page)) void this.#read(page)
  }

  /** Reads the rows in sight anew; the others when they come into sight. */
  refresh(): void {
    this.#stale = new Set(this.#pages.keys())
    this.want(...this.#window)
  }

  /** Shows the cases of an answer at once; the queue itself is read anew. */
  take({ casos }: Pick<CasosAnswer, 'casos'>): void {
    const told = (row: Asunto) => {
      const caso = casos[row.acta]
      return caso ? { ...row, caso } : row
    }
    this.#pages = new Map([...this.#pages].map(([page, rows]) => [page, rows.map(told)]))
    this.refresh()
  }

  async #read(page: number, isNew = false): Promise<void> {
    if (this.#pending.has(page)) return
    this.#pending.add(page)
    const asked = this.#asked
    try {
      const query = queryOf(this.#ambito, this.#filter, page * PAGE, PAGE)
      const response = await ask(`/api/juridico?${query}`)
      if (!response.ok) throw await problemOf(response)
      const doc = (await response.json()) as JuridicoDoc
      if (asked !== this.#asked) return
      const told = Date.parse(response.headers.get('date') ?? '')
      if (!Number.isNaN(told)) this.skewMs = told - Date.now()
      this.doc = doc
      this.laws = { ...this.laws, ...doc.causalesDeLey }
      this.readAt = Date.now()
      this.problem = undefined
      this.#stale.delete(page)
      const kept = isNew ? [] : this.#pages
      this.#pages = new Map([...kept, [page, doc.filas]])
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (asked === this.#asked) this.problem = error
    } finally {
      if (asked === this.#asked) this.#pending.delete(page)
    }
  }
}
