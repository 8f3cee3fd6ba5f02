import {
  counts,
  hallazgosOf,
  inOrder,
  prepCambio,
  sameFigures,
  sameVotes,
  type Figures,
} from './acta.ts'
import { nuestraOf, shareSlot, type Nuestra, type PrepVersion, type Slot } from './computo.ts'
import {
  noteDiferencia,
  noteLider,
  noteLiderIn,
  notePrepCambio,
  note,
  type Cambio,
} from './cambio.ts'
import { extendContest, newContest, type Contest } from './catalogo.ts'
import { countArrival, countCorte } from './curva.ts'
import type { Figure } from './figure.ts'
import { reconcileActa } from './reconcile.ts'
import type { Bodies, LedgerRecord } from './record.ts'

/** The whole state of the night. `apply` is the only one who changes it. */
export type Night = {
  seq: number
  at: string
  /** The clock that screens show: `at`, or in a practice night the simulated time. ISO. */
  clock: string
  contests: Map<string, Contest>
  /** What became of each idempotency id. */
  outcomes: Map<string, Outcome>
  /** Newest last; bounded. */
  cambios: Cambio[]
  ultimaActaAt: string
}

/** Why a record changes nothing, in order of precedence. */
export type Refusal =
  | 'eleccion_desconocida'
  | 'eleccion_repetida'
  | 'casilla_desconocida'
  | 'acta_ambigua'
  | 'opcion_desconocida'
  | 'opcion_faltante'
  | 'corte_anterior'

export type Outcome =
  | { status: 'accepted'; version: Nuestra }
  | { status: 'noted' }
  | { status: 'refused'; refusal: Refusal; detail: string[] }

export function newNight(): Night {
  return {
    seq: 0,
    at: '',
    clock: '',
    contests: new Map(),
    outcomes: new Map(),
    cambios: [],
    ultimaActaAt: '',
  }
}

/**
 * Applies the record at its place and says what became of it. Deterministic: the same records in
 * the same order give the same night on every machine. A repeated id changes nothing and gets the
 * first outcome (RULES.md LE2).
 */
export function apply(night: Night, record: LedgerRecord): Outcome {
  night.seq = record.seq
  night.at = record.at
  night.clock = clockOf(night, record)
  const repeated = night.outcomes.get(record.id)
  if (repeated) return repeated
  const outcome = applyNew(night, record)
  night.outcomes.set(record.id, outcome)
  return outcome
}

/** A practice night runs faster than the clock: its time is the one its phones and cortes show. */
function clockOf(night: Night, record: LedgerRecord): string {
  if (record.kind !== 'acta.submitted' && record.kind !== 'prep.corte.published')
    return night.clock || record.at
  const contest = night.contests.get(record.body.eleccion)
  if (!contest?.eleccion.simulacro) return record.at
  const shown = record.kind === 'acta.submitted' ? record.body.clientAt : record.body.corteAt
  const time = new Date(shown)
  return Number.isNaN(time.getTime()) ? night.clock : time.toISOString()
}

const NOTED: Outcome = { status: 'noted' }

function applyNew(night: Night, record: LedgerRecord): Outcome {
  switch (record.kind) {
    case 'eleccion.created':
      return createEleccion(night, record.body)
    case 'eleccion.extended':
      return extendEleccion(night, record.body)
    case 'acta.submitted':
      return submitActa(night, record)
    case 'prep.corte.published':
      return publishCorte(night, record)
    case 'ledger.sealed':
    case 'enlace.used':
      return NOTED
    default:
      return unknownKind(record)
  }
}

/** A record of a newer version of Espejo: noted, so that an older one can still read the night. */
function unknownKind(record: never): Outcome {
  void record
  return NOTED
}

type Refused = Extract<Outcome, { status: 'refused' }>

function refused(refusal: Refusal, ...detail: string[]): Refused {
  return { status: 'refused', refusal, detail }
}

function createEleccion(night: Night, body: Bodies['eleccion.created']): Outcome {
  if (night.contests.has(body.clave)) return refused('eleccion_repetida', body.clave)
  night.contests.set(body.clave, newContest(body))
  return NOTED
}

function extendEleccion(night: Night, body: Bodies['eleccion.extended']): Outcome {
  const contest = night.contests.get(body.eleccion)
  if (!contest) return refused('eleccion_desconocida', body.eleccion)
  extendContest(contest, body)
  return NOTED
}

type Submission = Bodies['acta.submitted']

/** The slot a submission speaks of, and its votes in the order of that slot's ballot. */
export type Fit = { slot: Slot; contest: Contest; votos: Figure[] }

/** Where a submission belongs, or why nowhere. The door asks this before it appends. */
export function fitActa(
  night: Night,
  { eleccion, casilla, votos }: Pick<Submission, 'eleccion' | 'casilla' | 'votos'>,
): Fit | Refused {
  const contest = night.contests.get(eleccion)
  if (!contest) return refused('eleccion_desconocida', eleccion)
  const slots = contest.byCasilla.get(casilla)
  const slot = slots?.length === 1 ? slots[0] : contest.slots.get(casilla)
  if (!slot && slots) return refused('acta_ambigua', ...slots.map((each) => each.expected.acta))
  if (!slot) return refused('casilla_desconocida', casilla)
  const given = inOrder(slot.boleta.keys, votos)
  return given ? { slot, contest, votos: given } : misfit(slot.boleta.keys, votos)
}

/** An option that is not on the ballot, or one of the ballot's that is missing. */
function misfit(keys: readonly string[], votos: Submission['votos']): Refused {
  const unknown = Object.keys(votos).filter((key) => !keys.includes(key))
  if (unknown.length > 0) return refused('opcion_desconocida', ...unknown)
  return refused('opcion_faltante', ...keys.filter((key) => !Object.hasOwn(votos, key)))
}

