import { prepCambio } from '../acta.ts'
import type { Bodies, LedgerRecord, Motivo } from '../record.ts'
import { isOfficialChange, noteVentaja } from './corte.ts'
import { wholeMinute } from './curva.ts'
import { boletasIn, type Eleccion } from './eleccion.ts'
import { note, noteLiderIn, notePrepCambio, settleVozOf, type Cambio } from './news.ts'
import type { Night } from './night.ts'
import { NOTED, refused, type Outcome } from './outcome.ts'
import { reconcileActa } from './reconcile.ts'
import { changeSlot } from './share.ts'
import { shrinkCatalogo } from './shrink.ts'
import type { Ambito, Corte, PrepVersion, Retirada, Slot } from './slot.ts'
import { isPrimeras } from './voz.ts'

type Body = Bodies['prep.corte.withdrawn']

/**
 * Takes a corte back: figures from here on are as if the corte had never come (RULES.md RE7). An
 * acta keeps aside, as shown, the versions by the corte and by later cortes compared with it.
 */
export function withdrawCorte(night: Night, record: LedgerRecord<'prep.corte.withdrawn'>): Outcome {
  const { body } = record
  const eleccion = night.elecciones.get(body.eleccion)
  if (!eleccion) return refused('eleccion_desconocida', body.eleccion)
  const { cortes } = eleccion
  const place = cortes.findIndex(({ seq }) => seq === body.corte)
  const corte = cortes[place]
  // Another server's corte came first: the comparison was with another state.
  if (!corte || cortes.at(-1)?.seq !== body.hasta) return refused('lote_incompleto')
  if (body.catalogo) shrink(eleccion, place, body.catalogo)
  const since = cortes[place - 1]?.seq ?? 0
  const found = body.actas.flatMap(({ acta, versiones }) => {
    const slot = eleccion.slots.get(acta)
    return slot ? [{ slot, versiones }] : []
  })
  const named = new Set(
    found.map(({ slot }) => `${eleccion.root.clave}:casilla:${slot.expected.acta}`),
  )
  closeNews(night, body.motivo, (cambio) => {
    return cambio.seq > since && BY_PREP.has(cambio.tipo) && named.has(cambio.ambito)
  })
  const told = found.flatMap((each) => rereadActa(night, eleccion, { ...each, record, since }))
  tellAnew(night, eleccion, told)
  const apart = new Set(found.flatMap(({ slot }) => (isApart(slot) ? [slot.expected.acta] : [])))
  closeNews(night, body.motivo, ({ seq, tipo, ambito }) => {
    const isNamed = seq > since && tipo === 'difiere' && named.has(ambito)
    return isNamed && !apart.has(ambito.slice(ambito.lastIndexOf(':') + 1))
  })
  if (body.part === body.parts) closeRetiro(night, eleccion, corte, record)
  return NOTED
}

const isApart = (slot: Slot) => reconcileActa(slot) === 'difiere'

/** News of PREP's word on an acta. */
const BY_PREP: ReadonlySet<string> = new Set(['cambio_en_prep', 'descontada', 'desaparecio'])

/** News of a corte taken back are no alarm any more. */
function closeNews(night: Night, motivo: Motivo, isOver: (cambio: Cambio) => boolean): void {
  for (const [i, cambio] of night.cambios.entries())
    if (isOver(cambio)) night.cambios[i] = { ...cambio, retirado: motivo }
}

/** News of versions read again stand with the news of their cortes, not of the retiro. */
function tellAnew(night: Night, { root }: Eleccion, told: readonly Cambio[]): void {
  night.cambios = night.cambios.flatMap((each) => {
    if (each.tipo !== 'corte' || each.ambito !== root.clave) return each
    const { seq, at } = each
    return [...told.filter((news) => news.seq === seq).map((news) => ({ ...news, at })), each]
  })
}

function shrink(eleccion: Eleccion, place: number, without: NonNullable<Body['catalogo']>): void {
  shrinkCatalogo(eleccion, without)
  let boletas = boletasIn(eleccion)
  for (const each of eleccion.cortes.slice(place).toReversed()) {
    delete each.crece
    const grown = without.crece.find(({ corte }) => corte === each.seq)
    if (!grown) continue
    boletas = new Map([...boletas, ...grown.boletas.map((own) => [own.ambito, own] as const)])
    each.crece = { ...grown, boletas }
  }
}

/** The place in the ledger that tells the corte of a version: see `corteOf`. */
export function seqOfCorte({ corte, seq }: PrepVersion): number {
  return corte ?? seq
}

/** The corte of a version: the first that ends at the version's place or later. */
export function corteOf(cortes: readonly Corte[], version: PrepVersion): number {
  return cortes.findIndex(({ seq }) => seq >= seqOfCorte(version))
}

type Reread = {
  slot: Slot
  versiones: Body['actas'][number]['versiones']
  record: LedgerRecord<'prep.corte.withdrawn'>
  /** Versions of later places are taken back. */
  since: number
}

