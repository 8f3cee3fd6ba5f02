import { totalOf } from '../domain/acta.ts'
import { sobreListaOf, type BoletasSobreLista } from '../domain/boletas.ts'
import type { Causal, Dato, Veredicto } from '../domain/causal.ts'
import { ventajaOf, type Contexto } from '../domain/contexto.ts'
import { isCount } from '../domain/figure.ts'
import { sumaEn } from '../domain/juzgada.ts'
import {
  frontIn,
  puntosDe,
  validosOf,
  variantesOf,
  veredictoEn,
  type SumaAmbito,
  type Variante,
} from '../domain/recuento.ts'
import { rubrosOf, withBlanks, type Cero } from '../domain/rubros.ts'
import type { CandidaturasFile } from './candidaturas.ts'
import { placelessIn } from './catalogo.ts'
import { textsOf } from './notes.ts'
import { consejosOf, demarcacionesIn, type ActaJuzgada, type LeyDe } from './juzgadas.ts'
import type { Base } from './shape.ts'

type Cuenta = { asentado: number; rubros: number; determinante: number }
type Lugares = { key: string; votos: number }

/** The document of `causales`: one object for each base (`contabilizadas` is the base of counts). */
export type CausalesDoc = {
  file: string
  sha256: string
  eleccion: string
  ley: string
  contabilizadas: number
  causales: {
    id: string
    procede: number
    /** Exactly at the boundary, whether the ground applies there or not. */
    igual: number
    falta: number
    /** Claves of actas to which a ground of a casilla applies. */
    actas: string[]
    /** Claves of ámbitos to which a ground of an ámbito applies. */
    ambitos?: string[]
  }[]
  variantes: Record<'ceroEsCifra' | 'ceroEsBlanco' | 'conRepresentantes', Cuenta>
  demarcaciones: {
    clave: string
    primero: Lugares
    segundo: Lugares
    ventaja: number
    total: number
    validos: number
    nulos: number
    noRegistradas: number
    puntosTotal: number
    puntosValidos: number
    recuentoTotal: (Variante & { ambitos: string[] })[]
  }[]
  boletasSobreLista: BoletasSobreLista
  avisos: string[]
}

/** Judges the bases of a delivery by a law set. */
export function causalesDocument(
  bases: readonly Base[],
  candidaturas: CandidaturasFile[],
  ley: LeyDe,
): CausalesDoc[] {
  return bases.map((base) => documentOf(base, candidaturas, ley))
}

function documentOf(base: Base, files: CandidaturasFile[], ley: LeyDe): CausalesDoc {
  const dato: Dato = base.eleccion.startsWith('COMPUTOS_') ? 'computo' : 'prep'
  const own = base.eleccion.replace(/^COMPUTOS_/, '')
  const { supletorias = {} } = ley
  const supletoria = Object.hasOwn(supletorias, own) ? supletorias[own] : undefined
  const clave = supletoria ?? own
  const causales = ley.causales.filter(({ elecciones }) => elecciones?.includes(clave) ?? true)
  const demarcaciones = demarcacionesIn(base, files, causales, ley)
  const all = inOrder(
    base,
    demarcaciones.flatMap(({ juzgadas }) => juzgadas),
  )
  const sumas = demarcaciones.map((each) => ({ ...each, suma: sumaEn(each.clave, each, causales) }))
  const consejos = sumas.map((each) => consejosOf(base, each, causales))
  const [first] = demarcaciones
  return {
    file: base.file,
    sha256: base.sha256,
    eleccion: base.eleccion,
    ley: ley.id,
    contabilizadas: base.sums.contabilizadas,
    causales: causales
      .filter(({ regla }) => regla !== undefined)
      .map((causal) => {
        if (causal.ambito === 'casilla') return inActas(causal, all)
        const isBelow = causal.ambito === 'distrito' || causal.ambito === 'municipio'
        const ambitos = isBelow ? consejos.flat() : sumas.map(({ suma }) => suma)
        return inAmbitos(causal, causal.ambito === 'circuito' ? [] : ambitos, dato)
      }),
    variantes: {
      ceroEsCifra: cuentaOf(all, 'cifra', 'aparte'),
      ceroEsBlanco: cuentaOf(all, 'blanco', 'aparte'),
      conRepresentantes: cuentaOf(all, 'blanco', 'entre_personas'),
    },
    demarcaciones: sumas.map(({ suma }, at) => pointsOf(suma, consejos[at] ?? [])),
    boletasSobreLista: first?.contexto.sobreLista ?? sobreListaOf([]),
    avisos: [
      ...(supletoria === undefined ? [] : ['Texto federal; ley local sin cotejar']),
      ...(causales.every(({ regla }) => regla === undefined)
        ? [`El conjunto ${ley.id} no dice nada de ${own}`]
        : []),
      ...copiedOf(first?.contexto),
      ...textsOf(placelessIn(base)),
    ],
  }
}

