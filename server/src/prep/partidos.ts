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
  PMC: 'MC',
  MOR: 'MORENA',
  NUEVA_ALIANZA: 'PANAL',
  NVA_ALIANZA: 'PANAL',
  PARTIDO_NUEVA_ALIANZA: 'PANAL',
  NA: 'PANAL',
  PNA: 'PANAL',
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

/** Letters of the longest name that is taken apart where nothing separates its parts. */
const GLUED_MAX = 60

/** Short words inside the name of a party, never the initials of a party. */
const CONNECTORS = /^(AL|CON|DE|DEL|EL|EN|LA|LAS|LO|LOS|MAS|PAZ|POR|SI|UN|UNA|VIA|VIDA|VIVA)$/

/** `MOVIMIENTO_CIUDADANO` → `MC`; an unknown local party stays as is. */
export function partyKey(name: string): string {
  const normal = columnName(name)
  return ALIASES[normal] ?? normal
}

/** The parties of one file: the names of the columns tell the parts of each combination. */
export class PartySet {
  /** Possible parts of a combination: national parties, the file's own columns, and parts seen. */
  readonly #known: Set<string>
  /** Normalised parties with a column of their own. */
  readonly #own = new Set<string>()
  readonly #columns: Set<string>
  /** Parties to which several columns of the file belong by name. */
  readonly #shared: Set<string>

