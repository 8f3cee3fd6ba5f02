import { Hono } from 'hono'
import type { Centro, Operator } from '../centro/queue.ts'
import {
  llamadaBody,
  marcaBody,
  siguienteBody,
  tareaBody,
  type CentroDoc,
  type LatidoDoc,
  type SiguienteDoc,
} from '../contract/centro.ts'
import { parseHumana, formatClave } from '../domain/clave.ts'
import { LLAMADA_ID } from '../domain/fold/casilla.ts'
import { slotOf } from '../domain/fold/submission.ts'
import type { Night } from '../domain/fold/night.ts'
import type { NightDesk } from '../ledger/desk.ts'
import type { Draft } from '../domain/record.ts'
import type { Tarea } from '../domain/read/tarea.ts'
import type { Lease } from '../centro/leases.ts'
import type { Credential, Credentials } from '../access/credential.ts'
import { bodyOf, door, type Env } from './door.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { recibidoAt, tareaDoc, type Contacts } from '../centro/task.ts'
import { covers, may, type Scope } from '../access/role.ts'
import { idOfSubject } from '../access/subject.ts'
import type { FotoAt } from '../domain/fold/slot.ts'

/**
 * The call centre: one task at a time, held for three minutes. A tally itself goes to POST
 * /api/actas like everybody's tally, and ends the lease; the other outcomes of a task are here.
 */
export function centro(
  desk: NightDesk,
  queue: Centro,
  personas: Contacts,
  credentials: Credentials,
) {
  const app = new Hono<Env>()
  const capturar = door(credentials, 'capturar')
  const who = (credential: Credential) => whoOf(credentials, credential)
  app.get('/', capturar, (c) => c.json(centroDoc(desk, queue, personas, who(c.get('credential')))))
  app.post('/siguiente', capturar, async (c) => {
    const credential = c.get('credential')
    const { kinds, clave } = await bodyOf(c, siguienteBody)
    const persona = operatorOf(credential)
    const wish = queue.held(persona.sub) === undefined ? clave : undefined
    const claimed = wish === undefined ? undefined : queue.claim(persona, wish)
    const lease = claimed ?? queue.next(persona, kinds)
    const doc = siguienteDoc(desk, queue, personas, who(credential), lease)
    return c.json(wish === undefined || claimed ? doc : { ...doc, perdida: true })
  })
  app.post('/latido', capturar, async (c) => {
    const { sub } = c.get('credential')
    const { clave } = await bodyOf(c, tareaBody)
    const lease = queue.renew(clave, sub)
    if (!lease) throw new RefusalError('tarea_ajena', [clave])
    const { kind, slot } = lease.tarea
    const doc: LatidoDoc = {
      venceAt: queue.venceAt(lease),
      ...(kind === 'llamada' ? { recibido: recibidoAt(desk.night, slot.expected.casilla) } : {}),
    }
    return c.json(doc)
  })
  app.post('/soltar', capturar, async (c) => {
    const { sub } = c.get('credential')
    queue.release((await bodyOf(c, tareaBody)).clave, sub)
    return c.body(null, 204)
  })
  app.post('/marcar', capturar, async (c) => {
    const credential = c.get('credential')
    const { clave, sha256, problema, casilla } = await bodyOf(c, marcaBody)
    const { sub } = credential
    const { tarea } = heldBy(queue, sub, clave)
    const foto = tarea.slot.fotos.find((each) => each.sha256 === sha256)
    if (!foto) throw new RefusalError('no_encontrado', [sha256])
    const at = { at: desk.now(), actor: sub }
    if (casilla !== undefined && tarea.kind === 'foto') {
      const to = casillaFor(tarea, casilla, credential)
      await settle(desk, movedDraft(desk.night, tarea, foto, to, at))
    }
    await settle(desk, {
      ...at,
      id: `marca:${at.at}:${sub}:${sha256.slice(0, 16)}`,
      kind: 'foto.marked',
      version: 1,
      body: { ...placeOf(tarea), sha256, problema },
    })
    return c.body(null, 204)
  })
  app.post('/anotar', capturar, async (c) => {
    const { sub } = c.get('credential')
    const { clave, aviso } = await bodyOf(c, llamadaBody)
    const { tarea } = heldBy(queue, sub, clave)
    const [at, { casilla }] = [desk.now(), tarea.slot.expected]
    const head = { id: `${LLAMADA_ID}${at}:${sub}`, at, actor: sub, version: 1 } as const
    await settle(desk, { ...head, kind: 'casilla.noted', body: { casilla, aviso } })
    return c.body(null, 204)
  })
  return app
}

export function operatorOf(credential: Credential): Operator {
  const { sub, casillas } = credential
  return { sub, casillas, supervisa: may(credential, 'coordinar') }
}

/** A credential, and the way to show subjects in a document (RULES.md NO13). */
type Who = Credential & { shown: (sub: string) => string }

