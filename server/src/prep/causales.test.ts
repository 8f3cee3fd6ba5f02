import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Causal, ReglaAmbito, ReglaCasilla } from '../domain/causal.ts'
import { readLey } from '../ley/sets.ts'
import { unpackPath } from './archive.ts'
import { readBase, readMembers } from './base.ts'
import { causalesDocument } from './causales.ts'
import type { LeyDe } from './juzgadas.ts'

const HEADER =
  'CLAVE_CASILLA,ID_ESTADO,ID_DISTRITO_LOCAL,SECCION,TIPO_CASILLA,TOTAL_BOLETAS_SOBRANTES,TOTAL_PERSONAS_VOTARON,TOTAL_REP_PARTIDO_CI_VOTARON,TOTAL_VOTOS_SACADOS,PAN,PRI,C_PAN_PRI,MORENA,NO_REGISTRADAS,NULOS,TOTAL_VOTOS_ASENTADO,TOTAL_VOTOS_CALCULADO,LISTA_NOMINAL,REPRESENTANTES_PP_CI,OBSERVACIONES,CONTABILIZADA'

type Row = Partial<{
  distrito: number
  sobrantes: number
  personas: number
  sacados: number
  votos: (number | string)[]
  asentado: number
  observaciones: string
  contabilizada: string
  recibidas: number
}>

/** A base of básicas with 190 votes each, which add up unless told otherwise. */
function baseOf(rows: Row[], { path = 'CAMP_GOB_2021.csv', title = 'GUBERNATURA' } = {}) {
  const isTold = rows.some(({ recibidas }) => recibidas !== undefined)
  const lines = rows.map((row, at) => {
    const { votos = [40, 30, 30, 90, 0, 0], distrito = 1, observaciones = '' } = row
    const total = votos.reduce<number>((sum, each) => sum + (Number(each) || 0), 0)
    const { personas = total, sacados = total, asentado = total, contabilizada = '1' } = row
    const seccion = String(at + 1).padStart(4, '0')
    return [
      ...[`04${seccion}B0100`, '04', distrito, seccion, 'B', row.sobrantes ?? 520 - total],
      ...[personas, 0, sacados, ...votos, asentado, total, 500, 10, observaciones, contabilizada],
      ...(isTold ? [row.recibidas ?? ''] : []),
    ].join()
  })
  const header = isTold ? `${HEADER},BOLETAS_RECIBIDAS` : HEADER
  const text = [title, '06/06/2021 22:00 (UTC-5)', header, ...lines, ''].join('\n')
  return readBase({ path, bytes: Buffer.from(text) })
}

function leyOf(rules: Record<string, ReglaCasilla | ReglaAmbito>, ambito: Causal['ambito']): LeyDe {
  const causales = Object.entries(rules).map(([id, regla]): Causal => {
    const isOfNullity = regla.regla === 'errorDeterminante'
    return { id, ambito, tipo: isOfNullity ? 'nulidad' : 'recuento', datos: ['prep'], regla }
  })
  return { id: 'x', causales, byId: new Map(causales.map((each) => [each.id, each])) }
}

function documentOf(base: ReturnType<typeof baseOf>, ley: LeyDe) {
  const [doc] = causalesDocument([base], [], ley)
  if (!doc) throw new Error('No base')
  return doc
}

const NULOS: ReglaCasilla = {
  regla: 'nulosMayorQueDiferencia',
  por: 'candidatura',
  comparador: '>',
}
const BOLETAS: ReglaCasilla = {
  regla: 'distintos',
  izquierda: ['boletasSobrantes', 'totalCalculado'],
  derecha: ['boletasRecibidas'],
}

