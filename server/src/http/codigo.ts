import { timingSafeEqual } from 'node:crypto'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Night } from '../domain/night.ts'
import type { Credentials } from '../access/credential.ts'
import { jsonOf } from './door.ts'
import { credentialOf, pinOf, puertaOf } from './nombramientos.ts'
import { RefusalError } from './refusals.ts'

/** Wrong tries of one code that are heard in ten minutes; a PIN has a million. */
const TRIES_MAX = 5
const TRIES_MS = 10 * 60_000
/** Codes with wrong tries that are remembered; the oldest go first. */
const CODES_MAX = 50_000

export type CodigoDesk = {
  night: Night
  /** The service's key, from which PINs follow. */
  key: string
  nombramientoDias: number
  nowMs(): number
}

export const codigoBody = z.strictObject({
  codigo: z.string().min(8).max(20),
  pin: z.string().regex(/^\s*\d{3}[\s-]?\d{3}\s*$/),
})

/**
 * POST /api/sesion/codigo: the code and PIN printed on a nombramiento become its credential, and
 * the address that signs in with it.
 * Everything is in memory. Whatever is wrong, the answer is the same, so that it says nothing
 * about which codes exist.
 */
export function codigo(desk: CodigoDesk, credentials: Credentials) {
  const tries = new Tries()
  return new Hono().post('/codigo', async (c) => {
    const parsed = codigoBody.safeParse(await jsonOf(c))
    if (!parsed.success) throw new RefusalError('codigo_incorrecto')
    const id = codigoFrom(parsed.data.codigo)
    const found = desk.night.representacion.nombramientos.get(id)
    const now = desk.nowMs()
    const right = samePin(pinOf(id, desk.key), parsed.data.pin.replace(/\D/g, ''))
    if (!found || tries.isOver(id, now)) throw new RefusalError('codigo_incorrecto')
    if (!right) {
      tries.add(id, now)
      throw new RefusalError('codigo_incorrecto')
    }
    if (found.revocadoAt !== undefined) throw new RefusalError('credencial_revocada')
    const exp = Math.floor(now / 1000) + desk.nombramientoDias * 24 * 3600
    const token = await credentials.issue(credentialOf(found, exp))
    return c.json({ token, puerta: puertaOf(found, token) })
  })
}

/** What a thumb types becomes an id: case, dash and look-alikes do not matter (Crockford's base 32). */
function codigoFrom(text: string): string {
  const plain = text.toUpperCase().replace(/[\s-]/g, '')
  return plain.replaceAll('O', '0').replace(/[IL]/g, '1')
}

function samePin(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))
}

/** Wrong tries by code, only of codes that exist: nobody fills the table by inventing others. */
class Tries {
  #since = new Map<string, { count: number; until: number }>()

  isOver(id: string, now: number): boolean {
    const found = this.#since.get(id)
    return found !== undefined && found.until > now && found.count >= TRIES_MAX
  }

  add(id: string, now: number): void {
    const found = this.#since.get(id)
    if (found && found.until > now) {
      found.count += 1
      return
    }
    this.#since.delete(id)
    const [oldest] = this.#since.keys()
    if (oldest !== undefined && this.#since.size >= CODES_MAX) this.#since.delete(oldest)
    this.#since.set(id, { count: 1, until: now + TRIES_MS })
  }
}
