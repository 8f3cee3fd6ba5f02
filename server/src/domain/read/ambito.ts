import {
  ballotOf,
  candidaturasOf,
  demarcacionesOf,
  leadOf,
  participacionOf,
  partidosOf,
} from '../fold/candidatura.ts'
import { certezaOf, isUnPunto } from '../fold/certeza.ts'
import { cambiosOf } from './cambios.ts'
import { slotIn, type Eleccion } from '../fold/eleccion.ts'
import { humanCasilla } from '../clave.ts'
import { puntosOf } from '../front.ts'
import { newAmbito, shareIn } from '../fold/suma.ts'
import { isPrimeras } from '../fold/voz.ts'
import { canonical } from '../merge.ts'
import type { Night } from '../fold/night.ts'
import { reconcileActa } from '../fold/reconcile.ts'
import {
  LADOS,
  type Ambito,
  type Diferencias,
  type Lado,
  type Nodo,
  type Seccion,
  type Slot,
} from '../fold/slot.ts'

/** Documents for screens and commands: each a reading of the sums at the night's place. */

/**
 * An ámbito and its elección. The ámbitos of a sección and of a casilla are made for the reading.
 */
export type Place = { eleccion: Eleccion; ambito: Ambito }

/** `GOB`, `GOB:distrito:04-007`, `GOB:casilla:040001B010005`; '' is the first elección's root. */
export function findAmbito(night: Night, clave: string): Place | undefined {
  if (clave === '') {
    const [eleccion] = night.elecciones.values()
    return eleccion && { eleccion, ambito: eleccion.root }
  }
  const [prefix = '', kind] = clave.split(':', 2)
  const eleccion = night.elecciones.get(prefix)
  if (!eleccion) return undefined
  if (kind === 'casilla') {
    const key = clave.slice(prefix.length + ':casilla:'.length)
    const slot = slotIn(eleccion, key)
    return slot && { eleccion, ambito: casillaOf(eleccion, slot) }
  }
  const seccion = eleccion.secciones.get(clave)
  const ambito = seccion ? seccionOf(seccion) : eleccion.ambitos.get(clave)
  return ambito && { eleccion, ambito }
}

export function claveOf(eleccion: Eleccion, slot: Slot): string {
  return `${eleccion.catalogo.clave}:casilla:${slot.expected.acta}`
}

function casillaOf(eleccion: Eleccion, slot: Slot): Ambito {
  const { casilla } = slot.expected
  const ambito = newAmbito(claveOf(eleccion, slot), 'casilla', casilla, humanCasilla(casilla), null)
  return summed(ambito, slot.seccion, [slot])
}

function seccionOf({ clave, kind, codigo, nombre, parent, slots }: Seccion): Ambito {
  return summed(newAmbito(clave, kind, codigo, nombre, null), parent, slots)
}

/** Not linked into the tree: made for a single reading. */
function summed(ambito: Ambito, parent: Nodo | null, slots: readonly Slot[]): Ambito {
  ambito.parent = parent
  ambito.slots = slots
  for (const slot of slots) shareIn([ambito], slot, reconcileActa(slot), 1)
  return ambito
}

/** The figures of an ámbito, without the place in the ledger: the part covered by `stateHash`. */
export function figuresOf({ eleccion, ambito }: Place) {
  const { options } = eleccion.catalogo
  const nuestra = candidaturasOf(ambito, 'nuestra')
  const prep = candidaturasOf(ambito, 'prep')
  const conEspeciales = eleccion.cortes[eleccion.cortes.length - 1]?.conEspeciales ?? false
  return {
    ambito: ambito.clave,
    actas: { ...ambito.actas },
    listaNominal: { ...ambito.listaNominal },
    candidaturas: namesOf(eleccion, ambito).map((each) => ({
      ...each,
      nuestra: nuestra.get(each.key) ?? 0,
      prep: prep.get(each.key) ?? 0,
    })),
    partidos: partidosDoc(eleccion, ambito),
    noRegistradas: sumOf(options, ambito, 'no_registradas'),
    nulos: sumOf(options, ambito, 'nulos'),
    votos: { nuestra: ambito.sumas.nuestra.total, prep: ambito.sumas.prep.total },
    participacion: {
      ...optional('nuestra', participacionOf(ambito.sumas.nuestra, false)),
      ...optional('prep', participacionOf(ambito.sumas.prep, conEspeciales)),
    },
    diferencias: { ...ambito.diferencias } satisfies Diferencias,
  }
}

