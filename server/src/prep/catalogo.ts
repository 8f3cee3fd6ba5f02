import { isDeepStrictEqual } from 'node:util'
import type { ActaEsperada, Boleta, Catalogo, Lugar, Option } from '../domain/catalogo.ts'
import { isCount, votesOf } from '../domain/figure.ts'
import { contend } from './boleta.ts'
import type { CandidaturasFile, Registro } from './candidaturas.ts'
import type { PrepWarning } from './notes.ts'
import type { ActaRow, Base } from './shape.ts'

/** The part of a catálogo needed to find a base's additions. */
export type Known = Pick<Catalogo, 'clave' | 'demarcacion' | 'options' | 'boletas' | 'actas'>

/** Additions of a later corte; the body of `eleccion.extended` without its elección. */
export type Extension = {
  options: Option[]
  boletas: Boleta[]
  lugares: Lugar[]
  actas: ActaEsperada[]
}

/** The kind of ámbito in which the candidacies of each elección compete. */
const DEMARCACIONES: Record<string, Catalogo['demarcacion']> = {
  PRES: 'nacional',
  SEN: 'entidad',
  GOB: 'entidad',
  GUB: 'entidad',
  JEF_GOB: 'entidad',
  DIP: 'distrito',
  DIP_LOC: 'distrito',
  AYUN: 'municipio',
  ALC: 'municipio',
  JUNTAS: 'municipio',
  SIND: 'municipio',
  REG: 'municipio',
}

/**
 * Makes the catálogo of an elección from a base; candidacies have names if a candidaturas file has
 * the names.
 */
export function makeCatalogo(base: Base, candidaturas: CandidaturasFile[] = []): Catalogo {
  const demarcacion = demarcacionOf(base)
  const actas = base.rows.map(({ esperada }) => placeActa(esperada, demarcacion))
  const registros = registrosFor(base, candidaturas)
  return {
    clave: base.eleccion,
    titulo: base.title,
    proceso: base.proceso,
    simulacro: false,
    utcOffset: base.utcOffset,
    demarcacion,
    options: base.options,
    boletas: boletasOf(base, demarcacion, registros),
    lugares: base.lugares,
    actas,
  }
}

/**
 * Casillas, places and lines of the base that the catálogo lacks (RULES.md CL4), and the ballots
 * with other alliances by the evidence of the base (CA1); null when nothing is new.
 */
export function extension(
  catalogo: Known,
  base: Base,
  candidaturas: CandidaturasFile[] = [],
): Extension | null {
  const known = new Set(catalogo.actas.map(({ acta }) => acta))
  const actas = base.rows
    .filter(({ esperada }) => !known.has(esperada.acta))
    .map(({ esperada }) => placeActa(esperada, catalogo.demarcacion))
  const keys = new Set(catalogo.options.map(({ key }) => key))
  const options = base.options.filter(({ key }) => !keys.has(key))
  const registros = registrosFor(base, candidaturas)
  const missing = catalogo.options.filter(
    ({ key }) => !base.options.some((each) => each.key === key),
  )
  // A column that a base leaves out is no evidence of an alliance, and of none.
  const isEvidence = missing.length === 0 && (registros.length > 0 || !isRegistered(catalogo))
  if (!isEvidence && actas.length + options.length === 0) return null
  const places = new Set(actas.length > 0 ? catalogo.actas.flatMap(codesOf) : [])
  const added = new Set(actas.flatMap(codesOf).filter((codigo) => !places.has(codigo)))
  const had = new Map(catalogo.boletas.map((boleta) => [boleta.ambito, boleta]))
  const entidades = new Set(catalogo.actas.map(({ entidad }) => entidad))
  const whole = { ...base, options: [...base.options, ...missing] }
  // The catálogo says whether the whole or each entidad is the demarcación, and so it stays.
  const found = boletasOf(whole, catalogo.demarcacion, registros, entidades)
  const boletas = found.flatMap((boleta) => {
    const before = had.get(boleta.ambito)
    if (!before) return [boleta]
    const now = grown(before, boleta)
    const wanted = isEvidence || options.length > 0
    return wanted && !isDeepStrictEqual(now, before) ? [now] : []
  })
  if (actas.length + options.length + boletas.length === 0) return null
  return {
    options,
    boletas,
    lugares: base.lugares.filter(({ codigo }) => added.has(codigo)),
    actas,
  }
}

