import TinyQueue from 'tinyqueue'
import { BANDAS, compareTareas, type Tarea } from '../domain/read/tarea.ts'

/** A heap for each band, the most useful task first. */
export function emptyHeaps(): TinyQueue<Tarea>[] {
  return BANDAS.map(() => new TinyQueue<Tarea>([], compareTareas))
}

/** Whether a task of an acta keeps its place in the order. */
export function sameTarea(a: Tarea, b: Tarea): boolean {
  return a.kind === b.kind && a.banda === b.banda && a.peso === b.peso && a.desdeAt === b.desdeAt
}
