import type { NightDesk } from '../ledger/desk.ts'
import type { Credential } from './credential.ts'

/** Subject of the console's own credentials, made anew by each command and never handed out. */
export const CONSOLA = 'consola'

/**
 * Records the first use of a credential, so that the ledger alone can list what is to be revoked
 * (RULES.md NO15). Papers have records of their own, and a representative's token of the console is
 * for tests of the burst: no record.
 */
export async function noteUse(desk: NightDesk, credential: Credential): Promise<void> {
  const { id, sub, rol, exp, de, nombramiento } = credential
  const isPaper = de === undefined && (nombramiento !== undefined || rol === 'representante')
  if (id === undefined || isPaper || sub === CONSOLA) return
  if (desk.night.representacion.credenciales.usadas.has(id)) return
  await desk.submit({
    id: `credencial:${id}`,
    at: desk.now(),
    actor: sub,
    kind: 'credencial.used',
    version: 1,
    body: { id, sub, rol, exp, ...(de === undefined ? {} : { de }) },
  })
}

/** Ends credentials for good; `actor`: the subject of whoever asks. */
export async function revokeCredenciales(
  desk: NightDesk,
  ids: readonly string[],
  actor: string,
): Promise<void> {
  const { revocadas } = desk.night.representacion.credenciales
  const left = [...new Set(ids)].filter((id) => !revocadas.has(id)).sort()
  if (left.length === 0) return
  await desk.submit({
    id: `credencial:revocar:${left.join(',')}`,
    at: desk.now(),
    actor,
    kind: 'credencial.revoked',
    version: 1,
    body: { ids: left },
  })
}
