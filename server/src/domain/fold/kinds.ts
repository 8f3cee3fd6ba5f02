import { BUILD, type Bodies, type Kind, type LedgerRecord } from '../record.ts'
import { actasAt, actasIn, noteCasilla, type Places } from './casilla.ts'
import { actOnCaso } from './caso.ts'
import { revokeCredencial, useCredencial } from './credencial.ts'
import { createEleccion, extendEleccion } from './eleccion.ts'
import { publishCorte } from './corte.ts'
import { markFoto, takeFoto } from './foto.ts'
import { actasClosed, closeEleccion, dateEleccion } from './jornada.ts'
import type { Night } from './night.ts'
import { orderEleccion } from './orden.ts'
import { issuePeticion } from './peticion.ts'
import { NOTED, type Outcome } from './outcome.ts'
import { withdrawCorte } from './retiro.ts'
import { activate, beginAnew, correct, issue, revoke } from './representacion.ts'
import { slotOf, submitActa } from './submission.ts'

/** The house's knowledge of a kind of record. Each column is asked of every kind. */
type Row<K extends Kind> = {
  /** The highest version folded by this build. */
  version: number
  /** Changes the night, and returns the outcome of the record. */
  apply: (night: Night, record: LedgerRecord<K>) => Outcome
  /** The actas whose task in the centre the record may change. */
  touches: (night: Night, body: Bodies[K]) => Places
  /** The time shown by a practice night from this record on; undefined: the record gives none. */
  clock: (body: Bodies[K]) => Shown | undefined
}

type Shown = { eleccion: string; at: string }

const nothing = (): Outcome => NOTED
const none = (): Places => []
const unsaid = (): undefined => undefined

/** Every act on a case is a row like this: lawyers and the centre work on an acta side by side. */
const CASO = { version: 1, apply: actOnCaso, touches: none, clock: unsaid }

/** A row a kind: a new kind is a body in `record.ts` and a row here. */
export const KINDS = {
  'eleccion.created': {
    version: 1,
    apply: (night, { body }) => createEleccion(night.elecciones, body),
    touches: (night, { clave, actas }) => actasIn(night, clave, actas),
    clock: unsaid,
  },
  'eleccion.extended': {
    version: 1,
    apply: (night, { body }) => extendEleccion(night.elecciones, body),
    touches: (night, { eleccion, actas }) => actasIn(night, eleccion, actas),
    clock: unsaid,
  },
  'eleccion.dated': { version: 1, apply: dateEleccion, touches: none, clock: unsaid },
  'eleccion.closed': {
    version: 1,
    apply: closeEleccion,
    touches: (night, { eleccion: clave, huso }) => {
      const eleccion = night.elecciones.get(clave)
      return eleccion ? actasClosed(night, eleccion, huso).map((slot) => [eleccion, slot]) : []
    },
    clock: unsaid,
  },
  'eleccion.ordered': { version: 1, apply: orderEleccion, touches: none, clock: unsaid },
  'acta.submitted': {
    version: 1,
    apply: submitActa,
    touches: actaOf,
    clock: ({ eleccion, clientAt: at }) => ({ eleccion, at }),
  },
  'foto.stored': { version: 1, apply: takeFoto, touches: actaOf, clock: unsaid },
  'foto.marked': { version: 1, apply: markFoto, touches: actaOf, clock: unsaid },
  'prep.corte.published': {
    version: 1,
    apply: publishCorte,
    touches: (night, { eleccion, actas }) => actasIn(night, eleccion, actas),
    clock: ({ eleccion, corteAt: at }) => ({ eleccion, at }),
  },
  'prep.corte.withdrawn': {
    version: 1,
    apply: withdrawCorte,
    touches: (night, { eleccion, actas }) => actasIn(night, eleccion, actas),
    clock: unsaid,
  },
  'nombramiento.issued': {
    version: 1,
    apply: (night, record) => issue(night, record),
    touches: (night, { nombramientos }) => nombramientos.flatMap((each) => actasHeld(night, each)),
    clock: unsaid,
  },
  'nombramiento.revoked': {
    version: 1,
    apply: (night, record) => revoke(night.representacion, record),
    touches: (night, { ids }) =>
      ids.flatMap((id) => actasHeld(night, night.representacion.nombramientos.get(id))),
    clock: unsaid,
  },
  'nombramiento.corrected': {
    version: 1,
    apply: (night, record) => correct(night.representacion, record),
    touches: none,
    clock: unsaid,
  },
  'nombramiento.activated': {
    version: 1,
    apply: (night, record) => activate(night.representacion, record),
    touches: none,
    clock: unsaid,
  },
  'nombramiento.printed': { version: 1, apply: nothing, touches: none, clock: unsaid },
  'casilla.noted': {
    version: 1,
    apply: noteCasilla,
    touches: (night, { casilla }) => actasAt(night, casilla),
    clock: unsaid,
  },
  'caso.opened': CASO,
  'caso.claimed': CASO,
  'caso.assigned': CASO,
  'caso.released': CASO,
  'caso.noted': CASO,
  'caso.proposed': CASO,
  'caso.approved': CASO,
  'caso.returned': CASO,
  'caso.filed': CASO,
  'caso.resolved': CASO,
  'caso.closed': CASO,
  'caso.reopened': CASO,
  'peticion.issued': { version: 1, apply: issuePeticion, touches: none, clock: unsaid },
  'simulacro.ended': {
    version: 1,
    apply: (night, record) => beginAnew(night.representacion, record),
    touches: none,
    clock: unsaid,
  },
  'credencial.used': {
    version: 1,
    apply: (night, record) => useCredencial(night.representacion.credenciales, record),
    touches: none,
    clock: unsaid,
  },
  'credencial.revoked': {
    version: 1,
    apply: (night, record) => revokeCredencial(night.representacion.credenciales, record),
    touches: none,
    clock: unsaid,
  },
  'enlace.used': { version: 1, apply: nothing, touches: none, clock: unsaid },
  'ledger.sealed': { version: 1, apply: nothing, touches: none, clock: unsaid },
} satisfies { [K in Kind]: Row<K> }

/** By name, so a stored kind never meets the prototype of an object. */
const ROWS = new Map(Object.entries<unknown>(KINDS)) as ReadonlyMap<string, Row<Kind>>

/** The row that folds a record; undefined: the kind is unknown here, or the record is newer. */
export function rowOf(record: LedgerRecord): Row<Kind> | undefined {
  const { kind, version, needs = 0 } = record
  const row = ROWS.get(kind)
  return row && version <= row.version && needs <= BUILD ? row : undefined
}

/** Whether sums without the record are wrong, though this build cannot fold it (RULES.md LE6). */
export function isNewer(record: LedgerRecord): boolean {
  const { kind, needs = 0 } = record
  return needs > BUILD || (ROWS.has(kind) && !rowOf(record))
}

/** The actas whose task a record may change: see `Row.touches`. */
export function touchedBy(night: Night, record: LedgerRecord): Places {
  return rowOf(record)?.touches(night, record.body) ?? []
}

function actaOf(night: Night, body: { eleccion: string; casilla: string }): Places {
  const eleccion = night.elecciones.get(body.eleccion)
  const slot = slotOf(night, body)
  return eleccion && !('refusal' in slot) ? [[eleccion, slot]] : []
}

function actasHeld(night: Night, nombrado: { casillas: string[] } | undefined): Places {
  return (nombrado?.casillas ?? []).flatMap((casilla) => actasAt(night, casilla))
}
