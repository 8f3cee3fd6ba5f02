import { Hono } from 'hono'
import { compress } from 'hono/compress'
import type { CapturaDoc } from '../contract/captura.ts'
import { capturaDoc } from '../domain/read/captura.ts'
import { nombradosEn } from '../domain/fold/representacion.ts'
import { Activations } from '../estructura/activations.ts'
import type { Credentials } from '../access/credential.ts'
import { door, type Env } from './door.ts'
import { RefusalError } from '../refusal/refusal.ts'
import type { NightDesk } from '../ledger/desk.ts'
import type { Contacts } from '../centro/task.ts'
import type { Night } from '../domain/fold/night.ts'

/** What the app is told of the service: the build of its pages, and the public key of receipts, base64url. */
export type Served = { version: string; llave: string }

/**
 * GET /api/captura: everything the representatives' app needs, read from memory but for one telephone:
 * it answers while no store does. The first opening with a nombramiento is noted, and nobody waits for that.
 */
export function captura(
  desk: NightDesk,
  served: Served,
  personas: Contacts,
  credentials: Credentials,
) {
  const activations = new Activations(desk)
  return new Hono<Env>().get('/captura', compress(), door(credentials, 'enviar'), (c) => {
    const { casillas, nombramiento } = c.get('credential')
    if (!casillas) throw new RefusalError('sin_permiso', ['casillas'])
    const general = generalOf(desk.night, personas, nombramiento)
    const doc: CapturaDoc = {
      servidorAt: desk.now(),
      ...served,
      ...(nombramiento === undefined ? {} : { nombramiento }),
      ...(general === undefined ? {} : { general }),
      casillas: capturaDoc(desk.night, casillas),
    }
    if (nombramiento !== undefined) activations.add(nombramiento)
    return c.json(doc, 200, { 'cache-control': 'no-store' })
  })
}

/** Whom a representative of a casilla calls first (RULES.md RU6). */
function generalOf(
  { representacion }: Night,
  personas: Contacts,
  id: string | undefined,
): string | undefined {
  const own = representacion.nombramientos.get(id ?? '')
  if (own?.cargo !== 'propietario' && own?.cargo !== 'suplente') return undefined
  const generales = own.casillas
    .flatMap((casilla) => nombradosEn(representacion, casilla))
    .filter(({ cargo }) => cargo === 'rg')
  try {
    return generales.map((each) => personas.contactOf(each.id)?.telefono).find(Boolean)
  } catch {
    // The app opens without the telephone; it asks again at its next opening.
    return undefined
  }
}
