import type { Contest } from './catalogo.ts'
import type { Lotes } from './lote.ts'
import type { Cambio } from './news.ts'
import type { Outcome } from './outcome.ts'
import { newRepresentacion, type Representacion } from './representacion.ts'
import type { FotoPlace } from './slot.ts'

/** The whole state of the night. `apply` is the only one who changes it. */
export type Night = {
  seq: number
  at: string
  /** The clock that screens show: `at`, or in a practice night the simulated time. ISO. */
  clock: string
  contests: Map<string, Contest>
  /** What became of each idempotency id. */
  outcomes: Map<string, Outcome>
  lotes: Lotes
  representacion: Representacion
  /** Where each photograph stands: one that stands twice is a finding (RULES.md FO1). */
  fotos: Map<string, FotoPlace[]>
  /** Newest last; bounded. */
  cambios: Cambio[]
  ultimaActaAt: string
  /** Records of kinds that this build does not know, counted by kind. */
  unknown: Map<string, number>
  /** Why this build must not show the night: the first record whose meaning only a newer one has. */
  newer: Newer | undefined
}

/** A record that only a newer build can fold. */
export type Newer = { seq: number; kind: string; version: number; needs: number }

export function newNight(): Night {
  return {
    seq: 0,
    at: '',
    clock: '',
    contests: new Map(),
    outcomes: new Map(),
    lotes: new Map(),
    representacion: newRepresentacion(),
    fotos: new Map(),
    cambios: [],
    ultimaActaAt: '',
    unknown: new Map(),
    newer: undefined,
  }
}
