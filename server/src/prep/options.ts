import type { Option } from '../domain/eleccion.ts'
import { columnName, type Columns } from './columns.ts'

/** An option with the column it is read from. */
export type OptionColumn = Option & { column: string; place: number }

/** Names that changed from year to year, and the one used here. Parties not listed keep their own. */
const ALIASES: Record<string, string> = {
  MOR: 'MORENA',
  MOVIMIENTO_CIUDADANO: 'MC',
  PV: 'PVEM',
  VERDE: 'PVEM',
  NUEVA_ALIANZA: 'PANAL',
  NA: 'PANAL',
  FM: 'FXM',
  FXMP: 'FXM',
  FUERZA_POR_MEXICO: 'FXM',
}

/** Parties with national registry at some time since 2012: they may be named only inside a combination. */
const NATIONAL = 'PAN PRI PRD PVEM PT MC PANAL MORENA PES RSP FXM PH ES'.split(' ')

const INDEPENDIENTE = /^(CAND?_?IND(EP|EPENDIENTES?)?|C_?IND|CI|INDEPENDIENTES?)(_?\d+|_.+)?$/
const COMUN = /^(CC|CAND_COMUN|CAND_COM|CANDIDATURA_COMUN)_/

/** Counters, codes and names that some year may add among the votes. */
const NEVER =
  /^(TOTAL|NUM|NUMERO|PORCENTAJE|ID|CLAVE|CVE|FECHA|HORA|NOMBRE|DOMICILIO|VOTOS_VALIDOS|VOTACION)(_|$)/

/** `MOVIMIENTO_CIUDADANO` → `MC`; an unknown local party stays as it is. */
export function partyKey(name: string): string {
  const normal = columnName(name)
  return ALIASES[normal] ?? normal
}

/**
 * The lines of the acta among columns that are no known field, in the file's order, with no
 * registradas and nulos last. `isFigures` says whether a column holds nothing but counts and marks.
 */
export function findOptions(
  header: string[],
  columns: Columns,
  isFigures: (place: number) => boolean,
): { options: OptionColumn[]; unknown: string[] } {
  const { places, others } = columns
  const [from, to] = zoneOf(columns)
  const names = others.map((place) => columnName(header[place] ?? ''))
  const parties = new PartySet(names)
  const taken = new Set<string>()
  const options: OptionColumn[] = []
  const unknown: string[] = []
  // A party everybody knows is a line wherever it stands; an unknown name must look like one.
  const isLine = (place: number, name: string) => {
    if (name === '' || NEVER.test(name)) return false
    const inZone = place > from && place < to
    return parties.isNational(name) ? inZone || isFigures(place) : inZone && isFigures(place)
  }
  others.forEach((place, index) => {
    const name = names[index] ?? ''
    if (!isLine(place, name)) {
      if (name !== '') unknown.push(header[place] ?? '')
      return
    }
    const option = parties.optionOf(name)
    // Two columns that would have one key keep the names the file gives them.
    const key = taken.has(option.key) ? name : option.key
    if (taken.has(key)) return void unknown.push(header[place] ?? '')
    taken.add(key)
    options.push({ ...option, key, column: (header[place] ?? '').trim(), place })
  })
  const last = (['noRegistradas', 'nulos'] as const).flatMap((field): OptionColumn[] => {
    const place = places[field]
    if (place === undefined) return []
    const kind = field === 'nulos' ? 'nulos' : 'no_registradas'
    return [{ key: kind.toUpperCase(), kind, column: (header[place] ?? '').trim(), place }]
  })
  return { options: [...options, ...last], unknown }
}

/** Lines of the acta stand after what identifies it and before its nulls and totals, wherever those are. */
function zoneOf({ places }: Columns): [number, number] {
  const ends = [places.nulos, places.noRegistradas, places.totalAsentado, places.totalCalculado]
  const to = Math.max(...ends.filter((place) => place !== undefined), -1)
  if (to < 0) return [-1, Number.POSITIVE_INFINITY]
  const starts = (
    [
      'claveCasilla',
      'claveActa',
      'seccion',
      'idCasilla',
      'tipoCasilla',
      'extContigua',
      'ubicacion',
      'tipoActa',
    ] as const
  ).map((field) => places[field] ?? -1)
  return [Math.max(...starts.filter((place) => place < to)), to]
}

class PartySet {
  /** Names a combination may be made of: national parties and the file's own columns. */
  readonly #known: Set<string>
  /** Normalised parties with a column of their own. */
  readonly #own: Set<string>

  constructor(names: readonly string[]) {
    this.#known = new Set([...NATIONAL, ...Object.keys(ALIASES)])
    // Shorter names first: NUEVA_ALIANZA_PUEBLA is a party before anything may be made of it.
    const byLength = [...names].sort((a, b) => a.split('_').length - b.split('_').length)
    const own = byLength.filter((name) => {
      if (this.piecesOf(name).length > 1 || INDEPENDIENTE.test(name)) return false
      this.#known.add(name)
      return true
    })
    this.#own = new Set(own.map((name) => ALIASES[name] ?? name))
  }

  isNational(name: string): boolean {
    const pieces = this.piecesOf(name)
    const all = pieces.length > 1 ? pieces : [ALIASES[name] ?? name]
    return INDEPENDIENTE.test(name) || all.every((piece) => NATIONAL.includes(piece))
  }

  optionOf(name: string): Option {
    if (INDEPENDIENTE.test(name))
      return { key: name.replace(/^CAN_IND/, 'CAND_IND'), kind: 'independiente' }
    const parties = this.piecesOf(name)
    if (parties.length > 1) {
      const comun = COMUN.test(name) || !parties.every((party) => this.#own.has(party))
      return { key: parties.join('-'), kind: comun ? 'candidatura_comun' : 'coalicion', parties }
    }
    if (COMUN.test(name)) return { key: name, kind: 'candidatura_comun' }
    return { key: ALIASES[name] ?? name, kind: 'partido' }
  }

  /** Parties that the name is made of, normalised; one or none when it is no combination. */
  piecesOf(name: string): string[] {
    const bare = name.replace(COMUN, '').replace(/^(C|CO|COA|COAL|COALICION)_/, '')
    for (const text of new Set([name, bare])) {
      const pieces = this.#split(text.split('_'))
      if (pieces && pieces.length > 1 && new Set(pieces).size === pieces.length) return pieces
    }
    return []
  }

  /** The longest names first: NUEVA_ALIANZA before a NUEVA that nobody knows. */
  #split(words: string[]): string[] | undefined {
    if (words.length === 0) return []
    for (let length = Math.min(words.length, 5); length > 0; length--) {
      const piece = words.slice(0, length).join('_')
      if (!this.#known.has(piece)) continue
      const rest = this.#split(words.slice(length))
      if (rest) return [ALIASES[piece] ?? piece, ...rest]
    }
    return undefined
  }
}
