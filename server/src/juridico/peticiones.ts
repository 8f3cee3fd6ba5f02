import { isDeepStrictEqual } from 'node:util'
import type {
  ConsejoDoc,
  Fuera,
  PeticionDoc,
  PeticionesDoc,
  ActaNombrada,
} from '../contract/peticion.ts'
import { humanCasilla } from '../domain/clave.ts'
import { aprobadaOf, versionesDe, type PeticionEmitida } from '../domain/fold/peticion.ts'
import { casoEstadoOf, casoOf } from '../domain/fold/caso.ts'
import { consejoDe } from '../domain/fold/consejo.ts'
import type { Eleccion } from '../domain/fold/eleccion.ts'
import type { Night } from '../domain/fold/night.ts'
import type { Ambito, Slot } from '../domain/fold/slot.ts'
import type { ActaPedida } from '../domain/peticion.ts'
import type { Place } from '../domain/read/ambito.ts'
import type { Shown } from '../domain/read/caso.ts'
import { eachSlotOf } from '../domain/read/diferencias.ts'
import type { Peticion } from '../domain/record.ts'
import { archivoOf, consejoOf } from './consejo.ts'
import { juicioOf } from './doc.ts'
import { pedidaOf } from './pedida.ts'

/** Id of the record of a petition, and the part of it in addresses. */
export const PETICION_ID = 'peticion:'

/** The reader; a reader of some casillas sees these alone (RULES.md NO8). */
export type Lector = { night: Night; shown: Shown; owns: (casilla: string) => boolean }

/** The rows of a council's next version, and the approved actas left out. */
export type Siguiente = { filas: ActaPedida[]; fuera: Fuera[] }

/** The councils of an ámbito with what waits for the petition of each (RULES.md PE1, PE2). */
export function* peticionesDoc(
  place: Place,
  peticion: Peticion,
  lector: Lector,
): Generator<void, PeticionesDoc> {
  const { eleccion, ambito } = place
  yield* juicioOf(eleccion).look(lector.night.seq)
  const groups = new Map<Ambito, Slot[]>()
  for (const slot of eachSlotOf(ambito)) {
    yield
    if (!lector.owns(slot.expected.casilla)) continue
    const consejo = consejoDe(eleccion, slot)
    const own = groups.get(consejo)
    if (own) own.push(slot)
    else groups.set(consejo, [slot])
  }
  const consejos: ConsejoDoc[] = []
  for (const [consejo, own] of groups) {
    yield
    consejos.push(consejoDoc(eleccion, consejo, own, peticion, lector))
  }
  consejos.sort((a, b) => (a.clave < b.clave ? -1 : 1))
  return { eleccion: eleccion.catalogo.clave, peticion, consejos }
}

function consejoDoc(
  eleccion: Eleccion,
  consejo: Ambito,
  slots: readonly Slot[],
  peticion: Peticion,
  lector: Lector,
): ConsejoDoc {
  const { night, owns } = lector
  const { filas, fuera } = siguienteOf(night, eleccion, slots, peticion)
  const whose = { eleccion: eleccion.catalogo.clave, consejo: consejo.clave, peticion }
  const last = versionesDe(night, whose).at(-1)
  const before = last?.filas.filter(({ acta }) =>
    owns(eleccion.slots.get(acta)?.expected.casilla ?? ''),
  )
  return {
    ...{ clave: consejo.clave, nombre: consejoOf(consejo), aprobadas: filas.length, fuera },
    propuestas: slots.filter((slot) => isProposed(night, eleccion, slot, peticion)).length,
    ...(last ? { ultima: peticionDoc(last, eleccion, lector.shown) } : {}),
    ...(before ? { cambios: changesOf(night, eleccion, before, { filas, fuera }) } : {}),
  }
}

function isProposed(
  night: Night,
  { catalogo }: Eleccion,
  { expected }: Slot,
  peticion: Peticion,
): boolean {
  const caso = casoOf(night, catalogo.clave, expected.acta)
  return caso?.propuesta?.peticion === peticion && casoEstadoOf(caso) === 'propuesto'
}

/** The rows of the next version over some actas of a council. */
export function siguienteOf(
  night: Night,
  eleccion: Eleccion,
  slots: readonly Slot[],
  peticion: Peticion,
): Siguiente {
  const juicio = juicioOf(eleccion)
  const next: Siguiente = { filas: [], fuera: [] }
  for (const slot of slots) {
    const { acta } = slot.expected
    const propuesta = aprobadaOf(casoOf(night, eleccion.catalogo.clave, acta), peticion)
    const row = propuesta && pedidaOf(eleccion, slot, propuesta, juicio)
    if (row) next.filas.push(row)
    else if (propuesta) next.fuera.push({ ...nombradaOf(eleccion, acta), razon: 'sin_causal' })
  }
  return next
}

function nombradaOf({ slots }: Eleccion, acta: string): ActaNombrada {
  const casilla = slots.get(acta)?.expected.casilla ?? acta
  return { acta, casilla, nombre: humanCasilla(casilla) }
}

function changesOf(
  night: Night,
  eleccion: Eleccion,
  before: readonly ActaPedida[],
  { filas, fuera }: Siguiente,
): NonNullable<ConsejoDoc['cambios']> {
  const [old, now] = [before, filas].map((all) => new Map(all.map((row) => [row.acta, row]))) as [
    Map<string, ActaPedida>,
    Map<string, ActaPedida>,
  ]
  const rowsOf = (all: readonly ActaPedida[]) => all.map(({ acta }) => nombradaOf(eleccion, acta))
  const isOther = ({ acta, causales }: ActaPedida) => {
    const known = old.get(acta)
    return known !== undefined && !isDeepStrictEqual(known.causales, causales)
  }
  return {
    mas: rowsOf(filas.filter(({ acta }) => !old.has(acta))),
    menos: before
      .filter(({ acta }) => !now.has(acta))
      .map(({ acta }) => {
        const caso = casoOf(night, eleccion.catalogo.clave, acta)
        const isOut = fuera.some((each) => each.acta === acta)
        const razon = isOut ? 'sin_causal' : caso ? casoEstadoOf(caso) : 'sin_caso'
        return { ...nombradaOf(eleccion, acta), razon }
      }),
    cambian: rowsOf(filas.filter(isOther)),
  }
}

/** An issued version as documents tell. */
export function peticionDoc(
  peticion: PeticionEmitida,
  { ambitos }: Eleccion,
  shown: Shown,
): PeticionDoc {
  const { id, version, seq, at, actor, filas } = peticion
  return {
    ...{ id: id.slice(PETICION_ID.length), version, seq, at, ...shown(actor) },
    ...{ casillas: filas.length, archivo: archivoOf(peticion, ambitos.get(peticion.consejo)) },
  }
}
