import { limitOf } from '../acta.ts'
import type { ActaEsperada, Boleta, Eleccion, Lugar, Option } from '../eleccion.ts'
import type { Bodies } from '../record.ts'
import { NOTED, refused, type Outcome } from './outcome.ts'
import type { Ambito, Ballot, Nodo, Seccion, Slot } from './slot.ts'
import { newAmbito, shareSlot } from './suma.ts'

/** An elección in the night: its catalogue, its tree of ámbitos, its actas. */
export type Contest = {
  eleccion: Omit<Eleccion, 'actas' | 'lugares' | 'boletas'>
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
}

export type Corte = {
  seq: number
  sha256: string
  file: string
  corteAt: string
  recibidoAt: string
  /** Whether the corte's own participation includes the especiales (RULES.md PA1). */
  conEspeciales: boolean
  capturadas: number
  contabilizadas: number
  changed: number
}

export function newContest(catalogue: Eleccion): Contest {
  const { actas, lugares, boletas, ...eleccion } = catalogue
  const entidades = new Set(actas.map((acta) => acta.entidad))
  const kind = entidades.size > 1 ? 'nacional' : 'entidad'
  const [entidad = ''] = entidades
  const nombre =
    kind === 'nacional'
      ? 'Nacional'
      : (lugares.find((lugar) => lugar.kind === 'entidad' && lugar.codigo === entidad)?.nombre ??
        'Todo el estado')
  const root = newAmbito(eleccion.clave, kind, entidad, nombre, null)
  const contest: Contest = {
    eleccion: { ...eleccion, options: [...eleccion.options] },
    root,
    ambitos: new Map([[root.clave, root]]),
    secciones: new Map(),
    added: eleccion.options.length,
    slots: new Map(),
    byCasilla: new Map(),
    nombres: new Map(),
    cortes: [],
  }
  extendContest(contest, { options: [], boletas, lugares, actas })
  return contest
}

type Contests = Map<string, Contest>

export function createEleccion(contests: Contests, body: Bodies['eleccion.created']): Outcome {
  if (contests.has(body.clave)) return refused('eleccion_repetida', body.clave)
  contests.set(body.clave, newContest(body))
  return NOTED
}

export function extendEleccion(contests: Contests, body: Bodies['eleccion.extended']): Outcome {
  const contest = contests.get(body.eleccion)
  if (!contest) return refused('eleccion_desconocida', body.eleccion)
  extendContest(contest, body)
  return NOTED
}

/** Adds the entries of a later corte: casillas appear while votes are counted (RULES.md CL4). */
export function extendContest(
  contest: Contest,
  more: { options: Option[]; boletas: Boleta[]; lugares: Lugar[]; actas: ActaEsperada[] },
): void {
  const known = new Set(contest.eleccion.options.map((option) => option.key))
  contest.eleccion.options.push(...more.options.filter((option) => !known.has(option.key)))
  for (const lugar of more.lugares)
    contest.nombres.set(`${lugar.kind}:${lugar.codigo}`, lugar.nombre)
  const isFirst = contest.slots.size === 0
  const fresh = isFirst ? more.actas : more.actas.filter(({ acta }) => !contest.slots.has(acta))
  const paths = pathsOf(contest, fresh)
  setBallots(contest, more.boletas)
  if (more.boletas.length > 0)
    for (const slot of contest.slots.values()) slot.boleta = ballotFor(contest, slot.ambitos)
  for (const [i, path] of paths.entries()) addSlot(contest, fresh[i]!, path)
}

/** An acta's place: the ámbitos with sums, root first, and the sección. */
type Path = Pick<Slot, 'ambitos' | 'seccion'>

/**
 * The path of each acta. A catalogue lists the actas of a sección together, and the actas of a
 * municipio: neighbours share a path.
 */
function pathsOf(contest: Contest, actas: readonly ActaEsperada[]): Path[] {
  let before: ActaEsperada | undefined
  let path: Path | undefined
  return actas.map((acta) => {
    const shared = before && isNeighbour(before, acta) ? path : undefined
    if (!shared || before?.seccion !== acta.seccion) path = pathOf(contest, acta, shared?.ambitos)
    before = acta
    return path!
  })
}

