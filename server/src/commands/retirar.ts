import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { CorteDoc, CortesDoc, Retiro, RetiroBody } from '../contract/prep.ts'
import { MOTIVOS } from '../domain/record.ts'
import { Desk } from '../ledger/desk.ts'
import { ledgerOf } from '../ledger/open.ts'
import { Intake } from '../prep/intake.ts'
import { now } from './clock.ts'
import { CommandError, print, printJson } from './output.ts'
import { findService } from './service.ts'

export type RetirarOptions = {
  eleccion?: string
  motivo: string
  ensayo?: boolean
  json?: boolean
}

/** The two ways to the cortes: the running service, or the ledger opened here. */
type Way = {
  cortes: () => Promise<CortesDoc>
  withdraw: (body: RetiroBody, trial: boolean) => Promise<Retiro>
}

/**
 * `espejo prep retirar`: takes a corte back. `corte` is its place in the ledger, the beginning of
 * its hash, or its hour as the base has it (`2021-06-06T21:00`).
 */
export async function takeCorteBack(
  config: Config,
  corte: string,
  { eleccion, motivo: said, ensayo: trial = false, json }: RetirarOptions,
): Promise<void> {
  const motivo = MOTIVOS.find((each) => each === said)
  if (!motivo) throw new CommandError(`--motivo es uno de: ${MOTIVOS.join(', ')}.`, 2)
  const withdraw = async (way: Way) => {
    const found = oneOf(await way.cortes(), corte, eleccion)
    return way.withdraw({ eleccion: found.clave, corte: found.seq, motivo }, trial)
  }
  const retiro = await withWay(config, withdraw)
  if (json) return printJson(retiro)
  print(...linesOf(retiro, trial))
}

async function withWay(config: Config, work: (way: Way) => Promise<Retiro>): Promise<Retiro> {
  const service = await findService(config)
  if (service)
    return work({
      cortes: () => service.get<CortesDoc>('/api/prep/cortes'),
      withdraw: (body, trial) =>
        service.post<Retiro>(`/api/prep/cortes/retirar${trial ? '?ensayo=1' : ''}`, body),
    })
  await using desk = await Desk.open(ledgerOf(config), now)
  const intake = new Intake(desk, join(config.data, 'cortes'))
  return await work({
    cortes: () => Promise.resolve(intake.cortes()),
    withdraw: (body, trial) => intake.withdraw(body, 'admin-espejo', trial),
  })
}

function oneOf({ elecciones }: CortesDoc, wanted: string, clave: string | undefined) {
  const found = elecciones
    .filter((each) => clave === undefined || each.clave === clave)
    .flatMap((each) => each.cortes.map((corte) => ({ ...corte, clave: each.clave })))
    .filter((corte) => !corte.retirado && isNamed(corte, wanted))
  const [one, other] = found
  if (!one) throw new CommandError(`No hay un corte vigente «${wanted}».`)
  if (other)
    throw new CommandError(
      `Hay ${found.length} cortes «${wanted}»: da su registro (${found.map(({ seq }) => seq).join(', ')}).`,
    )
  return one
}

const HASH_MIN = 6

function isNamed({ seq, sha256, corteAt }: CorteDoc, wanted: string): boolean {
  if (String(seq) === wanted) return true
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(wanted)) return corteAt.startsWith(wanted)
  return wanted.length >= HASH_MIN && sha256.startsWith(wanted.toLowerCase())
}

function linesOf(retiro: Retiro, trial: boolean): string[] {
  const { corteAt, quedaAt, actas, capturadas, casillas, lineas, releidos, entran } = retiro
  return [
    `${retiro.eleccion} ${corteAt}: ${trial ? 'se retiraría' : 'retirado'}.`,
    quedaAt ? `Último corte: ${quedaAt}.` : 'No queda ningún corte del PREP.',
    `Actas que cambian: ${actas}. Capturadas: de ${capturadas.antes} a ${capturadas.despues}.`,
    ...(casillas + lineas.length > 0
      ? [`Salen: ${casillas} casillas; renglones: ${lineas.join(', ') || 'ninguno'}.`]
      : []),
    ...(releidos > 0 ? [`Cortes leídos otra vez: ${releidos}.`] : []),
    ...(entran > 0 ? [`Cortes que ese impedía: ${entran}.`] : []),
  ]
}