/**
 * Whether registrations said who competes: later marks of actas say nothing better. Only a file of
 * candidaturas has names.
 */
export function isRegistered({ boletas }: Pick<Known, 'boletas'>): boolean {
  return boletas.some(({ candidaturas }) => candidaturas.some(({ nombre }) => nombre !== undefined))
}

/**
 * A line that a base no longer names stays on the ballot: the ledger has votes for the line, and
 * phones send the line (RULES.md CL6).
 */
function grown(before: Boleta | undefined, boleta: Boleta): Boleta {
  const named = new Set(boleta.candidaturas.flatMap(({ options }) => options))
  const kept = (before?.candidaturas ?? []).flatMap((each) => {
    const options = each.options.filter((key) => !named.has(key))
    return options.length > 0 ? [{ ...each, options }] : []
  })
  const candidaturas = boleta.candidaturas.map((each) => {
    const own = kept.find(({ key }) => key === each.key)
    return own ? { ...each, options: [...each.options, ...own.options] } : each
  })
  const keys = new Set(candidaturas.map(({ key }) => key))
  return { ...boleta, candidaturas: [...candidaturas, ...kept.filter(({ key }) => !keys.has(key))] }
}

/** A warning of candidacies that compete in other alliances than before; else none. */
export function allianceNotes({ boletas }: Known, more: Extension | null): PrepWarning[] {
  const keysOf = (boleta: Boleta) => boleta.candidaturas.map(({ key }) => key)
  const other = (more?.boletas ?? []).filter((now) => {
    const before = boletas.find(({ ambito }) => ambito === now.ambito)
    return before && !isDeepStrictEqual(keysOf(before), keysOf(now))
  })
  const where = other.length === 1 ? '1 demarcación' : `${other.length} demarcaciones`
  return other.length === 0
    ? []
    : [['candidaturas', `Cambian las candidaturas de ${where}, por lo que dice esta base`]]
}

/** Lines of only the catálogo or only the base: a column was renamed, added or left out. */
export function columnNotes({ options }: Known, base: Base): PrepWarning[] {
  const [ours, theirs] = [options, base.options].map((each) => each.map(({ key }) => key))
  const missing = ours!.filter((key) => !theirs!.includes(key))
  const fresh = theirs!.filter((key) => !ours!.includes(key))
  const texts = [
    ...(missing.length > 0 ? [`Faltan columnas que hubo antes: ${missing.join(', ')}`] : []),
    ...(fresh.length > 0 ? [`Hay columnas nuevas, que se suman: ${fresh.join(', ')}`] : []),
  ]
  return texts.map((text) => ['votos', text])
}

function demarcacionIn({ eleccion }: Pick<Base, 'eleccion'>): Catalogo['demarcacion'] | undefined {
  return DEMARCACIONES[eleccion.replace(/^COMPUTOS_/, '')]
}

/** The kind of ámbito with one winner; the entidad where no row names the wanted place. */
export function demarcacionOf({ eleccion, rows }: Base): Catalogo['demarcacion'] {
  const wanted = demarcacionIn({ eleccion })
  const has = (kind: 'distrito' | 'municipio') =>
    rows.some(({ esperada }) => esperada[kind] !== undefined)
  if (wanted === 'nacional') return wanted
  if ((wanted === 'distrito' || wanted === 'municipio') && has(wanted)) return wanted
  return 'entidad'
}

/**
 * Where municipios compete, distritos would only split municipios: the municipio hangs from the
 * entidad.
 */
function placeActa(acta: ActaEsperada, demarcacion: Catalogo['demarcacion']): ActaEsperada {
  if (demarcacion !== 'municipio') return acta
  const { distrito: _, ...rest } = acta
  return rest
}

function codesOf({ entidad, distrito, municipio }: ActaEsperada): string[] {
  return [entidad, distrito, municipio].filter((codigo) => codigo !== undefined)
}

/**
 * The candidacies file of the elección, from the same delivery; cómputos use the candidacies of the
 * PREP.
 */
