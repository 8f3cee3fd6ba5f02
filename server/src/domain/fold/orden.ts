import type { LedgerRecord } from '../record.ts'
import type { Eleccion } from './eleccion.ts'
import type { Night } from './night.ts'
import { NOTED, refused, type Outcome, type Refused } from './outcome.ts'

/** Places of the options for votes, in the order of the elección's options (RULES.md OR1). */
export function linePlaces({ options }: Eleccion['catalogo']): number[] {
  return options.flatMap(({ kind }, place) =>
    kind === 'no_registradas' || kind === 'nulos' ? [] : [place],
  )
}

/**
 * The places in the order of the printed acta: the ordered ones first, the others after them as
 * before (RULES.md OR1).
 */
export function inPrintedOrder(
  { catalogo, orden }: Pick<Eleccion, 'catalogo' | 'orden'>,
  places: readonly number[],
): readonly number[] {
  if (!orden) return places
  const rankOf = new Map(orden.renglones.map((key, rank) => [key, rank]))
  const rank = (place: number) =>
    rankOf.get(catalogo.options[place]?.key ?? '') ?? orden.renglones.length
  return places.toSorted((a, b) => rank(a) - rank(b))
}

/**
 * Why an order of lines is refused: an unknown or repeated line, each named with its place from 1;
 * or actas that came already, since no screen changes its lines under a finger (RULES.md OR1).
 */
export function orderRefusal(
  { catalogo, slots }: Eleccion,
  renglones: readonly string[],
): Refused | undefined {
  const known = new Set(linePlaces(catalogo).map((place) => catalogo.options[place]?.key))
  const wrong = renglones.flatMap((key, i) => {
    if (!known.has(key)) return [`renglón ${i + 1}: ${key}`]
    return renglones.indexOf(key) < i ? [`renglón ${i + 1}: ${key}, repetido`] : []
  })
  if (wrong.length > 0) return refused('opcion_desconocida', ...wrong)
  return hasActas({ slots }) ? refused('orden_en_curso') : undefined
}

/** Whether figures of ours came: from then on the order stays (RULES.md OR1). */
export function hasActas({ slots }: Pick<Eleccion, 'slots'>): boolean {
  for (const { nuestra } of slots.values()) if (nuestra.length > 0) return true
  return false
}

export function orderEleccion(
  night: Pick<Night, 'elecciones'>,
  { seq, body }: LedgerRecord<'eleccion.ordered'>,
): Outcome {
  const eleccion = night.elecciones.get(body.eleccion)
  if (!eleccion) return refused('eleccion_desconocida', body.eleccion)
  const wrong = orderRefusal(eleccion, body.renglones)
  if (wrong) return wrong
  eleccion.orden = { renglones: body.renglones, seq }
  return NOTED
}
