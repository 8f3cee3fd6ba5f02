import type { Figure } from './figure.ts'

export type AmbitoKind = 'nacional' | 'entidad' | 'distrito' | 'municipio' | 'seccion' | 'casilla'

export type OptionKind =
  'partido' | 'coalicion' | 'candidatura_comun' | 'independiente' | 'no_registradas' | 'nulos'

/** A line of the acta for votes, in the acta's own order. */
export type Option = {
  /** Normalised: `MORENA`, `PAN-PRI-PRD`, `NO_REGISTRADAS`, `NULOS`. Unique within the elección. */
  key: string
  kind: OptionKind
  /** Parties of a coalition or common candidacy, in the file's order. */
  parties?: string[]
  /** The column in the PREP base, as written in the base. */
  column?: string
}

/** A contender: the options whose votes are summed for a single candidate (RULES.md CA1). */
export type Candidatura = {
  /** Parties joined by `-` in the acta's order (`PT-MORENA`), or the option's key. */
  key: string
  partidos: string[]
  /** Keys of the options whose votes count for the candidacy: each party and every combination. */
  options: string[]
  nombre?: string
}

/**
 * The competing candidacies of a demarcación. `ambito` is its clave (`GOB`,
 * `AYUN:municipio:30-087`).
 */
export type Boleta = { ambito: string; candidaturas: Candidatura[] }

/**
 * Keys of combinations that no candidacy joins with the lines of their parties, in any of the
 * ballots: each such combination stands as a candidacy of its own (RULES.md CA1).
 */
export function looseCombinations(
  options: readonly Pick<Option, 'key' | 'kind' | 'parties'>[],
  ballots: readonly { key: string; parties: string[] }[][],
): string[] {
  const isLoose = (key: string, parties: string[]) =>
    ballots.some(
      (ballot) =>
        ballot.some((candidacy) => candidacy.key === key) &&
        ballot.some((other) => other.key !== key && parties.some((p) => other.parties.includes(p))),
    )
  return options.flatMap(({ key, kind, parties = [] }) =>
    kind === 'coalicion' && parties.length > 1 && isLoose(key, parties) ? [key] : [],
  )
}

/**
 * An entidad, distrito or municipio with its name as published. `codigo`: `04`, `04-007`, `30-087`.
 */
export type Lugar = { kind: 'entidad' | 'distrito' | 'municipio'; codigo: string; nombre: string }

/**
 * An acta that the authority expects: one casilla, one elección (two for especiales: MR and RP).
 */
export type ActaEsperada = {
  /**
   * Unique within the elección: CLAVE_ACTA, made safe where the authority repeats a key (RULES.md
   * CL3).
   */
  acta: string
  /** CLAVE_CASILLA, 11 characters: `040001B0100`. */
  casilla: string
  entidad: string
  distrito?: string
  municipio?: string
  seccion: string
  /** 0 for casillas especiales. */
  listaNominal: number
  /** Party and independent representatives, when published (REPRESENTANTES_PP_CI). */
  representantes?: number
}

/** The catálogo of one elección. `actas`, `lugares` and `options` grow by `eleccion.extended`. */
export type Catalogo = {
  /** `GOB`, `GUB`, `DIP_LOC`, `AYUN`, `PRES` … */
  clave: string
  /** As in the base: `GUBERNATURA`. */
  titulo: string
  /** `Campeche 2021` */
  proceso: string
  simulacro: boolean
  /** Minutes east of UTC of the process's clock, as printed in the base (UTC-5 = -300). */
  utcOffset: number
  /** The kind of ámbito where candidacies compete. */
  demarcacion: 'nacional' | 'entidad' | 'distrito' | 'municipio'
  options: Option[]
  boletas: Boleta[]
  lugares: Lugar[]
  actas: ActaEsperada[]
}

/** PREP's word on an acta in a corte. `votos` follow `Eleccion.options`. */
export type PrepActa = {
  capturada: boolean
  contabilizada: boolean
  votos: Figure[]
  boletasSobrantes: Figure
  personasVotaron: Figure
  representantesVotaron: Figure
  votosSacados: Figure
  totalAsentado: Figure
  totalCalculado: Figure
  listaNominal: number
  /** Number of representatives allowed by the authority on top of the lista nominal. */
  representantes: Figure
  /** As published, trimmed. */
  observaciones: string
  /** Hash of the published image, lower case; '' without an image. */
  imagen: string
  /**
   * As published; three date orders exist. The reader makes the date ISO with offset or leaves ''.
   */
  acopioAt: string
  capturaAt: string
  verificacionAt: string
}

/** Whether PREP says that no acta came with the packet. */
export function isSinActa({ observaciones }: Pick<PrepActa, 'observaciones'>): boolean {
  return /^\W*sin acta/i.test(observaciones)
}

/** A representative's report of an acta. `votos` by option key. */
export type Tally = {
  votos: Record<string, Figure>
  totalAsentado: Figure
  boletasSobrantes: Figure
  personasVotaron: Figure
  representantesVotaron: Figure
  votosSacados: Figure
}