function copiedOf(contexto: Contexto | undefined): string[] {
  const copied = contexto?.mismaFuente.join(', ') ?? ''
  return copied === ''
    ? []
    : [`La fuente llena de un mismo dato ${copied}: ahí la aritmética no prueba nada`]
}

/** All judged actas in the order of the base. */
function inOrder({ rows }: Base, all: readonly ActaJuzgada[]): ActaJuzgada[] {
  const byRow = new Map(all.map((each) => [each.row, each]))
  return rows.flatMap((row) => byRow.get(row) ?? [])
}

function inActas({ id }: Causal, all: readonly ActaJuzgada[]): CausalesDoc['causales'][number] {
  const found = all.flatMap(({ row, verdicts }) => {
    const verdict = verdicts.get(id)
    return verdict ? [{ clave: row.clave, verdict }] : []
  })
  const procede = found.filter(({ verdict }) => verdict.estado === 'procede')
  return { id, ...countsOf(found), actas: procede.map(({ clave }) => clave) }
}

function inAmbitos(
  causal: Causal,
  ambitos: readonly SumaAmbito[],
  dato: Dato,
): CausalesDoc['causales'][number] {
  const found = ambitos.map((suma) => ({
    clave: suma.clave,
    verdict: veredictoEn(causal, suma, dato),
  }))
  const procede = found.filter(({ verdict }) => verdict.estado === 'procede')
  return {
    ...{ id: causal.id, ...countsOf(found), actas: [] },
    ambitos: procede.map(({ clave }) => clave),
  }
}

function countsOf(found: readonly { verdict: Veredicto }[]) {
  const having = (estado: Veredicto['estado']) =>
    found.filter(({ verdict }) => verdict.estado === estado).length
  const igual = found.filter(({ verdict }) => verdict.igual).length
  return { procede: having('procede'), igual, falta: having('falta') }
}

/** Counted actas off by the sum, by the rubros, and by as much as the difference of candidacies. */
function cuentaOf(
  all: readonly ActaJuzgada[],
  cero: Cero,
  representantes: 'aparte' | 'entre_personas',
): Cuenta {
  const cuenta = { asentado: 0, rubros: 0, determinante: 0 }
  for (const { acta, contexto } of all) {
    if (!acta.contabilizada) continue
    const { totalAsentado } = cero === 'blanco' ? withBlanks(acta) : acta
    if (isCount(totalAsentado) && totalAsentado !== totalOf(acta.votos)) cuenta.asentado += 1
    const { discordancia = 0 } = rubrosOf(acta, cero, representantes)
    if (discordancia === 0) continue
    cuenta.rubros += 1
    if (discordancia >= ventajaOf(acta, contexto, 'candidatura')) cuenta.determinante += 1
  }
  return cuenta
}

function pointsOf(
  suma: SumaAmbito,
  consejos: readonly SumaAmbito[],
): CausalesDoc['demarcaciones'][number] {
  const front = frontIn(suma)
  const votosOf = (key = '') => ({ key, votos: suma.candidaturas.get(key) ?? 0 })
  return {
    clave: suma.clave,
    primero: votosOf(front?.primero),
    segundo: votosOf(front?.segundo),
    ventaja: front?.ventaja ?? 0,
    total: suma.total,
    validos: validosOf(suma),
    nulos: suma.nulos,
    noRegistradas: suma.noRegistradas,
    puntosTotal: puntosDe(suma, 'total'),
    puntosValidos: puntosDe(suma, 'validos'),
    recuentoTotal: variantesOf(suma).map((each, at) => ({
      ...each,
      ambitos: consejos.flatMap((consejo) =>
        variantesOf(consejo)[at]?.procede ? [consejo.clave] : [],
      ),
    })),
  }
}
