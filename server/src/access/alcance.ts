import { shortCasilla } from '../domain/clave.ts'
import { ambitoOver, casillasOf } from '../domain/fold/casilla.ts'
import type { Night } from '../domain/fold/night.ts'
import { listOf, plainWords } from '../domain/words.ts'

/**
 * Where a person acts. `todas` is only ever written out: nobody has every casilla for want of a
 * word (RULES.md NO8). `municipios` and `distritos` hold codes of the catálogo.
 */
export type Alcance =
  | 'todas'
  | { municipios: string[] }
  | { distritos: string[] }
  | { rutas: string[] }
  | { casillas: string[] }

/** A municipio or distrito of the catálogo. */
export type Zona = { kind: 'municipio' | 'distrito'; codigo: string; nombre: string }

/** Texts that give a scope, as a row has them; '' for an empty cell. */
export type AlcanceCells = Record<
  'alcance' | 'municipio' | 'distrito' | 'ruta' | 'seccion',
  string
> & {
  /** CLAVE_CASILLA where the catálogo has the casilla, else the text of the cell. */
  casilla: string
}

/** Names listed in the sentence about an unknown place. */
const NAMED_MAX = 12

const TODAS = /^(todas?|todas las casillas|todo el estado)$/

/** Whether a cell says every casilla: the words alone, never «todas las de Champotón». */
export function isTodas(text: string): boolean {
  return TODAS.test(plainWords(text))
}

/**
 * The scope written in a row: the word «todas» in any cell, else the column of the scope, the ruta,
 * the casilla, the place of `prefer`, the other place. Undefined: nothing is written. `motivo`: the
 * cells contradict each other, or nothing in the catálogo has the name.
 */
export function alcanceFrom(
  cells: AlcanceCells,
  lugares: readonly Zona[],
  prefer: Zona['kind'],
): Alcance | undefined | { motivo: string } {
  const { alcance, casilla, ruta } = cells
  const all = [alcance, ruta, cells.municipio, cells.distrito, casilla, cells.seccion]
  const written = all.filter((each) => plainWords(each) !== '')
  const places = written.filter((each) => !isTodas(each))
  if (places.length < written.length)
    return places[0] === undefined ? 'todas' : both('todas', places[0])
  if (plainWords(alcance) !== '')
    return casilla === '' ? fromWords(alcance.trim(), lugares) : both(alcance, casilla)
  if (ruta !== '') return { rutas: [ruta] }
  if (casilla !== '') return { casillas: [casilla] }
  const kinds = prefer === 'municipio' ? KINDS : KINDS.toReversed()
  const kind = kinds.find((each) => plainWords(cells[each]) !== '')
  return kind && placeFor(kind, cells[kind], lugares)
}

const KINDS = ['municipio', 'distrito'] as const

function both(one: string, other: string): { motivo: string } {
  const [a, b] = [one, other].map((each) => each.trim().slice(0, 40))
  return { motivo: `Dice «${a}» y también «${b}»: deja uno de los dos.` }
}

/** `municipio Champotón`, `distrito 3`, `ruta 7`, or the name alone. */
function fromWords(text: string, lugares: readonly Zona[]): Alcance | { motivo: string } {
  const ruta = /^ruta\s+(.+)$/i.exec(text)?.[1]
  if (ruta !== undefined) return { rutas: [ruta] }
  const kind = KINDS.find((each) => plainWords(text).startsWith(each))
  if (kind) return placeFor(kind, text, lugares)
  const municipio = placeFor('municipio', text, lugares)
  return 'motivo' in municipio && find('distrito', text, lugares)
    ? placeFor('distrito', text, lugares)
    : municipio
}

function placeFor(
  kind: Zona['kind'],
  text: string,
  lugares: readonly Zona[],
): { municipios: string[] } | { distritos: string[] } | { motivo: string } {
  const found = find(kind, text, lugares)
  if (found)
    return kind === 'municipio' ? { municipios: [found.codigo] } : { distritos: [found.codigo] }
  const known = lugares.filter((each) => each.kind === kind).map(({ nombre }) => nombre)
  const some = known.length > NAMED_MAX ? [...known.slice(0, NAMED_MAX), 'otros'] : known
  const has = known.length > 0 ? ` Hay: ${listOf(some)}.` : ' El catálogo no trae ninguno.'
  return { motivo: `No hay ${kind} «${text.trim().slice(0, 40)}».${has}` }
}

/** By name, by name after the kind, or by the number in the code: `distrito 3` is `04-03`. */
function find(kind: Zona['kind'], text: string, lugares: readonly Zona[]): Zona | undefined {
  const words = plainWords(text).replace(/^(municipio|distrito|dto)( de| electoral| local)? /, '')
  const number = /^\d+$/.test(words) ? Number(words) : undefined
  return lugares.find(
    ({ kind: own, codigo, nombre }) =>
      own === kind &&
      (plainWords(nombre) === words ||
        (number !== undefined && Number(codigo.split('-').at(-1)) === number)),
  )
}

/** Two scopes of one person: `todas` holds everything; of two kinds the first stays. */
export function joinAlcances(one: Alcance, other: Alcance): Alcance {
  if (one === 'todas' || other === 'todas') return 'todas'
  const items = new Set([...itemsOf(one), ...(keyOf(one) === keyOf(other) ? itemsOf(other) : [])])
  return { [keyOf(one)]: [...items].sort() } as Exclude<Alcance, 'todas'>
}

function keyOf(alcance: Exclude<Alcance, 'todas'>): string {
  return Object.keys(alcance)[0] ?? ''
}

function itemsOf(alcance: Exclude<Alcance, 'todas'>): string[] {
  return Object.values(alcance)[0] ?? []
}

/** Municipios and distritos over the casillas of the night, each once. */
export function lugaresOf({ elecciones }: Pick<Night, 'elecciones'>): Zona[] {
  const found = new Map<string, Zona>()
  for (const { ambitos } of elecciones.values())
    for (const { kind, codigo, nombre } of ambitos.values())
      if (kind === 'municipio' || kind === 'distrito')
        found.set(`${kind}:${codigo}`, { kind, codigo, nombre })
  return [...found.values()]
}

/** The casillas of a municipio or distrito scope, sorted; [] for any other scope. */
export function casillasUnder(night: Pick<Night, 'elecciones'>, alcance: Alcance): string[] {
  if (alcance === 'todas' || !('municipios' in alcance || 'distritos' in alcance)) return []
  const kind = 'municipios' in alcance ? 'municipio' : 'distrito'
  const codes = new Set(itemsOf(alcance))
  const found: string[] = []
  for (const casilla of casillasOf(night))
    if (codes.has(ambitoOver(night, casilla, kind)?.codigo ?? '')) found.push(casilla)
  return found.sort()
}

/** Words after «coordinación municipal de»: `Champotón`, `todas las casillas`. */
export function alcanceText(alcance: Alcance, lugares: readonly Zona[]): string {
  if (alcance === 'todas') return 'todas las casillas'
  if ('rutas' in alcance) return `ruta ${listOf(alcance.rutas)}`
  if ('casillas' in alcance) return listOf(alcance.casillas.map(shortCasilla))
  const kind = 'municipios' in alcance ? 'municipio' : 'distrito'
  const names = itemsOf(alcance).map(
    (codigo) =>
      lugares.find((each) => each.kind === kind && each.codigo === codigo)?.nombre ?? codigo,
  )
  return listOf(names)
}