/**
 * The state of an ámbito at the night's place, with a hash so that two machines can compare states;
 * undefined for an unknown ámbito. `sha256` gives hex.
 */
export function estadoDoc(night: Night, clave: string, sha256: (text: string) => string) {
  const place = findAmbito(night, clave)
  if (!place) return undefined
  const figures = figuresOf(place)
  return { seq: night.seq, at: night.at, ...figures, stateHash: sha256(canonical(figures)) }
}

function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V })
}

function sumOf(options: Eleccion['catalogo']['options'], ambito: Ambito, kind: string) {
  const place = options.findIndex((option) => option.kind === kind)
  return {
    nuestra: ambito.sumas.nuestra.votos[place] ?? 0,
    prep: ambito.sumas.prep.votos[place] ?? 0,
  }
}

/** Candidacies in the acta's order; above the demarcación each key once and nobody's name. */
function namesOf(eleccion: Eleccion, ambito: Ambito) {
  const ballot = ballotOf(ambito)
  const named = ballot !== null
  const all = ballot
    ? ballot.candidaturas
    : demarcacionesOf(ambito).flatMap((each) => each.ballot?.candidaturas ?? [])
  const place = new Map(eleccion.catalogo.options.map(({ key }, index) => [key, index]))
  const first = (key: string) => place.get(key.split('-')[0] ?? '') ?? place.get(key) ?? 999
  const seen = new Map<string, { key: string; partidos: string[]; nombre?: string }>()
  for (const { key, partidos, nombre } of all)
    if (!seen.has(key)) seen.set(key, { key, partidos, ...(named && nombre ? { nombre } : {}) })
  return [...seen.values()].sort((a, b) => first(a.key) - first(b.key))
}

function partidosDoc(eleccion: Eleccion, ambito: Ambito) {
  const split = (lado: Lado) =>
    partidosOf(ambito, lado, eleccion.catalogo.options, (each) => isConsejo(eleccion, each))
  const nuestra = split('nuestra')
  return [...split('prep')].map(([key, prep]) => ({ key, nuestra: nuestra.get(key) ?? 0, prep }))
}

/**
 * Where the law splits a combination's votes: the municipal consejo for ayuntamientos, else the
 * distrital.
 */
function isConsejo(eleccion: Eleccion, ambito: Ambito): boolean {
  if (eleccion.catalogo.demarcacion === 'municipio') return ambito.kind === 'municipio'
  return (
    ambito.kind === 'distrito' ||
    (ambito.kind === 'municipio' && ambito.parent?.kind !== 'distrito')
  )
}

export function eleccionDoc({ catalogo }: Eleccion) {
  const { clave, titulo, proceso, simulacro, utcOffset } = catalogo
  return { clave, titulo, proceso, simulacro, utcOffset }
}

export function rutaOf({ clave, nombre, parent }: Nodo): { clave: string; nombre: string }[] {
  const here = { clave, nombre }
  return parent ? [...rutaOf(parent), here] : [here]
}

/** Everything on an ámbito page. */
export function ambitoDoc(night: Night, place: Place) {
  const { eleccion, ambito } = place
  const corte = eleccion.cortes[eleccion.cortes.length - 1]
  return {
    ...figuresOf(place),
    kind: ambito.kind,
    nombre: ambito.nombre,
    eleccion: eleccionDoc(eleccion),
    ruta: rutaOf(ambito),
    voz: eleccion.voz,
    contadas: { nuestra: ambito.sumas.nuestra.actas, prep: ambito.sumas.prep.actas },
    primeras: { nuestra: isPrimeras(ambito, 'nuestra'), prep: isPrimeras(ambito, 'prep') },
    ...optional('demarcaciones', ballotOf(ambito) ? undefined : leadsOf(eleccion, ambito)),
    ...optional('cerradas', ballotOf(ambito) ? undefined : closeOf(eleccion, ambito)),
    ...optional(
      'certeza',
      ambito.ballot ? certezaOf(ambito, eleccion.voz, eleccion.catalogo.options) : undefined,
    ),
    hijos: hijosOf(eleccion, ambito),
    ...optional(
      'corte',
      corte && { corteAt: corte.corteAt, sha256: corte.sha256, recibidoAt: corte.recibidoAt },
    ),
    curva: {
      nuestra: ambito.curvaNuestra.map(([minute, actas]): [number, number] => [minute, actas]),
      prep: ambito.curvaPrep.map((point): [number, number, number] => [...point]),
    },
    cambios: cambiosOf(night, eleccion, ambito),
  }
}

