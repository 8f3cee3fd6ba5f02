import { limitOf } from '../acta.ts'
import type { ActaEsperada, Boleta, Catalogo, Lugar, Option } from '../catalogo.ts'
import type { Jornada } from '../jornada.ts'
import type { Bodies } from '../record.ts'
import { NOTED, refused, type Outcome } from './outcome.ts'
import type { Ambito, Ballot, Corte, Crece, Lado, Nodo, Retirado, Seccion, Slot } from './slot.ts'
import { NONE, withMore } from './list.ts'
import { newAmbito, shareSlot } from './suma.ts'

/** An elección in the night: its catálogo, its tree of ámbitos, its actas. */
export type Eleccion = {
  catalogo: Omit<Catalogo, 'actas' | 'lugares' | 'boletas'>
  root: Ambito
  /** By clave, root first. */
  ambitos: Map<string, Ambito>
  secciones: Map<string, Seccion>
  /**
   * Options from this place on were added later: phones may have a ballot without them (RULES.md
   * CL6).
   */
  added: number
  slots: Map<string, Slot>
  /** Actas of one casilla: two for especiales (MR, RP). */
  byCasilla: Map<string, Slot[]>
  nombres: Map<string, string>
  cortes: Corte[]
  /** Cortes taken back, in the order of their taking back. */
  retirados: Retirado[]
  /** Lines that went with a corte taken back: phones may still send them, without votes. */
  lineasFuera: Set<string>
  /** The growth of a lote whose corte is still to be counted. */
  crece?: Crece
  /** The side that speaks on every page of the elección (RULES.md VO1). */
  voz: Lado
  /** Day and hour of the vote, and when they were set, ISO; absent: counts at any time (JO1). */
  jornada?: Jornada & { fijadaAt: string }
  /** Lines in the order of the printed acta, and the place of the record (RULES.md OR1). */
  orden?: { renglones: readonly string[]; seq: number }
  /** Actas with something received before the hour, waiting for it (RULES.md JO3). */
  esperan: Set<Slot>
}

export function newEleccion(whole: Catalogo): Eleccion {
  const { actas, lugares, boletas, ...catalogo } = whole
  const entidades = new Set(actas.map((acta) => acta.entidad))
  const kind = entidades.size > 1 ? 'nacional' : 'entidad'
  const [entidad = ''] = entidades
  const nombre =
    kind === 'nacional'
      ? 'Nacional'
      : (lugares.find((lugar) => lugar.kind === 'entidad' && lugar.codigo === entidad)?.nombre ??
        'Todo el estado')
  const root = newAmbito(catalogo.clave, kind, entidad, nombre, null)
  const eleccion: Eleccion = {
    catalogo: { ...catalogo, options: [...catalogo.options] },
    root,
    ambitos: new Map([[root.clave, root]]),
    secciones: new Map(),
    added: catalogo.options.length,
    slots: new Map(),
    byCasilla: new Map(),
    nombres: new Map(),
    cortes: [],
    retirados: [],
    lineasFuera: new Set(),
    voz: 'nuestra',
    esperan: new Set(),
  }
  extend(eleccion, { options: [], boletas, lugares, actas })
  return eleccion
}

type Elecciones = Map<string, Eleccion>

export function createEleccion(elecciones: Elecciones, body: Bodies['eleccion.created']): Outcome {
  if (elecciones.has(body.clave)) return refused('eleccion_repetida', body.clave)
  elecciones.set(body.clave, newEleccion(body))
  return NOTED
}

export function extendEleccion(elecciones: Elecciones, body: Bodies['eleccion.extended']): Outcome {
  const eleccion = elecciones.get(body.eleccion)
  if (!eleccion) return refused('eleccion_desconocida', body.eleccion)
  const { options, actas, boletas, lote } = body
  eleccion.crece = {
    lote,
    options: freshOptions(eleccion, options).map(({ key }) => key),
    actas: actas.flatMap(({ acta }) => (eleccion.slots.has(acta) ? [] : [acta])),
    ...(boletas.length > 0 ? { boletas: boletasIn(eleccion) } : {}),
  }
  extend(eleccion, body)
  return NOTED
}

