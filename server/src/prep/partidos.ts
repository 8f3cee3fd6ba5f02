import type { Option } from '../domain/catalogo.ts'
import { columnName } from './columns.ts'

/**
 * Names that changed from year to year, and the name used here. Unlisted parties keep their own
 * name.
 */
const ALIASES: Record<string, string> = {
  PARTIDO_ACCION_NACIONAL: 'PAN',
  PARTIDO_REVOLUCIONARIO_INSTITUCIONAL: 'PRI',
  PARTIDO_DE_LA_REVOLUCION_DEMOCRATICA: 'PRD',
  PARTIDO_DEL_TRABAJO: 'PT',
  PV: 'PVEM',
  VERDE: 'PVEM',
  PARTIDO_VERDE: 'PVEM',
  PARTIDO_VERDE_ECOLOGISTA_DE_MEXICO: 'PVEM',
  MOVIMIENTO_CIUDADANO: 'MC',
  MOR: 'MORENA',
  NUEVA_ALIANZA: 'PANAL',
  NVA_ALIANZA: 'PANAL',
  PARTIDO_NUEVA_ALIANZA: 'PANAL',
  NA: 'PANAL',
  HUMANISTA: 'PH',
  PARTIDO_HUMANISTA: 'PH',
  ENCUENTRO_SOCIAL: 'PES',
  PARTIDO_ENCUENTRO_SOCIAL: 'PES',
  ENCUENTRO_SOLIDARIO: 'PES',
  PARTIDO_ENCUENTRO_SOLIDARIO: 'PES',
  REDES_SOCIALES_PROGRESISTAS: 'RSP',
  FM: 'FXM',
  FXMP: 'FXM',
  FUERZA_POR_MEXICO: 'FXM',
  FUERZA_X_MEXICO: 'FXM',
}

/**
 * Parties with national registry at some time since 2012: a file may name such a party only inside
 * a combination.
 */
const NATIONAL = 'PAN PRI PRD PVEM PT MC PANAL MORENA PES RSP FXM PH ES'.split(' ')

const INDEPENDIENTE =
  /^(C(AN(D(IDAT[OA]S?|IDATURAS?)?)?)?_?IND(EP(ENDIENTES?)?)?|C_?I|IND(EP(ENDIENTES?)?)?)(_?\d+|_.+)?$/
const COMUN = /^(CC|CAND(IDATURA)?_COMUN|CAND_COM)_|_(CC|CAND(IDATURA)?_COMUN)$/
const COALICION = /^(CO?|COAL?|COALICION)_/
/**
 * Querétaro 2018 wrote combinations with these prefixes; a P alone is no sure sign of a
 * combination.
 */
const OTHER_PREFIX = /^(P|CONFIG)_/
/** Alliances with a single line under the campaign's name. */
const ALIANZA =
  /^(JUNT[OA]S|SIGAMOS|SEGUIREMOS|VA_(POR|X)|TODOS_POR|FUERZA_Y_CORAZON|ALIANZA_POR|COALICION|CANDIDATURA_COMUN)_|_AL_FRENTE(_|$)/

/** `MOVIMIENTO_CIUDADANO` → `MC`; an unknown local party stays as is. */
export function partyKey(name: string): string {
  const normal = columnName(name)
  return ALIASES[normal] ?? normal
}

/** The parties of one file: the names of the columns tell the parts of each combination. */
export class PartySet {
  /** Possible parts of a combination: national parties and the file's own columns. */
  readonly #known: Set<string>
  /** Normalised parties with a column of their own. */
  readonly #own: Set<string>
  readonly #columns: Set<string>

