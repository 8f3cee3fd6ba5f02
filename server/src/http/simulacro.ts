import { Hono } from 'hono'
import { z } from 'zod'
import type { ProgresoDoc } from '../contract/estado.ts'
import type { Credentials } from '../access/credential.ts'
import type { Night } from '../domain/fold/night.ts'
import { bodyOf, door, officeDoor, headersOf, jsonOf, setSession, type Env } from './door.ts'
import { answerDoc } from './estado.ts'
import { parse } from './refusals.ts'
import { RefusalError } from '../refusal/refusal.ts'
import type { SimulacroControl } from '../simulacro/control.ts'

export const startBody = z.strictObject({
  semilla: z
    .number()
    .int()
    .min(1)
    .max(2 ** 31)
    .default(1),
})

const count = z.number().int().min(0).max(1_000_000)
export const progressBody = z.strictObject({
  estado: z.enum(['corriendo', 'terminado', 'detenido']),
  semilla: count.or(z.number()),
  minuto: z.number().min(0),
  minutos: z.number().min(1),
  sembrados: count,
  encontrados: count,
  falsasAlarmas: count,
})

/** The practice night: start, hear the progress, end and throw away. */
export function simulacro(
  control: Pick<SimulacroControl, 'start' | 'stop' | 'report' | 'state'>,
  progreso: () => ProgresoDoc,
  night: Night,
  credentials: Credentials,
) {
  const app = new Hono<Env>()
  const admin = officeDoor(credentials, 'administrar')
  app.get('/progreso', door(credentials, 'ver'), (c) => answerDoc(c, progreso(), night))
  app.post('/simulacro', admin, async (c) => {
    const { semilla } = parse(startBody, (await jsonOf(c)) ?? {})
    control.start(semilla)
    return c.json({ simulacro: control.state() ?? null }, 202)
  })
  app.post('/simulacro/progreso', admin, async (c) => {
    const body = await bodyOf(c, progressBody)
    // A real night never wears the ribbon of a practice night, whoever reports progress.
    for (const { catalogo } of night.elecciones.values())
      if (!catalogo.simulacro) throw new RefusalError('hay_eleccion')
    control.report(body)
    return c.body(null, 204)
  })
  app.delete('/simulacro', admin, async (c) => {
    await control.stop()
    // The session of the person who ended the night would end with the night.
    if (!headersOf(c).authorization) {
      const credential = c.get('credential')
      const token = await credentials.issue(credential)
      setSession(c, token, credentials.secondsTo(credential.exp))
    }
    return c.json({ simulacro: null })
  })
  return app
}
