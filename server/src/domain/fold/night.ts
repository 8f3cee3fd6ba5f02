import type { Cambio } from './news.ts'
import { extendContest, newContest, type Contest } from './catalogo.ts'
import { changeSlot } from './share.ts'
import { slotOf, submitActa } from './submission.ts'
import { markFoto, storeFoto, type FotoPlace } from './foto.ts'
import { gather, type Lotes } from './lote.ts'
import { refused, type Outcome } from './outcome.ts'
import { publishCorte } from './corte.ts'
import type { Bodies, LedgerRecord } from '../record.ts'
import {
  activate,
  issue,
  newRepresentacion,
  noteCasilla,
  revoke,
  type Representacion,
} from './representacion.ts'

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
}

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
  }
}

/**
 * Applies the record at its place and says what became of it. Deterministic: the same records in
 * the same order give the same night on every machine. A repeated id changes nothing and gets the
 * first outcome (RULES.md LE2). `count` hears of each record that counts from now on: of a lote, of
 * all its parts with the last.
 */
export function apply(
  night: Night,
  record: LedgerRecord,
  count: (record: LedgerRecord) => void = () => undefined,
): Outcome {
  night.seq = record.seq
  night.at = record.at
  night.clock = clockOf(night, record)
  const repeated = night.outcomes.get(record.id)
  if (repeated) return repeated
  const outcome = applyCounting(night, record, count)
  night.outcomes.set(record.id, outcome)
  return outcome
}

/** A practice night runs faster than the clock: its time is the one its phones and cortes show. */
function clockOf(night: Night, record: LedgerRecord): string {
  if (record.kind !== 'acta.submitted' && record.kind !== 'prep.corte.published')
    return night.clock || record.at
  const contest = night.contests.get(record.body.eleccion)
  if (!contest?.eleccion.simulacro) return record.at
  const shown = record.kind === 'acta.submitted' ? record.body.clientAt : record.body.corteAt
  const time = new Date(shown)
  return Number.isNaN(time.getTime()) ? night.clock : time.toISOString()
}

const NOTED: Outcome = { status: 'noted' }

function applyCounting(
  night: Night,
  record: LedgerRecord,
  count: (record: LedgerRecord) => void,
): Outcome {
  const counting = gather(night.lotes, record)
  if ('refusal' in counting) return counting
  let outcome: Outcome = NOTED
  for (const each of counting) {
    outcome = applyNew(night, each)
    count(each)
  }
  return outcome
}

function applyNew(night: Night, record: LedgerRecord): Outcome {
  switch (record.kind) {
    case 'eleccion.created':
      return createEleccion(night, record.body)
    case 'eleccion.extended':
      return extendEleccion(night, record.body)
    case 'acta.submitted':
      return submitActa(night, record)
    case 'prep.corte.published':
      return publishCorte(night, record)
    case 'foto.stored': {
      const slot = slotOf(night, record.body)
      if ('refusal' in slot) return slot
      changeSlot(night, slot, () => storeFoto(night.fotos, slot, record, night.clock))
      return NOTED
    }
    case 'foto.marked': {
      const slot = slotOf(night, record.body)
      if ('refusal' in slot) return slot
      markFoto(slot, record)
      return NOTED
    }
    case 'nombramiento.issued':
    case 'nombramiento.revoked':
    case 'nombramiento.activated':
    case 'casilla.noted':
    case 'simulacro.ended':
      noteRepresentacion(night.representacion, record)
      return NOTED
    case 'nombramiento.printed':
    case 'ledger.sealed':
    case 'enlace.used':
      return NOTED
    default:
      return unknownKind(record)
  }
}

type Named =
  | 'nombramiento.issued'
  | 'nombramiento.revoked'
  | 'nombramiento.activated'
  | 'casilla.noted'
  | 'simulacro.ended'

function noteRepresentacion(state: Representacion, record: LedgerRecord<Named>): void {
  if (record.kind === 'nombramiento.issued') issue(state, record)
  else if (record.kind === 'nombramiento.revoked') revoke(state, record)
  else if (record.kind === 'nombramiento.activated') activate(state, record.body.id, record.at)
  else if (record.kind === 'simulacro.ended') state.desdeMs = Date.parse(record.at)
  else noteCasilla(state, record.body, record.at, record.actor)
}

/** A record of a newer version of Espejo: noted, so that an older one can still read the night. */
function unknownKind(record: never): Outcome {
  void record
  return NOTED
}

function createEleccion(night: Night, body: Bodies['eleccion.created']): Outcome {
  if (night.contests.has(body.clave)) return refused('eleccion_repetida', body.clave)
  night.contests.set(body.clave, newContest(body))
  return NOTED
}

function extendEleccion(night: Night, body: Bodies['eleccion.extended']): Outcome {
  const contest = night.contests.get(body.eleccion)
  if (!contest) return refused('eleccion_desconocida', body.eleccion)
  extendContest(contest, body)
  return NOTED
}
