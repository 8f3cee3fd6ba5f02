import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { z } from 'zod'
import {
  ANCLAS,
  FILES,
  type CausalDeLey,
  type Conjunto,
  type EscritoDeLey,
  type Incidente,
  type Plazo,
} from './schema.ts'

/** A law set, whole: grounds, clocks, kinds of incident, writs. */
export type Ley = Conjunto & {
  causales: CausalDeLey[]
  plazos: Plazo[]
  incidentes: Incidente[]
  /** One a kind of petition: the set's own, or its base's. */
  escritos: EscritoDeLey[]
  /** Grounds by id, those of the base set too. */
  byId: ReadonlyMap<string, CausalDeLey>
}

/** A law set that cannot be used, with the place: file, id, field. */
export class LeyError extends Error {
  override name = 'LeyError'

  constructor(file: string, at: string, reason: string) {
    super([file, at, reason].filter((part) => part !== '').join(': '))
  }
}

/** Sets shipped with Espejo; a folder more is a set more. */
const SHIPPED = join(import.meta.dirname, 'conjuntos')

export function shippedSets(): string[] {
  return readdirSync(SHIPPED).sort()
}

/**
 * A shipped set by its id, or a folder of files (`conjunto.json`, `causales.json` and, where the set
 * has some, `plazos.json`, `incidentes.json` and `escritos.json`). Throws `LeyError`.
 */
export function readLey(name: string, folder?: string): Ley {
  if (folder === undefined && !shippedSets().includes(name))
    throw new LeyError(name, '', `no hay ese conjunto; hay ${shippedSets().join(', ')}`)
  const place = folder ?? join(SHIPPED, name)
  const conjunto = readFile(place, 'conjunto')
  if (conjunto === undefined) throw new LeyError('conjunto.json', '', 'no está')
  const causales = readFile(place, 'causales')
  if (causales === undefined) throw new LeyError('causales.json', '', 'no está')
  const id = basename(place)
  if (conjunto.id !== id)
    throw new LeyError('conjunto.json', 'id', `no es el de la carpeta (${id})`)
  const isBase = conjunto.base !== undefined
  if (isBase && (conjunto.base === id || !shippedSets().includes(conjunto.base ?? '')))
    throw new LeyError('conjunto.json', 'base', `no hay ese conjunto (${conjunto.base})`)
  const base = conjunto.base === undefined ? undefined : readLey(conjunto.base)
  const plazos = readFile(place, 'plazos') ?? []
  const incidentes = readFile(place, 'incidentes') ?? []
  const escritos = readFile(place, 'escritos') ?? []
  const own = new Set(escritos.map(({ peticion }) => peticion))
  const all = [...(base?.byId.values() ?? []), ...causales]
  const byId = new Map(all.map((causal) => [causal.id, causal]))
  const ley: Ley = {
    ...conjunto,
    jurisprudencias: { ...base?.jurisprudencias, ...conjunto.jurisprudencias },
    ...{ causales, byId },
    plazos: [...(base?.plazos ?? []), ...plazos],
    incidentes: [...(base?.incidentes ?? []), ...incidentes],
    escritos: [...(base?.escritos ?? []).filter(({ peticion }) => !own.has(peticion)), ...escritos],
  }
  check(ley, base)
  return ley
}

type Files = { [Name in keyof typeof FILES]: z.infer<(typeof FILES)[Name]> }

/** A file of a set by its schema; undefined where the set has no such file. */
function readFile<Name extends keyof Files>(folder: string, name: Name): Files[Name] | undefined {
  const file = `${name}.json`
  let value: unknown
  try {
    value = JSON.parse(readFileSync(join(folder, file), 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new LeyError(file, '', `no se lee como JSON (${(error as Error).message})`)
  }
  const read = FILES[name].safeParse(value)
  if (read.success) return read.data as Files[Name]
  const [issue] = read.error.issues
  throw new LeyError(file, placeIn(value, issue?.path ?? []), reasonOf(issue))
}

/** `fed.nul.f, regla.comparador`: the id of the entry and the field in the entry. */
function placeIn(value: unknown, path: readonly PropertyKey[]): string {
  const [first, ...rest] = path
  const isEntry = Array.isArray(value) && typeof first === 'number'
  const entry: unknown = isEntry ? value[first] : undefined
  const named = (entry as { id?: unknown } | undefined)?.id
  const head = typeof named === 'string' ? named : isEntry ? `entrada ${first + 1}` : undefined
  const field = (isEntry ? rest : path).map(String).join('.')
  return [head, field].filter((part) => part !== undefined && part !== '').join(', ')
}

function reasonOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'unrecognized_keys')
    return `campo que no se conoce (${issue.keys.join(', ')})`
  if (issue?.code === 'invalid_union') return `no es de las que se conocen`
  if (issue?.code === 'invalid_value')
    return `no es ninguno de ${issue.values.map(String).join(', ')}`
  if (issue?.code === 'invalid_type') return `falta o no es ${issue.expected}`
  return issue?.message ?? 'no se entiende'
}

