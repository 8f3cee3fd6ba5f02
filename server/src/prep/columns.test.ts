import { describe, expect, it } from 'vitest'
import { isBaseHeader, mapColumns, type Field } from './columns.ts'

describe('a column is known by what its name means', () => {
  it.each<[Field, string]>([
    ['claveActa', 'Clave de Acta'],
    ['idEntidad', 'CVE_ENTIDAD'],
    ['entidad', 'Entidad Federativa'],
    ['idDistrito', 'ID_DTTO'],
    ['distrito', 'Cabecera_Distrital_Local'],
    ['idMunicipio', 'ID_MUNICIPIO_LOCAL'],
    ['idMunicipio', 'ID_ALCALDIA'],
    ['municipio', 'Demarcación Territorial'],
    ['seccion', 'Sección'],
    ['boletasSobrantes', 'NUM_BOLETAS_SOBRANTES'],
    ['personasVotaron', 'TOTAL_CIUDADANOS_VOTARON'],
    ['personasVotaron', 'NUMERO_PERSONAS_QUE_VOTARON'],
    ['representantesVotaron', 'TOTAL_REP_PARTIDO_CI_VOTARON'],
    ['votosSacados', 'TOTAL_BOLETAS_EXTRAIDAS_URNA'],
    ['noRegistradas', 'CANDIDATO/A NO REGISTRADO/A'],
    ['noRegistradas', 'VOTOS_CAND_NO_REG'],
    ['nulos', 'VOTOS_NULOS'],
    ['totalAsentado', 'TOTAL_VOTOS_ASENTADOS'],
    ['totalCalculado', 'TOTAL_VOTOS'],
    ['listaNominal', 'Lista nominal casilla'],
    ['contabilizada', 'acta_contabilizada'],
    ['imagen', 'CÓDIGO DE INTEGRIDAD'],
  ])('a column is known: %s: %s', (field, name) => {
    expect(mapColumns(['X', name])).toEqual({ places: { [field]: 1 }, others: [0] })
  })

  it('counters of no use are no lines of the acta', () => {
    const names = ['NUM_ACTA_IMPRESO', 'MECANISMO_TRASLADO', 'SOBRES_CON_VOTOS', 'CABECERA', 'PAN']
    expect(mapColumns(names)).toEqual({ places: {}, others: [4] })
  })

  it('takes the local distrito before the federal one, the calculated total before any other', () => {
    const { places } = mapColumns(
      'ID_DISTRITO_FEDERAL,ID_DISTRITO_LOCAL,TOTAL_VOTOS,TOTAL_VOTOS_CALCULADO'.split(','),
    )
    expect(places).toEqual({ idDistrito: 1, totalCalculado: 3 })
  })
})

describe('the header of a base', () => {
  it('a header names casillas by key or by parts, in any letters', () => {
    const rest = 'a,b,c,d,e,f,g'.split(',')
    expect(isBaseHeader(['Clave Casilla', ...rest])).toBe(true)
    expect(isBaseHeader(['sección', 'casilla', ...rest])).toBe(true)
    expect(isBaseHeader(['PARTIDO', 'SECCION', ...rest])).toBe(false)
    expect(isBaseHeader(['CLAVE_CASILLA', 'PAN'])).toBe(false)
  })
})
