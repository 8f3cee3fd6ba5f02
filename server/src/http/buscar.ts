import { Hono } from 'hono'
import { covers } from '../access/role.ts'
import type { Credentials } from '../access/credential.ts'
import type { BuscarDoc } from '../contract/sesion.ts'
import { findPlaces } from '../domain/read/buscar.ts'
import type { Night } from '../domain/fold/night.ts'
import { door, type Env } from './door.ts'
import type { Readings } from './readings.ts'

const TEXT_MAX = 60

/** GET /api/buscar: places that the credential may look at, the casillas in its charge first. */
export function buscar(night: Night, readings: Pick<Readings, 'read'>, credentials: Credentials) {
  return new Hono<Env>().get('/buscar', door(credentials, 'ver'), async (c) => {
    const credential = c.get('credential')
    const isWhole = credential.casillas === 'todas'
    const asked = {
      text: (c.req.query('q') ?? '').slice(0, TEXT_MAX),
      eleccion: c.req.query('eleccion') ?? '',
    }
    const owns = isWhole ? {} : { owns: (casilla: string) => covers(credential, casilla) }
    const key = JSON.stringify(['buscar', asked, isWhole ? '' : credential.sub])
    const { text } = await readings.read(credential, key, (): BuscarDoc =>
      findPlaces(night, { ...asked, ...owns }),
    )
    return c.body(text, 200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  })
}