function registrosFor(base: Base, files: CandidaturasFile[]): Registro[] {
  const clave = base.eleccion.replace(/^COMPUTOS_/, '')
  const own = files.filter(({ eleccion }) => eleccion === clave)
  const shared = files.length === 1 ? files.filter(({ eleccion }) => eleccion === '') : []
  return [...own, ...shared].flatMap(({ registros }) => registros)
}

/** The boleta of each demarcación of a base, with the rows of the demarcación. */
export function ballotsIn(
  base: Base,
  candidaturas: CandidaturasFile[] = [],
): { boleta: Boleta; rows: ActaRow[] }[] {
  return ballotsOf(base, demarcacionOf(base), registrosFor(base, candidaturas))
}

function boletasOf(...args: Parameters<typeof ballotsOf>): Boleta[] {
  return ballotsOf(...args).map(({ boleta }) => boleta)
}

/** The boleta of each demarcación, with the demarcación's rows. */
function ballotsOf(
  base: Base,
  demarcacion: Catalogo['demarcacion'],
  registros: Registro[],
  entidades = new Set(base.rows.map(({ esperada }) => esperada.entidad)),
): { boleta: Boleta; rows: ActaRow[] }[] {
  const codeOf = (acta: ActaEsperada): string => {
    if (demarcacion === 'nacional') return ''
    if (demarcacion === 'entidad') return entidades.size > 1 ? acta.entidad : ''
    return acta[demarcacion] ?? ''
  }
  const groups = Map.groupBy(base.rows, ({ esperada }) => codeOf(esperada))
  // A ballot of the whole would make one race of all: such rows are of no demarcación.
  if (isWithin(demarcacion)) groups.delete('')
  return [...groups].map(([codigo, rows]) => {
    const ambito = codigo === '' ? base.eleccion : `${base.eleccion}:${demarcacion}:${codigo}`
    const terms = { registros: registrosIn(registros, demarcacion, codigo), ...markedIn(rows) }
    return { boleta: { ambito, candidaturas: contend(base.options, terms) }, rows }
  })
}

/** A demarcación below the entidad, which a row of the authority may fail to name. */
function isWithin(kind: Catalogo['demarcacion']): kind is 'distrito' | 'municipio' {
  return kind === 'distrito' || kind === 'municipio'
}

/** A warning of actas that name no distrito or municipio in an elección by them; else none. */
export function placelessIn(base: Base): PrepWarning[] {
  const kind = demarcacionIn(base)
  if (kind === undefined || !isWithin(kind)) return []
  const lost = base.rows.filter(({ esperada }) => esperada[kind] === undefined).length
  const rows = lost === 1 ? '1 fila no dice' : `${lost} filas no dicen`
  const text = `${rows} su ${kind}: sus votos no son de ninguna candidatura`
  if (lost === base.rows.length && lost > 0)
    return [['candidaturas', `Ninguna fila dice su ${kind}: todas cuentan como una demarcación`]]
  return lost === 0 ? [] : [['actas', text]]
}

function registrosIn(
  registros: Registro[],
  demarcacion: Catalogo['demarcacion'],
  codigo: string,
): Registro[] {
  if (demarcacion === 'nacional' || codigo === '') return registros
  if (demarcacion === 'entidad') return registros.filter(({ entidad }) => entidad === codigo)
  const place = demarcacion
  return registros.filter((each) => `${each.entidad}-${each[place]}` === codigo)
}

/**
 * Places of options marked as not on the ballot by every captured acta, and places of options with
 * votes.
 */
function markedIn(rows: ActaRow[]): { absent: Set<number>; voted: Set<number> } {
  const [offered, votedFor]: [boolean[], boolean[]] = [[], []]
  // A base of the country has millions of figures, and the door waits: each is looked at once.
  for (const { value } of rows) {
    const { capturada, votos } = value
    if (!capturada || !votos.some(isCount)) continue
    for (let place = 0; place < votos.length; place++) {
      const figure = votos[place]
      offered[place] ||= figure !== 'guion' && figure !== 'no_aplica'
      votedFor[place] ||= votesOf(figure) > 0
    }
  }
  const placesOf = (marks: boolean[], wanted: boolean) =>
    new Set(marks.flatMap((mark, place) => (mark === wanted ? [place] : [])))
  return { absent: placesOf(offered, false), voted: placesOf(votedFor, true) }
}
