import type { Asunto, CasosAnswer, JuridicoDoc } from '@espejo/server/contract'
import { ask, Problem, problemOf } from '#lib/api.ts'
import { queueQuery, type Filter } from '#lib/juridico/filters.ts'

const PAGE = 200

/** Rows by the number of their page; a page not read yet is not there. */
type Pages = Readonly<Record<number, readonly Asunto[]>>

/**
 * The lawyers' queue of an ámbito, read by pages as rows come into sight. Rows once read stay on the
 * screen until newer rows come, also while there is no connection.
 */
export class AsuntoQueue {
  doc = $state.raw<JuridicoDoc>()
  /** The grounds named by any row read, by id. */
  laws = $state.raw<JuridicoDoc['causalesDeLey']>({})
  problem = $state.raw<Problem>()
  /** Hour of this machine at the last answer, ms since 1970; 0: none yet. */
  readAt = $state(0)
  /** The service's clock less this machine's, ms. */
  skewMs = $state(0)
  #pages = $state.raw<Pages>({})
  #ambito = ''
  #filter: Filter = { orden: 'votos' }
  #asked = ''
  #stale: number[] = []
  #pending: number[] = []
  #window: [number, number] = [0, 0]

  /** Asks for another ámbito or filter; the same question is not asked again. */
  show(ambito: string, filter: Filter): void {
    const asked = queueQuery(ambito, filter, 0, PAGE)
    if (asked === this.#asked) return
    if (ambito !== this.#ambito) {
      this.doc = undefined
      this.#pages = {}
    }
    this.problem = undefined
    this.#ambito = ambito
    this.#filter = filter
    this.#asked = asked
    this.#pending = []
    this.#window = [0, 0]
    void this.#read(0, true)
  }

  at(index: number): Asunto | undefined {
    return this.#pages[Math.floor(index / PAGE)]?.[index % PAGE]
  }

  /** Place of an acta among the rows read; −1 for none. */
  indexOf(acta: string): number {
    for (const [page, rows] of Object.entries(this.#pages)) {
      const at = rows.findIndex((row) => row.acta === acta)
      if (at >= 0) return Number(page) * PAGE + at
    }
    return -1
  }

  /** The row of an acta as last read; undefined where its page is not here. */
  find(acta: string): Asunto | undefined {
    return this.at(this.indexOf(acta))
  }

  /** How many rows from the top on are alarms, as far as they are read without a gap. */
  get alarms(): number {
    for (let at = 0; ; at++) if (this.at(at)?.deQuien !== 'cambio_prep') return at
  }

  get all(): Asunto[] {
    return Object.values(this.#pages).flat()
  }

  /** Reads what of the rows in sight is not here, or is old. */
  want(from: number, to: number): void {
    this.#window = [from, to]
    const last = Math.max(from, to - 1)
    for (let page = Math.floor(from / PAGE); page <= Math.floor(last / PAGE); page++)
      if (!this.#pages[page] || this.#stale.includes(page)) void this.#read(page)
  }

  /** Reads the rows in sight anew; the others when they come into sight. */
  refresh(): void {
    this.#stale = Object.keys(this.#pages).map(Number)
    this.want(...this.#window)
  }

  /** Shows the cases of an answer at once; the queue itself is read anew. */
  take({ casos }: Pick<CasosAnswer, 'casos'>): void {
    const told = (row: Asunto) => {
      const caso = casos[row.acta]
      return caso ? { ...row, caso } : row
    }
    this.#pages = Object.fromEntries(
      Object.entries(this.#pages).map(([page, rows]) => [page, rows.map(told)]),
    )
    this.refresh()
  }

  async #read(page: number, isNew = false): Promise<void> {
    if (this.#pending.includes(page)) return
    this.#pending.push(page)
    const asked = this.#asked
    try {
      const query = queueQuery(this.#ambito, this.#filter, page * PAGE, PAGE)
      const response = await ask(`/api/juridico?${query}`)
      if (!response.ok) throw await problemOf(response)
      const doc = (await response.json()) as JuridicoDoc
      if (asked === this.#asked) this.#show(doc, page, isNew, response.headers.get('date'))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (asked === this.#asked) this.problem = error
    } finally {
      if (asked === this.#asked) this.#pending = this.#pending.filter((each) => each !== page)
    }
  }

  #show(doc: JuridicoDoc, page: number, isNew: boolean, date: string | null): void {
    const told = Date.parse(date ?? '')
    if (!Number.isNaN(told)) this.skewMs = told - Date.now()
    this.doc = doc
    this.laws = { ...this.laws, ...doc.causalesDeLey }
    this.readAt = Date.now()
    this.problem = undefined
    this.#stale = isNew ? [] : this.#stale.filter((each) => each !== page)
    this.#pages = { ...(isNew ? {} : this.#pages), [page]: doc.filas }
  }
}
