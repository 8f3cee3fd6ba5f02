import { shortCasilla } from '../domain/clave.ts'
import { plainWords } from '../domain/words.ts'
import { isNear } from './near.ts'

const SHOWN = 50

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
  const byTelefono = new Map<string, Named[]>()
  for (const puesto of puestos) {
    if (puesto.telefono === '') continue
    const people = byTelefono.get(puesto.telefono) ?? []
    if (people.some(({ nombre }) => isNear(nombre, puesto.nombre))) continue
    byTelefono.set(puesto.telefono, [...people, puesto])
  }
  for (const [telefono, people] of byTelefono)
    if (people.length > 1)
      yield `El teléfono ${telefono} está en ${people.length} personas: ${people.map(placed).join(' y ')}.`
}

function* twice(puestos: readonly Named[]): Generator<string> {
  const byPerson = new Map<string, Named[]>()
  for (const puesto of puestos) {
    if (puesto.cargo !== 'propietario' && puesto.cargo !== 'suplente') continue
    const key = `${plainWords(puesto.nombre)}\n${puesto.telefono}`
    byPerson.set(key, [...(byPerson.get(key) ?? []), puesto])
  }
  for (const posts of byPerson.values()) {
    const casillas = [...new Set(posts.flatMap((each) => each.casillas))].map(shortCasilla)
    if (casillas.length > 1)
      yield `${posts[0]?.nombre} está en ${casillas.length} casillas: ${casillas.slice(0, 5).join(' y ')}. Una persona representa en una sola.`
  }
}

function* short(puestos: readonly Named[]): Generator<string> {
  const found = puestos.filter(({ nombre }) => !nombre.includes(' '))
  const some = found.slice(0, 3).map(placed)
  if (found.length > 0)
    yield `${found.length === 1 ? 'Un nombre es' : `${found.length} nombres son`} de una sola palabra: ${some.join(', ')}${found.length > 3 ? '…' : ''}. ¿Faltan los apellidos?`
}

function placed({ nombre, fila }: Named): string {
  return `${nombre} (fila ${fila})`
}