describe('the grounds of a base', () => {
  it('[CS4] are of candidacies, with the combination in the base, in the order of the base', () => {
    const rows = [9, 11, 10, 11].map((nulos) => ({ votos: [40, 30, 30, 90, 0, nulos] }))
    const doc = documentOf(baseOf(rows), leyOf({ nulos: NULOS }, 'casilla'))
    expect(doc.causales).toEqual([
      { id: 'nulos', procede: 2, igual: 1, falta: 0, actas: ['040002B0100', '040004B0100'] },
    ])
    const [demarcacion] = doc.demarcaciones
    expect(demarcacion).toMatchObject({
      clave: 'GOB',
      primero: { key: 'PAN-PRI', votos: 400 },
      segundo: { key: 'MORENA', votos: 360 },
      ...{ ventaja: 40, total: 801, validos: 760, nulos: 41, noRegistradas: 0 },
    })
  })

  it('[CS5] boletas recibidas of the file come before the constant of the elección', () => {
    const many = Array.from({ length: 40 }, () => ({}))
    const ley = leyOf({ boletas: BOLETAS }, 'casilla')
    const inferred = documentOf(baseOf([{ sobrantes: 340 }, ...many]), ley)
    expect(inferred.boletasSobreLista).toEqual({ k: 20, conDato: 41, exactas: 40, dentroDe3: 40 })
    expect(inferred.causales[0]).toMatchObject({ procede: 1, falta: 0, actas: ['040001B0100'] })
    const told = documentOf(baseOf([{ sobrantes: 340, recibidas: 530 }, ...many]), ley)
    expect(told.causales[0]).toMatchObject({ procede: 0, falta: 0 })
  })

  it('[CS6] a feed that fills totals from one field is told, and its arithmetic stays open', () => {
    const personas = { personas: 150 }
    const ley = leyOf(
      { rubros: { regla: 'rubrosDiscordantes', representantes: 'aparte' }, nulos: NULOS },
      'casilla',
    )
    const many = Array.from({ length: 200 }, () => personas)
    const copied = documentOf(baseOf(many), ley)
    expect(copied.avisos.join()).toContain('votosSacados, totalAsentado, totalCalculado')
    expect(copied.causales.map(({ procede, falta }) => [procede, falta])).toEqual([
      [0, 200],
      [0, 0],
    ])
    const few = documentOf(baseOf(many.slice(1)), ley)
    expect(few.causales[0]).toMatchObject({ procede: 199, falta: 0 })
    // A single total of the paper that differs was written by somebody.
    for (const off of [{ sacados: 191 }, { asentado: 191 }, { sacados: 0 }]) {
      const apart = documentOf(baseOf([{ ...personas, ...off }, ...many]), ley)
      expect([apart.causales[0]?.procede, apart.avisos]).toEqual([201, []])
    }
  })

  it('[CS11] counts grounds over counted actas, and the want of an acta over all rows', () => {
    const ley = leyOf(
      { sin: { regla: 'sinActa' }, leer: { regla: 'cifraSinLeer' }, nulos: NULOS },
      'casilla',
    )
    const none = ['', '', '', '', '', '']
    const doc = documentOf(
      baseOf([
        {},
        { votos: none, contabilizada: '0', observaciones: 'SIN ACTA POR PAQUETE SIN SOBRE' },
        { votos: none, contabilizada: '0', observaciones: 'TODOS ILEGIBLES O SIN DATO' },
        { votos: none, contabilizada: '' },
      ]),
      ley,
    )
    expect(doc.contabilizadas).toBe(1)
    const [sin, leer, nulos] = doc.causales
    expect(sin).toMatchObject({ procede: 1, falta: 1, actas: ['040002B0100'] })
    expect(leer).toMatchObject({ procede: 1, falta: 0, actas: ['040003B0100'] })
    expect(nulos).toMatchObject({ procede: 0, falta: 0 })
  })

  it('[CS8] a total recount is asked distrito by distrito inside a gubernatura', () => {
    const close = { distrito: 2, votos: [45, 45, 0, 90, 0, 0] }
    const point: ReglaAmbito = {
      ...{ regla: 'diferenciaDePuntos', comparador: '<=', puntos: 1 },
      ...{ denominador: 'no_dicho', actas: 'todas' },
    }
    const doc = documentOf(baseOf([{}, close]), leyOf({ total: point }, 'distrito'))
    expect(doc.causales[0]).toMatchObject({ procede: 1, ambitos: ['GOB:distrito:04-002'] })
    const [whole] = doc.demarcaciones
    expect(whole?.recuentoTotal.map(({ procede, ambitos }) => [procede, ambitos])).toEqual(
      Array(4).fill([false, ['GOB:distrito:04-002']]),
    )
    const partial = documentOf(
      baseOf([{}, close, { ...close, contabilizada: '' }]),
      leyOf({ total: point }, 'distrito'),
    )
    expect(partial.causales[0]).toMatchObject({ procede: 0, falta: 1, ambitos: [] })
  })

  it('[CS12] casillas with an error that decides are counted against the fraction', () => {
    const error: ReglaCasilla = {
      ...{ regla: 'errorDeterminante', por: 'candidatura', comparador: '>=' },
      representantes: 'aparte',
    }
    const fifth: ReglaAmbito = {
      ...{ regla: 'fraccionDeCasillas', casillas: 'con_causal', sobre: 'todas' },
      ...{ comparador: '>=', fraccion: 0.2 },
    }
    const ofCasillas = leyOf({ error }, 'casilla')
    const ofAmbitos = leyOf({ fifth }, 'eleccion')
    const ley: LeyDe = {
      id: 'x',
      causales: [...ofCasillas.causales, ...ofAmbitos.causales],
      byId: new Map([...ofCasillas.byId, ...ofAmbitos.byId]),
    }
    const base = (wrong: number) =>
      baseOf(Array.from({ length: 10 }, (_, at) => (at < wrong ? { personas: 150 } : {})))
    expect(documentOf(base(1), ley).causales[1]).toMatchObject({ procede: 0, falta: 0 })
    expect(documentOf(base(2), ley).causales[1]).toMatchObject({ procede: 1, ambitos: ['GOB'] })
  })

  it('[CS13] a local elección is judged by the lent federal text, and the document says so', () => {
    const local = documentOf(baseOf([{}]), readLey('fed'))
    expect(local.avisos).toEqual(['Texto federal; ley local sin cotejar'])
    const ids = local.causales.map(({ id }) => id)
    expect(ids).toContain('fed.total.inicio.presidencia')
    expect(ids).not.toContain('fed.total.inicio.diputaciones')
    const federal = documentOf(
      baseOf([{}], { path: 'DIP_2021.csv', title: 'DIPUTACIONES FEDERALES' }),
      readLey('fed'),
    )
    expect([federal.eleccion, federal.avisos]).toEqual(['DIP', []])
    const senators = documentOf(
      baseOf([{}], { path: 'SEN_2021.csv', title: 'SENADURÍAS' }),
      readLey('ver'),
    )
    expect(senators.causales).toEqual([])
    expect(senators.avisos).toEqual(['El conjunto ver no dice nada de SEN'])
  })
})

