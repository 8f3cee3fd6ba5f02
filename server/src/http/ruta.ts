import { hash } from 'node:crypto'
import { Hono } from 'hono'
import {
  avisoBody,
  type AvisoBody,
  type AvisosDoc,
  type PersonaParada,
  type RutaDoc,
} from '../contract/ruta.ts'
import type { Night } from '../domain/fold/night.ts'
import type { NightDesk } from '../ledger/desk.ts'
import type { Contacts } from '../centro/task.ts'
import { paradaOf, type ParadaDoc } from '../domain/read/parada.ts'
import type { Draft } from '../domain/record.ts'
import { isKnown, peopleAt, type Nombrado } from '../domain/fold/casilla.ts'
import { isCasillaBeforeDay } from '../domain/fold/jornada.ts'
import { coordinadoresOver } from '../domain/read/coordinacion.ts'
import { avisoOf } from '../domain/ruta.ts'
import type { Credential, Credentials } from '../access/credential.ts'
import { bodyOf, door, doorForResends, spend, type Env } from './door.ts'
import { answerDoc, answerReading } from './estado.ts'
import type { Readings } from './readings.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { covers, listedIn } from '../access/role.ts'

/** Minutes east of UTC, for a night without an elección. */
const UTC_OFFSET = -360

/** Nobody reads more; after clearing a page a reader sees the next. */
const AVISOS_SHOWN = 500

/**
 * The general representative's round: GET /ruta; POST /casillas/aviso for news of a silent casilla;
 * GET /casillas/avisos for readers in the war room.
 */
export function ruta(
  desk: NightDesk,
  personas: Contacts,
  readings: Pick<Readings, 'read'>,
  credentials: Credentials,
) {
  const app = new Hono<Env>()
  const representar = door(credentials, 'representar')
  app.get('/ruta', representar, (c) => {
    const credential = c.get('credential')
    const casillas = listedIn(credential)
    if (!casillas) throw new RefusalError('sin_permiso', ['casillas'])
    const doc = rutaDoc(desk.night, personas, credential, casillas)
    return answerDoc(c, doc, { seq: desk.night.seq, clock: clockOf(desk, doc) })
  })
  app.get('/casillas/avisos', door(credentials, 'ver'), async (c) => {
    const make = (): AvisosDoc => ({ casillas: avisadas(desk.night) })
    return answerReading(c, await readings.read(c.get('credential'), 'avisos', make))
  })
  app.post('/casillas/aviso', doorForResends(credentials, 'representar'), async (c) => {
    const credential = c.get('credential')
    const body = await bodyOf(c, avisoBody)
    const { casilla } = body
    if (!covers(credential, casilla)) throw new RefusalError('casilla_ajena', [casilla])
    if (!isKnown(desk.night, casilla)) throw new RefusalError('casilla_desconocida', [casilla])
    const at = desk.now()
    if (isCasillaBeforeDay(desk.night, casilla, at)) throw new RefusalError('jornada_pendiente')
    const draft = draftFrom(body, credential.sub, at)
    if (!desk.night.outcomes.has(draft.id)) spend(credentials, credential)
    await desk.submit(draft)
    return c.json(paradaOf(desk.night, casilla))
  })
  return app
}

function rutaDoc(
  night: Night,
  personas: Contacts,
  credential: Credential,
  casillas: ReadonlySet<string>,
): RutaDoc {
  const [eleccion] = night.elecciones.values()
  const { nombramientos } = night.representacion
  const own = nombramientos.get(credential.nombramiento ?? '')
  const general = own?.cargo === 'rg' && own.revocadoAt === undefined ? own : undefined
  return {
    ...(own?.ruta === undefined ? {} : { ruta: own.ruta }),
    ...(general ? aboutOf(night, personas, general) : {}),
    simulacro: eleccion?.catalogo.simulacro ?? false,
    utcOffset: eleccion?.catalogo.utcOffset ?? UTC_OFFSET,
    paradas: [...casillas].map((casilla) => ({
      ...paradaOf(night, casilla),
      personas: general?.casillas.includes(casilla) ? personasAt(night, personas, casilla) : [],
    })),
  }
}

/** The general representative's own name, and the coordinator to call (RULES.md RU7). */
function aboutOf(
  night: Night,
  personas: Contacts,
  { id, casillas }: Nombrado,
): Pick<RutaDoc, 'nombre' | 'coordinacion'> {
  const nombre = personas.contactOf(id)?.nombre
  const [coordinacion] = coordinadoresOver(night, casillas).flatMap(
    (each) => personas.contactOf(each.id) ?? [],
  )
  return { ...(nombre ? { nombre } : {}), ...(coordinacion ? { coordinacion } : {}) }
}

function personasAt(night: Night, personas: Contacts, casilla: string): PersonaParada[] {
  return peopleAt(night, casilla).flatMap(({ id, cargo }) =>
    cargo === 'propietario' || cargo === 'suplente'
      ? [{ id, cargo, ...personas.contactOf(id) }]
      : [],
  )
}

/** A practice night shows its own time; in a real night the hour goes on while nothing comes in. */
function clockOf(desk: NightDesk, { simulacro }: RutaDoc): string {
  return simulacro ? desk.night.clock : desk.now()
}

/** Casillas with an aviso not yet answered by figures, the newest first (RULES.md RU4). */
function avisadas(night: Night): ParadaDoc[] {
  return [...night.noted]
    .reverse()
    .values()
    .map((casilla) => paradaOf(night, casilla))
    .filter(avisoOf)
    .take(AVISOS_SHOWN)
    .toArray()
}

function draftFrom(
  { id, casilla, aviso }: AvisoBody,
  actor: string,
  at: string,
): Draft<'casilla.noted'> {
  const content = `${actor}\n${id}\n${casilla}\n${aviso}`
  return {
    id: `aviso:${hash('sha256', content, 'base64url').slice(0, 27)}`,
    at,
    actor,
    kind: 'casilla.noted',
    version: 1,
    body: { casilla, aviso },
  }
}
