import type { ActaCaptura, EstadoCaptura } from '@espejo/server/contract'
import { isReplaced, placeKey, type Item } from './outbox.ts'

/**
 * Figures that the service confirmed and knows no more, after a loss of its ledger (RULES.md LE11).
 * Ids and bytes stay the same, so a service that does know them changes nothing. The bytes of a
 * photograph leave the phone with the confirmation: a lost one is taken anew (`provingFoto`).
 */
export class LostItems {
  readonly #told = new Set<string>()

  /**
   * The lost figures of a person, open again, each once for each confirmation: a service that knows
   * them after all confirms as before. Never figures with newer ones of the person at the service.
   * `actas`: the service's answer to the person; `known`: ids confirmed before the question.
   */
  take(
    items: readonly Item[],
    actas: readonly ActaCaptura[],
    sub: string,
    known: ReadonlySet<string>,
  ): Item[] {
    const own = items.filter(({ duenio: owner, tipo: kind }) => owner === sub && kind === 'numeros')
    const lost = own.filter((item) => {
      if (!known.has(item.id) || isReplaced(item, own)) return false
      const of = actas.find((each) => placeKey(each) === placeKey(item))
      return of !== undefined && isMissing(item, of.estado)
    })
    const fresh = lost.filter((item) => !this.#told.has(keyOf(item)))
    for (const item of fresh) this.#told.add(keyOf(item))
    return fresh.map((item) => ({ ...item, desde: 0, marcha: { status: 'telefono' } }))
  }
}

function isMissing(item: Item, { recibida, otraSeq }: EstadoCaptura): boolean {
  if (item.marcha.status !== 'confirmado') return false
  const { seq = 0, folio } = item.marcha
  if (recibida?.seq === seq) return folio !== undefined && recibida.folio !== folio
  // Figures equal to another person's were confirmed at that person's place.
  return recibida ? recibida.seq < seq : otraSeq !== seq
}

function keyOf({ id, marcha: progress }: Item): string {
  return `${id} ${JSON.stringify(progress)}`
}

/** Ids of the items that the service has confirmed so far. */
export function confirmedIds(items: readonly Item[]): ReadonlySet<string> {
  return new Set(items.flatMap(({ id, marcha: { status } }) => (status === 'confirmado' ? id : [])))
}