function submitActa(night: Night, record: LedgerRecord<'acta.submitted'>): Outcome {
  const fit = fitActa(night, record.body)
  if ('refusal' in fit) return fit
  const { slot } = fit
  const figures = figuresOf(fit, record.body)
  const current = nuestraOf(slot)
  if (current && sameFigures(current, figures)) return { status: 'accepted', version: current }
  const version = nuestraFrom(night, record, slot, figures)
  changeSlot(night, slot, () => slot.nuestra.push(version))
  night.ultimaActaAt = night.clock
  countArrival(slot, night.clock)
  noteLider(night, slot, 'nuestra')
  return { status: 'accepted', version }
}

/** Votes in the elección's order; an option that is not on this ballot has no figure there. */
function figuresOf({ contest, slot, votos: given }: Fit, body: Submission): Figures {
  const votos = new Array<Figure>(contest.eleccion.options.length).fill('no_aplica')
  slot.boleta.places.forEach((place, i) => (votos[place] = given[i] ?? 'blanco'))
  return {
    votos,
    totalAsentado: body.totalAsentado,
    boletasSobrantes: body.boletasSobrantes,
    personasVotaron: body.personasVotaron,
    representantesVotaron: body.representantesVotaron,
    votosSacados: body.votosSacados,
  }
}

function nuestraFrom(
  { clock }: Night,
  record: LedgerRecord<'acta.submitted'>,
  slot: Slot,
  figures: Figures,
): Nuestra {
  return {
    votos: figures.votos,
    totalAsentado: figures.totalAsentado,
    boletasSobrantes: figures.boletasSobrantes,
    personasVotaron: figures.personasVotaron,
    representantesVotaron: figures.representantesVotaron,
    votosSacados: figures.votosSacados,
    seq: record.seq,
    at: record.at,
    clock,
    actor: record.actor,
    clientId: record.body.clientId,
    revision: (nuestraOf(slot)?.revision ?? 0) + 1,
    contabilizada: counts(figures.votos, slot.limit),
    hallazgos: hallazgosOf(figures, slot.limit),
    slot,
  }
}

/** Takes the acta's share out, changes it, puts the share back: sums stay sums whatever changed. */
function changeSlot(night: Night, slot: Slot, change: () => void): void {
  const before = reconcileActa(slot)
  shareSlot(slot, before, -1)
  change()
  const after = reconcileActa(slot)
  shareSlot(slot, after, 1)
  if (after === 'difiere' && before !== 'difiere') noteDiferencia(night, slot)
}

type CorteRecord = LedgerRecord<'prep.corte.published'>

function publishCorte(night: Night, record: CorteRecord): Outcome {
  const { body } = record
  const contest = night.contests.get(body.eleccion)
  if (!contest) return refused('eleccion_desconocida', body.eleccion)
  const last = contest.cortes[contest.cortes.length - 1]
  if (last && Date.parse(body.corteAt) < Date.parse(last.corteAt))
    return refused('corte_anterior', body.corteAt, last.corteAt)
  for (const { acta, value } of body.actas) {
    const slot = contest.slots.get(acta)
    if (slot) publishActa(night, contest, slot, record, value)
  }
  if (body.part === body.parts) closeCorte(night, contest, record)
  return NOTED
}

function publishActa(
  night: Night,
  contest: Contest,
  slot: Slot,
  record: CorteRecord,
  value: PrepVersion['value'],
): void {
  const before = slot.prep[slot.prep.length - 1]?.value ?? null
  const cambio = prepCambio(before, value)
  const version = { seq: record.seq, at: night.clock, corteAt: record.body.corteAt, cambio, value }
  changeSlot(night, slot, () => {
    slot.prep.push(version)
    if (isOfficialChange(before, version)) slot.cambioEnPrep = true
  })
  notePrepCambio(night, contest, slot, version, before)
}

/** PREP changed votes it had published, stopped counting the acta or lost it (RULES.md RE4). */
function isOfficialChange(before: PrepVersion['value'], { cambio, value }: PrepVersion): boolean {
  if (cambio === 'desaparece' || cambio === 'descontada') return true
  return cambio === 'cambia' && !sameVotes(before?.votos ?? [], value?.votos ?? [])
}

function closeCorte(night: Night, contest: Contest, record: CorteRecord): void {
  const { sha256, file, corteAt, header, actas } = record.body
  const { capturadas, contabilizadas } = contest.root.actas
  const before = contest.cortes[contest.cortes.length - 1]?.capturadas ?? 0
  contest.cortes.push({
    seq: record.seq,
    sha256,
    file,
    corteAt,
    recibidoAt: record.at,
    conEspeciales: countsEspeciales(header),
    capturadas,
    contabilizadas,
    changed: actas.length,
  })
  for (const ambito of contest.ambitos.values()) {
    countCorte(ambito, corteAt)
    if (ambito.ballot) noteLiderIn(night, ambito, 'prep')
  }
  const nuevas = capturadas - before
  note(night, contest.root, { tipo: 'corte', corteAt, capturadas, nuevas })
}

/** The closing corte adds the especiales (Anexo 13, 29.IX): its own percentage tells (RULES.md PA1). */
function countsEspeciales(header: CorteRecord['body']['header']): boolean {
  const { votos, votosSinEspeciales, listaNominal, participacion } = header
  if (votos === null || participacion === null || !listaNominal) return false
  if (votos === votosSinEspeciales) return false
  return Math.abs((votos * 100) / listaNominal - participacion) < 0.0002
}
