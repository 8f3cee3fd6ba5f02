import type { Config } from '../config.ts'
import type { OrdenDoc } from '../contract/orden.ts'
import { orderOn, ordenDoc } from '../prep/orden.ts'
import { openDesk } from '../ledger/open.ts'
import { now } from './clock.ts'
import { foldLedger } from './fold.ts'
import { print, printJson } from './output.ts'
import { findService } from './service.ts'

/** `espejo orden`: says the order of the lines of an elección, or with lines sets the order. */
export async function orderLines(
  config: Config,
  eleccion: string,
  renglones: string[],
  { json }: { json?: boolean },
): Promise<void> {
  const doc = await askedOf(config, eleccion, renglones)
  if (json) return printJson(doc)
  print(...doc.renglones.map(({ key }, i) => `${i + 1}\t${key}`))
}

async function askedOf(config: Config, eleccion: string, renglones: string[]): Promise<OrdenDoc> {
  const service = await findService(config)
  const path = '/api/elecciones/orden'
  if (service)
    return renglones.length > 0
      ? service.post<OrdenDoc>(path, { eleccion, renglones })
      : service.get<OrdenDoc>(`${path}?eleccion=${encodeURIComponent(eleccion)}`)
  if (renglones.length === 0) return ordenDoc((await foldLedger(config)).night, eleccion)
  await using desk = await openDesk(config, now)
  return await orderOn(desk, eleccion, renglones, 'admin-espejo')
}
