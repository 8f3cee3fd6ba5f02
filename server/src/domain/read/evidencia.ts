import type { Eleccion } from '../fold/eleccion.ts'
import { humanCasilla } from '../clave.ts'
import { diferenciaOf, kindOf } from './diferencias.ts'
import type { Hallazgo } from '../acta.ts'
import type { Figure } from '../figure.ts'
import { placesElsewhere } from '../fold/foto.ts'
import type { Night } from '../fold/night.ts'
import { formerOf } from '../fold/reconcile.ts'
import { seqOfCorte } from '../fold/retiro.ts'
import { claveOf, eleccionDoc, rutaOf } from './ambito.ts'
import { isConflict } from '../fold/vigente.ts'
import type { FotoAt, Nuestra, PrepVersion, Retirada, Slot } from '../fold/slot.ts'

/** The evidence page of one acta: both sides, histories oldest first. */
export function actaDoc(night: Night, eleccion: Eleccion, slot: Slot) {
  const { expected, boleta } = slot
  const former = formerOf(slot)
  const here = { clave: claveOf(eleccion, slot), nombre: humanCasilla(expected.casilla) }
  return {
    seq: night.seq,
    clave: here.clave,
    acta: expected.acta,
    casilla: expected.casilla,
    nombre: here.nombre,
    eleccion: eleccionDoc(eleccion),
    ruta: [...rutaOf(slot.seccion), here],
    listaNominal: expected.listaNominal,
    limite: slot.limit,
    tipo: kindOf(slot),
    opciones: boleta.places.flatMap((place) => {
      const option = eleccion.catalogo.options[place]
      return option ? [option] : []
    }),
    candidaturas: boleta.candidaturas.map(({ key, nombre, partidos, options }) => ({
      key,
      ...(nombre ? { nombre } : {}),
      partidos,
      options,
    })),
    ...(slot.prep.length > 0 && (slot.lecturas.length > 0 || slot.cambioEnPrep)
      ? { diferencia: diferenciaOf(eleccion, slot) }
      : {}),
    ...(slot.vigente
      ? { vigente: { seq: slot.vigente.version.seq, respaldo: slot.vigente.respaldo } }
      : {}),
    conflicto: isConflict(slot),
    fotos: slot.fotos.map((foto) => fotoDoc(night, slot, foto)),
    nuestra: versionesOf(slot).map((version) => nuestraDoc(eleccion, slot, version)),
    ...omitidasOf(slot),
    prep: slot.prep.map((version) => prepDoc(eleccion, slot, version)),
    ...(former ? { anterior: seqOfCorte(former) } : {}),
    ...(slot.retiradas
      ? { retiradas: slot.retiradas.map((each) => retiradaDoc(eleccion, slot, each)) }
      : {}),
  }
}

type Versiones = Pick<Slot, 'nuestra' | 'lecturas'>

/** Versions of ours shown of an acta, besides each person's last word. */
const VERSIONES_MAX = 50
/** Actas named where an image is on others too. */
const LUGARES_MAX = 20

/**
 * The versions of ours for a document, oldest first: the last fifty, and each person's last word, the
 * one in force among them, so that one person's many revisions hide nobody else's (RULES.md RV2).
 */
export function versionesOf({ nuestra, lecturas }: Versiones): readonly Nuestra[] {
  const last = nuestra.slice(-VERSIONES_MAX)
  const from = last[0]?.seq ?? 0
  return [...lecturas.filter(({ seq }) => seq < from), ...last]
}

/** How many versions of ours a document leaves out. */
export function omitidasOf(slot: Versiones): { omitidas?: number } {
  const omitidas = slot.nuestra.length - versionesOf(slot).length
  return omitidas > 0 ? { omitidas } : {}
}

function fotoDoc(night: Night, slot: Slot, foto: FotoAt) {
  const { sha256, clase, bytes, ancho, alto, at, actor, antes, problema } = foto
  const places = night.fotos.get(sha256) ?? []
  const elsewhere = placesElsewhere(places, slot.expected.casilla)
  const actas = [...new Set(elsewhere.map(({ acta }) => acta))]
  const tambienEn = actas.slice(0, LUGARES_MAX)
  const mas = actas.length - tambienEn.length
  const also = mas > 0 ? { tambienEn, tambienEnMas: mas } : { tambienEn }
  const shown = { sha256, clase, bytes, ancho, alto, at, actor, ...also }
  return { ...shown, ...(antes ? { antes } : {}), ...(problema ? { problema } : {}) }
}

function votosDoc(
  eleccion: Eleccion,
  slot: Slot,
  votos: readonly Figure[],
): Record<string, Figure> {
  return Object.fromEntries(
    slot.boleta.places.map((place) => [
      eleccion.catalogo.options[place]?.key ?? '',
      votos[place] ?? 'vacio',
    ]),
  )
}

/** Findings by the arithmetic of an acta, after the mark of an arrival before the hour (JO3). */
export function hallazgosIn({ jornada }: Eleccion, { antes, hallazgos }: Nuestra): Hallazgo[] {
  if (!antes) return hallazgos
  const texto = `Llegó antes de la hora de cierre (${jornada?.cierre ?? ''}) y cuenta desde entonces.`
  return [{ regla: 'JO3', texto }, ...hallazgos]
}

export function nuestraDoc(eleccion: Eleccion, slot: Slot, version: Nuestra) {
  const { slot: _slot, id: _id, clientId: _clientId, lineas: _lineas, clock, ...shown } = version
  const { votos, ...rest } = shown
  const hallazgos = hallazgosIn(eleccion, version)
  return { ...rest, hallazgos, at: clock, votos: votosDoc(eleccion, slot, votos) }
}

/** A version of a corte taken back, as shown at the time, and why the version no longer counts. */
function retiradaDoc(eleccion: Eleccion, slot: Slot, { retiradoAt, motivo, ...version }: Retirada) {
  return { ...prepDoc(eleccion, slot, version), retiradoAt, motivo }
}

/** A version is named by its corte: all versions read again by one record have its place. */
function prepDoc(eleccion: Eleccion, slot: Slot, version: PrepVersion) {
  const { value, lineas, at, corteAt, cambio } = version
  const none: Figure = 'vacio'
  return {
    ...{ seq: seqOfCorte(version), at, corteAt, cambio },
    capturada: value?.capturada ?? false,
    contabilizada: value?.contabilizada ?? false,
    votos: { ...votosDoc(eleccion, slot, value?.votos ?? []), ...lineas },
    totalAsentado: value?.totalAsentado ?? none,
    boletasSobrantes: value?.boletasSobrantes ?? none,
    personasVotaron: value?.personasVotaron ?? none,
    representantesVotaron: value?.representantesVotaron ?? none,
    votosSacados: value?.votosSacados ?? none,
    observaciones: value?.observaciones ?? '',
    imagen: value?.imagen ?? '',
  }
}
