import type { Casilla } from './casilla.ts'
import type { Caso } from './caso.ts'
import type { Eleccion } from './eleccion.ts'
import type { Lotes } from './lote.ts'
import type { Cambio } from './news.ts'
import type { Outcome } from './outcome.ts'
import type { PeticionEmitida } from './peticion.ts'
import { newRepresentacion, type Representacion } from './representacion.ts'
import type { FotoPlace } from './slot.ts'

/** The whole state of the night. Only `apply` changes the state. */
export type Night = {
  seq: number
  at: string
  /** The clock on screens: `at`, or in a practice night the simulated time. ISO. */
  clock: string
  elecciones: Map<string, Eleccion>
  /** The outcome of each idempotency id. */
  outcomes: Map<string, Outcome>
  lotes: Lotes
  representacion: Representacion
  /** By CLAVE_CASILLA: people and avisos. */
  casillas: Map<string, Casilla>
  /** Cases of actas: see `casoKey`. */
  casos: Map<string, Caso>
  /** Petitions issued, by the id of the record, oldest first. */
  peticiones: Map<string, PeticionEmitida>
  /** Casillas with an aviso, the newest aviso last. */
  noted: Set<string>
  /** The places of each photograph: a photograph at two places is a finding (RULES.md FO1). */
  fotos: Map<string, FotoPlace[]>
  /** Newest last; bounded. */
  cambios: Cambio[]
  ultimaActaAt: string
  /** Records of kinds unknown to this build, counted by kind. */
  unknown: Map<string, number>
  /**
   * Why this build must not show the night: the first record whose meaning only a newer build
   * knows.
   */
  newer: Newer | undefined
}

/** A record that only a newer build can fold. */
export type Newer = { seq: number; kind: string; version: number; needs: number }

export function newNight(): Night {
  return {
    seq: 0,
    at: '',
    clock: '',
    elecciones: new Map(),
    outcomes: new Map(),
    lotes: new Map(),
    representacion: newRepresentacion(),
    casillas: new Map(),
    casos: new Map(),
    peticiones: new Map(),
    noted: new Set(),
    fotos: new Map(),
    cambios: [],
    ultimaActaAt: '',
    unknown: new Map(),
    newer: undefined,
  }
}
