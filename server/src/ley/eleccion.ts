import type { CausalDeLey, Plazo } from './schema.ts'
import { readLey, shippedSets, type Ley } from './sets.ts'

/** The law by which an elección is judged. */
export type LeyDeEleccion = {
  ley: Ley
  /** The grounds in force: those of the set, then those that the federal text lends. */
  causales: readonly CausalDeLey[]
  /** Grounds by id, those of the base set too: a union may name them. */
  byId: Ley['byId']
  /** Ids of lent grounds: «texto federal; ley local sin cotejar» (RULES.md CS13). */
  prestadas: ReadonlySet<string>
  /** The clocks in force. */
  plazos: readonly Plazo[]
}

const FEDERAL = 'fed'
const known = new Map<string, LeyDeEleccion>()

/**
 * The law of an elección by its clave: the federal text for federal elecciones; for a local one the
 * shipped set of its entidad, completed by the grounds that the federal text lends (RULES.md CS13,
 * CS14).
 */
export function leyDe(clave: string, entidad: string): LeyDeEleccion {
  const own = clave.replace(/^COMPUTOS_/, '')
  const key = `${own}:${entidad}`
  const found = known.get(key) ?? readLeyDe(own, entidad)
  known.set(key, found)
  return found
}

function readLeyDe(clave: string, entidad: string): LeyDeEleccion {
  const federal = readLey(FEDERAL)
  const { supletorias = {} } = federal
  const lender = Object.hasOwn(supletorias, clave) ? supletorias[clave] : undefined
  if (lender === undefined) return lawOf(federal, causalesFor(federal, clave), [], clave)
  const local = shippedSets()
    .map((name) => readLey(name))
    .find((ley) => ley.entidad === entidad)
  const own = local ? causalesFor(local, clave) : []
  const lent = causalesFor(federal, lender).filter((each) => !own.some((one) => isSame(one, each)))
  return lawOf(local ?? federal, own, lent, clave)
}

function lawOf(
  ley: Ley,
  own: readonly CausalDeLey[],
  lent: readonly CausalDeLey[],
  clave: string,
): LeyDeEleccion {
  const replaced = new Set(ley.plazos.flatMap(({ reemplaza = [] }) => reemplaza))
  return {
    ...{ ley, causales: [...own, ...lent], byId: ley.byId },
    prestadas: new Set(lent.map(({ id }) => id)),
    plazos: ley.plazos.filter(({ id, elecciones }) => {
      return !replaced.has(id) && (elecciones?.includes(clave) ?? true)
    }),
  }
}

function causalesFor({ causales }: Ley, clave: string): CausalDeLey[] {
  return causales.filter(({ elecciones }) => elecciones?.includes(clave) ?? true)
}

/** Distrito and municipio are the place of a council, whichever of them an elección has. */
function levelOf({ ambito }: CausalDeLey): string {
  return ambito === 'distrito' || ambito === 'municipio' ? 'consejo' : ambito
}

/** Whether a local ground leaves no room for a federal one: same kind, level and rule. */
function isSame(local: CausalDeLey, federal: CausalDeLey): boolean {
  const isRule = local.regla !== undefined && local.regla.regla === federal.regla?.regla
  return isRule && local.tipo === federal.tipo && levelOf(local) === levelOf(federal)
}