  constructor(names: readonly string[]) {
    this.#columns = new Set(names)
    this.#known = new Set([...NATIONAL, ...Object.keys(ALIASES)])
    // Shorter names first: NUEVA_ALIANZA_PUEBLA is a party before a combination may contain the
    // name.
    const byLength = [...names].sort((a, b) => a.split('_').length - b.split('_').length)
    const own = byLength.filter((name) => {
      if (INDEPENDIENTE.test(name) || COMUN.test(name) || this.#piecesOf(name).length > 1)
        return false
      this.#known.add(name)
      return true
    })
    this.#own = new Set(own.map((name) => this.#keyOf(name)))
  }

  /** True for a line that any file may have; a name known only to this file may be no party. */
  isSure(name: string): boolean {
    const pieces = this.#piecesOf(name)
    const all = pieces.length > 1 ? pieces : [this.#keyOf(name)]
    if (INDEPENDIENTE.test(name) || COMUN.test(name)) return true
    return pieces.length > 1 || all.every((piece) => NATIONAL.includes(piece))
  }

  optionOf(name: string): Option {
    if (INDEPENDIENTE.test(name))
      return { key: name.replace(/^CAN_IND/, 'CAND_IND'), kind: 'independiente' }
    const parties = this.#piecesOf(name).map((piece) => this.#nearest(piece))
    const comun = COMUN.test(name)
    if (parties.length > 1) {
      // A single emblem for parties without a column of their own beside the combination.
      const alone = COALICION.test(name)
        ? !parties.some((party) => this.#own.has(party))
        : !parties.every((party) => this.#own.has(party))
      const kind = comun || alone ? 'candidatura_comun' : 'coalicion'
      return { key: parties.join('-'), kind, parties }
    }
    if (comun || ALIANZA.test(name)) return { key: name, kind: 'candidatura_comun' }
    return { key: this.#keyOf(name), kind: 'partido' }
  }

  /**
   * The name used here, unless the file has a column for each name: then the names are two parties.
   */
  #keyOf(name: string): string {
    const key = ALIASES[name] ?? name
    return this.#columns.has(key) && this.#columns.has(name) ? name : key
  }

  /** Parties in the name, normalised; fewer than two when the name is no combination. */
  #piecesOf(name: string): string[] {
    const shared = name.replace(COMUN, '')
    const bare = shared.replace(COALICION, '')
    for (const text of new Set([name, bare, bare.replace(OTHER_PREFIX, '')])) {
      const pieces = this.#split(text.split('_'))
      if (pieces && new Set(pieces).size === pieces.length) {
        if (pieces.length > 1) return pieces
        if (text === name) return []
      }
    }
    return this.#splitLoosely(bare, bare !== name ? 1 : 2)
  }

  /** The longest names first: NUEVA_ALIANZA before an unknown NUEVA. */
  #split(words: string[]): string[] | undefined {
    if (words.length === 0) return []
    for (let length = Math.min(words.length, 5); length > 0; length--) {
      const piece = words.slice(0, length).join('_')
      if (!this.#known.has(piece)) continue
      const rest = this.#split(words.slice(length))
      if (rest) return [this.#keyOf(piece), ...rest]
    }
    return undefined
  }

  /** A combination with a party without a column of the same name: enough known parties decide. */
  #splitLoosely(name: string, enough: number): string[] {
    const pieces: string[] = []
    let known = 0
    let last = false
    for (const word of name.split('_')) {
      const isKnown = this.#known.has(word)
      if (isKnown) known += 1
      if (isKnown || last || pieces.length === 0) pieces.push(this.#keyOf(word))
      else pieces[pieces.length - 1] += `_${word}`
      last = isKnown
    }
    return known >= enough && pieces.length > known ? pieces : []
  }

  /** CQROO in a combination is the CXQROO of the columns (Quintana Roo 2022). */
  #nearest(party: string): string {
    if (this.#own.has(party) || NATIONAL.includes(party)) return party
    const near = [...this.#own].filter(
      (own) => own[0] === party[0] && (isWithin(party, own) || isWithin(own, party)),
    )
    return near.length === 1 ? (near[0] ?? party) : party
  }
}

/** Whether the letters of `short` stand in `long` in the same order. */
function isWithin(short: string, long: string): boolean {
  let at = 0
  for (const letter of long) if (letter === short[at]) at += 1
  return at === short.length
}
