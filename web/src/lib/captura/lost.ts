import type { ActaCaptura, EstadoCaptura } from '@espejo/server/contract'
import { isReplaced, placeKey, type Item } from './outbox.ts'

/**
 * Items that the service confirmed and knows no more, after a loss of its ledger (RULES.md LE11).
 * Ids and bytes stay the same, so a service that does know an item changes nothing.
 */
export class LostItems {
  readonly #told = new Set<string>()

  /**
   * The lost items of a person, open again, each once for each confirmation: a service that knows the
   * item after all confirms as before. Never figures with newer ones at the service. `actas`: the
   * service's answer to the person, asked at `askedAt`, ms on the phone's clock.
   */
  take(
    items: readonly Item[],
    actas: readonly ActaCaptura[],
    sub: string,
    askedAt: number,
  ): Item[] {
    const lost = items.filter((item) => {
      const { duenio: owner, enviadoAt: leftAt = 0 } = item
      if (owner !== sub || leftAt >= askedAt || isReplaced(item, items)) return false
      const of = actas.find((each) => placeKey(each) === placeKey(item))
      return of !== undefined && isMissing(item, of.estado)
    })
    const fresh = lost.filter((item) => !this.#told.has(keyOf(item)))
    for (const item of fresh) this.#told.add(keyOf(item))
    return fresh.map((item) => ({ ...item, desde: 0, marcha: { status: 'telefono' } }))
  }
}

function isMissing(item: Item, { recibida, otraSeq, foto }: EstadoCaptura): boolean {
  if (item.marcha.status !== 'confirmado') return false
  if (item.tipo === 'foto') return item.clase === 'acta' && foto === 'falta'
  const { seq = 0, folio } = item.marcha
  if (recibida?.seq === seq) return folio !== undefined && recibida.folio !== folio
  // Figures equal to another person's were confirmed at that person's place.
  return recibida ? recibida.seq < seq : otraSeq !== seq
}

function keyOf({ id, marcha: progress }: Item): string {
  return `${id} ${JSON.stringify(progress)}`
}
