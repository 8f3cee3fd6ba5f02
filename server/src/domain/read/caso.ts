import {
  casoOf,
  casoEstadoOf,
  isChangedBelow,
  type Acto,
  type Caso,
  type Casos,
  type CasoEstado,
} from '../fold/caso.ts'
import type { Eleccion } from '../fold/eleccion.ts'
import type { Slot } from '../fold/slot.ts'

/** A person as shown: the subject never as a code, and the name where one is known. */
export type Shown = (persona: string) => { persona: string; nombre?: string }

/** Acts told; a case has a dozen. */
const HISTORIA_MAX = 50

/** A case as documents tell; undefined while nobody did anything with the acta (RULES.md CJ1). */
export function casoDoc(
  night: Casos,
  { catalogo }: Pick<Eleccion, 'catalogo'>,
  slot: Slot,
  shown: Shown,
) {
  const caso = casoOf(night, catalogo.clave, slot.expected.acta)
  if (!caso) return undefined
  const { historia } = caso
  const told = historia.slice(-HISTORIA_MAX)
  return {
    ...briefOf(caso, slot, shown),
    negadas: caso.negadas.map((each) => withShown(each, shown)),
    historia: told.map((each) => ({ ...withShown(each, shown), ...assigneeOf(each, shown) })),
    ...(historia.length > told.length ? { omitidos: historia.length - told.length } : {}),
  }
}

/** The same without acts, for a row of the list. */
export function casoBreve(
  night: Casos,
  { catalogo }: Pick<Eleccion, 'catalogo'>,
  slot: Slot,
  shown: Shown,
) {
  const caso = casoOf(night, catalogo.clave, slot.expected.acta)
  return caso && briefOf(caso, slot, shown)
}

function briefOf(caso: Caso, slot: Slot, shown: Shown) {
  const { lleva, propuesta, aprobada, presentada, resultado } = caso
  return {
    estado: casoEstadoOf(caso) satisfies CasoEstado,
    ...(lleva ? { lleva: withShown(lleva, shown) } : {}),
    ...(propuesta
      ? { propuesta: { ...withShown(propuesta, shown), causales: [...propuesta.causales] } }
      : {}),
    ...(aprobada ? { aprobada: withShown(aprobada, shown) } : {}),
    ...(presentada ? { presentada: withShown(presentada, shown) } : {}),
    ...(resultado ? { resultado: withShown(resultado, shown) } : {}),
    ...(isChangedBelow(caso, slot) ? { cambioDebajo: true as const } : {}),
  }
}

function withShown<T extends { persona: string }>(each: T, shown: Shown) {
  return { ...each, ...shown(each.persona) }
}

/** The text of an assignment is the person who gets the case. */
function assigneeOf({ acto, texto = '' }: { acto: Acto; texto?: string }, shown: Shown) {
  if (acto !== 'asignar') return {}
  const { persona, nombre = persona } = shown(texto)
  return { texto: nombre }
}
