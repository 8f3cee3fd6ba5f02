import type { Aviso, LedgerRecord, Nombramiento } from '../record.ts'
import { NOTED, type Outcome } from './outcome.ts'

/** A nombramiento with the times of its issue, activation and revocation. */
export type Nombrado = Nombramiento & {
  emitidoAt: string
  activadoAt?: string
  revocadoAt?: string
  /** The reason of the revocation. */
  causa?: string
}

export type AvisoAt = { aviso: Aviso; at: string; actor: string }

/** The party's representatives by casilla. */
export type Representacion = {
  nombramientos: Map<string, Nombrado>
  /** Ids in force or not, by casilla, oldest first. */
  porCasilla: Map<string, string[]>
  avisos: Map<string, AvisoAt>
  /** Credentials issued before this time, ms since 1970, belong to a practice night. */
  desdeMs: number
}

export function newRepresentacion(): Representacion {
  return { nombramientos: new Map(), porCasilla: new Map(), avisos: new Map(), desdeMs: 0 }
}

export function issue(
  { nombramientos, porCasilla }: Representacion,
  record: LedgerRecord<'nombramiento.issued'>,
): Outcome {
  for (const each of record.body.nombramientos) {
    if (nombramientos.has(each.id)) continue
    nombramientos.set(each.id, { ...each, emitidoAt: record.at })
    for (const casilla of each.casillas) {
      const ids = porCasilla.get(casilla)
      if (ids) ids.push(each.id)
      else porCasilla.set(casilla, [each.id])
    }
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

export function noteCasilla(
  { avisos }: Representacion,
  { at, actor, body }: LedgerRecord<'casilla.noted'>,
): Outcome {
  const { casilla, aviso } = body
  if (aviso === 'ninguno') avisos.delete(casilla)
  else avisos.set(casilla, { aviso, at, actor })
  return NOTED
}

/** A practice night ended: anything issued until then opens nothing here (RULES.md NO7). */
export function beginAnew(state: Representacion, { at }: LedgerRecord<'simulacro.ended'>): Outcome {
  state.desdeMs = Date.parse(at)
  return NOTED
}

/**
 * Whether a credential opens nothing in this night (RULES.md NO1, NO7): the nombramiento was
 * revoked or is of another night, or the credential was issued before this night began. `iat` in
 * seconds, as in a JWT.
 */
export function isVoid(
  { nombramientos, desdeMs }: Representacion,
  { nombramiento, iat = 0 }: { nombramiento?: string; iat?: number },
): boolean {
  if (nombramiento === undefined) return Math.round(iat * 1000) < desdeMs
  const found = nombramientos.get(nombramiento)
  return !found || found.revocadoAt !== undefined
}

/** The nombramientos in force at a casilla. */
export function nombradosEn(
  { nombramientos, porCasilla }: Representacion,
  casilla: string,
): Nombrado[] {
  return (porCasilla.get(casilla) ?? []).flatMap((id) => {
    const found = nombramientos.get(id)
    return found && found.revocadoAt === undefined ? [found] : []
  })
}
