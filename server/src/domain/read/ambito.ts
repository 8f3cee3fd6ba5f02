import {
  ballotOf,
  candidaturasOf,
  demarcacionesOf,
  leadOf,
  participacionOf,
  partidosOf,
} from '../fold/candidatura.ts'
import { slotIn, type Contest } from '../fold/catalogo.ts'
import { humanCasilla } from '../clave.ts'
import { puntosOf } from '../front.ts'
import { newAmbito, shareIn } from '../fold/suma.ts'
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

const CAMBIOS_SHOWN = 40

/**
 * An ámbito and its elección. The ámbitos of a sección and of a casilla are made for the reading.
 */
export type Place = { contest: Contest; ambito: Ambito }

/** `GOB`, `GOB:distrito:04-007`, `GOB:casilla:040001B010005`; '' is the first elección's root. */
export function findAmbito(night: Night, clave: string): Place | undefined {
  if (clave === '') {
    const [contest] = night.contests.values()
    return contest && { contest, ambito: contest.root }
  }
  const [eleccion = '', kind] = clave.split(':', 2)
  const contest = night.contests.get(eleccion)
  if (!contest) return undefined
  if (kind === 'casilla') {
    const key = clave.slice(eleccion.length + ':casilla:'.length)
    const slot = slotIn(contest, key)
    return slot && { contest, ambito: casillaOf(contest, slot) }
  }
  const seccion = contest.secciones.get(clave)
  const ambito = seccion ? seccionOf(seccion) : contest.ambitos.get(clave)
  return ambito && { contest, ambito }
}

export function claveOf(contest: Contest, slot: Slot): string {
  return `${contest.eleccion.clave}:casilla:${slot.expected.acta}`
}

