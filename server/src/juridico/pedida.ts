import type { CausalPedida, ActaPedida } from '../domain/peticion.ts'
import type { Resueltas } from '../domain/causales.ts'
import type { Caso } from '../domain/fold/caso.ts'
import type { Eleccion } from '../domain/fold/eleccion.ts'
import { corteOf } from '../domain/fold/retiro.ts'
import { LADOS, nuestraOf, type Lado, type Slot } from '../domain/fold/slot.ts'
import type { CausalDeLey } from '../ley/schema.ts'
import type { Juicio } from './juicio.ts'

/**
 * The row of an acta as it would be issued now, with the grounds of the approved proposal that a side
 * does not deny; undefined where none is left (RULES.md PE3).
 */
export function pedidaOf(
  eleccion: Eleccion,
  slot: Slot,
  propuesta: NonNullable<Caso['propuesta']>,
  juicio: Juicio,
): ActaPedida | undefined {
  const verdicts = Object.fromEntries(
    LADOS.map((lado) => [lado, juicio.verdictsOf(slot, lado)]),
  ) as Verdicts
  const causales = [...new Set(propuesta.causales)].flatMap((id) => {
    const causal = juicio.ley.byId.get(id)
    return causal && isPedible(causal) ? statedOf(causal, verdicts, juicio.ley.byId) : []
  })
  if (causales.length === 0) return undefined
  return {
    acta: slot.expected.acta,
    causales,
    propuesta: propuesta.id,
    ...evidenceOf(eleccion, slot),
  }
}

type Verdicts = Record<Lado, Resueltas>
type ById = ReadonlyMap<string, CausalDeLey>

/** A council recounts a casilla for the grounds of a recount; a tribunal's grounds are no council's. */
function isPedible({ tipo, ambito, pide }: CausalDeLey): boolean {
  return tipo === 'recuento' && ambito === 'casilla' && pide.cuando !== 'demanda'
}

/** The ground on each side where it applies; without a side where a person has to say. */
function statedOf({ id, regla }: CausalDeLey, verdicts: Verdicts, byId: ById): CausalPedida[] {
  if (!regla) return [{ id }]
  const found = LADOS.flatMap((lado): CausalPedida[] => {
    if (verdicts[lado].get(id)?.estado !== 'procede') return []
    const por = memberOf(id, verdicts[lado], byId)
    const { valor, limite } = verdicts[lado].get(por ?? id) ?? {}
    return [
      {
        ...{ id, lado },
        ...(valor === undefined ? {} : { valor }),
        ...(limite === undefined ? {} : { limite }),
        ...(por === undefined ? {} : { por }),
      },
    ]
  })
  if (found.length > 0) return found
  const words = LADOS.flatMap((lado) => verdicts[lado].get(id)?.estado ?? [])
  const isDenied = words.length > 0 && words.every((estado) => estado === 'no_procede')
  return isDenied ? [] : [{ id }]
}

/** The ground of a union that applies, however deep; its two numbers are the union's. */
function memberOf(id: string, verdicts: Resueltas, byId: ById): string | undefined {
  const regla = byId.get(id)?.regla
  if (regla?.regla !== 'algunaDe') return undefined
  for (const member of regla.causales) {
    const deeper = memberOf(member, verdicts, byId)
    if (deeper !== undefined) return deeper
    const isUnion = byId.get(member)?.regla?.regla === 'algunaDe'
    if (!isUnion && verdicts.get(member)?.estado === 'procede') return member
  }
  return undefined
}

/** The photograph behind our figures, else the last of the acta; the corte of PREP's word. */
function evidenceOf({ cortes }: Eleccion, slot: Slot): Pick<ActaPedida, 'foto' | 'corte'> {
  const last = slot.fotos.findLast(({ clase, problema }) => clase === 'acta' && !problema)
  const foto = nuestraOf(slot)?.foto ?? last?.sha256
  const version = slot.prep[slot.prep.length - 1]
  const corte = version?.value ? cortes[corteOf(cortes, version)]?.sha256 : undefined
  return { ...(foto ? { foto } : {}), ...(corte ? { corte } : {}) }
}
