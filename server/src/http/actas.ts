import { hash } from 'node:crypto'
import { Hono, type Context } from 'hono'
import { actaBody, type ActaBody } from '../contract/acta.ts'
import type { ActaAnswer } from '../contract/estado.ts'
import type { Figure } from '../domain/figure.ts'
import type { Eleccion } from '../domain/fold/eleccion.ts'
import { beforeDay } from '../domain/fold/jornada.ts'
import { fitActa, type Fit } from '../domain/fold/submission.ts'
import type { Slot } from '../domain/fold/slot.ts'
import type { Outcome } from '../domain/fold/outcome.ts'
import { hallazgosIn } from '../domain/read/evidencia.ts'
import { folioOf } from '../domain/recibo.ts'
import type { Draft } from '../domain/record.ts'
import type { NightDesk } from '../ledger/desk.ts'
import type { Credential, Credentials } from '../access/credential.ts'
import { countersOf } from './counters.ts'
import { headersOf, refuseRevoked, retrySlot, roomBehind, spend, textOf } from './door.ts'
import { parse } from './refusals.ts'
import { RefusalError } from '../refusal/refusal.ts'
import { slotFor } from '../access/place.ts'
import { may } from '../access/role.ts'

const BODY_MAX = 32_768

/** Submissions waiting in front of the ledger, with the limit. */
export type Waiting = {
  waiting(): number
  waitingMax: number
  /** Between 0 and 1; spreads the retries of an overloaded minute. */
  random(): number
}

/**
 * POST /api/actas: the accept path. Nothing here waits for an aggregate, an image or another user.
 */
export function actas(desk: NightDesk, line: Waiting, credentials: Credentials) {
  /** The record of a new submission, or the refusal. */
  const draftOf = (
    credential: Credential,
    { eleccion, slot }: Fit,
    submitted: Pick<Submitted, 'id' | 'body' | 'votos'>,
  ) => {
    const at = desk.now()
    const early = beforeDay(desk.night, eleccion, slot, at)
    if (early) throw new RefusalError(early.refusal, early.detail)
    const way = wayOf(credential, slot, submitted.body)
    admit(line)
    spend(credentials, credential)
    return draftFrom({ ...submitted, actor: credential.sub, way, at })
  }
  const room = async (c: Context, credential: Credential) => {
    const body = await readBody(c)
    const slot = slotFor(desk.night, credential, body)
    const votos = votosOf(body)
    const { eleccion, casilla } = body
    const fit = fitActa(desk.night, { eleccion, casilla, votos }, slot)
    if ('refusal' in fit) throw new RefusalError(fit.refusal, fit.detail)
    const id = idOf(body, givenOf(slot.boleta.keys, votos, fit.votos), credential.sub)
    // A resend gets its first answer, also where an earlier build took what is refused now.
    const first = desk.night.outcomes.get(id)
    const outcome = first ?? (await desk.submit(draftOf(credential, fit, { id, body, votos })))
    const answered = answer(fit.eleccion, body, outcome)
    countersOf(c)?.acked()
    return answered
  }
  return new Hono().post('/', roomBehind(credentials, 'enviar', room))
}

async function readBody(c: Context): Promise<ActaBody> {
  const length = Number.parseInt(headersOf(c)['content-length'] ?? '')
  if (!(length <= BODY_MAX)) throw new RefusalError('muy_grande')
  const text = await textOf(c)
  refuseRevoked(c)
  return parse(actaBody, jsonFrom(text))
}

function jsonFrom(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new RefusalError('no_es_json')
  }
}

/**
 * Refuses a new submission once the line is full, each with a slot of its own: the phones do not
 * all come back at once.
 */
function admit(line: Waiting): void {
  if (line.waiting() < line.waitingMax) return
  throw new RefusalError('saturado', [], { retryAfter: retrySlot(line.random()) })
}

/**
 * All lines of the ballot under their keys, in the parsed body itself: nobody else reads the body.
 */
function votosOf({ votos, noRegistradas, nulos }: ActaBody): Record<string, Figure> {
  return Object.assign(votos, { NO_REGISTRADAS: noRegistradas, NULOS: nulos })
}