function casillaOf(contest: Contest, slot: Slot): Ambito {
  const { casilla } = slot.expected
  const ambito = newAmbito(claveOf(contest, slot), 'casilla', casilla, humanCasilla(casilla), null)
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
export function figuresOf({ contest, ambito }: Place) {
  const { options } = contest.eleccion
  const nuestra = candidaturasOf(ambito, 'nuestra')
  const prep = candidaturasOf(ambito, 'prep')
  const conEspeciales = contest.cortes[contest.cortes.length - 1]?.conEspeciales ?? false
  return {
    ambito: ambito.clave,
    actas: { ...ambito.actas },
    listaNominal: { ...ambito.listaNominal },
    candidaturas: namesOf(contest, ambito).map((each) => ({
      ...each,
      nuestra: nuestra.get(each.key) ?? 0,
      prep: prep.get(each.key) ?? 0,
    })),
    partidos: partidosDoc(contest, ambito),
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

function sumOf(options: Contest['eleccion']['options'], ambito: Ambito, kind: string) {
  const place = options.findIndex((option) => option.kind === kind)
  return {
    nuestra: ambito.sumas.nuestra.votos[place] ?? 0,
    prep: ambito.sumas.prep.votos[place] ?? 0,
  }
}

/** Candidacies in the acta's order; above the demarcación each key once and nobody's name. */
function namesOf(contest: Contest, ambito: Ambito) {
  const ballot = ballotOf(ambito)
  const named = ballot !== null
  const all = ballot
    ? ballot.candidaturas
    : demarcacionesOf(ambito).flatMap((each) => each.ballot?.candidaturas ?? [])
  const place = new Map(contest.eleccion.options.map(({ key }, index) => [key, index]))
  const first = (key: string) => place.get(key.split('-')[0] ?? '') ?? place.get(key) ?? 999
  const seen = new Map<string, { key: string; partidos: string[]; nombre?: string }>()
  for (const { key, partidos, nombre } of all)
    if (!seen.has(key)) seen.set(key, { key, partidos, ...(named && nombre ? { nombre } : {}) })
  return [...seen.values()].sort((a, b) => first(a.key) - first(b.key))
}

function partidosDoc(contest: Contest, ambito: Ambito) {
  const split = (lado: Lado) =>
    partidosOf(ambito, lado, contest.eleccion.options, (each) => isConsejo(contest, each))
  const nuestra = split('nuestra')
  return [...split('prep')].map(([key, prep]) => ({ key, nuestra: nuestra.get(key) ?? 0, prep }))
}

/**
 * Where the law splits a combination's votes: the municipal consejo for ayuntamientos, else the
 * distrital.
 */
function isConsejo(contest: Contest, ambito: Ambito): boolean {
  if (contest.eleccion.demarcacion === 'municipio') return ambito.kind === 'municipio'
  return (
    ambito.kind === 'distrito' ||
    (ambito.kind === 'municipio' && ambito.parent?.kind !== 'distrito')
  )
}

export function eleccionDoc({ eleccion }: Contest) {
  const { clave, titulo, proceso, simulacro, utcOffset } = eleccion
  return { clave, titulo, proceso, simulacro, utcOffset }
}

export function rutaOf({ clave, nombre, parent }: Nodo): { clave: string; nombre: string }[] {
  const here = { clave, nombre }
  return parent ? [...rutaOf(parent), here] : [here]
}

/** Everything on an ámbito page. */
export function ambitoDoc(night: Night, place: Place) {
  const { contest, ambito } = place
  const corte = contest.cortes[contest.cortes.length - 1]
  return {
    ...figuresOf(place),
    kind: ambito.kind,
    nombre: ambito.nombre,
    eleccion: eleccionDoc(contest),
    ruta: rutaOf(ambito),
    ...optional('demarcaciones', ballotOf(ambito) ? undefined : leadsOf(ambito)),
    hijos: hijosOf(contest, ambito),
    ...optional(
      'corte',
      corte && { corteAt: corte.corteAt, sha256: corte.sha256, recibidoAt: corte.recibidoAt },
    ),
    curva: {
      nuestra: ambito.curvaNuestra.map(([minute, actas]): [number, number] => [minute, actas]),
      prep: ambito.curvaPrep.map((point): [number, number, number] => [...point]),
    },
    cambios: cambiosOf(night, contest, ambito),
  }
}

/**
 * The number of demarcaciones led by each candidacy; a tied demarcación has no leader (RULES.md
 * FR2).
 */
function leadsOf(ambito: Ambito): Record<string, { nuestra: number; prep: number }> {
  const leads: Record<string, { nuestra: number; prep: number }> = {}
  for (const demarcacion of demarcacionesOf(ambito))
    for (const lado of LADOS) {
      const { lider = '' } = leadOf(demarcacion, lado) ?? {}
      if (lider === '') continue
      const lead = (leads[lider] ??= { nuestra: 0, prep: 0 })
      lead[lado] += 1
    }
  return leads
}

function hijosOf(contest: Contest, ambito: Ambito) {
  const children =
    ambito.kind === 'seccion'
      ? ambito.slots.map((slot) => casillaOf(contest, slot))
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
  return { lider, ventaja, puntos: puntosOf(ventaja, ambito.sumas[lado].total) }
}

function cambiosOf(night: Night, contest: Contest, ambito: Ambito) {
  const found = []
  for (let i = night.cambios.length - 1; i >= 0 && found.length < CAMBIOS_SHOWN; i--) {
    const cambio = night.cambios[i]
    if (
      cambio &&
      (cambio.tipo === 'corte'
        ? cambio.ambito === contest.root.clave
        : within(contest, ambito, cambio.ambito))
    )
      found.push(cambio)
  }
  return found
}

function within(contest: Contest, ambito: Ambito, clave: string): boolean {
  if (clave === ambito.clave) return true
  const key = `${contest.eleccion.clave}:casilla:`
  const slot = clave.startsWith(key) ? contest.slots.get(clave.slice(key.length)) : undefined
  for (
    let up: Nodo | null = slot?.seccion ?? contest.ambitos.get(clave)?.parent ?? null;
    up;
    up = up.parent
  )
    if (up.clave === ambito.clave) return true
  return false
}
