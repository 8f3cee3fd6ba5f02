import { describe, expect, it } from 'vitest'
import { isBaseHeader, mapColumns, type Field } from './columns.ts'

describe('a column is known by what its name means', () => {
  it.each<[Field, string]>([
    ['claveActa', 'Clave de Acta'],
    ['idEntidad', 'CVE_ENTIDAD'],
    ['entidad', 'Entidad Federativa'],
    ['idDistrito', 'ID_DTTO'],
    ['idDistrito', 'NUM_DISTRITO_LOCAL'],
    ['idDistrito', 'CVE_DTO_L'],
    ['distrito', 'Cabecera_Distrital_Local'],
    ['idMunicipio', 'ID_MUNICIPIO_LOCAL'],
    ['idMunicipio', 'ID_ALCALDIA'],
    ['idMunicipio', 'NO_MUN'],
    ['municipio', 'Demarcación Territorial'],
    ['seccion', 'Sección'],
    ['boletasSobrantes', 'NUM_BOLETAS_SOBRANTES'],
    ['personasVotaron', 'TOTAL_CIUDADANOS_VOTARON'],
    ['personasVotaron', 'NUMERO_PERSONAS_QUE_VOTARON'],
    ['representantesVotaron', 'TOTAL_REP_PARTIDO_CI_VOTARON'],
    ['votosSacados', 'TOTAL_BOLETAS_EXTRAIDAS_URNA'],
    ['noRegistradas', 'CANDIDATO/A NO REGISTRADO/A'],
    ['noRegistradas', 'VOTOS_CAND_NO_REG'],
    ['noRegistradas', 'VOTOS_CNR'],
    ['nulos', 'VOTOS_NULOS'],
    ['nulos', 'V. Nulos'],
    ['nulos', 'VOTOS NULOS (VN)'],
    ['totalAsentado', 'TOTAL_VOTOS_ASENTADOS'],
    ['totalCalculado', 'TOTAL_VOTOS'],
    ['totalCalculado', 'Total de votos emitidos'],
    ['listaNominal', 'Lista nominal casilla'],
    ['contabilizada', 'acta_contabilizada'],
    ['contabilizada', 'ESTATUS_CONTABILIZADA'],
    ['noRegistradas', 'Otros'],
    ['observaciones', 'OBSERVACIONES'],
    ['observaciones', 'Observaciones del acta'],
    ['observaciones', 'OBS'],
    ['observaciones', 'INCONSISTENCIA'],
    ['imagen', 'CÓDIGO DE INTEGRIDAD'],
  ])('a column is known: %s: %s', (field, name) => {
    const id = { distrito: 'idDistrito', municipio: 'idMunicipio' }[field as string]
    const places = { [field]: 1, ...(id === undefined ? {} : { [id]: 1 }) }
    expect(mapColumns(['X', name])).toEqual({ places, others: [0] })
  })

  it('a name tells places apart only where no column of numbers does', () => {
    const { places } = mapColumns(['MUNICIPIO', 'DISTRITO', 'ID_DISTRITO'])
    expect(places).toEqual({ municipio: 0, idMunicipio: 0, distrito: 1, idDistrito: 2 })
    expect(mapColumns(['NO_CONTABILIZADAS']).places).toEqual({})
  })

  it('counters of no use are no lines of the acta', () => {
    const names = [
      'NUM_ACTA_IMPRESO',
      'ESTATUS',
      'MECANISMO_TRASLADO',
      'SOBRES_CON_VOTOS',
      'CABECERA',
      'PAN',
    ]
    expect(mapColumns(names)).toEqual({ places: {}, others: [5] })
  })

  it('OTROS is a line of its own beside candidaturas no registradas', () => {
    const { places, others } = mapColumns(['OTROS', 'NO_REGISTRADOS'])
    expect([places, others]).toEqual([{ noRegistradas: 1 }, [0]])
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