const REAL = join(import.meta.dirname, '../../../../shared/data/prep')

describe('real bases, where ../shared/data holds them', () => {
  const itOnReal = it.skipIf(!existsSync(REAL)) // needs ../shared/data
  const read = async (folder: string) => {
    const { bases, candidaturas } = readMembers(await unpackPath(join(REAL, folder)), folder)
    const [doc] = causalesDocument(bases, candidaturas, readLey('fed'))
    if (!doc) throw new Error('No base')
    const counts = new Map(doc.causales.map((each) => [each.id, each]))
    return { doc, counts }
  }

  itOnReal(
    '[CS2] [CS3] [CS4] [CS5] [CS8] the gubernatura of Campeche 2021 gives the known figures (needs ../shared/data)',
    async () => {
      const { doc, counts } = await read('camp2021/20210607_2000_PREP_GOB_CAMP')
      expect(doc).toMatchObject({
        ...{ eleccion: 'GOB', ley: 'fed', contabilizadas: 1050 },
        variantes: {
          ceroEsCifra: { asentado: 257, rubros: 621, determinante: 237 },
          ceroEsBlanco: { asentado: 224, rubros: 552, determinante: 115 },
          conRepresentantes: { asentado: 224, rubros: 492, determinante: 85 },
        },
        boletasSobreLista: { k: 20, exactas: 455, dentroDe3: 798 },
      })
      expect(doc.demarcaciones).toEqual([
        {
          clave: 'GOB',
          primero: { key: 'PT-MORENA', votos: 123_741 },
          segundo: { key: 'MC', votos: 117_522 },
          ...{ ventaja: 6_219, total: 372_484, validos: 364_857, nulos: 7_531 },
          ...{ noRegistradas: 96, puntosTotal: 1.6696, puntosValidos: 1.7045 },
          recuentoTotal: ['total', 'validos'].flatMap((denominador) =>
            ['<', '<='].map((comparador) => ({
              ...{ denominador, comparador, procede: false, ambitos: [] },
            })),
          ),
        },
      ])
      const nulos = counts.get('fed.rec.nulos-mayor-diferencia')
      expect(nulos).toMatchObject({ procede: 144, igual: 17, falta: 0 })
      expect(nulos?.actas).toHaveLength(144)
      expect(counts.get('fed.rec.error-evidente.rubros')?.procede).toBe(492)
      expect(counts.get('fed.rec.error-evidente.asentado')?.procede).toBe(224)
      expect(counts.get('fed.rec.todos-un-partido')?.procede).toBe(0)
      expect(counts.get('fed.nul.f')?.procede).toBe(85)
      expect(counts.get('fed.rec.sin-acta')).toMatchObject({ procede: 13, falta: 98 })
    },
  )

  itOnReal(
    '[CS4] by columns the gubernatura of Campeche 2021 would give 115, the nulos of two distritos exceed (needs ../shared/data)',
    async () => {
      const folder = 'camp2021/20210607_2000_PREP_GOB_CAMP'
      const { bases, candidaturas } = readMembers(await unpackPath(join(REAL, folder)), folder)
      const byColumn = leyOf({ nulos: { ...NULOS, por: 'columna' } }, 'casilla')
      const [columns] = causalesDocument(bases, candidaturas, byColumn)
      expect(columns?.causales[0]?.procede).toBe(115)
      const [distritos] = causalesDocument(bases, candidaturas, leyOf({ nulos: NULOS }, 'distrito'))
      expect(distritos?.causales[0]?.ambitos?.toSorted()).toEqual([
        'GOB:distrito:04-005',
        'GOB:distrito:04-007',
      ])
    },
  )

  itOnReal(
    '[CS8] each of the 21 distritos of Campeche 2021 has its own first and second (needs ../shared/data)',
    async () => {
      const { doc, counts } = await read('camp2021/20210607_2000_PREP_DIP_LOC_CAMP')
      expect(doc.demarcaciones).toHaveLength(21)
      const close = doc.demarcaciones.filter(({ recuentoTotal }) => recuentoTotal[1]?.procede)
      expect(close.map(({ clave }) => clave)).toEqual([
        'DIP_LOC:distrito:04-005',
        'DIP_LOC:distrito:04-003',
      ])
      // PREP is no copy of the party's own: the federal text waits for those.
      expect(counts.get('fed.total.inicio.diputaciones')).toMatchObject({ procede: 0, falta: 2 })
    },
  )
})