/** References between the files: each id once, and every id that is named exists. */
function check(ley: Ley, base: Ley | undefined): void {
  const own = <T>(all: readonly T[], of: readonly T[] = []) =>
    all.filter((each) => !of.includes(each))
  const plazos = own(ley.plazos, base?.plazos)
  const incidentes = own(ley.incidentes, base?.incidentes)
  once('causales.json', [...(base?.byId.values() ?? [])], ley.causales)
  once('plazos.json', base?.plazos ?? [], plazos)
  once('incidentes.json', base?.incidentes ?? [], incidentes)
  const clocks = new Set(ley.plazos.map(({ id }) => id))
  for (const causal of ley.causales) {
    const { id } = causal
    known('causales.json', id, 'plazos', causal.plazos, clocks)
    known('causales.json', id, 'fuente', [causal.fuente], ley.fuentes)
    if (causal.regla?.regla === 'algunaDe') checkUnion(causal.regla.causales, id, ley)
    checkCalculo(causal)
    cited('causales.json', causal, ley)
  }
  const anchors = new Set([...ANCLAS, ...clocks])
  for (const plazo of plazos) {
    const { id, alternativa, regla } = plazo
    known('plazos.json', id, 'fuente', [plazo.fuente], ley.fuentes)
    known('plazos.json', id, 'causales', plazo.causales ?? [], ley.byId)
    known('plazos.json', id, 'reemplaza', plazo.reemplaza ? [plazo.reemplaza] : [], clocks)
    for (const each of [regla, ...(alternativa ? [alternativa.regla] : [])]) {
      known('plazos.json', id, 'regla.ancla', each.ancla ? [each.ancla] : [], anchors)
      known('plazos.json', id, 'regla.hasta', each.hasta ? [each.hasta] : [], anchors)
    }
    cited('plazos.json', { id, texto: plazo.texto, notas: plazo.notas }, ley)
  }
  for (const incidente of incidentes) {
    const { id, causalesNulidad, causalesRecuento, causalesEleccion = [] } = incidente
    known('incidentes.json', id, 'causalesNulidad', causalesNulidad, ley.byId)
    known('incidentes.json', id, 'causalesRecuento', causalesRecuento, ley.byId)
    known('incidentes.json', id, 'causalesEleccion', causalesEleccion, ley.byId)
    cited('incidentes.json', incidente, ley)
  }
  checkEscritos(ley, own(ley.escritos, base?.escritos))
}

/** One writ a kind of petition, with grounds of a casilla that exist. */
function checkEscritos(ley: Ley, escritos: readonly EscritoDeLey[]): void {
  const file = 'escritos.json'
  once(file, [], escritos)
  const seen = new Set<string>()
  for (const { id, peticion, fuente, causales, notas, ...texts } of escritos) {
    if (seen.has(peticion)) throw new LeyError(file, `${id}, peticion`, `se repite (${peticion})`)
    seen.add(peticion)
    known(file, id, 'fuente', [fuente], ley.fuentes)
    const named = causales.map(({ causal }) => causal)
    known(file, id, 'causales', named, ley.byId)
    const twice = named.find((each, i) => named.indexOf(each) < i)
    if (twice !== undefined) throw new LeyError(file, `${id}, causales`, `se repite (${twice})`)
    cited(file, { id, texto: JSON.stringify([texts, causales]), notas }, ley)
  }
}

type Named = { id: string }

function once(file: string, before: readonly Named[], all: readonly Named[]): void {
  const seen = new Set(before.map(({ id }) => id))
  for (const { id } of all) {
    if (seen.has(id)) throw new LeyError(file, id, 'el id se repite')
    seen.add(id)
  }
}

function known(
  file: string,
  id: string,
  field: string,
  names: readonly string[],
  where: ReadonlySet<string> | ReadonlyMap<string, unknown> | Record<string, unknown>,
): void {
  const has = (name: string) =>
    where instanceof Set || where instanceof Map ? where.has(name) : Object.hasOwn(where, name)
  const lost = names.find((name) => !has(name))
  if (lost !== undefined) throw new LeyError(file, `${id}, ${field}`, `no existe (${lost})`)
}

/** An `algunaDe` names grounds of a casilla that have a rule, and never comes back to itself. */
function checkUnion(causales: readonly string[], id: string, ley: Ley, way = [id]): void {
  const place = `${id}, regla.causales`
  known('causales.json', id, 'regla.causales', causales, ley.byId)
  for (const each of causales) {
    const other = ley.byId.get(each)
    if (way.includes(each))
      throw new LeyError('causales.json', place, `vuelve a sí misma (${each})`)
    if (other?.ambito !== 'casilla' || other.regla === undefined)
      throw new LeyError('causales.json', place, `no se calcula en la casilla (${each})`)
    if (other.regla.regla === 'algunaDe') checkUnion(other.regla.causales, id, ley, [...way, each])
  }
}

/** A machine reckons what has a rule: `auto` always, `persona` never. */
function checkCalculo({ id, calculo, regla }: CausalDeLey): void {
  const isWrong = calculo === 'auto' ? regla === undefined : calculo === 'persona' && regla
  if (isWrong) throw new LeyError('causales.json', `${id}, regla`, `no va con calculo «${calculo}»`)
}

/** `8/97`, `28/2016`: the number of a jurisprudence, no ruling like `SX-JRC-262/2018`. */
const NUMBER = /(?<![\w/-])\d{1,3}\/(?:\d{4}|\d{2})(?![\w/])/g

function cited(
  file: string,
  entry: Named & Record<string, unknown>,
  { jurisprudencias = {} }: Ley,
): void {
  for (const [field, value] of Object.entries(entry))
    for (const [number] of typeof value === 'string' ? value.matchAll(NUMBER) : [])
      if (!Object.hasOwn(jurisprudencias, number))
        throw new LeyError(
          file,
          `${entry.id}, ${field}`,
          `cita ${number}, cuyo texto no se ha visto`,
        )
}