/** Whether both actas are in the same ámbitos with sums. */
function isNeighbour(a: ActaEsperada, b: ActaEsperada): boolean {
  return a.municipio === b.municipio && a.distrito === b.distrito && a.entidad === b.entidad
}

/** The path to an acta; missing nodes are made. */
function pathOf(contest: Contest, acta: ActaEsperada, ambitos = ambitosOf(contest, acta)): Path {
  const codigo = `${acta.entidad}-${acta.seccion}`
  const named = { kind: 'seccion' as const, codigo, parent: ambitos.at(-1)! }
  const seccion = nodeIn(contest, contest.secciones, named, ({ parent, ...node }) => {
    const made: Seccion = { ...node, parent, ballot: null, slots: NONE }
    parent.secciones.push(made)
    return made
  })
  return { ambitos, seccion }
}

function ambitosOf(contest: Contest, acta: ActaEsperada): Ambito[] {
  let last = contest.root
  const path = [last]
  const step = (kind: Ambito['kind'], codigo: string | undefined) => {
    if (codigo === undefined) return
    const named = { kind, codigo, parent: last }
    last = nodeIn(contest, contest.ambitos, named, ({ clave, nombre, parent }) =>
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
  { eleccion, nombres }: Contest,
  nodes: Map<string, N>,
  { kind, codigo, parent }: Named,
  make: (node: Named & Pick<Nodo, 'clave' | 'nombre'>) => N,
): N {
  const plain = `${eleccion.clave}:${kind}:${codigo}`
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

/** A boleta without a place of its own in the tree holds for the whole elección. */
function setBallots(contest: Contest, boletas: Boleta[]): void {
  for (const boleta of boletas) {
    const ambito = contest.ambitos.get(boleta.ambito) ?? contest.root
    ambito.ballot = ballotFrom(contest, boleta)
  }
}

function ballotFrom({ eleccion, added }: Contest, boleta: Boleta): Ballot {
  const { options } = eleccion
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

/**
 * Lists of an acta are short, and many stay empty: the empty lists share this array. A list is
 * never pushed to (V8 gives the first push room for seventeen), but made anew with the added item.
 */
const NONE: readonly never[] = []

function addSlot(contest: Contest, expected: ActaEsperada, { ambitos, seccion }: Path): void {
  const slot: Slot = {
    expected,
    ambitos,
    seccion,
    boleta: ballotFor(contest, ambitos),
    limit: limitOf(expected.listaNominal, expected.representantes ?? allowance(contest)),
    nuestra: NONE,
    lecturas: NONE,
    fotos: NONE,
    prep: NONE,
    cambioEnPrep: false,
  }
  if (contest.slots.has(expected.acta)) return
  contest.slots.set(expected.acta, slot)
  const siblings = contest.byCasilla.get(expected.casilla)
  if (siblings) siblings.push(slot)
  else contest.byCasilla.set(expected.casilla, [slot])
  seccion.slots = seccion.slots.concat(slot)
  shareSlot(slot, 'sinLlegar', 1)
}

function ballotFor(contest: Contest, ambitos: Ambito[]): Ballot {
  const boleta = ambitos.findLast((ambito) => ambito.ballot)?.ballot
  return boleta ?? ballotFrom(contest, aloneBoleta(contest))
}

/** Without a boleta, every option stands for itself. */
function aloneBoleta(contest: Contest): Boleta {
  const candidaturas = contest.eleccion.options
    .filter(({ kind }) => kind !== 'no_registradas' && kind !== 'nulos')
    .map(({ key, parties }) => ({ key, partidos: parties ?? [key], options: [key] }))
  return { ambito: contest.eleccion.clave, candidaturas }
}

/** Two owners for each party and independent may vote at their post (LGIPE 259; RULES.md AC2). */
function allowance(contest: Contest): number {
  const lists = contest.eleccion.options.filter(
    ({ kind }) => kind === 'partido' || kind === 'independiente',
  )
  return 2 * lists.length
}

/**
 * An acta by the key of a casilla with a single acta, or by the acta's own key, never the key of a
 * casilla.
 */
export function slotIn(contest: Contest, key: string): Slot | undefined {
  const siblings = contest.byCasilla.get(key)
  return siblings?.length === 1 ? siblings[0] : contest.slots.get(key)
}
