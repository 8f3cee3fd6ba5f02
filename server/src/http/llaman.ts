import { Hono } from 'hono'
import { codigoFrom } from '../access/nombramiento.ts'
import type { Credential, Credentials } from '../access/credential.ts'
import { covers } from '../access/role.ts'
import type { Centro } from '../centro/queue.ts'
import { recibidoAt, type Contacts } from '../centro/task.ts'
import { buscarBody, llamanBody, type LlamanDoc } from '../contract/centro.ts'
import { humanCasilla } from '../domain/clave.ts'
import { actasAt, isKnown, type Nombrado } from '../domain/fold/casilla.ts'
import type { Night } from '../domain/fold/night.ts'
import { findCasillas } from '../domain/read/buscar.ts'
import { faltantesAt } from '../domain/read/tarea.ts'
import type { NightDesk } from '../ledger/desk.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { operatorOf, siguienteDoc, whoOf } from './centro.ts'
import { bodyOf, door, officeDoor, type Env } from './door.ts'

/** Casillas told for a text: a sección has fewer. */
const FOUND_MAX = 40

/**
 * People who phone the centre: found by sección, casilla or code, and served at once, whatever the
 * order of the queue (RULES.md LL2).
 */
export function llaman(
  desk: NightDesk,
  queue: Centro,
  personas: Contacts,
  credentials: Credentials,
) {
  const app = new Hono<Env>()
  const capturar = door(credentials, 'capturar')
  app.post('/buscar', capturar, async (c) => {
    const credential = c.get('credential')
    const { texto } = await bodyOf(c, buscarBody)
    return c.json(buscarDoc(desk.night, queue, personas, credential, texto.trim()))
  })
  app.post('/llaman', officeDoor(credentials, 'capturar'), async (c) => {
    const credential = c.get('credential')
    const { casilla } = await bodyOf(c, llamanBody)
    if (!isKnown(desk.night, casilla)) throw new RefusalError('casilla_desconocida', [casilla])
    if (!covers(credential, casilla)) throw new RefusalError('casilla_ajena', [casilla])
    if (faltantesAt(desk.night, casilla).length === 0) throw new RefusalError('casilla_completa')
    const lease = queue.claim(operatorOf(credential), claveOf(casilla))
    if (!lease) throw new RefusalError('tarea_ocupada')
    return c.json(siguienteDoc(desk, queue, personas, whoOf(credentials, credential), lease))
  })
  return app
}

const claveOf = (casilla: string) => `llamada:${casilla}`

function buscarDoc(
  night: Night,
  queue: Centro,
  personas: Contacts,
  credential: Credential,
  texto: string,
): LlamanDoc {
  const holder = holderOf(night, credential, texto)
  const found = casillasFor(night, holder, texto).filter((each) => covers(credential, each))
  return {
    ...(holder ? { persona: personaOf(holder, personas) } : {}),
    casillas: found
      .slice(0, FOUND_MAX)
      .map((casilla) => casillaDoc(night, queue, credential.sub, casilla)),
    mas: found.length > FOUND_MAX,
  }
}

/** The holder of a code; a coordinator of some casillas hears of their people alone (RULES.md CE9). */
function holderOf(
  { representacion }: Night,
  credential: Credential,
  texto: string,
): Nombrado | undefined {
  const holder = representacion.nombramientos.get(codigoFrom(texto))
  const isAll = credential.casillas === 'todas'
  const isTold = isAll || holder?.casillas.some((each) => covers(credential, each))
  return isTold ? holder : undefined
}

/** Nobody dictates with a revoked paper (RULES.md NO1). */
function casillasFor(night: Night, holder: Nombrado | undefined, texto: string): string[] {
  if (!holder) return findCasillas(night, texto)
  return holder.revocadoAt === undefined ? holder.casillas : []
}

function personaOf(
  { id, cargo, ruta, revocadoAt }: Nombrado,
  personas: Contacts,
): NonNullable<LlamanDoc['persona']> {
  const nombre = personas.contactOf(id)?.nombre
  return {
    cargo,
    ...(ruta ? { ruta } : {}),
    ...(nombre ? { nombre } : {}),
    ...(revocadoAt === undefined ? {} : { revocadoAt }),
  }
}

function casillaDoc(
  night: Night,
  queue: Centro,
  sub: string,
  casilla: string,
): LlamanDoc['casillas'][number] {
  const [first] = actasAt(night, casilla)
  const missing = faltantesAt(night, casilla).length > 0
  return {
    casilla,
    nombre: humanCasilla(casilla),
    lugar: first?.[1].seccion.parent?.nombre ?? '',
    utcOffset: first?.[0].catalogo.utcOffset ?? 0,
    estado: !missing ? 'completa' : queue.isElsewhere(claveOf(casilla), sub) ? 'ajena' : 'falta',
    actas: recibidoAt(night, casilla).map((each) => ({
      ...each,
      ...(queue.isElsewhere(`${each.eleccion}:${each.acta}`, sub) ? { enLectura: true } : {}),
    })),
  }
}
