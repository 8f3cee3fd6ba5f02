import type { ProgresoDoc } from '../contract/estado.ts'
import { hasRoom } from '../disk/room.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Cause } from './health.ts'

/** A refusal by the ledger counts as trouble for so long. */
const FAILING_MS = 10_000

/**
 * A ledger that did not write what was asked; without a new refusal for some seconds nobody knows,
 * and a balancer that heard «no» has to send somebody to find out.
 */
export function failingOf({ failing }: ReturnType<Ledger['stats']>): Cause | undefined {
  if (!failing || performance.now() - failing.lastMs > FAILING_MS) return undefined
  return { causa: failing.causa, veces: failing.veces }
}

/** A source of the PREP that cannot be looked at. */
export function downOf(fuentes: ProgresoDoc['fuentes']): Cause | undefined {
  const isDown = Object.values(fuentes).some(({ estado }) => estado === 'caida')
  return isDown ? { causa: 'No se pudo leer una fuente del PREP' } : undefined
}

/** Less room on the disk than the ledger's share: photographs, cortes and papers wait. */
export function fullOf(data: string): Cause | undefined {
  return hasRoom(data) ? undefined : { causa: 'Queda poco lugar en el disco' }
}
