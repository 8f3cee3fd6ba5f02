import { zonaOf, type Horario, type ZonaHoraria } from '../jornada.ts'
import type { Draft, LedgerRecord } from '../record.ts'
import { actasAt } from './casilla.ts'
import { countArrival } from './curva.ts'
import type { Eleccion } from './eleccion.ts'
import { noteLider } from './news.ts'
import type { Night } from './night.ts'
import { NOTED, refused, type Outcome, type Refused } from './outcome.ts'
import { changeSlot } from './share.ts'
import type { Slot } from './slot.ts'
import { readingsOf } from './vigente.ts'

type Elecciones = Pick<Night, 'elecciones'>

/**
 * The clock of an acta (RULES.md JO1); undefined in an elección without a date, which counts at any
 * time. An elección of distritos does not know the municipio: another elección with the same day and
 * hour may, under its own number.
 */
export function zonaAt(
  { elecciones }: Elecciones,
  { jornada }: Eleccion,
  { expected }: Slot,
): ZonaHoraria | undefined {
  if (!jornada || expected.municipio !== undefined) return jornada && zonaOf(jornada, expected)
  for (const { jornada: other, byCasilla } of elecciones.values()) {
    if (other?.fecha !== jornada.fecha || other.cierre !== jornada.cierre) continue
    const known = byCasilla.get(expected.casilla)?.find((each) => each.expected.municipio)
    if (known) return zonaOf(other, known.expected)
  }
  return zonaOf(jornada, expected)
}

/** Refuses what came before the local day of the vote (RULES.md JO2). `at`: ISO, UTC. */
export function beforeDay(
  night: Elecciones,
  eleccion: Eleccion,
  slot: Slot,
  at: string,
): Refused | undefined {
  const zona = zonaAt(night, eleccion, slot)
  return zona && at < zona.desdeAt
    ? refused('jornada_pendiente', eleccion.jornada?.fecha ?? '')
    : undefined
}

/** Whether the casillas of an acta's place have not closed yet (RULES.md JO3). */
export function isBeforeHour(
  night: Elecciones,
  eleccion: Eleccion,
  slot: Slot,
  at: string,
): boolean {
  const zona = zonaAt(night, eleccion, slot)
  return zona !== undefined && at < zona.cierraAt
}

/** Whether every acta of a casilla waits for its day: nothing is true of the casilla yet (JO2). */
export function isCasillaBeforeDay(night: Elecciones, casilla: string, at: string): boolean {
  const places = actasAt(night, casilla)
  return places.length > 0 && places.every((place) => beforeDay(night, ...place, at))
}

/** Day and closing of an acta's place for screens; undefined in an elección without a date. */
export function horarioOf(night: Elecciones, eleccion: Eleccion, slot: Slot): Horario | undefined {
  const { jornada } = eleccion
  const zona = zonaAt(night, eleccion, slot)
  if (!jornada || !zona) return undefined
  const { fecha, cierre } = jornada
  return { fecha, cierre, desdeAt: zona.desdeAt, cierraAt: zona.cierraAt }
}

/**
 * Why the date and the hour may no longer change; undefined while they may (RULES.md JO4). A date
 * set on the very day, or a past day on which nothing came, may be a slip.
 */
export function isFixed({ jornada, slots }: Eleccion, at: string): Refused | undefined {
  for (const { nuestra, fotos } of slots.values())
    if (nuestra.length > 0 || fotos.length > 0) return refused('jornada_en_curso')
  const begins = jornada?.zonas.map(({ desdeAt }) => desdeAt).sort() ?? []
  const [first, last] = [begins[0] ?? '', begins.at(-1) ?? '']
  if (!jornada || at < first || jornada.fijadaAt >= first) return undefined
  const isOver = Date.parse(at) > Date.parse(last) + 24 * 3_600_000
  return isOver ? undefined : refused('jornada_en_curso')
}

export function dateEleccion(
  night: Elecciones,
  { at, body }: LedgerRecord<'eleccion.dated'>,
): Outcome {
  const { eleccion: clave, ...jornada } = body
  const eleccion = night.elecciones.get(clave)
  if (!eleccion) return refused('eleccion_desconocida', clave)
  const fixed = isFixed(eleccion, at)
  if (fixed) return fixed
  eleccion.jornada = { ...jornada, fijadaAt: at }
  return NOTED
}

/**
 * The hour has come in a zone: everything that waited there counts, in the order of its arrival
 * (RULES.md JO3). A record from before the hour changes nothing.
 */
export function closeEleccion(night: Night, record: LedgerRecord<'eleccion.closed'>): Outcome {
  const eleccion = night.elecciones.get(record.body.eleccion)
  if (!eleccion) return refused('eleccion_desconocida', record.body.eleccion)
  for (const slot of eleccion.esperan) {
    const zona = zonaAt(night, eleccion, slot)
    if (zona?.huso !== record.body.huso || record.at < zona.cierraAt) continue
    eleccion.esperan.delete(slot)
    release(night, slot)
  }
  return NOTED
}

function release(night: Night, slot: Slot): void {
  const isFirst = slot.lecturas.length === 0
  changeSlot(night, slot, () => {
    for (const version of slot.nuestra) if (version.antes) version.antes = 'contada'
    slot.lecturas = readingsOf(slot.nuestra)
  })
  if (slot.lecturas.length === 0) return
  night.ultimaActaAt = night.clock
  if (isFirst) countArrival(slot, night.clock)
  noteLider(night, slot, 'nuestra')
}

/** The actas of a zone with something from before the hour: their figures count since its record. */
export function actasClosed(night: Elecciones, eleccion: Eleccion, huso: string): Slot[] {
  return [...eleccion.slots.values()].filter(
    (slot) =>
      (slot.nuestra.some(({ antes }) => antes) || slot.fotos.some(({ antes }) => antes)) &&
      zonaAt(night, eleccion, slot)?.huso === huso,
  )
}

/**
 * The records due: one for each zone whose hour has come while something of it waits. Two servers
 * make the same record, which counts once (RULES.md LE2).
 */
export function cierresDue(night: Elecciones, at: string): Draft<'eleccion.closed'>[] {
  return [...night.elecciones.values()].flatMap((eleccion) => {
    const { clave } = eleccion.catalogo
    const due = new Map<string, number>()
    for (const slot of eleccion.esperan) {
      const zona = zonaAt(night, eleccion, slot)
      if (!zona || at < zona.cierraAt) continue
      const last = (list: Slot['nuestra'] | Slot['fotos']) =>
        list.findLast(({ antes }) => antes)?.seq ?? 0
      const seq = Math.max(last(slot.nuestra), last(slot.fotos))
      due.set(zona.huso, Math.max(due.get(zona.huso) ?? 0, seq))
    }
    return [...due].map(([huso, seq]) => ({
      id: `cierre:${clave}:${huso}:${seq}`,
      at,
      actor: 'sistema',
      kind: 'eleccion.closed' as const,
      version: 1,
      needs: 2,
      body: { eleccion: clave, huso },
    }))
  })
}
