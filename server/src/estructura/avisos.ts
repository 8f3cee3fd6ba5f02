import { shortCasilla } from '../domain/clave.ts'
import { listOf, plainWords } from '../domain/words.ts'
import { isNear } from './near.ts'

const SHOWN = 50
/** People or casillas named in a sentence. */
const NAMED = 3

/** The part of a post that warnings are about. */
type Named = { nombre: string; telefono: string; cargo: string; casillas: string[]; fila: number }

/** Sentences to read before importing, though no row is wrong. */
export type Avisos = { avisos: string[]; avisosTotal: number }

/** The same telephone on two people, one person at two casillas, a name of one word. */
export function avisosOf(puestos: readonly Named[]): Avisos {
  const all = [...shared(puestos), ...twice(puestos), ...short(puestos)]
  return { avisos: all.slice(0, SHOWN), avisosTotal: all.length }
}

function* shared(puestos: readonly Named[]): Generator<string> {
  const byTelefono = new Map<string, { some: Named[]; names: Set<string> }>()
  for (const puesto of puestos) {
    if (puesto.telefono === '') continue
    const own = byTelefono.get(puesto.telefono) ?? { some: [], names: new Set() }
    byTelefono.set(puesto.telefono, own)
    const name = plainWords(puesto.nombre)
    // Each name is compared with the people to be named alone, not with everybody.
    if (own.names.has(name) || own.some.some(({ nombre }) => isNear(nombre, puesto.nombre)))
      continue
    own.names.add(name)
    if (own.some.length < NAMED) own.some.push(puesto)
  }
  for (const [telefono, { some, names }] of byTelefono)
    if (names.size > 1)
      yield `El teléfono ${telefono} está en ${names.size} personas: ${someOf(some.map(placed), names.size)}.`
}

function* twice(puestos: readonly Named[]): Generator<string> {
  const own = puestos.filter(({ cargo }) => cargo === 'propietario' || cargo === 'suplente')
  const keyOf = ({ nombre, telefono }: Named) => `${plainWords(nombre)}\n${telefono}`
  for (const posts of Map.groupBy(own, keyOf).values()) {
    const casillas = [...new Set(posts.flatMap((each) => each.casillas))]
    const some = casillas.slice(0, NAMED).map(shortCasilla)
    if (casillas.length > 1)
      yield `${posts[0]?.nombre} está en ${casillas.length} casillas: ${someOf(some, casillas.length)}. Una persona representa en una sola.`
  }
}

function* short(puestos: readonly Named[]): Generator<string> {
  const found = puestos.filter(({ nombre }) => !nombre.includes(' '))
  const count = found.length === 1 ? 'Un nombre es' : `${found.length} nombres son`
  if (found.length > 0)
    yield `${count} de una sola palabra: ${someOf(found.slice(0, NAMED).map(placed), found.length)}. ¿Faltan los apellidos?`
}

/** `a, b, c y 5 más`; `total` counts the named too. */
function someOf(named: readonly string[], total: number): string {
  const more = total - named.length
  return listOf(more > 0 ? [...named, `${more} más`] : named)
}

function placed({ nombre, fila }: Named): string {
  return `${nombre} (fila ${fila})`
}
