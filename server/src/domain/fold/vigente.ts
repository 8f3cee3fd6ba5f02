import { isRead, isWhole, sameVotes } from '../acta.ts'
import type { Canal } from '../record.ts'
import { withMore } from './list.ts'
import { RESPALDOS, type Nuestra, type Respaldo, type Slot, type Vigente } from './slot.ts'

/** The value in force; undefined before the first arrival. */
export function vigenteOf(slot: Slot): Vigente | undefined {
  let best: Vigente | undefined
  for (const version of slot.lecturas) {
    const next = { version, respaldo: respaldoOf(slot, version) }
    if (!best || isStronger(next, best)) best = next
  }
  return best
}

/** The later wins at the same weight, unless the later alone has lines that nobody captured (NV1). */
function isStronger(later: Vigente, best: Vigente): boolean {
  const over = RESPALDOS.indexOf(later.respaldo) - RESPALDOS.indexOf(best.respaldo)
  if (over !== 0) return over > 0
  return isWhole(later.version.votos) || !isWhole(best.version.votos)
}

/**
 * Whether two people or two ways gave different votes: a conflict stays visible until two agree
 * (NV2).
 */
export function isConflict(slot: Slot): boolean {
  const { lecturas } = slot
  return lecturas.some((a, i) => lecturas.slice(i + 1).some((b) => !sameVotes(a.votos, b.votos)))
}

/**
 * The last word by the same way; for a capture, by the same person: two people may read the same
 * figures, and each reading counts.
 */
export function lastReading(slot: Slot, canal: Canal, actor: string): Nuestra | undefined {
  return slot.lecturas.findLast(
    (each) => each.canal === canal && (canal !== 'captura' || each.actor === actor),
  )
}

/** The last word of a person by a way. */
export function ownReading(slot: Slot, canal: Canal, actor: string): Nuestra | undefined {
  return slot.lecturas.findLast((each) => each.canal === canal && each.actor === actor)
}

/** A representative's own last figures of an acta (RULES.md RB4). */
export function sentBy({ nuestra }: Slot, sender: string): Nuestra | undefined {
  return nuestra.findLast(({ canal, actor }) => canal === 'representante' && actor === sender)
}

/** The last figures of an acta by any representative. */
export function lastSent({ nuestra }: Slot): Nuestra | undefined {
  return nuestra.findLast(({ canal }) => canal === 'representante')
}

/** Takes a version among the readings, in place of its author's earlier reading. */
export function takeReading(slot: Slot, version: Nuestra): void {
  slot.nuestra = withMore(slot.nuestra, version)
  slot.lecturas = withReading(slot.lecturas, version)
}

/** The readings that count, of all versions in the order of their arrival (RULES.md JO3, FI3). */
export function readingsOf(versions: readonly Nuestra[]): readonly Nuestra[] {
  return versions
    .filter(({ antes, votos }) => antes !== 'espera' && isRead(votos))
    .reduce(withReading, [])
}

function withReading(lecturas: readonly Nuestra[], version: Nuestra): readonly Nuestra[] {
  const { canal, actor } = version
  const isOwn = (each: Nuestra) => each.canal === canal && each.actor === actor
  if (lecturas.length <= 1 && lecturas.every(isOwn)) return [version]
  return [...lecturas.filter((each) => !isOwn(each)), version]
}

function respaldoOf(slot: Slot, version: Nuestra): Respaldo {
  if (slot.lecturas.some((other) => confirms(slot, version, other))) return 'verificada'
  if (version.supervisa) return 'supervisada'
  if (version.canal === 'telefono') return 'telefono'
  if (version.canal === 'captura') return 'una_captura'
  return isBacked(slot, version) ? 'con_foto' : 'sin_foto'
}

/**
 * Whether a photograph of the acta stands behind a representative's reading: a photograph by the
 * reader, or by somebody without figures of their own. The photograph of another reader backs that
 * reader alone (RULES.md NV3).
 */
function isBacked({ fotos, lecturas }: Slot, { actor }: Nuestra): boolean {
  const hasFigures = (sender: string) =>
    lecturas.some((each) => each.canal === 'representante' && each.actor === sender)
  return fotos.some(
    (foto) => foto.clase === 'acta' && (foto.actor === actor || !hasFigures(foto.actor)),
  )
}

function confirms(slot: Slot, a: Nuestra, b: Nuestra): boolean {
  const fromPhoto = isFromFoto(slot, a) || isFromFoto(slot, b)
  if (!fromPhoto || a.actor === b.actor || !sameVotes(a.votos, b.votos)) return false
  return isWhole(a.votos) && isWhole(b.votos)
}

/** Read from a photograph kept with the acta: a photograph seen by nobody proves nothing. */
function isFromFoto({ fotos }: Slot, { canal, foto }: Nuestra): boolean {
  return canal === 'captura' && fotos.some(({ sha256 }) => sha256 === foto)
}
