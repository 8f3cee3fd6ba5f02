import { createHmac } from 'node:crypto'
import type { Nombramiento } from '../domain/record.ts'
import type { Night } from '../domain/fold/night.ts'
import { endMs } from '../domain/jornada.ts'
import { RefusalError } from '../refusal/refusal.ts'
import type { Credential } from './credential.ts'
import { covers, type Scope } from './role.ts'
import { subjectOf } from './subject.ts'

/**
 * Whether a person may revoke, re-issue and print a nombramiento: a coordinator with a list of
 * casillas only where all casillas of the nombramiento are on the list (RULES.md NO6). A paper is a
 * key, so nobody prints a paper with more access than their own.
 */
export function hasInCharge(
  who: Credential,
  { id, casillas }: Pick<Nombramiento, 'id' | 'casillas'>,
): boolean {
  const { rol, nombramiento } = who
  if (rol === 'admin') return true
  // A coordinator who ended their own nombramiento would be locked out before the new print.
  if (rol !== 'coordinacion' || id === nombramiento) return false
  if (who.casillas === 'todas') return true
  return casillas.length > 0 && casillas.every((casilla) => covers(who, casilla))
}

/** All or none; ids never issued are passed over. */
export function checkAll({ representacion }: Night, who: Credential, ids: readonly string[]): void {
  const others = ids.filter((id) => {
    const found = representacion.nombramientos.get(id)
    return found && !hasInCharge(who, found)
  })
  if (others.length > 0) throw new RefusalError('nombramiento_ajeno', others.map(codigoOf))
}

/** Inputs for papers. */
export type Papers = {
  /** The service's key, from which PINs and credentials follow. */
  key: string
  /** For how many days a paper opens. */
  nombramientoDias: number
  nowMs(): number
}

/** Days after the last closing of the vote for which a QR opens (RULES.md NO11). */
const JORNADA_DIAS = 7

/**
 * When the credential of a nombramiento ends, seconds since the epoch: days after the vote on its
 * casillas; in elecciones without a date, or with the vote long past, so many days from now.
 */
export function expOf(
  { elecciones }: Pick<Night, 'elecciones'>,
  { casillas }: Pick<Nombramiento, 'casillas'>,
  { nombramientoDias, nowMs }: Pick<Papers, 'nombramientoDias' | 'nowMs'>,
): number {
  const ends = [...elecciones.values()].flatMap(({ jornada, byCasilla }) => {
    const isOwn = casillas.length === 0 || casillas.some((casilla) => byCasilla.has(casilla))
    return jornada && isOwn ? endMs(jornada, JORNADA_DIAS) : []
  })
  const [end, now] = [Math.max(0, ...ends), nowMs()]
  return Math.floor((end > now ? end : now + nombramientoDias * 24 * 3_600_000) / 1000)
}

/** An id as printed and typed: `7F3K-29QX`. */
export function codigoOf(id: string): string {
  return `${id.slice(0, 4)}-${id.slice(4)}`
}

/**
 * The six digits printed under a nombramiento's code. Nothing stores a PIN: key and id determine
 * the digits.
 */
export function pinOf(id: string, key: string): string {
  const mac = createHmac('sha256', key).update(`nombramiento:pin:${id}`).digest()
  // 48 bits over a million: no digit is likelier than any other by more than 1 in 10^8.
  return String(mac.readUIntBE(0, 6) % 1_000_000).padStart(6, '0')
}

/** The credential of a nombramiento's holder; `exp` in seconds since the epoch. */
export function credentialOf(nombramiento: Nombramiento, exp: number): Credential {
  const { id, cargo } = nombramiento
  const isStaff = cargo === 'coordinacion' || cargo === 'capturista' || cargo === 'juridico'
  const rol = isStaff ? cargo : 'representante'
  return { sub: subjectOf(id), nombramiento: id, exp, rol, casillas: scopeOf(nombramiento) }
}

/** The scope of a nombramiento by its id; undefined: never issued. */
export function scopeIn({ representacion }: Night, id: string): Scope['casillas'] | undefined {
  const found = representacion.nombramientos.get(id)
  return found && scopeOf(found)
}

/** The scope of a nombramiento: every casilla only by the written word (RULES.md NO8). */
export function scopeOf({
  cargo,
  casillas,
  todas,
}: Pick<Nombramiento, 'cargo' | 'casillas' | 'todas'>): Scope['casillas'] {
  // A lawyer's paper is for the cases of the whole night: nobody has split them by distrito yet.
  return todas || cargo === 'juridico' ? 'todas' : new Set(casillas)
}

/**
 * The holder's page, after the service's own address: the page signs in and goes on. The papers of
 * a casilla's or a general representative open the phone's app, able to work without signal; staff
 * get a session.
 */
export function puertaOf({ cargo }: Nombramiento, token: string): string {
  if (cargo === 'propietario' || cargo === 'suplente') return `/c#t=${token}`
  return cargo === 'rg' ? `/c#t=${token}&a=ruta` : `/entrar#t=${token}`
}

/** Turns typed text into an id: case, dash and look-alikes do not matter (Crockford's base 32). */
export function codigoFrom(text: string): string {
  const plain = text.toUpperCase().replace(/[\s-]/g, '')
  return plain.replaceAll('O', '0').replace(/[IL]/g, '1')
}
