import type { Diferencia, DiferenciasDoc } from '@espejo/server/contract'
import { call, Problem } from '#lib/api.ts'

/**
 * Rows of the list beyond the live ones, read by pages when asked for. The list moves while it is
 * read: after the last page with a row still missing, reading begins anew.
 */
export class Later {
  rows = $state.raw<Diferencia[]>([])
  demarcaciones = $state.raw<DiferenciasDoc['demarcaciones']>({})
  /** The night's clock at the oldest reading shown, ISO; '' before: each row is of then or later. */
  at = $state('')
  busy = $state(false)
  problem = $state('')
  #next = 0
  #asked = ''

  /** Forgets the rows of another place or kind. */
  clear(): void {
    this.rows = []
    this.at = ''
    this.problem = ''
    this.#next = 0
    this.#asked = ''
  }

  /**
   * Reads the next page of a kind in an ámbito; `held`: the live rows, which need no reading; `at`:
   * the night's clock.
   */
  async read(ambito: string, tipo: string, held: number, at: string): Promise<void> {
    if (this.busy) return
    const asked = `ambito=${encodeURIComponent(ambito)}${tipo ? `&tipo=${tipo}` : ''}`
    if (this.#asked !== asked) this.clear()
    this.#asked = asked
    this.busy = true
    const desde = this.#next === 0 && this.rows.length === 0 ? held : this.#next
    try {
      const doc = await call<DiferenciasDoc>(`/api/diferencias?${asked}&desde=${desde}`)
      if (this.#asked !== asked) return
      const fresh = Object.values(doc.filas)
      this.rows = [...this.rows.filter(({ acta }) => !doc.filas[acta]), ...fresh]
      this.demarcaciones = { ...this.demarcaciones, ...doc.demarcaciones }
      this.#next = desde + fresh.length >= doc.total ? 0 : desde + fresh.length
      this.at ||= at
      this.problem = ''
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.problem = error.message
    } finally {
      this.busy = false
    }
  }
}