/**
 * The demarcaciones inside, and the number led by each candidacy; a tied demarcación has no leader
 * (RULES.md FR2).
 */
function leadsOf({ catalogo }: Eleccion, ambito: Ambito) {
  const inside = demarcacionesOf(ambito)
  const lideran: Record<string, Record<Lado, number>> = {}
  for (const demarcacion of inside)
    for (const lado of LADOS) {
      const { lider = '' } = leadOf(demarcacion, lado) ?? {}
      if (lider === '') continue
      const lead = (lideran[lider] ??= { nuestra: 0, prep: 0 })
      lead[lado] += 1
    }
  return { kind: catalogo.demarcacion, total: inside.length, lideran }
}

/**
 * Demarcaciones where both sides name different winners, and those of one point or less by the side
 * that speaks (RULES.md SG2, SG4), by clave.
 */
function closeOf({ voz }: Eleccion, ambito: Ambito) {
  const rows = demarcacionesOf(ambito).flatMap((demarcacion) => {
    const [nuestra, prep] = LADOS.map((lado) => leadIn(demarcacion, lado))
    const front = voz === 'prep' ? prep : nuestra
    const isApart = nuestra && prep && nuestra.lider !== prep.lider
    const isClose = front && isUnPunto(front.ventaja, demarcacion.sumas[voz].total)
    if (!isApart && !isClose) return []
    const { clave, nombre } = demarcacion
    const row = {
      ...{ clave, nombre },
      ...optional('nuestra', nuestra),
      ...optional('prep', prep),
      ...(isApart ? { ganadores: true as const } : {}),
      ...(isClose ? { unPunto: true as const } : {}),
    }
    return [[clave, row] as const]
  })
  return Object.fromEntries(rows)
}

/** The margin of a side; none while nobody has a lead to speak of (RULES.md VO2). */
function leadIn(ambito: Ambito, lado: Lado) {
  return isPrimeras(ambito, lado) ? undefined : marginOf(ambito, lado)
}

function hijosOf(eleccion: Eleccion, ambito: Ambito) {
  const children =
    ambito.kind === 'seccion'
      ? ambito.slots.map((slot) => casillaOf(eleccion, slot))
      : [...ambito.children, ...ambito.secciones.map(seccionOf)]
  return Object.fromEntries(children.map((child) => [child.clave, hijoOf(child)]))
}

function hijoOf(ambito: Ambito) {
  return {
    clave: ambito.clave,
    kind: ambito.kind,
    nombre: ambito.nombre,
    esperadas: ambito.actas.esperadas,
    recibidas: ambito.actas.recibidas,
    contabilizadas: ambito.actas.contabilizadas,
    sinLlegar: ambito.actas.sinLlegar,
    difiere: ambito.diferencias.difiere,
    cambioEnPrep: ambito.diferencias.cambioEnPrep,
    ...optional('nuestra', marginOf(ambito, 'nuestra')),
    ...optional('prep', marginOf(ambito, 'prep')),
  }
}

function marginOf(ambito: Ambito, lado: Lado) {
  const front = leadOf(ambito, lado)
  if (!front) return undefined
  const { lider, ventaja } = front
  const puntos = puntosOf(ventaja, ambito.sumas[lado].total)
  return {
    lider,
    ventaja,
    puntos,
    ...(isPrimeras(ambito, lado) ? { primeras: true as const } : {}),
  }
}
