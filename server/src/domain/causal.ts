/**
 * The words of a law set. A ground is reckoned by a machine only through `regla`, one rule of the
 * closed vocabulary here with its parameters (RULES.md CS1); `condicion` is prose for people.
 */

/** Figures of an acta that a rule may add up; `boletasRecibidas` stands on another paper. */
export const CAMPOS = [
  'personasVotaron',
  'representantesVotaron',
  'votosSacados',
  'totalAsentado',
  'totalCalculado',
  'boletasSobrantes',
  'boletasRecibidas',
] as const
export type Campo = (typeof CAMPOS)[number]

/** Whether the representatives that voted may have been counted among `personas` (RULES.md AC5). */
export type Representantes = 'aparte' | 'entre_personas'

/** The votes compared: of a candidacy with all its lines, or of the columns of bare parties. */
export type Comparadas = 'candidatura' | 'columna'

/** Nulos against the difference of first and second, of a casilla or of an ámbito. */
export type ReglaNulos = {
  regla: 'nulosMayorQueDiferencia'
  por: Comparadas
  comparador: '>' | '>='
}

/** A rule over the figures of one acta, or the union of other grounds by their ids. */
export type ReglaCasilla =
  | ReglaNulos
  | { regla: 'todosParaUno'; para: 'partido' | 'candidatura'; de: 'total' | 'validos' }
  | { regla: 'rubrosDiscordantes'; representantes: Representantes }
  | {
      regla: 'errorDeterminante'
      por: Comparadas
      comparador: '>' | '>='
      representantes: Representantes
    }
  | { regla: 'distintos'; izquierda: Campo[]; derecha: Campo[] }
  | { regla: 'masQueBoletas'; sumas: Campo[][] }
  | { regla: 'excedeLista' }
  | { regla: 'letraDistinta' }
  | { regla: 'cifraSinLeer' }
  | { regla: 'sinActa' }
  | { regla: 'algunaDe'; causales: string[] }

/** A rule over the sums of an ámbito. `no_dicho`: the law names no denominator. */
export type ReglaAmbito =
  | ReglaNulos
  | {
      regla: 'diferenciaDePuntos'
      comparador: '<' | '<='
      puntos: number
      denominador: 'total' | 'validos' | 'no_dicho'
      /** `todas`: the law asks for the copies of every casilla of the ámbito. */
      actas: 'todas' | 'las_que_haya'
    }
  | {
      regla: 'fraccionDeCasillas'
      casillas: 'con_causal' | 'no_instaladas'
      sobre: 'todas' | 'instaladas'
      comparador: '>' | '>='
      fraccion: number
    }

/** Where a ground's figures may come from: the party's own copies, PREP, the official cómputo. */
export type Dato = 'copias' | 'prep' | 'computo'

/** The level of a ground. `circuito` is of no elección that Espejo follows. */
export type Nivel =
  'casilla' | 'distrito' | 'municipio' | 'entidad' | 'circuito' | 'nacional' | 'eleccion'

/** A ground of a law set, as the reckoning needs it; the set itself says more. */
export type Causal = {
  id: string
  ambito: Nivel
  tipo: 'recuento' | 'recuento_total' | 'nulidad' | 'error_aritmetico'
  datos: Dato[]
  regla?: ReglaCasilla | ReglaAmbito | undefined
  /** Claves of elecciones; absent for all. */
  elecciones?: string[] | undefined
}

/**
 * The word on a ground: it applies, it does not, or figures are missing that would decide.
 * `igual`: the figures stand exactly at the boundary. `falta` names the missing figures: a field,
 * the key of a line, `copias`, `actas`, `denominador`. `valor` and `limite`: the two numbers that the
 * rule compared, where it compares numbers (RULES.md CS15).
 */
export type Veredicto = {
  estado: 'procede' | 'no_procede' | 'falta'
  igual: boolean
  falta: string[]
  valor?: number
  limite?: number
}

export const NO_PROCEDE: Veredicto = { estado: 'no_procede', igual: false, falta: [] }

export function lackOf(...falta: string[]): Veredicto {
  return { estado: 'falta', igual: false, falta: [...new Set(falta)] }
}

export function verdictOf(procede: boolean, igual = false): Veredicto {
  return { estado: procede ? 'procede' : 'no_procede', igual, falta: [] }
}

/** `value` against `limit` by the sign of the law; `igual` at the boundary itself. */
export function compared(
  value: number,
  comparador: '<' | '<=' | '>' | '>=',
  limit: number,
): Veredicto {
  const igual = value === limit
  const beyond = comparador.startsWith('<') ? value < limit : value > limit
  const holds = beyond || (igual && comparador.endsWith('='))
  return { ...verdictOf(holds, igual), valor: value, limite: limit }
}

/**
 * The union of grounds: some ground that applies is enough, and its numbers are the union's; a missing
 * figure leaves the union open.
 */
export function anyOf(all: readonly Veredicto[]): Veredicto {
  const found = all.find(({ estado }) => estado === 'procede')
  if (found) return { ...found, igual: false }
  const open = all.filter(({ estado }) => estado === 'falta')
  return open.length > 0 ? lackOf(...open.flatMap(({ falta }) => falta)) : NO_PROCEDE
}

/** Votes that a ground that applies puts in doubt: what it counts, or by how much it is off (JU2). */
export function enDudaDe(
  regla: ReglaCasilla | ReglaAmbito | undefined,
  { estado, valor = 0, limite = 0 }: Veredicto,
): number {
  if (estado !== 'procede') return 0
  switch (regla?.regla) {
    case 'nulosMayorQueDiferencia':
    case 'rubrosDiscordantes':
    case 'errorDeterminante':
      return valor
    case 'distintos':
    case 'masQueBoletas':
    case 'excedeLista':
      return Math.abs(valor - limite)
    default:
      return 0
  }
}
