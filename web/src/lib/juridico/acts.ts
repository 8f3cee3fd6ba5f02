import type { Peticion } from '@espejo/server/domain/record'
import type { Asunto, CasoDoc, CasosAnswer } from '@espejo/server/contract'
import { plural } from '#lib/format.ts'
import { listed } from '#lib/sentences.ts'
import type { Verb } from './asunto.ts'
import { casillaName, groundsOf, PETITIONS } from './words.ts'

/** The acts of people on a case, with the sentence of each before it is recorded. */

export const VERBS: Record<Verb, string> = {
  tomar: 'Tomar',
  asignar: 'Asignar',
  soltar: 'Soltar',
  anotar: 'Nota',
  proponer: 'Proponer petición',
  aprobar: 'Aprobar',
  devolver: 'Devolver',
  presentar: 'Presentar',
  resolver: 'Resultado',
  cerrar: 'Cerrar caso',
  reabrir: 'Reabrir',
}

/** The act that a state waits for, and those besides, as the panel offers them. */
const OFFERED: Record<CasoDoc['estado'] | 'ninguno', readonly [Verb, ...Verb[]]> = {
  ninguno: ['tomar', 'asignar', 'anotar'],
  abierto: ['tomar', 'asignar', 'anotar', 'cerrar'],
  asignado: ['proponer', 'asignar', 'soltar', 'anotar', 'cerrar'],
  propuesto: ['aprobar', 'devolver', 'asignar', 'anotar'],
  aprobado: ['presentar', 'devolver', 'anotar'],
  presentado: ['resolver', 'anotar'],
  resuelto: ['cerrar', 'proponer', 'reabrir', 'anotar'],
  cerrado: ['reabrir', 'anotar'],
}

export const offeredIn = (estado: CasoDoc['estado'] | undefined) => OFFERED[estado ?? 'ninguno']

/** Acts of several actas at once. */
export const BULK: readonly Verb[] = ['tomar', 'asignar', 'proponer', 'aprobar', 'anotar']

/** `la 0087 básica`, `3 casillas` */
export function actasWords(rows: readonly Pick<Asunto, 'casilla'>[]): string {
  const [only, second] = rows
  return only && !second ? `la ${casillaName(only)}` : plural(rows.length, 'casilla', 'casillas')
}

/** The sentence of an act before the act is recorded. */
export function recordWords(verb: Verb, rows: readonly Asunto[]): string {
  const of = actasWords(rows)
  const { caso } = rows[0] ?? {}
  const peticion = caso?.propuesta ? PETITIONS[caso.propuesta.peticion].of : 'petición'
  const said: Record<Verb, string> = {
    tomar: `Quedas a cargo de ${of}, desde ahora.`,
    asignar: `Queda a cargo de ${of} quien escribas.`,
    soltar: `Dejas ${of}: nadie queda a cargo.`,
    anotar: `Tu nota queda en la historia de ${of}.`,
    proponer: `Propones una petición para ${of}. La aprueba otra persona, nunca tú.`,
    aprobar: `Apruebas la ${peticion} de ${of}. No lo puede hacer quien la propuso.`,
    devolver: `Devuelves la ${peticion} de ${of} a quien la propuso, con tu razón.`,
    presentar: `La ${peticion} de ${of} queda como presentada, a esta hora.`,
    resolver: `Queda lo que se resolvió sobre ${of}.`,
    cerrar: `Cierras ${of}. Se puede reabrir.`,
    reabrir: `Reabres ${of}.`,
  }
  return said[verb]
}

/** Grounds that a petition of a kind may rest on. */
const FITS: Record<Peticion, (tipo: string | undefined) => boolean> = {
  recuento: (tipo) => tipo === 'recuento' || tipo === 'error_aritmetico',
  nulidad: (tipo) => tipo === 'nulidad',
  correccion: () => true,
}

type Kinds = Record<string, { tipo: string }>

/** The grounds of an acta for a petition of a kind. */
export function groundsFor(row: Asunto, peticion: Peticion, laws: Kinds): string[] {
  return groundsOf(row).filter((id) => FITS[peticion](laws[id]?.tipo))
}

/**
 * Actas with the same grounds go together: each is proposed by the grounds that apply to it and by
 * no other. `none`: actas without a ground for the petition.
 */
export function proposalsOf(rows: readonly Asunto[], peticion: Peticion, laws: Kinds) {
  const grounded = rows.map((row) => ({ row, causales: groundsFor(row, peticion, laws) }))
  const groups = Map.groupBy(
    grounded.filter(({ causales }) => causales.length > 0),
    ({ causales }) => [...causales].sort().join(),
  )
  return {
    groups: [...groups.values()].map((each) => ({
      rows: each.map(({ row }) => row),
      causales: each[0]?.causales ?? [],
    })),
    none: grounded.filter(({ causales }) => causales.length === 0).map(({ row }) => row),
  }
}

const DONE: Record<Verb, [string, string]> = {
  tomar: ['La tienes tú', 'Las tienes tú'],
  asignar: ['Asignada', 'Asignadas'],
  soltar: ['Soltada', 'Soltadas'],
  anotar: ['Nota guardada', 'Nota guardada en'],
  proponer: ['Petición propuesta', 'Peticiones propuestas'],
  aprobar: ['Petición aprobada', 'Peticiones aprobadas'],
  devolver: ['Petición devuelta', 'Peticiones devueltas'],
  presentar: ['Petición presentada', 'Peticiones presentadas'],
  resolver: ['Resultado guardado', 'Resultados guardados'],
  cerrar: ['Caso cerrado', 'Casos cerrados'],
  reabrir: ['Caso reabierto', 'Casos reabiertos'],
}

type Failure = { status: number; message: string; details: readonly string[] }

/** The service may have recorded an act without our having its answer, or a part of its actas. */
export const isUnsure = ({ status }: Pick<Failure, 'status'>): boolean =>
  status === 0 || status === 429 || status >= 500

/** An act that got no answer for each acta: what may be recorded by now, and the way on. */
export function failureWords({ status, message, details }: Failure, actas: number): string {
  const said = status === 0 ? 'Sin conexión.' : [message, ...details].join(' ')
  if (!isUnsure({ status }) || (status === 429 && actas === 1)) return said
  const left = actas === 1 ? 'No se sabe si quedó' : 'Una parte pudo quedar'
  return `${said} ${left}: registra otra vez, lo que ya quedó no se repite.`
}

/** The answer in one line: what was done, and how many were refused. */
export function doneWords(verb: Verb, answer: Pick<CasosAnswer, 'casos' | 'negados'>): string {
  const [done, refused] = [Object.keys(answer.casos).length, Object.keys(answer.negados).length]
  const [one, many] = DONE[verb]
  const said = [
    ...(done > 0 ? [done === 1 ? one : `${many}: ${done}`] : []),
    ...(refused > 0 ? [refused === 1 ? 'una no se pudo' : `${refused} no se pudieron`] : []),
  ]
  return `${listed(said).replace(/^./, (c) => c.toUpperCase())}.`
}
