import { randomUUID } from 'node:crypto'
import type { Config } from '../config.ts'
import { nowMs } from './clock.ts'
import { Credentials, credentialId } from '../access/credential.ts'
import { hasKey, readKey } from '../access/key.ts'
import { nocheOf } from '../ledger/open.ts'
import { eleccionIn, foldLedger } from './fold.ts'
import { CommandError, print, printJson } from './output.ts'
import { ROLES, type Rol, type Scope } from '../access/role.ts'

export type TokenOptions = {
  rol: string
  casilla?: string
  todas?: boolean
  eleccion?: string
  dias: string
  json?: boolean
}

/** Issues credentials: a single credential, or a credential for each casilla of an elección. */
export async function issueToken(config: Config, options: TokenOptions): Promise<void> {
  const rol = ROLES.find((each) => each === options.rol)
  if (!rol) throw new CommandError(`Rol desconocido: ${options.rol}. Hay: ${ROLES.join(', ')}.`, 2)
  const dias = Number(options.dias)
  if (!(dias > 0 && dias <= 400)) throw new CommandError('--dias va de 1 a 400.', 2)
  if (!hasKey(config))
    throw new CommandError(`No hay clave en ${config.data}: Espejo no ha corrido en esa carpeta.`)
  const noche = await nocheOf(config)
  const credentials = new Credentials({ key: readKey(config), nowMs, noche: () => noche })
  const exp = credentials.expIn(dias * 24 * 3600)
  if (options.todas) return issueAll(config, credentials, options, exp)
  const casillas = scopeFor(rol, options.casilla)
  const token = await issue(credentials, rol, casillas, exp)
  if (options.json)
    printJson({
      ...{ rol, casillas: casillas === 'todas' ? casillas : [...casillas] },
      ...{ id: credentialId(token), token },
    })
  else print(token)
}

/** Roles whose scope is the whole night; every other role acts where somebody writes. */
const WHOLE: readonly Rol[] = ['juridico', 'tablero', 'admin']

/** The written scope, never one for want of a word (RULES.md NO8). */
function scopeFor(rol: Rol, text = ''): Scope['casillas'] {
  const casillas = text.split(',').filter(Boolean)
  if (casillas.length === 0 && WHOLE.includes(rol)) return 'todas'
  if (text === 'todas' && rol !== 'representante') return 'todas'
  if (casillas.length > 0 && !casillas.includes('todas')) return new Set(casillas)
  const all = rol === 'representante' ? '' : ' o --casilla todas'
  throw new CommandError(`El rol ${rol} necesita --casilla CLAVE[,CLAVE]${all}.`, 2)
}

function issue(credentials: Credentials, rol: Rol, casillas: Scope['casillas'], exp: number) {
  const sub = `${rol}-${randomUUID().slice(0, 8)}`
  return credentials.issue({ sub, rol, exp, casillas })
}

async function issueAll(
  config: Config,
  credentials: Credentials,
  { eleccion: clave, json }: TokenOptions,
  exp: number,
): Promise<void> {
  const { night } = await foldLedger(config)
  const eleccion = eleccionIn(night, clave)
  const tokens: { casilla: string; token: string }[] = []
  for (const casilla of eleccion.byCasilla.keys())
    tokens.push({
      casilla,
      token: await issue(credentials, 'representante', new Set([casilla]), exp),
    })
  if (json) printJson(tokens)
  else print(...tokens.map(({ casilla, token }) => `${casilla}\t${token}`))
}
