import { Hono } from 'hono'
import type { Credential, Credentials } from '../access/credential.ts'
import { revokeCredenciales } from '../access/uses.ts'
import {
  revocarCredencialesBody,
  type CredencialDoc,
  type CredencialesDoc,
} from '../contract/credencial.ts'
import { isEnded, type Credencial } from '../domain/fold/credencial.ts'
import type { NightDesk } from '../ledger/desk.ts'
import { bodyOf, door, type Env } from './door.ts'

/** Sessions in a list, the newest: whoever opens them by the thousand ends with the credential. */
const SESIONES_MAX = 2000

/** Credentials besides papers: what opened a door, from the ledger alone, and the end of it. */
export function credenciales(desk: NightDesk, credentials: Credentials) {
  const app = new Hono<Env>()
  const admin = door(credentials, 'administrar')
  app.get('/credenciales', admin, (c) => c.json(docOf(desk, credentials, c.get('credential'))))
  app.post('/credenciales/revocar', admin, async (c) => {
    const { ids } = await bodyOf(c, revocarCredencialesBody)
    const credential = c.get('credential')
    await revokeCredenciales(desk, ids, credential.sub)
    return c.json(docOf(desk, credentials, credential))
  })
  return app
}

function docOf(desk: NightDesk, credentials: Credentials, asker: Credential): CredencialesDoc {
  const { usadas, revocadas } = desk.night.representacion.credenciales
  const toDoc = (each: Credencial): CredencialDoc => {
    const { id, rol, sub, exp, de, usadaAt } = each
    const ended = isEnded({ usadas, revocadas }, each)
    const revocadaAt = ended ? (revocadas.get(id) ?? revocadas.get(de ?? '')) : undefined
    return {
      ...{ id, rol, quien: credentials.shown(sub), tipo: de === undefined ? 'token' : 'sesion' },
      ...(de === undefined ? {} : { de }),
      ...{ usadaAt, venceAt: new Date(exp * 1000).toISOString() },
      ...(revocadaAt === undefined ? {} : { revocadaAt }),
      ...(id === asker.id ? { propia: true as const } : {}),
    }
  }
  const current = [...usadas.values()].filter(({ exp }) => credentials.secondsTo(exp) > 0)
  const newest = current.reverse()
  const sesiones = newest.filter(({ de }) => de !== undefined).slice(SESIONES_MAX)
  const rest = new Set(sesiones.filter(({ id }) => id !== asker.id))
  return {
    credenciales: newest.filter((each) => !rest.has(each)).map(toDoc),
    ...(rest.size > 0 ? { sinLugar: rest.size } : {}),
  }
}
