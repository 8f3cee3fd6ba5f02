import { Hono } from 'hono'
import { compress } from 'hono/compress'
import type { CapturaDoc } from '../contract/captura.ts'
import { capturaDoc } from '../domain/read/captura.ts'
import { peopleAt } from '../domain/fold/casilla.ts'
import { Activations } from '../estructura/activations.ts'
import type { Credentials } from '../access/credential.ts'
import { listedIn } from '../access/role.ts'
import { door, type Env } from './door.ts'
import { RefusalError } from '../refusal/refusal.ts'
import type { NightDesk } from '../ledger/desk.ts'
import type { Contacts } from '../centro/task.ts'
import type { Night } from '../domain/fold/night.ts'

/** Facts of the service for the app: build of the pages, and public key of receipts, base64url. */
export type Served = { version: string; llave: string }

/**
 * GET /api/captura: everything for the representatives' app, read from memory except two people:
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
  return new Hono<Env>().get('/captura', compress(), door(credentials, 'representar'), (c) => {
    const { sub, nombramiento } = c.get('credential')
    const casillas = listedIn(c.get('credential'))
    if (!casillas) throw new RefusalError('sin_permiso', ['casillas'])
    const [eleccion] = desk.night.elecciones.values()
    const doc: CapturaDoc = {
      servidorAt: desk.now(),
      ...(eleccion ? { utcOffset: eleccion.catalogo.utcOffset } : {}),
      ...served,
      ...(nombramiento === undefined ? {} : { nombramiento }),
      ...peopleOf(desk.night, personas, nombramiento),
      casillas: capturaDoc(desk.night, casillas, sub),
    }
    if (nombramiento !== undefined) activations.add(nombramiento)
    return c.json(doc, 200, { 'cache-control': 'no-store' })
  })
}

/**
 * The holder's own name, and the general representative, whom representatives of a casilla call first
 * (RULES.md RU6).
 */
function peopleOf(
  night: Night,
  personas: Contacts,
  id = '',
): Pick<CapturaDoc, 'nombre' | 'general' | 'generalNombre'> {
  const own = night.representacion.nombramientos.get(id)
  const isOfCasilla = own?.cargo === 'propietario' || own?.cargo === 'suplente'
  const generales = (isOfCasilla ? own.casillas : [])
    .flatMap((casilla) => peopleAt(night, casilla))
    .filter(({ cargo }) => cargo === 'rg')
  try {
    const nombre = own && personas.contactOf(own.id)?.nombre
    const general = generales.map((each) => personas.contactOf(each.id)).find((c) => c?.telefono)
    return {
      ...(nombre ? { nombre } : {}),
      ...(general?.telefono ? { general: general.telefono, generalNombre: general.nombre } : {}),
    }
  } catch {
    // The app opens without the people and asks again at its next opening.
    return {}
  }
}
