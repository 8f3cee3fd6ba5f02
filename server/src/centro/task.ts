import type { ActaRecibida, TareaDoc } from '../contract/centro.ts'
import type { Cargo } from '../domain/record.ts'
import { renglonesOf } from '../domain/read/captura.ts'
import { humanCasilla } from '../domain/clave.ts'
import { dueAtSlot } from '../domain/read/due.ts'
import type { Night } from '../domain/fold/night.ts'
import { actasAt, peopleAt } from '../domain/fold/casilla.ts'
import { recibidoOf, type Tarea } from '../domain/read/tarea.ts'
import type { Personas } from '../estructura/personas.ts'
import type { Lease } from './leases.ts'

/** Name and phone of the holder of a nombramiento; the ledger knows neither. */
export type Contacts = Pick<Personas, 'contactOf'>

/** A task for the screen, without a single figure read off a photograph (RULES.md CE2). */
export function tareaDoc(
  night: Night,
  personas: Contacts,
  { clave, tarea, venceAt }: Pick<Lease<Tarea>, 'clave' | 'tarea'> & { venceAt: string },
  clockMs: number,
): TareaDoc {
  const { kind, eleccion, slot, desdeAt } = tarea
  const { expected, boleta, limit } = slot
  const { catalogo } = eleccion
  return {
    clave,
    tipo: kind,
    eleccion: catalogo.clave,
    titulo: catalogo.titulo,
    proceso: catalogo.proceso,
    simulacro: catalogo.simulacro,
    utcOffset: catalogo.utcOffset,
    acta: expected.acta,
    casilla: expected.casilla,
    nombre: humanCasilla(expected.casilla),
    lugar: slot.seccion.parent?.nombre ?? eleccion.root.nombre,
    listaNominal: expected.listaNominal,
    limite: limit,
    renglones: renglonesOf(eleccion, boleta),
    fotos: fotosOf(tarea),
    contactos: kind === 'llamada' ? contactosOf(night, expected.casilla, personas) : [],
    ...(kind === 'llamada' ? llamadaOf(night, tarea, clockMs) : {}),
    ...(kind !== 'llamada' && desdeAt ? { desdeAt } : {}),
    venceAt,
  }
}

/** A call says this of the casilla (RULES.md LL1). */
function llamadaOf(night: Night, tarea: Tarea, clockMs: number): Partial<TareaDoc> {
  const { casilla } = tarea.slot.expected
  const { aviso, llamadas } = night.casillas.get(casilla) ?? {}
  return {
    recibido: recibidoAt(night, casilla),
    ...(aviso ? { aviso: { aviso: aviso.aviso, at: aviso.at } } : {}),
    ...(llamadas ? { llamadas } : {}),
    ...tardeOf(tarea, clockMs),
  }
}

/** Every acta of a casilla with what came of it, without a figure. */
export function recibidoAt(night: Night, casilla: string): ActaRecibida[] {
  return actasAt(night, casilla).map(([{ catalogo }, slot]) => ({
    eleccion: catalogo.clave,
    titulo: catalogo.titulo,
    acta: slot.expected.acta,
    ...recibidoOf(slot),
  }))
}

function tardeOf({ slot }: Tarea, clockMs: number): Pick<TareaDoc, 'tarde'> {
  const esperadaMs = dueAtSlot(slot)
  if (esperadaMs === undefined) return {}
  const minutos = Math.max(0, Math.floor((clockMs - esperadaMs) / 60_000))
  return { tarde: { esperadaAt: new Date(esperadaMs).toISOString(), minutos } }
}

/**
 * Readable photographs first; for a task about a doubtful photograph, the doubtful photographs
 * first.
 */
function fotosOf({ kind, slot }: Tarea): TareaDoc['fotos'] {
  const doubtful = kind === 'foto'
  const order = slot.fotos.toSorted(
    (a, b) =>
      Number(Boolean(a.problema) !== doubtful) - Number(Boolean(b.problema) !== doubtful) ||
      Number(a.clase === 'sabana') - Number(b.clase === 'sabana'),
  )
  return order.map(({ sha256, clase, ancho, alto, problema }) => ({
    sha256,
    clase,
    ancho,
    alto,
    ...(problema ? { problema } : {}),
  }))
}

/**
 * Representatives of the casilla first, then the general representative and the coordinators; a
 * capturist is no one to call.
 */
const CARGOS: readonly Cargo[] = ['propietario', 'suplente', 'rg', 'coordinacion', 'juridico']

function contactosOf(night: Night, casilla: string, personas: Contacts) {
  return peopleAt(night, casilla)
    .filter(({ cargo }) => CARGOS.includes(cargo))
    .toSorted((a, b) => CARGOS.indexOf(a.cargo) - CARGOS.indexOf(b.cargo))
    .map(({ id, cargo, ruta }) => ({ cargo, ...(ruta ? { ruta } : {}), ...personas.contactOf(id) }))
}