function rereadActa(
  night: Night,
  eleccion: Eleccion,
  { slot, versiones, record, since }: Reread,
): Cambio[] {
  const { motivo } = record.body
  const isBefore = (version: PrepVersion) => seqOfCorte(version) <= since
  const fresh: [version: PrepVersion, before: PrepVersion['value']][] = []
  changeSlot(night, slot, () => {
    const taken = slot.prep.filter((version) => !isBefore(version))
    const retiradas = taken.map((each): Retirada => ({ ...each, retiradoAt: record.at, motivo }))
    const prep = slot.prep.filter(isBefore)
    for (const { corte, value } of versiones) {
      const before = prep.at(-1)?.value ?? null
      const { corteAt = '' } = eleccion.cortes.find(({ seq }) => seq === corte) ?? {}
      const cambio = prepCambio(before, value)
      const version = { seq: record.seq, at: night.clock, corteAt, cambio, value, corte }
      prep.push(version)
      fresh.push([version, before])
    }
    slot.prep = prep
    if (retiradas.length > 0) slot.retiradas = [...(slot.retiradas ?? []), ...retiradas]
    slot.cambioEnPrep = prep.some((version, i) =>
      isOfficialChange(prep[i - 1]?.value ?? null, version),
    )
  })
  return fresh.flatMap(([version, before]) => {
    const log = { seq: seqOfCorte(version), clock: night.clock, cambios: [] }
    notePrepCambio(log, eleccion, slot, version, before)
    return log.cambios
  })
}

/** Takes the corte off the list; counts, curves, leaders and the side that speaks follow. */
function closeRetiro(
  night: Night,
  eleccion: Eleccion,
  corte: Corte,
  { at, body: { motivo } }: LedgerRecord<'prep.corte.withdrawn'>,
): void {
  const place = eleccion.cortes.indexOf(corte)
  eleccion.cortes.splice(place, 1)
  const next = eleccion.cortes[place]
  if (next) next.vozAntes = corte.vozAntes
  eleccion.retirados.push({ ...corte, retiradoAt: at, motivo })
  recount(eleccion, place)
  const { corteAt, seq: told } = corte
  closeNews(night, motivo, ({ seq, tipo, ...rest }) => {
    const isLead = tipo === 'lider' && 'fuente' in rest && rest.fuente === 'prep'
    return seq === told && (tipo === 'corte' || isLead)
  })
  for (const ambito of eleccion.ambitos.values()) {
    if (!ambito.ballot) continue
    if (isPrimeras(ambito, 'prep')) ambito.lider.prep = ''
    noteLiderIn(night, ambito, 'prep')
    // The margins between are not known: the corte next to come compares with the last.
    ambito.ventajas = ambito.ventajas.filter(({ seq }) => seq < told)
    const last = eleccion.cortes.at(-1)
    if (last && last.seq > told) noteVentaja(ambito, last.seq)
  }
  // The last news of the record: PREP's news since the last corte came with the retiro.
  const { capturadas } = eleccion.root.actas
  note(night, eleccion.root, { tipo: 'corte_retirado', corteAt, motivo, capturadas })
  settleVozOf(night, eleccion, corte.vozAntes)
}

/** Counts and curves from the place of a corte taken back on, by the versions that are left. */
function recount({ cortes, ambitos, slots, root }: Eleccion, place: number): void {
  const steps = new Map<Ambito, { capturadas: Int32Array; contabilizadas: Int32Array }>()
  for (const ambito of ambitos.values()) {
    const [capturadas, contabilizadas] = [0, 0].map(() => new Int32Array(cortes.length))
    steps.set(ambito, { capturadas: capturadas!, contabilizadas: contabilizadas! })
  }
  for (const slot of slots.values())
    for (const [i, version] of slot.prep.entries()) {
      const at = corteOf(cortes, version)
      const [before, after] = [slot.prep[i - 1]?.value, version.value]
      for (const ambito of slot.ambitos) {
        const { capturadas, contabilizadas } = steps.get(ambito)!
        capturadas[at]! += Number(isIn(after)) - Number(isIn(before))
        contabilizadas[at]! += Number(isCounted(after)) - Number(isCounted(before))
      }
    }
  for (const [ambito, { capturadas, contabilizadas }] of steps) {
    // An ámbito made by a corte has points from the corte on.
    const first = cortes.length + 1 - ambito.curvaPrep.length
    ambito.curvaPrep.length = Math.max(0, place - first)
    let [all, counted] = [0, 0]
    for (const [i, corte] of cortes.entries()) {
      all += capturadas[i]!
      counted += contabilizadas[i]!
      if (i < place || i + 1 < first) continue
      ambito.curvaPrep.push([wholeMinute(corte.corteAt), all, counted])
      if (ambito === root) Object.assign(corte, { capturadas: all, contabilizadas: counted })
    }
  }
}

const isIn = (value: PrepVersion['value'] | undefined) => value?.capturada === true
const isCounted = (value: PrepVersion['value'] | undefined) =>
  isIn(value) && value?.contabilizada === true
