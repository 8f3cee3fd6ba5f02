import type { LedgerRecord } from '../record.ts'
import { casillaIn, type Casillas, type Nombrado } from './casilla.ts'
import { isEnded, newCredenciales, type Credenciales } from './credencial.ts'
import { NOTED, type Outcome } from './outcome.ts'

/** The party's representatives; by casilla see `Casilla.nombrados`. */
export type Representacion = {
  nombramientos: Map<string, Nombrado>
  /**
   * Id of the night: of the record that ended the practice night before, '' without one; undefined
   * while a practice night is put away. No clock tells which night a credential is of.
   */
  noche: string | undefined
  /**
   * Credentials without a night, of older builds, issued before this time (ms since 1970), belong to
   * a practice night.
   */
  desdeMs: number
  /** Credentials other than papers. */
  credenciales: Credenciales
}

export function newRepresentacion(): Representacion {
  return { nombramientos: new Map(), noche: '', desdeMs: 0, credenciales: newCredenciales() }
}

export function issue(
  night: Casillas & { representacion: Representacion },
  record: LedgerRecord<'nombramiento.issued'>,
): Outcome {
  const { nombramientos } = night.representacion
  for (const each of record.body.nombramientos) {
    if (nombramientos.has(each.id)) continue
    const nombrado: Nombrado = { ...each, emitidoAt: record.at }
    nombramientos.set(each.id, nombrado)
    for (const casilla of each.casillas) casillaIn(night, casilla).nombrados.push(nombrado)
  }
  return NOTED
}

/** The next file knows the person by the corrected name (RULES.md NO4). */
export function correct(
  { nombramientos }: Representacion,
  { body }: LedgerRecord<'nombramiento.corrected'>,
): Outcome {
  for (const { id, llave } of body.marcas) {
    const found = nombramientos.get(id)
    if (found) found.llave = llave
  }
  return NOTED
}

/**
 * A revoked nombramiento stays revoked: to give the post back is to issue a new nombramiento
 * (RULES.md NO1).
 */
export function revoke(
  { nombramientos }: Representacion,
  { at, body }: LedgerRecord<'nombramiento.revoked'>,
): Outcome {
  for (const id of body.ids) {
    const found = nombramientos.get(id)
    if (found && found.revocadoAt === undefined)
      Object.assign(found, { revocadoAt: at, causa: body.causa })
  }
  return NOTED
}

export function activate(
  { nombramientos }: Representacion,
  { at, body }: LedgerRecord<'nombramiento.activated'>,
): Outcome {
  const found = nombramientos.get(body.id)
  if (found) found.activadoAt ??= at
  return NOTED
}

/** A practice night ended: anything issued until then opens nothing here (RULES.md NO7). */
export function beginAnew(
  state: Representacion,
  { id, at }: LedgerRecord<'simulacro.ended'>,
): Outcome {
  state.noche = id
  state.desdeMs = Date.parse(at)
  return NOTED
}

/**
 * Whether a credential opens nothing in this night (RULES.md NO1, NO7, NO15): the credential or
 * its nombramiento was revoked, or is of another night. `iat` in seconds, as in a JWT.
 */
export function isVoid(
  { nombramientos, noche, desdeMs, credenciales }: Representacion,
  credential: {
    nombramiento?: string
    noche?: string | undefined
    iat?: number
    id?: string
    de?: string
  },
): boolean {
  if (isEnded(credenciales, credential)) return true
  const { nombramiento, iat = 0 } = credential
  if (nombramiento === undefined)
    return credential.noche === undefined
      ? Math.round(iat * 1000) < desdeMs
      : credential.noche !== noche
  const found = nombramientos.get(nombramiento)
  return !found || found.revocadoAt !== undefined
}
