import type { Lugar } from '../domain/catalogo.ts'

/**
 * The places of a file. A place is named by its first casilla of a sección; votes from abroad and
 * the like have names of their own.
 */
export class Lugares {
  readonly #lugares = new Map<string, Lugar>()

  /** Notes a place; `nombreOf` undefined: the row is no reason for a name. */
  add(kind: Lugar['kind'], codigo: string, nombreOf: (() => string) | undefined): void {
    const key = `${kind}:${codigo}`
    const known = this.#lugares.get(key)
    if (known && (known.nombre !== '' || !nombreOf)) return
    const nombre = nombreOf?.() ?? ''
    this.#lugares.set(key, { kind, codigo, nombre: /^\d*$/.test(nombre) ? '' : nombre })
  }

  all(): Lugar[] {
    return [...this.#lugares.values()]
  }
}
