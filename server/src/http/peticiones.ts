import { hash } from 'node:crypto'
import { Hono } from 'hono'
import type { Credential, Credentials } from '../access/credential.ts'
import { covers, listedIn } from '../access/role.ts'
import {
  FORMATOS,
  peticionBody,
  peticionesQuery,
  type Formato,
  type PeticionAnswer,
  type PeticionBody,
} from '../contract/peticion.ts'
import { consejoDe } from '../domain/fold/consejo.ts'
import type { Eleccion } from '../domain/fold/eleccion.ts'
import type { Night } from '../domain/fold/night.ts'
import type { PeticionEmitida } from '../domain/fold/peticion.ts'
import { findAmbito } from '../domain/read/ambito.ts'
import type { Shown } from '../domain/read/caso.ts'
import { slotsOf } from '../domain/read/diferencias.ts'
import type { Draft } from '../domain/record.ts'
import { juicioOf } from '../juridico/doc.ts'
import { escritoOf } from '../juridico/escrito.ts'
import { writeApart } from '../juridico/papel.ts'
import { PETICION_ID, peticionDoc, peticionesDoc, siguienteOf } from '../juridico/peticiones.ts'
import type { Desk, NightDesk } from '../ledger/desk.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { bodyOf, door, doorForResends, readQuery, retrySlot, spend, type Env } from './door.ts'
import { answerReading } from './estado.ts'
import type { Readings } from './readings.ts'
import { inTurns } from './turns.ts'

const OFFICE = 'application/vnd.openxmlformats-officedocument'
const TIPOS: Record<Formato, string> = {
  pdf: 'application/pdf',
  docx: `${OFFICE}.wordprocessingml.document`,
  xlsx: `${OFFICE}.spreadsheetml.sheet`,
  csv: 'text/csv; charset=utf-8',
}

type PeticionDesk = NightDesk & Pick<Desk, 'chain'>

/** The petitions of councils: what waits, a version issued, and its papers (RULES.md PE1 to PE6). */
export function peticiones(
  desk: PeticionDesk,
  readings: Pick<Readings, 'read'>,
  shown: Shown,
  credentials: Credentials,
) {
  const { night } = desk
  const litigar = door(credentials, 'litigar')
  return new Hono<Env>()
    .get('/', litigar, async (c) => {
      const { ambito = '', peticion = 'recuento' } = readQuery(c, peticionesQuery)
      const credential = c.get('credential')
      const placeNow = () => {
        const place = findAmbito(night, ambito)
        if (!place) throw new RefusalError('no_encontrado', [ambito])
        return place
      }
      placeNow()
      const whose = listedIn(credential) ? credential.sub : ''
      const key = JSON.stringify(['peticiones', ambito, peticion, whose])
      const owns = (casilla: string) => covers(credential, casilla)
      const reading = await readings.read(credential, key, () =>
        // The tree may have grown, or gone, since the asking.
        inTurns(peticionesDoc(placeNow(), peticion, { night, shown, owns })),
      )
      return answerReading(c, reading)
    })
    .post('/', doorForResends(credentials, 'litigar'), async (c) => {
      const body = await bodyOf(c, peticionBody)
      const answer = await issued(desk, credentials, c.get('credential'), body, shown)
      return c.json(answer, 201)
    })
    .get('/:id/:formato', litigar, async (c) => {
      const { id } = c.req.param()
      const formato = FORMATOS.find((each) => each === c.req.param('formato'))
      const found = night.peticiones.get(`${PETICION_ID}${id}`)
      const eleccion = night.elecciones.get(found?.eleccion ?? '')
      if (!formato || !found || !eleccion?.ambitos.has(found.consejo))
        throw new RefusalError('no_encontrado', [id])
      checkAll(c.get('credential'), eleccion, actasOf(found))
      const seconds = credentials.reads.take(c.get('credential'))
      if (seconds > 0) {
        const retryAfter = seconds + retrySlot(Math.random())
        throw new RefusalError('demasiadas_lecturas', [], { retryAfter })
      }
      const escrito = escritoOf(eleccion, found, juicioOf(eleccion).ley)
      const bytes = await writeApart(escrito, formato)
      return c.body(new Uint8Array(bytes), 200, {
        'content-type': TIPOS[formato],
        'content-length': String(bytes.length),
        'content-disposition': `attachment; filename="${escrito.archivo}.${formato}"`,
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
      })
    })
}

function actasOf({ filas }: PeticionEmitida): string[] {
  return filas.map(({ acta }) => acta)
}

/** A lawyer of some casillas neither issues nor has a paper that names others (RULES.md NO8). */
function checkAll(credential: Credential, { slots }: Eleccion, actas: readonly string[]): void {
  const casillas = actas.map((acta) => slots.get(acta)?.expected.casilla ?? acta)
  const others = casillas.filter((casilla) => !covers(credential, casilla))
  if (others.length > 0) throw new RefusalError('casilla_ajena', others)
}

async function issued(
  desk: PeticionDesk,
  credentials: Credentials,
  credential: Credential,
  body: PeticionBody,
  shown: Shown,
): Promise<PeticionAnswer> {
  const { night } = desk
  const { eleccion: clave, consejo, peticion } = body
  await inTurns(juicioOf(councilOf(night, body).eleccion).look(night.seq))
  // The tree may have grown, or gone, since the asking.
  const { eleccion, slots } = councilOf(night, body)
  const { escritos } = juicioOf(eleccion).ley.ley
  if (!escritos.some((each) => each.peticion === peticion))
    throw new RefusalError('sin_escrito', [peticion])
  const id = `${PETICION_ID}${idOf(credential.sub, body)}`
  const { filas, fuera } = siguienteOf(night, eleccion, slots, peticion)
  // A resend costs nothing and gets its first outcome.
  let outcome = night.outcomes.get(id)
  if (!outcome) {
    const named = [...filas, ...fuera].map(({ acta }) => acta)
    checkAll(credential, eleccion, named)
    const names = fuera.map(({ nombre }) => nombre)
    if (filas.length === 0) throw new RefusalError('peticion_vacia', names)
    spend(credentials, credential)
    const cadena = { seq: night.seq, hash: desk.chain }
    outcome = await desk.submit({
      ...{ id, at: desk.now(), actor: credential.sub, kind: 'peticion.issued', version: 1 },
      body: { eleccion: clave, consejo, peticion, filas, cadena },
    } satisfies Draft<'peticion.issued'>)
  }
  if (outcome.status === 'refused') throw new RefusalError(outcome.refusal, outcome.detail)
  const found = night.peticiones.get(id)
  if (!found) throw new RefusalError('no_encontrado', [id])
  return { seq: night.seq, peticion: peticionDoc(found, eleccion, shown), fuera }
}

/** The actas that a council counts. */
function councilOf({ elecciones }: Night, { eleccion: clave, consejo }: PeticionBody) {
  const eleccion = elecciones.get(clave)
  if (!eleccion) throw new RefusalError('eleccion_desconocida', [clave])
  const ambito = eleccion.ambitos.get(consejo)
  const all = ambito ? slotsOf(ambito) : []
  const slots = all.filter((slot) => consejoDe(eleccion, slot) === ambito)
  if (slots.length === 0) throw new RefusalError('no_encontrado', [consejo])
  return { eleccion, slots }
}

/** The same request by the same person is the same record. */
function idOf(actor: string, { id, eleccion, consejo, peticion }: PeticionBody): string {
  return hash('sha256', JSON.stringify([actor, id, eleccion, consejo, peticion]), 'base64url')
}
