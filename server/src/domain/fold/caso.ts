import { sameFigures, type Figures } from '../acta.ts'
import type { LedgerRecord, Peticion, Resolucion } from '../record.ts'
import { NOTED, refused, type Outcome } from './outcome.ts'
import { nuestraOf, type Slot } from './slot.ts'
import { slotIn, type Eleccion } from './eleccion.ts'

/** The acts of lawyers on actas, and the state of each case (RULES.md CJ1 to CJ6). */

/** An act, with the kind of its record and the states that admit the act (RULES.md CJ2). */
const ACTOS = {
  abrir: ['caso.opened', ['sin_caso']],
  tomar: ['caso.claimed', 'vivo'],
  asignar: ['caso.assigned', 'vivo'],
  soltar: ['caso.released', ['asignado', 'propuesto', 'aprobado', 'presentado', 'resuelto']],
  anotar: ['caso.noted', 'siempre'],
  proponer: [
    'caso.proposed',
    ['sin_caso', 'abierto', 'asignado', 'propuesto', 'aprobado', 'resuelto'],
  ],
  aprobar: ['caso.approved', ['propuesto']],
  devolver: ['caso.returned', ['propuesto', 'aprobado']],
  presentar: ['caso.filed', ['aprobado']],
  resolver: ['caso.resolved', ['presentado']],
  cerrar: ['caso.closed', 'vivo'],
  reabrir: ['caso.reopened', ['cerrado', 'resuelto']],
} as const satisfies Record<string, [string, readonly Estado[] | 'vivo' | 'siempre']>

export type Acto = keyof typeof ACTOS
/** The kinds of record of a case. */
export type CasoKind = (typeof ACTOS)[Acto][0]

export const CASO_ESTADOS = [
  ...(['abierto', 'asignado', 'propuesto', 'aprobado', 'presentado', 'resuelto'] as const),
  'cerrado',
] as const
export type CasoEstado = (typeof CASO_ESTADOS)[number]
type Estado = CasoEstado | 'sin_caso'

/** An act as recorded: who, by the subject of the credential, and when. */
type Hecho = { id: string; at: string; persona: string }
type Propuesta = Hecho & { peticion: Peticion; causales: readonly string[] }
type Resuelta = Hecho & { peticion: Peticion; resultado: Resolucion; razon: string }

export type Caso = {
  lleva?: { persona: string; at: string }
  propuesta?: Propuesta
  /** Versions in force at the proposal, by their places in the ledger (RULES.md CJ5). */
  sobre?: Sobre
  aprobada?: Hecho
  presentada?: Hecho & { recibeCargo?: string; acuse?: string }
  resultado?: Resuelta
  /** Petitions that were not granted whole: the demand needs them. */
  negadas: Resuelta[]
  /** Closed, on the versions in force then. */
  cerrado?: Sobre
  historia: (Hecho & { acto: Acto; texto?: string })[]
}
type Sobre = { nuestra: number; prep: number }

/** The acts of the kinds of record. */
const ACTO_OF = new Map(
  Object.entries(ACTOS).map(([acto, [kind]]) => [kind as string, acto as Acto]),
)

/** The kind of record of an act. */
export function kindOfActo(acto: Acto): CasoKind {
  return ACTOS[acto][0]
}

/** The part of the night that knows cases. */
export type Casos = { casos: Map<string, Caso> }

/** Key of a case: an acta of an elección has one case. */
export function casoKey(eleccion: string, acta: string): string {
  return `${eleccion} ${acta}`
}

export function casoOf({ casos }: Casos, eleccion: string, acta: string): Caso | undefined {
  return casos.get(casoKey(eleccion, acta))
}

/** Where a case stands: the furthest thing done and not taken back. */
export function casoEstadoOf(caso: Caso): CasoEstado {
  if (caso.cerrado) return 'cerrado'
  if (caso.resultado) return 'resuelto'
  if (caso.presentada) return 'presentado'
  if (caso.aprobada) return 'aprobado'
  if (caso.propuesta) return 'propuesto'
  return caso.lleva ? 'asignado' : 'abierto'
}

function admits(acto: Acto, caso: Caso | undefined): boolean {
  const states: readonly Estado[] | 'vivo' | 'siempre' = ACTOS[acto][1]
  if (states === 'siempre') return true
  const estado: Estado = caso ? casoEstadoOf(caso) : 'sin_caso'
  return states === 'vivo' ? estado !== 'cerrado' : states.includes(estado)
}

function versionsOf(slot: Slot): Sobre {
  return { nuestra: nuestraOf(slot)?.seq ?? 0, prep: slot.prep[slot.prep.length - 1]?.seq ?? 0 }
}

/**
 * Whether the figures in force are no longer those under the closing of a case, or under its proposal
 * (RULES.md CJ5).
 */
