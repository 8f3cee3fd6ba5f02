import type { RutaDoc } from '@espejo/server/contract'
import { avisoOf, estadoOf, llegadaOf, tardeOf } from '@espejo/server/domain/ruta'
import { reviewOf } from '#lib/captura/step.ts'
import { clock, isoOf } from '#lib/format.ts'
import { linksOf } from '#lib/phone.ts'

type Parada = RutaDoc['paradas'][number]
type Prep = Parada['actas'][number]['prep']

/** The context of a sentence about a casilla. Milliseconds; minutes east of UTC. */
export type Moment = { now: number; utcOffset: number }

export const AVISO_NAMES = {
  no_localizable: 'No localizable',
  sin_senal: 'Sin señal',
  en_traslado: 'En traslado',
  acta_negada: 'No le dieron copia del acta',
} as const

export const PREP: Record<Prep, string> = {
  sin_dato: 'PREP sin dato',
  coincide: 'coincide con PREP',
  difiere: 'difiere de PREP',
  sin_contabilizar: 'PREP no la contabiliza',
  solo_prep: 'PREP ya la tiene',
}

/** `0309 contigua 2` → `0309` and `Contigua 2`. */
export function paradaTitle(name: string): { seccion: string; kind: string } {
  const [, seccion = name, kind = ''] = /^(\d{4}) (.+)$/.exec(name) ?? []
  // A number is not left alone on the next line.
  const whole = kind.replace(/ (?=\d)/g, '\u00a0')
  return { seccion, kind: whole.replace(/^./, (c) => c.toUpperCase()) }
}

/** The line under the casilla's name: the missing parts, or the known reason of the silence. */
export function noteOf(parada: Parada, moment: Moment): string {
  const aviso = avisoOf(parada)
  if (aviso) {
    const since = aviso.aviso === 'acta_negada' ? ', aviso de las' : ' desde'
    return `${AVISO_NAMES[aviso.aviso].toLowerCase()}${since} ${clock(aviso.at, moment.utcOffset)}`
  }
  return estadoOf(parada) === 'sin_reporte' ? silenceOf(parada, moment) : lacksOf(parada)
}

function silenceOf(parada: Parada, { now, utcOffset }: Moment): string {
  const late = tardeOf(parada, now)
  const opened = parada.activadoAt
    ? `abrió la app ${clock(parada.activadoAt, utcOffset)}`
    : 'nadie ha abierto la app'
  return late > 0 ? `${opened}, ${lateness(late)} tarde` : opened
}

/** `32 min`, `2 h 5 min`. */
export function lateness(minutes: number): string {
  if (minutes < 60) return `${minutes} min`
  const rest = minutes % 60
  return `${Math.floor(minutes / 60)} h${rest > 0 ? ` ${rest} min` : ''}`
}

function lacksOf({ actas }: Parada): string {
  const tallies = actas.filter(({ numerosAt }) => numerosAt).length
  const photos = actas.filter(({ numerosAt, foto }) => numerosAt && !foto).length
  const off = actas.find(({ enRevision }) => enRevision)?.enRevision
  const lacks = [
    off ? reviewOf(off) : '',
    tallies < actas.length ? `números ${tallies} de ${actas.length}` : '',
    photos === 0 ? '' : photos === 1 ? 'falta una foto' : `faltan ${photos} fotos`,
    actas.some(({ prep }) => prep === 'difiere') ? PREP.difiere : '',
  ].filter(Boolean)
  return lacks.length > 0 ? lacks.join(', ') : prepOf(actas)
}

/** The only name of the act by which a general representative types in somebody's place. */
export function captureName(corto: string): string {
  return `Capturar por la ${corto}`
}

function prepOf(actas: Parada['actas']): string {
  const said = new Set(actas.map(({ prep }) => prep))
  const [first] = said
  return first !== undefined && said.size === 1 ? PREP[first] : 'PREP a medias'
}

/** How much of the route is here, in actas where a casilla has several. */
export function progressOf(paradas: readonly Parada[]): string {
  const actas = paradas.flatMap((parada) => parada.actas)
  const tallies = actas.filter(({ numerosAt }) => numerosAt).length
  const photos = actas.filter(({ numerosAt, foto }) => numerosAt && foto).length
  if (actas.length > 0 && photos === actas.length) return 'Ruta completa: todo con números y foto.'
  const what = actas.length > paradas.length ? ' actas' : ''
  return `${tallies} de ${actas.length}${what} con números, ${photos} con foto`
}

/** When a casilla with figures arrived, as a clock. */
export function arrivedAt(parada: Parada, utcOffset: number): string {
  const ms = llegadaOf(parada)
  return ms === undefined ? '' : clock(isoOf(ms), utcOffset)
}

/** Links to the first person of the casilla with a telephone. */
export function reachOf({ personas }: Parada) {
  return personas.map(({ telefono }) => linksOf(telefono)).find((links) => links !== undefined)
}
