import { plural } from '#lib/format.ts'
import type { Signal } from './sender.svelte.ts'
import { hourOf } from './time.ts'

/**
 * The state of a way on which nothing answers. Only a phone without any network is certainly
 * without signal: with a network the fault may lie with the service.
 */
export function silenceNote(
  { since, tries }: Extract<Signal, { status: 'sin_senal' }>,
  onLine: boolean,
): string {
  const what = onLine ? 'El servicio no contesta' : 'Sin señal'
  const also = onLine ? ' Puede ser tu señal, o el servicio.' : ''
  return `${what} desde ${hourOf(since)}, ${tries === 1 ? 'va' : 'van'} ${plural(tries, 'intento', 'intentos')}.${also}`
}
