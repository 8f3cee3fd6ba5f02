import type {
  Asunto,
  AsuntoDoc,
  CausalDoc,
  JuridicoAsked,
  JuridicoDoc,
} from '../contract/juridico.ts'
import { frentesBy } from '../domain/fold/frente.ts'
import { LADOS, type Slot } from '../domain/fold/slot.ts'
import type { Place } from '../domain/read/ambito.ts'
import { DE_QUIEN } from '../domain/read/deQuien.ts'
import { diferenciaOf } from '../domain/read/diferencias.ts'
import { listOf } from '../domain/words.ts'
import type { LeyDeEleccion } from '../ley/eleccion.ts'
import {
  causalesOf,
  chosen,
  isIn,
  pendienteOf,
  pendientesIn,
  type CasoOf,
  type Pendiente,
} from './asuntos.ts'
import { Juicio } from './juicio.ts'
import { dichoOf, recuentosOf } from './recuentos.ts'
import { Relojes } from './relojes.ts'

const juicios = new WeakMap<Place['eleccion'], Juicio>()

/** The grounds of an elección, kept from reading to reading while the elección is in the night. */
export function juicioOf(eleccion: Place['eleccion']): Juicio {
  const known = juicios.get(eleccion) ?? new Juicio(eleccion)
  juicios.set(eleccion, known)
  return known
}

/** The reader, the hour, and the cases so far. */
export type Lectura = {
  /** The place of the ledger. */
  seq: number
  /** The clock, ISO. */
  ahora: string
  /** The reader as documents show a person. */
  yo: string
  owns: (casilla: string) => boolean
  casoOf: CasoOf
}

/**
 * The lawyers' queue of an ámbito, a page of it (RULES.md JU1 to JU4). In steps of an acta or so:
 * nobody at the door waits for the queue of a country.
 */
export function* juridicoDoc(
  place: Place,
  asked: JuridicoAsked,
  lectura: Lectura,
): Generator<void, JuridicoDoc> {
  const { eleccion, ambito } = place
  const { casoOf, owns, ahora, yo } = lectura
  const juicio = juicioOf(eleccion)
  yield* juicio.look(lectura.seq)
  const relojes = new Relojes(eleccion, juicio.ley, ahora)
  const frenteOf = frentesBy(eleccion.voz)
  const all = yield* pendientesIn({ place, juicio, relojes, frenteOf, casoOf, owns })
  const { total, page } = yield* chosen(all, asked, { relojes, ahora, yo })
  const filas: Asunto[] = []
  for (const each of page) {
    yield
    filas.push(asuntoOf(place, each, frenteOf))
  }
  const recuentoTotal = yield* recuentosOf(eleccion, ambito, juicio)
  const named = [
    ...filas.flatMap(causalesOf),
    ...recuentoTotal.flatMap(({ causales }) => causales.map(({ id }) => id)),
  ]
  return {
    eleccion: headOf(place),
    ley: leyDoc(juicio),
    plazos: relojes.docsIn(relojes.husoIn(ambito)),
    recuentoTotal,
    causalesDeLey: Object.fromEntries(
      [...new Set(named)].flatMap((id) => {
        const doc = causalDoc(juicio.ley, id)
        return doc ? [[id, doc]] : []
      }),
    ),
    cuenta: cuentaOf(all),
    total,
    filas,
  }
}

/** One acta with every ground of the law on both sides; also of an acta that is no asunto. */
export function* asuntoDoc(
  place: Place,
  slot: Slot,
  lectura: Lectura,
): Generator<void, Omit<AsuntoDoc, 'caso'>> {
  const { eleccion } = place
  const { casoOf, ahora, seq } = lectura
  const juicio = juicioOf(eleccion)
  yield* juicio.look(seq)
  const relojes = new Relojes(eleccion, juicio.ley, ahora)
  const frenteOf = frentesBy(eleccion.voz)
  const pendiente = pendienteOf(slot, { place, juicio, relojes, casoOf, frenteOf })
  const verdicts = LADOS.map((lado) => ({ lado, found: juicio.verdictsOf(slot, lado) }))
  const causales = juicio.ley.causales.filter(({ ambito }) => ambito === 'casilla')
  return {
    ...asuntoOf(place, pendiente, frenteOf),
    dichos: causales.map(({ id }) => ({
      ...{ id, ...causalDoc(juicio.ley, id)! },
      ...Object.fromEntries(
        verdicts.flatMap(({ lado, found }) => {
          const verdict = found.get(id)
          return verdict ? [[lado, dichoOf(verdict)]] : []
        }),
      ),
    })),
    plazos: relojes.docsIn(relojes.husoOf(slot)),
    ley: leyDoc(juicio),
  }
}

function headOf({ eleccion }: Place): JuridicoDoc['eleccion'] {
  const { clave, titulo, proceso, simulacro, utcOffset } = eleccion.catalogo
  return { clave, titulo, proceso, simulacro, utcOffset }
}

function asuntoOf(
  { eleccion }: Place,
  pendiente: Pendiente,
  frenteOf: ReturnType<typeof frentesBy>,
): Asunto {
  const { slot, causales, enDuda, vence, caso } = pendiente
  return {
    ...diferenciaOf(eleccion, slot, frenteOf(slot.ambitos)),
    ...{ deQuien: pendiente.deQuien, causales },
    ...(enDuda > 0 ? { enDuda } : {}),
    ...vence,
    ...(caso ? { caso } : {}),
  }
}

function causalDoc({ byId, prestadas }: LeyDeEleccion, id: string): CausalDoc | undefined {
  const causal = byId.get(id)
  if (!causal) return undefined
  const { tipo, texto, ley, articulo, verificado } = causal
  const lent = prestadas.has(id) ? { prestada: true as const } : {}
  return { tipo, texto, ley, articulo, verificado, ...lent }
}

const LADO = { nuestra: 'Nuestras actas', prep: 'El PREP' }

function leyDoc(juicio: Juicio): JuridicoDoc['ley'] {
  const { ley, prestadas } = juicio.ley
  const copied = LADOS.flatMap((lado) => {
    const campos = juicio.mismaFuente(lado)
    if (campos.length === 0) return []
    const verb = lado === 'prep' ? 'llena' : 'llenan'
    return [
      `${LADO[lado]} ${verb} de un mismo dato ${listOf(campos)}: ahí la aritmética no prueba nada`,
    ]
  })
  const supletoria = prestadas.size > 0
  const avisos = [...(supletoria ? ['Texto federal; ley local sin cotejar'] : []), ...copied]
  return { id: ley.id, nombre: ley.nombre, supletoria, avisos }
}

/** Counts over all asuntos of the ámbito, whatever is asked. */
function cuentaOf(all: readonly Pendiente[]): JuridicoDoc['cuenta'] {
  const owners = Object.fromEntries(DE_QUIEN.map((owner) => [owner, 0]))
  const cuenta = { ...owners, todas: all.length, sinAsignar: 0, porAprobar: 0 }
  const counted = cuenta as JuridicoDoc['cuenta']
  for (const each of all) {
    counted[each.deQuien] += 1
    if (isIn(each, 'sin_asignar')) counted.sinAsignar += 1
    if (isIn(each, 'propuesto')) counted.porAprobar += 1
  }
  return counted
}
