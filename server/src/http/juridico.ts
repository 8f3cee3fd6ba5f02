import { Hono, type Context } from 'hono'
import type { Credentials } from '../access/credential.ts'
import { covers, listedIn } from '../access/role.ts'
import {
  asuntoQuery,
  juridicoQuery,
  type AsuntoDoc,
  type JuridicoDoc,
} from '../contract/juridico.ts'
import type { Desk } from '../ledger/desk.ts'
import { findAmbito, type Place } from '../domain/read/ambito.ts'
import { casoBreve, casoDoc, type Shown } from '../domain/read/caso.ts'
import type { CasoOf } from '../juridico/asuntos.ts'
import { asuntoDoc, juridicoDoc, type Lectura } from '../juridico/doc.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { door, readQuery, type Env } from './door.ts'
import { answerReading } from './estado.ts'
import type { Readings } from './readings.ts'
import { inTurns } from './turns.ts'

/**
 * GET /api/juridico and /api/juridico/asunto: the lawyers' queue, reckoned in steps: no acta on its
 * way in waits for more than one of them (RULES.md CS16).
 */
export function juridico(
  desk: Pick<Desk, 'night' | 'now'>,
  readings: Pick<Readings, 'read'>,
  shown: Shown,
  credentials: Credentials,
) {
  const { night } = desk
  const litigar = door(credentials, 'litigar')
  const placeOf = (clave: string): Place => {
    const place = findAmbito(night, clave)
    if (!place) throw new RefusalError('no_encontrado', [clave])
    return place
  }
  /** A practice night has its own clock; clocks of the law run by the minute. */
  const clockOf = ({ eleccion }: Place): string =>
    `${(eleccion.catalogo.simulacro ? night.clock : desk.now()).slice(0, 16)}:00.000Z`
  const answer = async (
    c: Context<Env>,
    { clave, key }: { clave: string; key: unknown[] },
    make: (place: Place, lectura: Lectura) => Generator<void, object>,
  ): Promise<Response> => {
    const credential = c.get('credential')
    const asked = placeOf(clave)
    const ahora = clockOf(asked)
    const yo = credentials.shown(credential.sub)
    // A reader of some casillas has a document of their own.
    const whose = listedIn(credential) ? credential.sub : ''
    const reading = await readings.read(credential, JSON.stringify([...key, ahora, whose]), () => {
      // The tree may have grown, or gone, since the asking.
      const place = placeOf(clave)
      const owns = (casilla: string) => covers(credential, casilla)
      const casoOf: CasoOf = (slot) => casoBreve(night, place.eleccion, slot, shown)
      return inTurns(make(place, { seq: night.seq, ahora, yo, owns, casoOf }))
    })
    return answerReading(c, reading)
  }
  return new Hono<Env>()
    .get('/juridico', litigar, (c) => {
      const asked = readQuery(c, juridicoQuery)
      const { ambito: clave = '', mios } = asked
      const key = ['juridico', asked, mios ? c.get('credential').sub : '']
      return answer(c, { clave, key }, (place, lectura): Generator<void, JuridicoDoc> =>
        juridicoDoc(place, asked, lectura),
      )
    })
    .get('/juridico/asunto', litigar, (c) => {
      const { clave } = readQuery(c, asuntoQuery)
      const { ambito } = placeOf(clave)
      const [slot] = ambito.slots
      if (ambito.kind !== 'casilla' || !slot) throw new RefusalError('no_encontrado', [clave])
      const { casilla } = slot.expected
      if (!covers(c.get('credential'), casilla)) throw new RefusalError('casilla_ajena', [casilla])
      return answer(c, { clave, key: ['asunto', clave] }, function* (place, lectura) {
        const [now = slot] = place.ambito.slots
        const doc = yield* asuntoDoc(place, now, lectura)
        const caso = casoDoc(night, place.eleccion, now, shown)
        return { ...doc, ...(caso ? { caso } : {}) } satisfies AsuntoDoc
      })
    })
}