export function isChangedBelow({ sobre, cerrado = sobre }: Caso, slot: Slot): boolean {
  if (!cerrado) return false
  const then = slot.nuestra.find(({ seq }) => seq === cerrado.nuestra)
  if (!isSame(then, nuestraOf(slot))) return true
  const [before, now] = [
    slot.prep.find(({ seq }) => seq === cerrado.prep),
    slot.prep[slot.prep.length - 1],
  ]
  const isGone = before === undefined && cerrado.prep > 0
  return isGone || !isSame(before?.value ?? undefined, now?.value ?? undefined)
}

/** Counted alike, with the same figures. */
function isSame(a: Palabra | undefined, b: Palabra | undefined): boolean {
  return a === b || (a?.contabilizada === b?.contabilizada && !!a && !!b && sameFigures(a, b))
}
type Palabra = Figures & { contabilizada: boolean }

/**
 * Carries out an act. The fold alone decides, so that of two lawyers, on whatever servers, one has the
 * case (RULES.md CJ3).
 */
export function actOnCaso(
  night: Casos & { elecciones: ReadonlyMap<string, Eleccion> },
  record: LedgerRecord<CasoKind>,
): Outcome {
  const { eleccion: clave, acta } = record.body
  const eleccion = night.elecciones.get(clave)
  if (!eleccion) return refused('eleccion_desconocida', clave)
  const slot = slotIn(eleccion, acta)
  if (slot?.expected.acta !== acta) return refused('casilla_desconocida', acta)
  const acto = ACTO_OF.get(record.kind)!
  const known = casoOf(night, clave, acta)
  const caso: Caso = known ?? { negadas: [], historia: [] }
  if (!admits(acto, known)) return refused('caso_no_va', known ? casoEstadoOf(known) : 'sin_caso')
  const wrong = CHANGES[record.kind](caso, record as never, slot)
  if (wrong) return wrong
  const { id, at, actor: persona } = record
  const texto = textOf(record)
  caso.historia.push({ ...{ id, at, persona, acto }, ...(texto ? { texto } : {}) })
  night.casos.set(casoKey(clave, acta), caso)
  return NOTED
}

function textOf({ body }: LedgerRecord<CasoKind>): string | undefined {
  if ('texto' in body) return body.texto
  return 'a' in body ? body.a : undefined
}

type Change<K extends CasoKind> = (
  caso: Caso,
  record: LedgerRecord<K>,
  slot: Slot,
) => Outcome | undefined

const none = () => undefined

const CHANGES: { [K in CasoKind]: Change<K> } = {
  'caso.opened': none,
  'caso.noted': none,
  'caso.claimed': (caso, { actor, at }) => {
    if (caso.lleva && caso.lleva.persona !== actor)
      return refused('caso_tomado', caso.lleva.persona)
    caso.lleva ??= { persona: actor, at }
    return undefined
  },
  'caso.assigned': (caso, { body, at }) => {
    caso.lleva = { persona: body.a, at }
    return undefined
  },
  'caso.released': (caso) => {
    if (!caso.lleva) return refused('caso_no_va', casoEstadoOf(caso))
    delete caso.lleva
    return undefined
  },
  // A new proposal stands in the place of the one before, and waits for an approval of its own.
  'caso.proposed': (caso, { id, at, actor: persona, body }, slot) => {
    const { peticion, causales } = body
    takeBack(caso)
    caso.propuesta = { id, at, persona, peticion, causales }
    caso.sobre = versionsOf(slot)
    return undefined
  },
  'caso.approved': (caso, { id, at, actor: persona, body }) => {
    if (body.propuesta !== caso.propuesta?.id) return refused('caso_otra_propuesta')
    if (persona === caso.propuesta.persona) return refused('caso_propio')
    caso.aprobada = { id, at, persona }
    return undefined
  },
  'caso.returned': takeBack,
  'caso.filed': (caso, { id, at, actor: persona, body }, { fotos }) => {
    const { recibeCargo, acuse } = body
    if (acuse && !fotos.some(({ sha256 }) => sha256 === acuse))
      return refused('foto_sin_acta', acuse)
    caso.presentada = {
      ...{ id, at, persona },
      ...(recibeCargo ? { recibeCargo } : {}),
      ...(acuse ? { acuse } : {}),
    }
    return undefined
  },
  'caso.resolved': (caso, { id, at, actor: persona, body }) => {
    const { resultado, texto: razon } = body
    const { peticion = 'recuento' } = caso.propuesta ?? {}
    caso.resultado = { id, at, persona, peticion, resultado, razon }
    if (resultado !== 'concedido') caso.negadas.push(caso.resultado)
    return undefined
  },
  'caso.closed': (caso, _, slot) => {
    caso.cerrado = versionsOf(slot)
    return undefined
  },
  // A result reopened was none: nothing of it is left for the demand.
  'caso.reopened': (caso) => {
    const { cerrado, resultado } = caso
    if (cerrado) delete caso.cerrado
    else {
      caso.negadas = caso.negadas.filter((each) => each !== resultado)
      delete caso.resultado
    }
    return undefined
  },
}

function takeBack(caso: Caso): undefined {
  for (const part of ['propuesta', 'sobre', 'aprobada', 'presentada', 'resultado'] as const)
    delete caso[part]
}
