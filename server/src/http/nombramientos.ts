import { createHmac } from 'node:crypto'
import type { Nombramiento } from '../domain/record.ts'
import type { Credential } from './auth.ts'

/** The six digits printed under a nombramiento's code. Nobody keeps them: they follow from the key and the id. */
export function pinOf(id: string, key: string): string {
  const mac = createHmac('sha256', key).update(`nombramiento:pin:${id}`).digest()
  // 48 bits over a million: no digit is likelier than another by more than 1 in 10^8.
  return String(mac.readUIntBE(0, 6) % 1_000_000).padStart(6, '0')
}

/** What the holder of a nombramiento signs in with; `exp` in seconds since the epoch. */
export function credentialOf({ id, cargo, casillas }: Nombramiento, exp: number): Credential {
  const base = { sub: `nom-${id}`, nombramiento: id, exp }
  if (cargo !== 'coordinacion')
    return { ...base, rol: 'representante', casillas: new Set(casillas) }
  // Who coordinates without a list of casillas captures for any of them.
  const own = casillas.length > 0 ? { casillas: new Set(casillas) } : {}
  return { ...base, rol: 'coordinacion', ...own }
}
