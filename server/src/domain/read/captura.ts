import { sameVotes, type Figures } from '../acta.ts'
import { humanCasilla, parseClave } from '../clave.ts'
import type { Eleccion } from '../fold/eleccion.ts'
import { actasAt, ambitoOver, type Nombrado } from '../fold/casilla.ts'
import type { Night } from '../fold/night.ts'
import { horarioOf } from '../fold/jornada.ts'
import { inPrintedOrder } from '../fold/orden.ts'
import { folioOf } from '../recibo.ts'
import type { Cargo } from '../record.ts'
import { opcionesOf, reconcileActa } from '../fold/reconcile.ts'
import { isConflict, lastSent, sentBy } from '../fold/vigente.ts'
import { nuestraOf, type Ballot, type Nuestra, type Slot } from '../fold/slot.ts'

/**
 * A representative's forms and the state of each acta for `actor`; in the order of `casillas`.
 */
export function capturaDoc(
  night: Pick<Night, 'elecciones' | 'casillas'>,
  casillas: Iterable<string>,
  actor = '',
) {
  return Array.from(casillas, (casilla) => {
    const { nombrados = [] } = night.casillas.get(casilla) ?? {}
    const found = actasAt(night, casilla)
    const municipio = ambitoOver(night, casilla, 'municipio')
    return {
      casilla,
      nombre: humanCasilla(casilla),
      ...(municipio ? { municipio: municipio.nombre } : {}),
      seccion: found[0]?.[1].expected.seccion ?? parseClave(casilla)?.seccion ?? '',
      actas: found.map(([eleccion, slot]) => actaOf(night, eleccion, slot, { actor, nombrados })),
    }
  })
}

/** The asker, and the people of the casilla, in force or not. */
type People = { actor: string; nombrados: readonly Nombrado[] }

function actaOf(night: Pick<Night, 'elecciones'>, eleccion: Eleccion, slot: Slot, people: People) {
  const { catalogo } = eleccion
  const { expected, boleta, limit } = slot
  const jornada = horarioOf(night, eleccion, slot)
  return {
    eleccion: catalogo.clave,
    titulo: catalogo.titulo,
    acta: expected.acta,
    simulacro: catalogo.simulacro,
    listaNominal: expected.listaNominal,
    limite: limit,
    renglones: renglonesOf(eleccion, boleta),
    ...(jornada ? { jornada } : {}),
    estado: estadoOf(catalogo, slot, people),
  }
}

/** The lines of an acta as printed (RULES.md OR1), without no registradas and nulos. */
export function renglonesOf(eleccion: Eleccion, { places, candidaturas }: Ballot) {
  return inPrintedOrder(eleccion, places).flatMap((place) => {
    const option = eleccion.catalogo.options[place]
    if (!option || option.kind === 'no_registradas' || option.kind === 'nulos') return []
    const { key, parties } = option
    const nombre = candidaturas.find((each) => each.options.includes(key))?.nombre
    return [{ key, partidos: parties ?? [key], ...(nombre ? { nombre } : {}) }]
  })
}

const PREP = {
  coincide: 'coincide',
  difiere: 'difiere',
  prep_sin_contabilizar: 'sin_contabilizar',
  solo_nuestra: 'sin_dato',
  solo_prep: 'sin_dato',
  sin_llegar: 'sin_dato',
} as const

function estadoOf(catalogo: Eleccion['catalogo'], slot: Slot, { actor, nombrados }: People) {
  const vigente = nuestraOf(slot)
  const recibida = sentBy(slot, actor)
  const otra = recibida ? laterBy(slot, recibida) : (lastSent(slot) ?? vigente)
  const isInForce = recibida && vigente && sameVotes(recibida.votos, vigente.votos)
  const fotos = slot.fotos.filter(({ clase }) => clase === 'acta')
  const last = fotos[fotos.length - 1]
  // One person's doubt is no problem yet: the representative hears of what is firm (RULES.md CE4).
  const problema = (last?.marcas?.length ?? 0) > 1 ? last?.problema : undefined
  const prep = PREP[reconcileActa(slot)]
  const noCuadra = recibida?.hallazgos.find(({ regla }) => regla === 'AC3')?.diferencia
  const sinCapturar = recibida ? missingOf(recibida) : 0
  return {
    ...(recibida ? { recibida: recibidaOf(recibida) } : {}),
    ...(sinCapturar > 0 ? { sinCapturar } : {}),
    foto: fotos.length > 0 ? ('recibida' as const) : ('falta' as const),
    prep,
    ...(prep === 'difiere' && isInForce ? { diferencias: diferenciasOf(catalogo, slot) } : {}),
    enRevision: vigente?.contabilizada === false,
    ...(noCuadra === undefined ? {} : { noCuadra }),
    ...(problema ? { problema } : {}),
    ...(recibida?.antes === 'espera' ? { espera: true as const } : {}),
    ...(otra ? { otraAt: otra.clock, otraSeq: otra.seq, ...cargoOf(nombrados, otra) } : {}),
    conflicto: isConflict(slot),
  }
}

/** A credential of a nombramiento carries the nombramiento's id. */
function cargoOf(nombrados: readonly Nombrado[], { actor }: Nuestra): { otraDe?: Cargo } {
  const found = nombrados.find(({ id }) => actor === `nom-${id}`)
  return found ? { otraDe: found.cargo } : {}
}

/** Lines of an acta that nobody wrote down (RULES.md FI3). */
function missingOf(figures: Figures): number {
  const { totalAsentado, boletasSobrantes, personasVotaron } = figures
  const { representantesVotaron, votosSacados } = figures
  const totals = [totalAsentado, boletasSobrantes, personasVotaron, representantesVotaron]
  return [...figures.votos, ...totals, votosSacados].filter((each) => each === 'no_capturado')
    .length
}

/** The last figures by another representative that came later and differ (RULES.md RB4). */
function laterBy(slot: Slot, own: Nuestra): Nuestra | undefined {
  return slot.nuestra.findLast(
    ({ canal, actor, seq, votos }) =>
      canal === 'representante' &&
      actor !== own.actor &&
      seq > own.seq &&
      !sameVotes(votos, own.votos),
  )
}

/** PREP is public: the sender of an acta may see where PREP says something else. */
function diferenciasOf({ options }: Eleccion['catalogo'], slot: Slot) {
  return {
    corteAt: slot.prep[slot.prep.length - 1]?.corteAt ?? '',
    renglones: opcionesOf(slot).map(({ place, nuestra, prep }) => ({
      key: options[place]?.key ?? '',
      nuestra,
      prep,
    })),
  }
}

function recibidaOf({ id, seq, at, revision }: Nuestra) {
  return { seq, at, revision, folio: folioOf(id) }
}