/** A resend is the same submission, whatever lines the ballot got meanwhile (RULES.md LE2, CL6). */
function givenOf(
  keys: readonly string[],
  votos: Record<string, Figure>,
  figures: Figure[],
): Figure[] {
  if (Object.keys(votos).length === keys.length) return figures
  return figures.filter((_, i) => Object.hasOwn(votos, keys[i]!))
}

type Submitted = {
  id: string
  body: ActaBody
  votos: Record<string, Figure>
  actor: string
  way: Way
  at: string
}

/**
 * Way of a record: channel, photograph read, and whether the capture settles. Empty for a
 * representative's own tally.
 */
type Way = Pick<Draft<'acta.submitted'>['body'], 'canal' | 'foto' | 'supervisa'>

/**
 * The way follows from the role (RULES.md NV4): a representative's tally is the representative's;
 * everybody else says captura or telefono. A capture may cite any photograph kept with the acta, a
 * sábana too, and a coordinator's capture that cites one settles (NV1). Throws a refusal for any other
 * combination.
 */
function wayOf(credential: Credential, { fotos }: Slot, { canal, foto }: ActaBody): Way {
  if (credential.rol === 'representante') {
    if (canal ?? foto) throw new RefusalError('sin_permiso', [canal ? 'canal' : 'foto'])
    return {}
  }
  if (!canal) throw new RefusalError('canal_faltante', ['canal'])
  if (!foto) return { canal }
  if (canal === 'telefono') throw new RefusalError('cuerpo_invalido', ['foto: por teléfono'])
  if (!fotos.some(({ sha256 }) => sha256 === foto)) throw new RefusalError('foto_ajena', ['foto'])
  return { canal, foto, ...(may(credential, 'coordinar') ? { supervisa: true } : {}) }
}

/**
 * The id covers the sender, the client's id, every figure and the way as sent: the same submission is
 * the same record; a changed submission is a new record and becomes a revision (RULES.md LE2, RV1).
 * `given`: the votes in the ballot's order, only figures given, without lines added since.
 */
function idOf(body: ActaBody, given: readonly Figure[], actor: string): string {
  const { id: clientId, eleccion, casilla, canal = '', foto = '' } = body
  const { totalAsentado, boletasSobrantes, personasVotaron, representantesVotaron } = body
  const { votosSacados } = body
  const content = `${actor}\n${clientId}\n${eleccion}\n${casilla}\n${totalAsentado},${boletasSobrantes},${personasVotaron},${representantesVotaron},${votosSacados},${given.join(',')}${canal}${foto}`
  return `acta:${hash('sha256', content, 'base64url').slice(0, 27)}`
}

function draftFrom({ id, body, votos, actor, way, at }: Submitted): Draft<'acta.submitted'> {
  const { id: clientId, at: clientAt, eleccion, casilla } = body
  const { totalAsentado, boletasSobrantes, personasVotaron, representantesVotaron } = body
  const { votosSacados } = body
  return {
    id,
    at,
    actor,
    kind: 'acta.submitted',
    version: 1,
    body: {
      eleccion,
      casilla,
      totalAsentado,
      boletasSobrantes,
      personasVotaron,
      representantesVotaron,
      votosSacados,
      votos,
      clientId,
      clientAt,
      ...way,
    },
  }
}

function answer(eleccion: Eleccion, body: ActaBody, outcome: Outcome): Response {
  if (outcome.status === 'refused') throw new RefusalError(outcome.refusal, outcome.detail)
  if (outcome.status !== 'accepted') throw new RefusalError('error_interno')
  const { seq, at, revision, contabilizada, antes, slot } = outcome.version
  const { id: clientId, casilla } = body
  const text = JSON.stringify({
    clientId,
    eleccion: body.eleccion,
    casilla,
    acta: slot.expected.acta,
    seq,
    at,
    revision,
    contabilizada: contabilizada && antes !== 'espera',
    folio: folioOf(outcome.version.id),
    hallazgos: hallazgosIn(eleccion, outcome.version),
    ...(antes === 'espera' ? { antes: true as const } : {}),
  } satisfies ActaAnswer)
  // Without a length each answer is a chunked write, at the cost of a tenth of the throughput.
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
  }
  return new Response(text, { status: 201, headers })
}