/** Adds the entries of a later corte: casillas appear while votes are counted (RULES.md CL4). */
export function extend(
  eleccion: Eleccion,
  more: { options: Option[]; boletas: Boleta[]; lugares: Lugar[]; actas: ActaEsperada[] },
): void {
  const options = freshOptions(eleccion, more.options)
  eleccion.catalogo.options.push(...options)
  for (const { key } of options) eleccion.lineasFuera.delete(key)
  for (const lugar of more.lugares)
    eleccion.nombres.set(`${lugar.kind}:${lugar.codigo}`, lugar.nombre)
  const isFirst = eleccion.slots.size === 0
  const fresh = isFirst ? more.actas : more.actas.filter(({ acta }) => !eleccion.slots.has(acta))
  const paths = pathsOf(eleccion, fresh)
  setBallots(eleccion, more.boletas)
  if (more.boletas.length > 0)
    for (const slot of eleccion.slots.values()) slot.boleta = ballotFor(eleccion, slot.ambitos)
  for (const [i, path] of paths.entries()) addSlot(eleccion, fresh[i]!, path)
}

function freshOptions({ catalogo }: Eleccion, options: readonly Option[]): Option[] {
  const known = new Set(catalogo.options.map(({ key }) => key))
  return options.filter(({ key }) => !known.has(key))
}

/** The ballots in force, by the clave of their ámbito. */
export function boletasIn({ ambitos }: Eleccion): Map<string, Boleta> {
  const boletas = new Map<string, Boleta>()
  for (const { clave, ballot } of ambitos.values())
    if (ballot)
      boletas.set(clave, {
        ambito: clave,
        candidaturas: ballot.candidaturas.map(({ places: _, ...candidatura }) => candidatura),
      })
  return boletas
}

/** An acta's place: the ámbitos with sums, root first, and the sección. */
type Path = Pick<Slot, 'ambitos' | 'seccion'>

/**
 * The path of each acta. A catálogo lists the actas of a sección together, and the actas of a
 * municipio: neighbours share a path.
 */
function pathsOf(eleccion: Eleccion, actas: readonly ActaEsperada[]): Path[] {
  let before: ActaEsperada | undefined
  let path: Path | undefined
  return actas.map((acta) => {
    const shared = before && isNeighbour(before, acta) ? path : undefined
    if (!shared || before?.seccion !== acta.seccion) path = pathOf(eleccion, acta, shared?.ambitos)
    before = acta
    return path!
  })
}

/** Whether both actas are in the same ámbitos with sums. */
function isNeighbour(a: ActaEsperada, b: ActaEsperada): boolean {
  return a.municipio === b.municipio && a.distrito === b.distrito && a.entidad === b.entidad
}

/** The path to an acta; missing nodes are made. */
function pathOf(eleccion: Eleccion, acta: ActaEsperada, ambitos = ambitosOf(eleccion, acta)): Path {
  const codigo = `${acta.entidad}-${acta.seccion}`
  const named = { kind: 'seccion' as const, codigo, parent: ambitos.at(-1)! }
  const seccion = nodeIn(eleccion, eleccion.secciones, named, ({ parent, ...node }) => {
    const made: Seccion = { ...node, parent, ballot: null, slots: NONE }
    parent.secciones.push(made)
    return made
  })
  return { ambitos, seccion }
}

function ambitosOf(eleccion: Eleccion, acta: ActaEsperada): Ambito[] {
  let last = eleccion.root
  const path = [last]
  const step = (kind: Ambito['kind'], codigo: string | undefined) => {
    if (codigo === undefined) return
    const named = { kind, codigo, parent: last }
    last = nodeIn(eleccion, eleccion.ambitos, named, ({ clave, nombre, parent }) =>
      newAmbito(clave, kind, codigo, nombre, parent),
    )
    path.push(last)
  }
  if (last.kind === 'nacional') step('entidad', acta.entidad)
  step('distrito', acta.distrito)
  step('municipio', acta.municipio)
  return path
}

type Named = Pick<Nodo, 'kind' | 'codigo'> & { parent: Ambito }

/**
 * A sección split over two municipios is two nodes, the later node marked with its parent. So is a
 * municipio in two distritos (RULES.md CL5).
 */
function nodeIn<N extends Nodo>(
  { catalogo, nombres }: Eleccion,
  nodes: Map<string, N>,
  { kind, codigo, parent }: Named,
  make: (node: Named & Pick<Nodo, 'clave' | 'nombre'>) => N,
): N {
  const plain = `${catalogo.clave}:${kind}:${codigo}`
  const first = nodes.get(plain)
  if (first?.parent === parent) return first
  const clave = first ? `${plain}@${parent.codigo}` : plain
  const found = first && nodes.get(clave)
  if (found) return found
  // The seventy thousand secciones of a country have numbers only.
  const given = kind === 'seccion' ? undefined : nombres.get(`${kind}:${codigo}`)
  const nombre = given ?? nombreOf(kind, codigo)
  const made = make({ clave, kind, codigo, nombre, parent })
  nodes.set(clave, made)
  return made
}