export function whoOf(credentials: Credentials, credential: Credential): Who {
  return { ...credential, shown: (sub) => credentials.shown(sub) }
}

/** The waiting tasks, and the task of a lease with everything needed. */
export function siguienteDoc(
  desk: NightDesk,
  queue: Centro,
  personas: Contacts,
  who: Who,
  lease: Lease<Tarea> | undefined,
): SiguienteDoc {
  return {
    centro: centroDoc(desk, queue, personas, who),
    ...(lease
      ? {
          tarea: tareaDoc(
            desk.night,
            personas,
            { ...lease, venceAt: queue.venceAt(lease) },
            clockMsOf(desk),
          ),
        }
      : {}),
  }
}

function heldBy(queue: Centro, sub: string, clave: string): Lease<Tarea> {
  const lease = queue.held(sub)
  if (lease?.clave !== clave) throw new RefusalError('tarea_ajena', [clave])
  return lease
}

async function settle(desk: NightDesk, draft: Draft): Promise<void> {
  const outcome = await desk.submit(draft)
  if (outcome.status === 'refused') throw new RefusalError(outcome.refusal, outcome.detail)
}

/** By the acta's own key: a casilla may have two actas. */
function placeOf({ eleccion, slot }: Tarea) {
  return { eleccion: eleccion.catalogo.clave, casilla: slot.expected.acta }
}

/** New casilla of a moved photograph: only a casilla in the reader's scope (RULES.md CE9). */
function casillaFor({ slot }: Tarea, casilla: string, own: Scope): string {
  const read = parseHumana(casilla)
  if (!read) throw new RefusalError('casilla_desconocida', [casilla])
  const clave = formatClave({ entidad: slot.expected.entidad, ...read })
  if (!covers(own, clave)) throw new RefusalError('casilla_ajena', [casilla])
  return clave
}

/**
 * The photograph with the casilla written on the paper, as read by the second person (RULES.md
 * CE4).
 */
function movedDraft(
  night: Night,
  tarea: Tarea,
  { sha256, bytes, tipo, ancho, alto, clase, clientId }: FotoAt,
  clave: string,
  { at, actor }: { at: string; actor: string },
): Draft<'foto.stored'> {
  const { clave: eleccion } = tarea.eleccion.catalogo
  const found = slotOf(night, { eleccion, casilla: clave })
  if ('refusal' in found) throw new RefusalError(found.refusal, found.detail)
  const foto = { sha256, bytes, tipo, ancho, alto, clase, clientId }
  const id = `foto:${sha256.slice(0, 32)}:${eleccion}:${clave}`
  return {
    id,
    at,
    actor,
    kind: 'foto.stored',
    version: 1,
    body: { ...foto, eleccion, casilla: clave },
  }
}

/** People shown: a shift has fewer. */
const EQUIPO_MAX = 60

function equipoOf(
  queue: Centro,
  personas: Contacts,
  now: string,
  shown: (sub: string) => string,
): NonNullable<CentroDoc['equipo']> {
  return queue.ritmo
    .team(Date.parse(now))
    .slice(0, EQUIPO_MAX)
    .map((each) => ({
      ...each,
      persona: shown(each.persona),
      ...nombreOf(personas, idOfSubject(each.persona)),
      enTarea: queue.held(each.persona) !== undefined,
    }))
}

/** The name of a nombramiento's holder. */
function nombreOf(personas: Contacts, id: string | undefined): { nombre?: string } {
  const found = id === undefined ? undefined : personas.contactOf(id)
  return found ? { nombre: found.nombre } : {}
}

/** A practice night runs on its own clock, and so do the ages of waiting tasks. */
function clockMsOf(desk: NightDesk): number {
  const [eleccion] = desk.night.elecciones.values()
  return Date.parse(eleccion?.catalogo.simulacro ? desk.night.clock : desk.now())
}

function centroDoc(desk: NightDesk, queue: Centro, personas: Contacts, who: Who): CentroDoc {
  const { sub, nombramiento, shown } = who
  const held = queue.held(sub)
  const servidorAt = desk.now()
  const clockMs = clockMsOf(desk)
  return {
    servidorAt,
    persona: shown(sub),
    ...nombreOf(personas, nombramiento),
    ...(held ? { enMano: held.clave } : {}),
    cola: queue.waiting().map(({ kind, esperan, desdeAt }) => ({
      tipo: kind,
      esperan,
      ...(desdeAt
        ? { minutos: Math.max(0, Math.floor((clockMs - Date.parse(desdeAt)) / 60_000)) }
        : {}),
    })),
    ...queue.ritmo.of(sub, Date.parse(servidorAt)),
    enTurno: queue.busy(),
    ...(may(who, 'coordinar') ? { equipo: equipoOf(queue, personas, servidorAt, shown) } : {}),
  }
}
