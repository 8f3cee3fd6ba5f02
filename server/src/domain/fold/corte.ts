import { prepCambio, sameVotes } from '../acta.ts'
import { note, noteLiderIn, notePrepCambio } from './news.ts'
import type { Eleccion } from './eleccion.ts'
import { changeSlot } from './share.ts'
import { countCorte } from './curva.ts'
import { withMore } from './list.ts'
import { type Night } from './night.ts'
import { refused, type Outcome } from './outcome.ts'
import type { LedgerRecord } from '../record.ts'
import { leadOf } from './candidatura.ts'
import { puntosOf } from '../front.ts'
import type { Ambito, PrepVersion, Slot } from './slot.ts'
import { isPrimeras } from './voz.ts'

type CorteRecord = LedgerRecord<'prep.corte.published'>

export function publishCorte(night: Night, record: CorteRecord): Outcome {
  const { body } = record
  const eleccion = night.elecciones.get(body.eleccion)
  if (!eleccion) return refused('eleccion_desconocida', body.eleccion)
  const last = eleccion.cortes[eleccion.cortes.length - 1]
  if (last && Date.parse(body.corteAt) < Date.parse(last.corteAt))
    return refused('corte_anterior', body.corteAt, last.corteAt)
  for (const { acta, value } of body.actas) {
    const slot = eleccion.slots.get(acta)
    if (slot) publishActa(night, eleccion, slot, record, value)
  }
  if (body.part === body.parts) closeCorte(night, eleccion, record)
  return { status: 'noted' }
}

function publishActa(
  night: Night,
  eleccion: Eleccion,
  slot: Slot,
  record: CorteRecord,
  value: PrepVersion['value'],
): void {
  const before = slot.prep[slot.prep.length - 1]?.value ?? null
  const cambio = prepCambio(before, value)
  const version = { seq: record.seq, at: night.clock, corteAt: record.body.corteAt, cambio, value }
  changeSlot(night, slot, () => {
    slot.prep = withMore(slot.prep, version)
    if (isOfficialChange(before, version)) slot.cambioEnPrep = true
  })
  notePrepCambio(night, eleccion, slot, version, before)
}

/** PREP changed published votes, stopped counting the acta or lost the acta (RULES.md RE4). */
export function isOfficialChange(
  before: PrepVersion['value'],
  { cambio, value }: PrepVersion,
): boolean {
  if (cambio === 'desaparece' || cambio === 'descontada') return true
  return cambio === 'cambia' && !sameVotes(before?.votos ?? [], value?.votos ?? [])
}

function closeCorte(night: Night, eleccion: Eleccion, record: CorteRecord): void {
  const { sha256, file, corteAt, header, actas } = record.body
  const { capturadas, contabilizadas } = eleccion.root.actas
  const before = eleccion.cortes[eleccion.cortes.length - 1]?.capturadas ?? 0
  // Only growth in the corte's own lote is the corte's.
  const { lote } = record.body
  const crece = lote !== undefined && eleccion.crece?.lote === lote ? eleccion.crece : undefined
  eleccion.cortes.push({
    seq: record.seq,
    sha256,
    file,
    corteAt,
    recibidoAt: record.at,
    conEspeciales: countsEspeciales(header),
    capturadas,
    contabilizadas,
    changed: actas.length,
    vozAntes: eleccion.voz,
    ...(crece ? { crece } : {}),
  })
  delete eleccion.crece
  for (const ambito of eleccion.ambitos.values()) {
    countCorte(ambito, corteAt)
    if (!ambito.ballot) continue
    noteLiderIn(night, ambito, 'prep')
    noteVentaja(ambito, record.seq)
  }
  const nuevas = capturadas - before
  note(night, eleccion.root, { tipo: 'corte', corteAt, capturadas, nuevas })
}

/** No margin is kept while nobody has a lead (RULES.md VO2). */
export function noteVentaja(ambito: Ambito, seq: number): void {
  const front = isPrimeras(ambito, 'prep') ? undefined : leadOf(ambito, 'prep')
  if (!front) return
  const puntos = puntosOf(front.ventaja, ambito.sumas.prep.total)
  ambito.ventajas = withMore(ambito.ventajas, { seq, lider: front.lider, puntos })
}

/**
 * The closing corte adds the especiales (Anexo 13, 29.IX): its own percentage tells (RULES.md PA1).
 */
function countsEspeciales(header: CorteRecord['body']['header']): boolean {
  const { votos, votosSinEspeciales, listaNominal, participacion } = header
  if (votos === null || participacion === null || !listaNominal) return false
  if (votos === votosSinEspeciales) return false
  return Math.abs((votos * 100) / listaNominal - participacion) < 0.0002
}
