import { Hono } from 'hono'
import { covers } from '../access/role.ts'
import type { Credentials } from '../access/credential.ts'
import type { BuscarDoc } from '../contract/sesion.ts'
import { findPlaces } from '../domain/read/buscar.ts'
import type { Night } from '../domain/fold/night.ts'
import { door, type Env } from './door.ts'

const TEXT_MAX = 60

/** GET /api/buscar: places that the credential may look at, the casillas in its charge first. */
export function buscar(night: Night, credentials: Credentials) {
  return new Hono<Env>().get('/buscar', door(credentials, 'ver'), (c) => {
    const credential = c.get('credential')
    const doc: BuscarDoc = findPlaces(night, {
      text: (c.req.query('q') ?? '').slice(0, TEXT_MAX),
      eleccion: c.req.query('eleccion') ?? '',
      ...(credential.casillas !== 'todas'
        ? { owns: (casilla) => covers(credential, casilla) }
        : {}),
    })
    return c.json(doc, 200, { 'cache-control': 'no-store' })
  })
}
