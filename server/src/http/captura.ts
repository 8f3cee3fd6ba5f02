import { Hono } from 'hono'
import { compress } from 'hono/compress'
import type { CapturaDoc } from '../contract/captura.ts'
import { capturaDoc } from '../domain/read/captura.ts'
import { peopleAt } from '../domain/fold/casilla.ts'
import { Activations } from '../estructura/activations.ts'
import type { Credentials } from '../access/credential.ts'
import { door, type Env } from './door.ts'
import { RefusalError } from '../refusal/refusal.ts'
import type { NightDesk } from '../ledger/desk.ts'
import type { Contacts } from '../centro/task.ts'
import type { Night } from '../domain/fold/night.ts'

/** Facts of the service for the app: build of the pages, and public key of receipts, base64url. */
export type Served = { version: string; llave: string }

/**
 * GET /api/captura: everything for the representatives' app, read from memory except one telephone:
 * the answer comes even while no store answers. The first opening with a nombramiento is noted, and
 * nobody waits for the note.
 */
export function captura(
  desk: NightDesk,
  served: Served,
  personas: Contacts,
  credentials: Credentials,
) {
  const activations = new Activations(desk)
  return new Hono<Env>().get('/captura', compress(), door(credentials, 'enviar'), (c) => {
    const { sub, casillas, nombramiento } = c.get('credential')
    if (!casillas) throw new RefusalError('sin_permiso', ['casillas'])
    const [eleccion] = desk.night.elecciones.values()
    const general = generalOf(desk.night, personas, nombramiento)
    const doc: CapturaDoc = {
      servidorAt: desk.now(),
      ...(eleccion ? { utcOffset: eleccion.catalogo.utcOffset } : {}),
      ...served,
      ...(nombramiento === undefined ? {} : { nombramiento }),
      ...(general === undefined ? {} : { general }),
      casillas: capturaDoc(desk.night, casillas, sub),
    }
    if (nombramiento !== undefined) activations.add(nombramiento)
    return c.json(doc, 200, { 'cache-control': 'no-store' })
  })
}

/**
 * Telephone of the general representative; representatives of a casilla call there first (RULES.md
 * RU6).
 */
function generalOf(night: Night, personas: Contacts, id: string | undefined): string | undefined {
  const own = night.representacion.nombramientos.get(id ?? '')
  if (own?.cargo !== 'propietario' && own?.cargo !== 'suplente') return undefined
  const generales = own.casillas
    .flatMap((casilla) => peopleAt(night, casilla))
    .filter(({ cargo }) => cargo === 'rg')
  try {
    return generales.map((each) => personas.contactOf(each.id)?.telefono).find(Boolean)
  } catch {
    // The app opens without the telephone and asks again at its next opening.
    return undefined
  }
}