function nombreOf(kind: Ambito['kind'], codigo: string): string {
  const number = codigo.slice(codigo.indexOf('-') + 1)
  return `${kind === 'seccion' ? 'Sección' : kind === 'distrito' ? 'Distrito' : kind === 'municipio' ? 'Municipio' : 'Entidad'} ${number}`
}

/**
 * A boleta without a place in the tree holds for the whole elección while no other does (RULES.md CL6).
 */
export function setBallots(eleccion: Eleccion, boletas: Boleta[]): void {
  const { ambitos, catalogo, root } = eleccion
  const own = `${catalogo.clave}:${root.kind}:${root.codigo}`
  for (const boleta of boletas) {
    const ambito = ambitos.get(boleta.ambito === own ? root.clave : boleta.ambito)
    if (ambito) ambito.ballot = ballotFrom(eleccion, boleta)
  }
  const isBare = [...ambitos.values()].every(({ ballot }) => !ballot)
  if (isBare) for (const boleta of boletas) root.ballot = ballotFrom(eleccion, boleta)
}

function ballotFrom({ catalogo, added }: Eleccion, boleta: Boleta): Ballot {
  const { options } = catalogo
  const placeOf = new Map(options.map((option, place) => [option.key, place]))
  const candidaturas = boleta.candidaturas.map((candidatura) => ({
    ...candidatura,
    places: candidatura.options
      .map((key) => placeOf.get(key))
      .filter((place) => place !== undefined),
  }))
  const always = options.flatMap(({ kind }, place) =>
    kind === 'no_registradas' || kind === 'nulos' ? [place] : [],
  )
  const places = [...new Set([...candidaturas.flatMap((each) => each.places), ...always])]
  places.sort((a, b) => a - b)
  const keys = places.map((place) => options[place]?.key ?? '')
  return { candidaturas, places, keys, firm: places.filter((place) => place < added).length }
}

function addSlot(eleccion: Eleccion, expected: ActaEsperada, { ambitos, seccion }: Path): void {
  const slot: Slot = {
    expected,
    ambitos,
    seccion,
    boleta: ballotFor(eleccion, ambitos),
    limit: limitOf(
      expected.listaNominal,
      expected.representantes ?? allowance(eleccion.catalogo.options),
    ),
    nuestra: NONE,
    lecturas: NONE,
    fotos: NONE,
    prep: NONE,
    cambioEnPrep: false,
  }
  if (eleccion.slots.has(expected.acta)) return
  eleccion.slots.set(expected.acta, slot)
  const siblings = eleccion.byCasilla.get(expected.casilla)
  if (siblings) siblings.push(slot)
  else eleccion.byCasilla.set(expected.casilla, [slot])
  seccion.slots = withMore(seccion.slots, slot)
  shareSlot(slot, 'sin_llegar', 1)
}

export function ballotFor(eleccion: Eleccion, ambitos: Ambito[]): Ballot {
  const boleta = ambitos.findLast((ambito) => ambito.ballot)?.ballot
  return boleta ?? ballotFrom(eleccion, aloneBoleta(eleccion))
}

/** Without a boleta, every option stands for itself. */
function aloneBoleta(eleccion: Eleccion): Boleta {
  const candidaturas = eleccion.catalogo.options
    .filter(({ kind }) => kind !== 'no_registradas' && kind !== 'nulos')
    .map(({ key, parties }) => ({ key, partidos: parties ?? [key], options: [key] }))
  return { ambito: eleccion.catalogo.clave, candidaturas }
}

/** Two owners for each party and independent may vote at their post (LGIPE 259; RULES.md AC2). */
export function allowance(options: readonly Option[]): number {
  const lists = options.filter(({ kind }) => kind === 'partido' || kind === 'independiente')
  return 2 * lists.length
}

/**
 * An acta by the key of a casilla with a single acta, or by the acta's own key, never the key of a
 * casilla.
 */
export function slotIn(eleccion: Eleccion, key: string): Slot | undefined {
  const siblings = eleccion.byCasilla.get(key)
  return siblings?.length === 1 ? siblings[0] : eleccion.slots.get(key)
}
