import { totalOf } from './acta.ts'
import type { ActaLeida } from './boletas.ts'
import type { Causal, Veredicto } from './causal.ts'
import type { Resueltas } from './causales.ts'
import { columnasOf, totalsOf, type Contexto } from './contexto.ts'
import { votesOf } from './figure.ts'
import type { SumaAmbito } from './recuento.ts'

/** An acta of a side with the word of each ground. */
export type Juzgada = { acta: ActaLeida; verdicts: Resueltas }

/** The word of the grounds of nullity of a casilla on an acta. */
export type Nulidad = 'procede' | 'falta' | 'no_procede'

/** Ids of the grounds of nullity of a casilla. */
export function nulidadesIn(causales: readonly Causal[]): string[] {
  return causales.flatMap(({ id, tipo, ambito }) =>
    tipo === 'nulidad' && ambito === 'casilla' ? [id] : [],
  )
}

/** Sums of an ámbito over its counted actas. */
export function sumaEn(
  clave: string,
  { contexto, juzgadas }: { contexto: Contexto; juzgadas: readonly Juzgada[] },
  causales: readonly Causal[],
): SumaAmbito {
  const counted = juzgadas.filter(({ acta }) => acta.contabilizada)
  const votos = contexto.options.map((_, place) =>
    counted.reduce((sum, { acta }) => sum + votesOf(acta.votos[place]), 0),
  )
  const sumIn = (kind: string) =>
    contexto.options.reduce((sum, each, at) => sum + (each.kind === kind ? (votos[at] ?? 0) : 0), 0)
  const nulidades = nulidadesIn(causales)
  const having = (estado: Veredicto['estado']) =>
    juzgadas.filter(({ verdicts }) => nulidades.some((id) => verdicts.get(id)?.estado === estado))
      .length
  const noInstaladas = juzgadas.filter(({ acta }) => acta.noInstalada).length
  const sinNoticia = juzgadas.filter(({ acta }) => !acta.capturada).length
  return {
    clave,
    candidaturas: totalsOf({ votos }, contexto),
    columnas: columnasOf({ votos }, contexto),
    total: totalOf(votos),
    nulos: sumIn('nulos'),
    noRegistradas: sumIn('no_registradas'),
    casillas: juzgadas.length,
    contadas: counted.length,
    conCausal: having('procede'),
    enDuda: having('falta') + sinNoticia,
    noInstaladas,
    sinNoticia,
  }
}
