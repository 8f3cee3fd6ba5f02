import { setImmediate as turn } from 'node:timers/promises'
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

/** Casillas by place. */
export type Zonas = ReadonlyMap<Zona, string[]>

/** Texts that give a scope, as a row has them; '' for an empty cell. */
export type AlcanceCells = Record<
  'alcance' | 'municipio' | 'distrito' | 'ruta' | 'seccion',
  string
> & {
  /** CLAVE_CASILLA where the catálogo has the casilla, else the text of the cell. */
  casilla: string
}

/** Casillas looked at before other work gets a turn: some 15 ms. */
const SLICE = 5000

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
    return casilla === '' ? fromWords(alcance.trim(), lugares, prefer) : both(alcance, casilla)
  if (ruta !== '') return { rutas: [ruta] }
  if (casilla !== '') return { casillas: [casilla] }
  const kinds = prefer === 'municipio' ? KINDS : KINDS.toReversed()
  const kind = kinds.find((each) => plainWords(cells[each]) !== '')
  return kind && placeFor(kind, cells[kind], lugares)
}

const KINDS = ['municipio', 'distrito'] as const
/** Words before the name of a place, plain. */
const WORDS = { municipio: ['municipio', 'mpio'], distrito: ['distrito', 'dto'] }

function both(one: string, other: string): { motivo: string } {
  const [a, b] = [one, other].map((each) => each.trim().slice(0, 40))
  return { motivo: `Dice «${a}» y también «${b}»: deja uno de los dos.` }
}

/** `municipio Champotón`, `distrito 3`, `ruta 7`, or the name alone, first of a place of `prefer`. */
function fromWords(
  text: string,
  lugares: readonly Zona[],
  prefer: Zona['kind'],
): Alcance | { motivo: string } {
  const ruta = /^ruta\s+(.+)$/i.exec(text)?.[1]
  if (ruta !== undefined) return { rutas: [ruta] }
  const [word = ''] = plainWords(text).split(' ')
  const said = KINDS.find((kind) => WORDS[kind].includes(word))
  const other = KINDS.find((kind) => kind !== prefer) ?? prefer
  const isOther = find(prefer, text, lugares).length === 0 && find(other, text, lugares).length > 0
  return placeFor(said ?? (isOther ? other : prefer), text, lugares)
}

function placeFor(
  kind: Zona['kind'],
  text: string,
  lugares: readonly Zona[],
): { municipios: string[] } | { distritos: string[] } | { motivo: string } {
  const found = find(kind, text, lugares)
  const [first] = found
  const typed = text.trim().slice(0, 40)
  if (first && found.length === 1)
    return kind === 'municipio' ? { municipios: [first.codigo] } : { distritos: [first.codigo] }
  if (first) {
    const all = someOf(found.map(({ codigo, nombre }) => `${nombre} (${codigo})`))
    const way = `Escribe el código: ${kind} ${first.codigo}.`
    return { motivo: `Hay ${found.length} ${kind}s «${typed}»: ${all}. ${way}` }
  }
  const known = lugares.filter((each) => each.kind === kind).map(({ nombre }) => nombre)
  const has = known.length > 0 ? ` Hay: ${someOf(known)}.` : ' El catálogo no trae ninguno.'
  return { motivo: `No hay ${kind} «${typed}».${has}` }
}

function someOf(names: readonly string[]): string {
  return listOf(names.length > NAMED_MAX ? [...names.slice(0, NAMED_MAX), 'otros'] : names)
}

/** By name, with or without the kind, by code, or by the number in the code: `distrito 3` is `04-03`. */
function find(kind: Zona['kind'], text: string, lugares: readonly Zona[]): Zona[] {
  const before = new RegExp(`^(${WORDS[kind].join('|')})( de| electoral| local)? `)
  const words = plainWords(text).replace(before, '')
  const number = /^\d+$/.test(words) ? Number(words) : undefined
  return lugares.filter(
    ({ kind: own, codigo, nombre }) =>
      own === kind &&
      (plainWords(nombre) === words ||
        plainWords(codigo) === words ||
        (number !== undefined && Number(codigo.split('-').at(-1)) === number)),
  )
}

/** Two scopes of one person: `todas` holds everything. Undefined: of two kinds, which none holds. */
export function joinAlcances(one: Alcance, other: Alcance): Alcance | undefined {
  if (one === 'todas' || other === 'todas') return 'todas'
  if (keyOf(one) !== keyOf(other)) return undefined
  const items = new Set([...itemsOf(one), ...itemsOf(other)])
  return { [keyOf(one)]: [...items].sort() } as Exclude<Alcance, 'todas'>
}

function keyOf(alcance: Exclude<Alcance, 'todas'>): string {
  return Object.keys(alcance)[0] ?? ''
}

function itemsOf(alcance: Exclude<Alcance, 'todas'>): string[] {
  return Object.values(alcance)[0] ?? []
}

/**
 * Municipios and distritos over the casillas of the night, each with its casillas. A casilla is
 * under the place that `ambitoOver` gives: of two divisions into distritos, with the same numbers
 * and other borders, the first alone has names here.
 */
export async function zonasOf(night: Pick<Night, 'elecciones'>): Promise<Zonas> {
  const found = new Map<string, { zona: Zona; casillas: string[] }>()
  let done = 0
  for (const casilla of casillasOf(night)) {
    if ((done += 1) % SLICE === 0) await turn()
    for (const kind of KINDS) {
      const ambito = ambitoOver(night, casilla, kind)
      if (!ambito) continue
      const { codigo, nombre } = ambito
      const own = found.get(`${kind}:${codigo}`)
      if (own) own.casillas.push(casilla)
      else found.set(`${kind}:${codigo}`, { zona: { kind, codigo, nombre }, casillas: [casilla] })
    }
  }
  return new Map([...found.values()].map(({ zona, casillas }) => [zona, casillas]))
}

/** The casillas of a municipio or distrito scope, sorted; [] for any other scope. */
export function casillasUnder(zonas: Zonas, alcance: Alcance): string[] {
  if (alcance === 'todas' || !('municipios' in alcance || 'distritos' in alcance)) return []
  const wanted = 'municipios' in alcance ? 'municipio' : 'distrito'
  const codes = itemsOf(alcance)
  return [...zonas]
    .filter(([{ kind, codigo }]) => kind === wanted && codes.includes(codigo))
    .flatMap(([, casillas]) => casillas)
    .sort()
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
