import type { Config } from '../config.ts'
import type { CredencialesDoc } from '../contract/credencial.ts'
import { CommandError, print, printJson } from './output.ts'
import { findService } from './service.ts'

export type CredencialesOptions = { revocar?: string; json?: boolean }

/** Lists sessions and tokens that opened a door of the running service, or ends some by id. */
export async function showCredenciales(
  config: Config,
  { revocar, json }: CredencialesOptions,
): Promise<void> {
  const service = await findService(config)
  if (!service) throw new CommandError(`No hay un servicio en marcha en ${config.data}.`)
  const ids = revocar?.split(',').filter(Boolean)
  const { credenciales } = ids
    ? await service.post<CredencialesDoc>('/api/credenciales/revocar', { ids })
    : await service.get<CredencialesDoc>('/api/credenciales')
  if (json) return printJson(credenciales)
  if (credenciales.length === 0) print('Nadie ha usado todavía una credencial.')
  for (const { id, rol, quien, tipo, usadaAt, venceAt, revocadaAt } of credenciales) {
    const end = revocadaAt === undefined ? `vence ${venceAt}` : `sin efecto desde ${revocadaAt}`
    print([id, tipo, rol, quien, `usada ${usadaAt}`, end].join('\t'))
  }
}
