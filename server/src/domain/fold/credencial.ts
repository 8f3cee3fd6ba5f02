import type { Bodies, LedgerRecord } from '../record.ts'
import { NOTED, type Outcome } from './outcome.ts'

/** A credential other than a paper that opened a door, and when (ISO 8601 UTC). */
export type Credencial = Bodies['credencial.used'] & { usadaAt: string }

/** Credentials by id: those that opened a door, and since when others open none. */
export type Credenciales = { usadas: Map<string, Credencial>; revocadas: Map<string, string> }

export function newCredenciales(): Credenciales {
  return { usadas: new Map(), revocadas: new Map() }
}

export function useCredencial(
  { usadas }: Credenciales,
  { at, body }: LedgerRecord<'credencial.used'>,
): Outcome {
  if (!usadas.has(body.id)) usadas.set(body.id, { ...body, usadaAt: at })
  return NOTED
}

/** Also a credential that nobody has used yet (RULES.md NO15). */
export function revokeCredencial(
  { revocadas }: Credenciales,
  { at, body }: LedgerRecord<'credencial.revoked'>,
): Outcome {
  for (const id of body.ids) if (!revocadas.has(id)) revocadas.set(id, at)
  return NOTED
}

/** Whether a credential was revoked, or the credential that opened the session (RULES.md NO15). */
export function isEnded({ revocadas }: Credenciales, { id, de }: Ids): boolean {
  if (revocadas.size === 0) return false
  return (id !== undefined && revocadas.has(id)) || (de !== undefined && revocadas.has(de))
}

type Ids = { id?: string; de?: string }