  constructor(names: readonly string[]) {
    this.#columns = new Set(names)
    const byKey = Map.groupBy(this.#columns, (name) => ALIASES[name] ?? name)
    this.#shared = new Set([...byKey].filter(([, all]) => all.length > 1).map(([key]) => key))
    this.#known = new Set([...NATIONAL, ...Object.keys(ALIASES)])
    // Shorter names first: NUEVA_ALIANZA_PUEBLA is a party before a combination may contain the
    // name, and C_PRI_SDI shows the party SDI before C_PRI_SDI_XYZ is taken apart.
    const byLength = [...names].sort((a, b) => a.split('_').length - b.split('_').length)
    for (const name of byLength) {
      if (INDEPENDIENTE.test(name) || COMUN.test(name)) continue
      const pieces = this.#partsOf(name)
      for (const piece of pieces) this.#known.add(piece)
      if (pieces.length > 0) continue
      this.#known.add(name)
      this.#own.add(this.#keyOf(name))
    }
  }

  /** True for a line that any file may have; a name known only to this file may be no party. */
  isSure(name: string): boolean {
    if (INDEPENDIENTE.test(name) || COMUN.test(name)) return true
    const parts = this.#partsOf(name)
    return parts.length > 1 || NATIONAL.includes(parts[0] ?? this.#keyOf(name))
  }

  optionOf(name: string): Option {
    if (INDEPENDIENTE.test(name))
      return { key: name.replace(/^CAN_IND/, 'CAND_IND'), kind: 'independiente' }
    const parties = this.#partsOf(name)
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
    if (parties.length === 1) return { key: name, kind: 'coalicion', parties }
    return { key: this.#keyOf(name), kind: 'partido' }
  }

  /**
   * The name used here, unless the file has a column for each name: then the names are two parties.
   */
  #keyOf(name: string): string {
    const key = ALIASES[name] ?? name
    return this.#shared.has(key) && this.#columns.has(name) ? name : key
  }

  /**
   * Parties of a combination under the file's own names; none for a party. C_PAN is the line of PAN
   * inside a coalition: a combination of one (RULES.md CA2).
   */
  #partsOf(name: string): string[] {
    const parts = this.#piecesOf(name).map((piece) => this.#nearest(piece))
    if (parts.length > 1) return new Set(parts).size === parts.length ? parts : []
    const bare = name.replace(COALICION, '')
    const alone = bare !== name && !COMUN.test(name) && this.#isParty(bare)
    return alone ? [this.#nearest(this.#keyOf(bare))] : []
  }

  /** A known name, or initials near those of a column: SDI beside the column SI. */
  #isParty(word: string): boolean {
    if (this.#known.has(word)) return true
    if (word.length > 6 || CONNECTORS.test(word)) return false
    const near = nearest(word, this.#own)
    return near !== undefined && Math.abs(near.length - word.length) <= 2
  }

  /** Parties in the name, normalised; fewer than two when the name is no combination. */
  #piecesOf(name: string): string[] {
    // PAN y PRI, without the word between.
    const shared = name.replace(COMUN, '').replace(/_[YE](?=_)/g, '')
    const bare = shared.replace(COALICION, '')
    for (const text of new Set([name, bare, bare.replace(OTHER_PREFIX, '')])) {
      const pieces = this.#split(text.split('_'))
      if (pieces && new Set(pieces).size === pieces.length) {
        if (pieces.length > 1) return pieces
        if (text === name) return []
      }
    }
    const loose = this.#splitLoosely(bare, bare !== name)
    return loose.length > 0 ? loose : this.#unglued(bare)
  }

  /**
   * PANPRIPRD beside columns of PAN, PRI and PRD: whole columns of the file, each once, without a
   * letter left, two of national parties among them, since IDMUN is made of columns too (RULES.md
   * CA3). The shortest first, since PANPRI is glued itself; no end is tried twice.
   */
  #unglued(name: string): string[] {
    if (name.length > GLUED_MAX) return []
    const dead = new Set<string>()
    const columns = [...this.#columns]
      .filter((each) => /^[A-Z0-9]{2,}$/.test(each) && each.length < name.length)
      .sort((a, b) => a.length - b.length)
    const walk = (rest: string): string[] | undefined => {
      if (rest === '') return []
      if (dead.has(rest)) return undefined
      for (const column of columns) {
        const more = rest.startsWith(column) ? walk(rest.slice(column.length)) : undefined
        if (more) return [this.#keyOf(column), ...more]
      }
      dead.add(rest)
      return undefined
    }
    const pieces = walk(name) ?? []
    const national = pieces.filter((piece) => NATIONAL.includes(piece))
    return national.length > 1 && new Set(pieces).size === pieces.length ? pieces : []
  }

  /**
   * The longest names first: NUEVA_ALIANZA before an unknown NUEVA. `dead`: how many words at the
   * end could not be taken apart; nobody tries the same end twice.
   */
  #split(words: string[], dead = new Set<number>()): string[] | undefined {
    if (words.length === 0) return []
    if (dead.has(words.length)) return undefined
    for (let length = Math.min(words.length, 5); length > 0; length--) {
      const piece = words.slice(0, length).join('_')
      if (!this.#known.has(piece)) continue
      const rest = this.#split(words.slice(length), dead)
      if (rest) return [this.#keyOf(piece), ...rest]
    }
    dead.add(words.length)
    return undefined
  }

  /**
   * A combination with parties without a column of the same name: enough known parties decide.
   * Unknown words side by side are one name, unless every word of the row may be initials (RULES.md
   * CA3).
   */
  #splitLoosely(name: string, prefixed: boolean): string[] {
    const pieces: string[] = []
    let known = 0
    let row: string[] = []
    const endRow = () => {
      if (row.length > 0) pieces.push(...(row.every(isInitials) ? row : [row.join('_')]))
      row = []
    }
    for (const word of name.split('_')) {
      if (!(prefixed ? this.#isParty(word) : this.#known.has(word))) {
        row.push(word)
        continue
      }
      endRow()
      known += 1
      pieces.push(this.#keyOf(word))
    }
    endRow()
    return known >= (prefixed ? 1 : 2) && pieces.length > 1 ? pieces : []
  }

  /** CQROO in a combination is the CXQROO of the columns (Quintana Roo 2022). */
  #nearest(party: string): string {
    if (this.#own.has(party)) return party
    return nearest(party, this.#own) ?? party
  }
}

function isInitials(word: string): boolean {
  return /^[A-Z0-9]{2,4}$/.test(word) && !CONNECTORS.test(word)
}

/**
 * The one party of `own` that `party` may be under other initials: with or without the P of partido
 * (PMC and MC), else the same first letter and one inside the other (SDI and SI); undefined for
 * none, and for more than one (RULES.md CA3).
 */
export function nearest(party: string, own: Iterable<string>): string | undefined {
  const all = [...own]
  const same = all.filter((each) => each === `P${party}` || party === `P${each}`)
  if (same.length > 0 || NATIONAL.includes(party)) return same.length === 1 ? same[0] : undefined
  const near = all.filter(
    (each) => each[0] === party[0] && (isWithin(party, each) || isWithin(each, party)),
  )
  return near.length === 1 ? near[0] : undefined
}

/** Whether the letters of `short` stand in `long` in the same order. */
function isWithin(short: string, long: string): boolean {
  let at = 0
  for (const letter of long) if (letter === short[at]) at += 1
  return at === short.length
}
