import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Desk } from '../ledger/desk.ts'
import type { Oficina } from '../ledger/oficina.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { Fuentes } from './fuentes.ts'
import type { Intake } from './intake.ts'
import { Reach } from './reach.ts'

/**
 * The sources of this server. A source was named by some request, and goes on in the nights after; of
 * several servers the office alone takes what a source brings.
 */
export function openFuentes(
  desk: Pick<Desk, 'inThisNight'>,
  intake: Pick<Intake, 'takeOrCreate' | 'hasSimulacro'>,
  oficina: Pick<Oficina, 'isHere'>,
  { fuentes, data }: Pick<Config, 'fuentes' | 'data'>,
  now: () => Date,
): Fuentes {
  const taker: ConstructorParameters<typeof Fuentes>[0] = {
    takeOrCreate: (...file) =>
      oficina.isHere
        ? desk.inThisNight(() => intake.takeOrCreate(...file))
        : Promise.reject(new RefusalError('otra_oficina')),
    hasSimulacro: () => intake.hasSimulacro(),
  }
  const reach = new Reach({ ...fuentes, data })
  return new Fuentes(taker, join(data, 'fuentes.json'), now, reach)
}
