import type { Catalogo, Lugar } from '../domain/catalogo.ts'
import { isFixed } from '../domain/fold/jornada.ts'
import { CIERRE, jornadaOf, type Jornada } from '../domain/jornada.ts'
import type { Draft } from '../domain/record.ts'
import type { Desk } from '../ledger/desk.ts'
import type { PrepWarning } from './notes.ts'
import { RefusalError } from '../refusal/refusal.ts'

/** Day and hour of an elección as a person gives them; null: none, it counts at any time. */
export type Cuando = Pick<Jornada, 'fecha' | 'cierre'> | null

/** Days after which a jornada is of an earlier night, which is played again without a date. */
const PAST_DAYS = 2
const DAY_MS = 24 * 3_600_000

/**
 * The day of the vote that a base's corte may speak of: its Sunday, or the Sunday before a corte of
 * Monday. Undefined for another weekday and for a day long past: an old night played again counts at
 * any time (RULES.md JO1). A person confirms the day: authorities rehearse on Sundays too.
 * `corteAt`: ISO with offset; `now`: ISO UTC.
 */
export function fechaOf(corteAt: string, now: string): string | undefined {
  const local = Date.parse(`${corteAt.slice(0, 10)}T00:00:00Z`)
  const weekday = new Date(local).getUTCDay()
  if (Number.isNaN(local) || weekday > 1) return undefined
  const sunday = local - weekday * DAY_MS
  if (sunday < Date.parse(now) - PAST_DAYS * DAY_MS) return undefined
  return new Date(sunday).toISOString().slice(0, 10)
}

/** The day and hour proposed for a base: its day, until 18:00; null for none. */
export function cuandoIn({ corteAt }: { corteAt: string }, now: string): Cuando {
  const fecha = fechaOf(corteAt, now)
  return fecha === undefined ? null : { fecha, cierre: CIERRE }
}

/** As `cuandoIn` where nobody confirms: on the day of the law alone (RULES.md JO1). */
export function legalIn(base: { corteAt: string }, now: string): Cuando {
  const cuando = cuandoIn(base, now)
  return cuando && isLegal(cuando.fecha) ? cuando : null
}

/** Whether a Sunday is the first of June (LGIPE 22.1; for local elecciones LGIPE 25.1). */
function isLegal(sunday: string): boolean {
  return sunday.slice(5, 7) === '06' && Number(sunday.slice(8)) <= 7
}

/** The most days between a jornada and a corte of its count: cómputos and recounts end in days. */
const APART_DAYS = 30

/** A warning of a corte whose day is far from the jornada: a base of another year; else none. */
export function apartNote(jornada: Jornada | undefined, corteAt: string): PrepWarning[] {
  const days = jornada ? Math.abs(Date.parse(corteAt) - Date.parse(jornada.fecha)) / DAY_MS : 0
  const text = `El corte es del ${corteAt.slice(0, 10)} y la jornada del ${jornada?.fecha ?? ''}: ¿es de esta elección?`
  return days > APART_DAYS ? [['actas', text]] : []
}

type Head = { at: string; actor: string }
type Places = Pick<Catalogo, 'clave' | 'actas' | 'lugares'>

/** The record of day and hour beside a new elección; none without a day. */
export function datesFor(places: Places, cuando: Cuando, head: Head): Draft[] {
  return cuando ? [datedDraft(places, cuando, head)] : []
}

/**
 * Sets day and hour of an elección. Rejects with a RefusalError for an unknown elección, a practice
 * night, and a jornada that may no longer change (RULES.md JO4).
 */
export async function dateOn(
  desk: Pick<Desk, 'night' | 'submitAll' | 'now'>,
  clave: string,
  cuando: NonNullable<Cuando>,
  actor: string,
): Promise<void> {
  const eleccion = desk.night.elecciones.get(clave)
  if (!eleccion) throw new RefusalError('eleccion_desconocida', [clave])
  if (eleccion.catalogo.simulacro) throw new RefusalError('hay_practica')
  const at = desk.now()
  const fixed = isFixed(eleccion, at)
  if (fixed) throw new RefusalError(fixed.refusal, fixed.detail)
  const lugares = [...eleccion.nombres].map(([key, nombre]) => {
    const [kind = '', codigo = ''] = key.split(':')
    return { kind: kind as Lugar['kind'], codigo, nombre }
  })
  const actas = [...eleccion.slots.values()].map(({ expected }) => expected)
  const draft = datedDraft(
    { clave, actas, lugares },
    cuando,
    { at, actor },
    eleccion.jornada?.fijadaAt,
  )
  const [outcome] = await desk.submitAll([draft])
  if (outcome?.status === 'refused') throw new RefusalError(outcome.refusal, outcome.detail)
}

/** The id holds the time of the date before: said twice it is one record, said anew another. */
function datedDraft(
  { clave, actas, lugares }: Places,
  cuando: NonNullable<Cuando>,
  head: Head,
  before = '',
): Draft<'eleccion.dated'> {
  const entidades = actas.map(({ entidad }) => entidad)
  return {
    ...head,
    id: `jornada:${clave}:${cuando.fecha}:${cuando.cierre}:${before}`,
    kind: 'eleccion.dated',
    version: 1,
    needs: 2,
    body: { eleccion: clave, ...jornadaOf(cuando, entidades, lugares) },
  }
}
