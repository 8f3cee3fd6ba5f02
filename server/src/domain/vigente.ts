import { sameVotes } from './acta.ts'
import type { Nuestra, Slot } from './computo.ts'

/**
 * Which of the values that reached us by several ways is ours (RULES.md NV1): read alike by two
 * people, one of them from the photograph > a supervisor's > the representative's with a photograph >
 * without > one capture > by telephone. Of the same weight the last one counts. Nothing is averaged.
 */
export const RESPALDOS = [
  'telefono',
  'una_captura',
  'sin_foto',
  'con_foto',
  'supervisada',
  'verificada',
] as const
export type Respaldo = (typeof RESPALDOS)[number]

export type Vigente = { version: Nuestra; respaldo: Respaldo }

/** The value in force; undefined while nothing has reached us. */
export function vigenteOf(slot: Slot): Vigente | undefined {
  const readings = readingsOf(slot)
  let best: Vigente | undefined
  for (const version of readings) {
    const respaldo = respaldoOf(slot, version, readings)
    if (!best || RESPALDOS.indexOf(respaldo) >= RESPALDOS.indexOf(best.respaldo))
      best = { version, respaldo }
  }
  return best
}

/** Whether two people or two ways gave different votes: it stays visible until two agree (NV2). */
export function isConflict(slot: Slot): boolean {
  const readings = readingsOf(slot)
  const [first] = readings
  return first !== undefined && readings.some(({ votos }) => !sameVotes(votos, first.votos))
}

/** The last word of each person by each way, oldest first: a correction replaces one's own. */
export function readingsOf(slot: Slot): Nuestra[] {
  const last = new Map<string, Nuestra>()
  for (const version of slot.nuestra) {
    const key = `${version.canal}\n${version.actor}`
    last.delete(key)
    last.set(key, version)
  }
  return [...last.values()]
}

function respaldoOf(slot: Slot, version: Nuestra, readings: readonly Nuestra[]): Respaldo {
  if (readings.some((other) => confirms(version, other))) return 'verificada'
  if (version.supervisa) return 'supervisada'
  if (version.canal === 'telefono') return 'telefono'
  if (version.canal === 'captura') return 'una_captura'
  return slot.fotos.some(({ clase }) => clase === 'acta') ? 'con_foto' : 'sin_foto'
}

function confirms(a: Nuestra, b: Nuestra): boolean {
  const fromPhoto = a.canal === 'captura' || b.canal === 'captura'
  return fromPhoto && a.actor !== b.actor && sameVotes(a.votos, b.votos)
}
