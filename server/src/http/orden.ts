import { Hono } from 'hono'
import type { Credentials } from '../access/credential.ts'
import { ordenBody, ordenQuery } from '../contract/orden.ts'
import { ordenDoc, orderOn, type OrderDesk } from '../prep/orden.ts'
import { bodyOf, door, readQuery, type Env } from './door.ts'

/** GET and POST /api/elecciones/orden: the lines of the printed acta, by an admin (RULES.md OR1). */
export function orden(desk: OrderDesk, credentials: Credentials) {
  const admin = door(credentials, 'administrar')
  return new Hono<Env>()
    .get('/elecciones/orden', admin, (c) => {
      const { eleccion } = readQuery(c, ordenQuery)
      return c.json(ordenDoc(desk.night, eleccion))
    })
    .post('/elecciones/orden', admin, async (c) => {
      const { eleccion, renglones } = await bodyOf(c, ordenBody)
      return c.json(await orderOn(desk, eleccion, renglones, c.get('credential').sub))
    })
}
