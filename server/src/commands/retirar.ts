import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { BitacoraDoc, EntradaBitacora } from '../contract/bitacora.ts'
import type { RetiroBody } from '../contract/prep.ts'
import { MOTIVOS } from '../domain/record.ts'
import { retiroSentences, type Retiro } from '../domain/retiro.ts'
import { openDesk } from '../ledger/open.ts'
import { Bitacora } from '../prep/bitacora.ts'
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
  filas: () => Promise<EntradaBitacora[]>
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
    const found = oneOf(await way.filas(), corte, eleccion)
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
      filas: async () => (await service.get<BitacoraDoc>('/api/prep/bitacora')).filas,
      withdraw: (body, trial) =>
        service.post<Retiro>(`/api/prep/cortes/retirar${trial ? '?ensayo=1' : ''}`, body),
    })
  await using desk = await openDesk(config, now)
  const book = new Bitacora(desk, join(config.data, 'cortes'))
  return await work({
    filas: () => Promise.resolve(book.filas()),
    withdraw: (body, trial) => book.withdraw(body, 'admin-espejo', trial),
  })
}

function oneOf(filas: readonly EntradaBitacora[], wanted: string, clave: string | undefined) {
  const found = filas
    .flatMap(({ estado, eleccion, seq, ...fila }) =>
      estado === 'tomado' && eleccion !== undefined && seq !== undefined
        ? [{ ...fila, clave: eleccion, seq }]
        : [],
    )
    .filter((corte) => (clave ?? corte.clave) === corte.clave && isNamed(corte, wanted))
  const [one, other] = found
  if (!one) throw new CommandError(`No hay un corte vigente «${wanted}».`)
  if (other)
    throw new CommandError(
      `Hay ${found.length} cortes «${wanted}»: da su registro (${found.map(({ seq }) => seq).join(', ')}).`,
    )
  return one
}

const HASH_MIN = 6

type Named = { seq: number; sha256: string; corteAt?: string }

function isNamed({ seq, sha256, corteAt = '' }: Named, wanted: string): boolean {
  if (String(seq) === wanted) return true
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(wanted)) return corteAt.startsWith(wanted)
  return wanted.length >= HASH_MIN && sha256.startsWith(wanted.toLowerCase())
}

/** A corte says its hour on its own clock. */
function linesOf(retiro: Retiro, trial: boolean): string[] {
  const { eleccion, corteAt } = retiro
  const clock = (iso: string) => iso.slice(11, 16)
  return [
    `${eleccion} ${corteAt}: ${trial ? 'se retiraría' : 'retirado'}.`,
    ...retiroSentences(retiro, clock, trial),
  ]
}
